/** What one arm did over some stretch of time. What costs work to read is asked for, not given. */
export interface Reading {
  readonly requests: number;
  readonly errors: number;
  /** Latency in milliseconds at `quantile` in (0, 1); null when the arm served nothing. */
  latencyMs(quantile: number): number | null;
  /** Mean over the stretch, of one instance, in [0, 100]; null when the arm served nothing, as for the next two. */
  cpuPercent(): number | null;
  /** At the end of the stretch, of one instance. */
  memoryMb(): number | null;
  /** From the start to the end of the stretch, of one instance. */
  memoryGrowthMbPerMinute(): number | null;
  /** Of one instance. */
  restarts(): number;
  /** Successful requests that led to what the business wants; null when none succeeded. */
  conversionRate(): number | null;
  /** Requests that took longer than `limitMs`, rounded to the nearest edge of a latency bucket (they are 2 % apart). */
  slowerThan(limitMs: number): number;
  /** Requests by bucket of `exponential-buckets`, from the fastest; all of them. */
  latencyCounts(): Float64Array;
}

/** What of a reading metrics are made of. */
export type MetricReading = Omit<Reading, 'slowerThan' | 'latencyCounts'>;

/** Different users whom the arms served since a stage began, where each user stays with an arm; numbers that were drawn. */
export interface UserSplit {
  readonly canary: number;
  readonly others: number;
}

/**
 * Where a window's baseline comes from: stable, or fresh instances of it, in the same window; its arm in the latest stage
 * that it served; or nowhere.
 */
export type BaselineSource = 'window' | 'fresh' | 'carried' | 'none';

/** The canary over a stretch of time, and what it is compared with. */
export interface Comparison {
  readonly canary: Reading;
  readonly baseline: Reading;
  readonly baselineSource: BaselineSource;
}

/** One look: what the canary did in a window, and what it is compared with. */
export interface Observation extends Comparison {
  /** How much of the window is new: the time since the last look of this stage, or since it began. */
  readonly newSeconds: number;
  /** How long the stage has been watched at the end of the window. */
  readonly stageSeconds: number;
  /** Whether the stage's time is over with this window, and was not before. */
  readonly stageEnds: boolean;
  /** The same over another stretch that ends with the window, across stages, never to before the rollout began. */
  over(seconds: number): Comparison;
  /**
   * What is new in the window, which no look saw before. A carried baseline is here that of as long ago in its own stage,
   * every second of it lent once; when all is lent there is none.
   */
  newest(): Comparison;
  /** Null where users are not counted, or are not kept with an arm. */
  users(): UserSplit | null;
}
