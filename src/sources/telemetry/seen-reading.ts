import type { OwnMetricName } from '../../model/metric.js';
import type { Quotient, Reading } from '../../model/source.js';

/** A reading of which some failures are not counted, or of whose failures there is no series yet. */
export class SeenReading implements Reading {
  readonly requests: number;
  readonly errors: number;
  readonly hasNoErrorSeries: boolean;
  private readonly whole: Reading;

  constructor(whole: Reading, unseen: number, hasNoErrorSeries: boolean) {
    this.whole = whole;
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

  slowerThan(limitMs: number): number {
    return this.whole.slowerThan(limitMs);
  }

  latencyCounts(): Float64Array {
    return this.whole.latencyCounts();
  }
}
