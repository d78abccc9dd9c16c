/** What one arm did over some stretch of time. Reading a quantile may cost work, so it is asked for, not given. */
export interface Reading {
  readonly requests: number;
  readonly errors: number;
  /** Latency in milliseconds at `quantile` in (0, 1); null when the arm served nothing. */
  latencyMs(quantile: number): number | null;
}

/** Where a window's baseline comes from: stable in the same window, stable in the latest stage it served, or nowhere. */
export type BaselineSource = 'window' | 'carried' | 'none';

/** One look: what the canary did in a window, and what it is compared with. */
export interface Observation {
  readonly canary: Reading;
  readonly baseline: Reading;
  readonly baselineSource: BaselineSource;
}
