/** Log-normal latency, in milliseconds, by two of its quantiles: 0 < p50 < p99. */
export interface LatencyShape {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How one version truly behaves, which no plan gets to see. */
export interface Version {
  /** Chance that a request fails, in [0, 1]. */
  readonly errorRate: number;
  readonly latency: LatencyShape;
}

/** Traffic, and the true behaviour of both versions. */
export interface World {
  readonly requestsPerSecond: number;
  readonly stable: Version;
  readonly canary: Version;
}
