import type { Arm } from '../../model/arm.js';
import type { OwnMetricName } from '../../model/metric.js';
import type { Compared, LatencyBins, LatencyRange, Quotient, Reading } from '../../model/source.js';
import { BUCKETS } from '../../stats/numeric/bucket-bins.js';
import { BUCKET_COUNT, nearestBucketEdge } from '../../stats/numeric/exponential-buckets.js';
import { requestsColumn, SUM } from './cell-columns.js';
import { conversionRate, cpuPercent, memoryGrowthMbPerMinute, memoryMb, restarts } from './gauges.js';
import { mismatches } from './harm/copies-account.js';
import { FailedOrSlow } from './harm/failed-or-slow.js';
import { LatencyCounts } from './latency/latency-counts.js';
import { LatencyDescent } from './latency/latency-descent.js';
import { ownQuotient } from './own-metrics.js';
import type { ServedCells } from './served-cells.js';

/** What is read of one arm, of any stretch of rows. Latencies are drawn when asked for; stretches share what was drawn. */
export class ArmReader {
  readonly cells: ServedCells;
  readonly arm: Arm;
  readonly latencies: LatencyCounts;
  readonly bad: FailedOrSlow;
  /** Of its requests; errors are in the next. */
  readonly column: number;
  /** Readings to be used again, and how many of them are in use; null: each is somebody's to keep. */
  private readonly pool: ArmReading[] | null;
  private used = 0;

  /** `recycles`: whether a reading is good only until `renew`. `column`: other requests than all that it answers. */
  constructor(cells: ServedCells, arm: Arm, recycles = false, column = requestsColumn(arm)) {
    this.cells = cells;
    this.arm = arm;
    this.pool = recycles ? [] : null;
    this.latencies = new LatencyCounts(cells, arm, column);
    this.column = column;
    this.bad = new FailedOrSlow(this);
  }

  /** What the arm did in the rows from `first`, up to but without `end`. */
  read(first: number, end: number): Reading {
    const { pool, used } = this;
    const reading = pool !== null && used < pool.length ? (pool[used] as ArmReading) : this.another();
    this.used = used + 1;
    reading.of(first, end);
    return reading;
  }

  private another(): ArmReading {
    const reading = new ArmReading(this);
    this.pool?.push(reading);
    return reading;
  }

  /** Nobody asks the readings given so far any more. */
  renew(): void {
    this.used = 0;
  }
}

/**
 * A class, not closures: two readings a window are made, and most of what they could tell is never asked. Its fields are
 * `private` and not `#`: those cost a study 6 % of its speed.
 */
class ArmReading implements Reading {
  requests = 0;
  errors = 0;
  private readonly reader: ArmReader;
  private first = 0;
  private end = 0;
  /** Quantiles asked for before; of the list, so many are of this stretch. */
  private readonly descents: LatencyDescent[] = [];
  private descentCount = 0;

  constructor(reader: ArmReader) {
    this.reader = reader;
  }

  of(first: number, end: number): void {
    const { cells, column } = this.reader;
    this.requests = cells.total(column, first, end);
    this.errors = cells.total(column + 1, first, end);
    this.first = first;
    this.end = end;
    this.descentCount = 0;
  }

  latencyMs(quantile: number): number | null {
    return this.requests === 0 ? null : this.descent(quantile).exactMs();
  }

  latencyRange(quantile: number): LatencyRange | null {
    return this.requests === 0 ? null : this.descent(quantile);
  }

  private descent(quantile: number): LatencyDescent {
    const { descents, descentCount: count } = this;
    for (let i = 0; i < count; i++) {
      const known = descents[i] as LatencyDescent;
      if (known.quantile === quantile) return known;
    }
    const descent = descents[count] ?? new LatencyDescent(this.reader.latencies);
    descents[count] = descent;
    this.descentCount = count + 1;
    return descent.begin(quantile, this.requests, this.first, this.end);
  }

  slowerThan(limitMs: number): number {
    return this.requests === 0 ? 0 : this.reader.latencies.from(nearestBucketEdge(limitMs), this.first, this.end);
  }

  failedOrSlow(limitMs: number): number {
    return this.requests === 0 ? 0 : this.reader.bad.total(limitMs, this.first, this.end);
  }

  latencyCounts(): Float64Array {
    const counts = new Float64Array(BUCKET_COUNT);
    this.reader.latencies.addTo(counts, BUCKETS, this.first, this.end);
    return counts;
  }

  addLatencyCounts(sums: number[], bins: LatencyBins): void {
    this.reader.latencies.addTo(sums, bins, this.first, this.end);
  }

  cpuPercent(): number | null {
    return this.requests === 0 ? null : cpuPercent(this.reader, this.first, this.end);
  }

  memoryMb(): number | null {
    return this.requests === 0 ? null : memoryMb(this.reader, this.end);
  }

  memoryGrowthMbPerMinute(): number | null {
    return this.requests === 0 ? null : memoryGrowthMbPerMinute(this.reader, this.first, this.end);
  }

  restarts(): number {
    return restarts(this.reader, this.first, this.end);
  }

  conversionRate(): number | null {
    return conversionRate(this.reader, this.first, this.end);
  }

  mismatches(): Compared | null {
    const { arm, cells, column } = this.reader;
    return arm === 'canary' && column === SUM.answeredRequests ? mismatches(cells, this.first, this.end) : null;
  }

  own(name: OwnMetricName): Quotient {
    return ownQuotient(this.reader, name, this.first, this.end);
  }
}
