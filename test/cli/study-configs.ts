/** A plan that rolls back, completes or pauses by chance; two short stages, so that a run is played in no time. */
export const CHANCY = JSON.stringify({
  name: 'chancy',
  service: { requests_per_second: 2 },
  canary: { error_rate: 0.02 },
  analysis: { min_requests: 10, when_inconclusive: 'pause' },
  thresholds: { error_rate: { max: 0.05 } },
  slo: { objective: 0.99 },
  stages: [
    { name: 'some, at first', traffic_percent: 20, duration: '3m' },
    { name: 'all', traffic_percent: 100, duration: '2m' },
  ],
});

/** Enough work that it is worth threads, and time to be interrupted in. */
export const LONG = JSON.stringify({
  name: 'long',
  canary: { error_rate: 0.011 },
  thresholds: { error_rate: { max: 0.0125 }, latency_p99_ms: { max_ratio: 1.5 } },
  stages: [
    { traffic_percent: 10, duration: '60m' },
    { traffic_percent: 100, duration: '60m' },
  ],
});
