/**
 * What a configuration may ask for at most. None of these is a law of nature: they keep a slip of the hand (a "1s"
 * interval over a year) from becoming a run that does not end, and every count within what a double holds exactly.
 */
export const LIMITS = {
  nameCharacters: 100,
  rulesOfMetric: 10,
  stages: 1_000,
  operatorActions: 1_000,
  assertions: 100,
  judges: 20,
  metrics: 20,
  audiences: 20,
  metricNameCharacters: 40,
  durationSeconds: 366 * 86_400,
  requestsPerSecond: 1e7,
  ratePoints: 1_000,
  users: 1e11,
  /** Of arrivals, activity and the like; of gauges. */
  cv: 10,
  gaugesCv: 1,
  /** Megabytes, megabytes a minute, restarts. */
  quantity: 1e9,
  instances: 10_000,
  faults: 100,
  retries: 10,
  remainingPercent: { least: -1_000, most: 100 },
  /** Lowest p50 and highest p99. */
  latencyMs: { least: 0.01, most: 3_600_000 },
  latencyThresholdMs: 1e9,
  ratio: 1e6,
  shareRatio: 100,
  lostScrapes: 0.99,
  conversionValue: 1e6,
  minRequests: 1e12,
  sideEffectsPerRequest: 1_000,
  failures: 1e6,
  // A window of a recorded run keeps about a kilobyte, a part of a world that changes five.
  windows: 200_000,
  parts: 600_000,
} as const;
