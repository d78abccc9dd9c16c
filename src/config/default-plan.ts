/** What is played where no configuration is given: a plan and a service whose every figure a person can see. */
export const DEFAULT_PLAN = {
  name: 'checkout, next version',
  service: { requests_per_second: 1000, users: 100_000 },
  slo: { objective: 0.999, window: '30d' },
  stages: [
    { name: 'canary-1pct', traffic_percent: 1, duration: '10m' },
    { name: 'canary-10pct', traffic_percent: 10, duration: '10m' },
    { name: 'canary-50pct', traffic_percent: 50, duration: '10m', thresholds: { error_rate: { max_increase: 0.005 } } },
    { name: 'full', traffic_percent: 100, duration: '10m' },
  ],
  follow_up: '30m',
} as const;
