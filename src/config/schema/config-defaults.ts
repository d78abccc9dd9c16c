/**
 * What a configuration means by what it leaves out, in the words of the document. Not here, because they follow from
 * what is given: the canary (as stable), `lookback` (the interval) and a stage's name (`stage-<n>`).
 */
export const DEFAULTS = {
  name: 'canary rollout',
  service: { requests_per_second: 100 },
  stable: { error_rate: 0.001, latency_ms: { p50: 50, p99: 200 } },
  analysis: { interval: '1m', min_requests: 100, failure_limit: 0, when_inconclusive: 'pause' },
  thresholds: { error_rate: { max_increase: 0.01 }, latency_p99_ms: { max_ratio: 1.5 } },
  /** A breach counts at once. */
  hold: '0s',
  pause: false,
} as const;
