import type { OwnMetricName } from '../../model/metric.js';
import type { Compared, LatencyBins, Quotient, Reading } from '../../model/source.js';
import { addInBins } from '../../stats/numeric/bucket-bins.js';

/** A reading of which some failures are not counted, or of whose failures there is no series yet. */
export class SeenReading implements Reading {
  readonly requests: number;
  readonly errors: number;
  readonly hasNoErrorSeries: boolean;
  private readonly whole: Reading;
  private readonly unseen: number;

  constructor(whole: Reading, unseen: number, hasNoErrorSeries: boolean) {
    this.whole = whole;
    this.unseen = unseen;
    this.requests = whole.requests;
    this.errors = whole.errors - unseen;
    this.hasNoErrorSeries = hasNoErrorSeries;
  }

  latencyMs(quantile: number): number | null {
    return this.whole.latencyMs(quantile);
  }

  cpuPercent(): number | null {
    return this.whole.cpuPercent();
  }

  memoryMb(): number | null {
    return this.whole.memoryMb();
  }

  memoryGrowthMbPerMinute(): number | null {
    return this.whole.memoryGrowthMbPerMinute();
  }

  restarts(): number {
    return this.whole.restarts();
  }

  conversionRate(): number | null {
    return this.whole.conversionRate();
  }

  own(name: OwnMetricName): Quotient {
    return this.whole.own(name);
  }

  mismatches(): Compared | null {
    return this.whole.mismatches();
  }

  /** Of what is not counted as a failure, the part that is slow still is: as large as among all requests. */
  failedOrSlow(limitMs: number): number {
    const { whole, unseen } = this;
    if (unseen === 0) return whole.failedOrSlow(limitMs);
    const quick = 1 - whole.slowerThan(limitMs) / whole.requests;
    return whole.failedOrSlow(limitMs) - Math.round(unseen * quick);
  }

  slowerThan(limitMs: number): number {
    return this.whole.slowerThan(limitMs);
  }

  latencyCounts(): Float64Array {
    return this.whole.latencyCounts();
  }

  addLatencyCounts(sums: number[], bins: LatencyBins): void {
    addInBins(sums, this.whole, bins);
  }
}
