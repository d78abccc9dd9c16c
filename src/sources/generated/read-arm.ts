import type { Arm } from '../../model/arm.js';
import type { Reading } from '../../model/source.js';
import { BUCKET_COUNT, nearestBucketEdge } from '../../stats/exponential-buckets.js';
import { conversionRate, cpuPercent, memoryGrowthMbPerMinute, memoryMb, restarts } from './gauges.js';
import { LatencyCounts } from './latency-counts.js';
import type { ServedCells } from './served-cells.js';

/** What is read of one arm, of any stretch of rows. Latencies are drawn when asked for; stretches share what was drawn. */
export class ArmReader {
  readonly cells: ServedCells;
  readonly arm: Arm;
  readonly latencies: LatencyCounts;

  constructor(cells: ServedCells, arm: Arm) {
    this.cells = cells;
    this.arm = arm;
    this.latencies = new LatencyCounts(cells, arm);
  }

  /** What the arm did in the rows from `first`, up to but without `end`. */
  read(first: number, end: number): Reading {
    return new ArmReading(this, first, end);
  }
}

/**
 * A class, not closures: two readings a window are made, and most of what they could tell is never asked. Its fields are
 * `private` and not `#`: those cost a study 6 % of its speed.
 */
class ArmReading implements Reading {
  readonly requests: number;
  readonly errors: number;
  private readonly reader: ArmReader;
  private readonly first: number;
  private readonly end: number;
  /** Quantiles asked for before, each followed by its latency. */
  private known: number[] | null = null;

  constructor(reader: ArmReader, first: number, end: number) {
    const requests = reader.cells.requestsOf(reader.arm);
    const errors = reader.cells.errorsOf(reader.arm);
    this.requests = (requests[end] as number) - (requests[first] as number);
    this.errors = (errors[end] as number) - (errors[first] as number);
    this.reader = reader;
    this.first = first;
    this.end = end;
  }

  latencyMs(quantile: number): number | null {
    if (this.requests === 0) return null;
    this.known ??= [];
    const { known } = this;
    for (let i = 0; i < known.length; i += 2) if (known[i] === quantile) return known[i + 1] as number;
    const value = this.reader.latencies.atRank(quantile * this.requests, this.first, this.end);
    known.push(quantile, value);
    return value;
  }

  slowerThan(limitMs: number): number {
    return this.requests === 0 ? 0 : this.reader.latencies.from(nearestBucketEdge(limitMs), this.first, this.end);
  }

  latencyCounts(): Float64Array {
    const counts = new Float64Array(BUCKET_COUNT);
    if (this.requests > 0) this.reader.latencies.addTo(counts, this.first, this.end);
    return counts;
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
}
