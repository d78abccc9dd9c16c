/** The sample of the configuration's specification, as it stands there. */
export const SAMPLE = `{
  "$schema": "…optional, ignored…",
  "name": "checkout 1.1",
  "service":  { "requests_per_second": 200 },
  "stable":   { "error_rate": 0.001, "latency_ms": { "p50": 50, "p99": 200 } },
  "canary":   { "error_rate": 0.001 },
  "analysis": { "interval": "1m", "lookback": "1m", "min_requests": 100, "failure_limit": 0, "when_inconclusive": "pause" },
  "thresholds": {
    "error_rate":     { "max_increase": 0.01 },
    "latency_p99_ms": { "max_ratio": 1.5 }
  },
  "stages": [
    { "name": "canary-1pct",  "traffic_percent": 1,   "duration": "15m" },
    { "name": "canary-10pct", "traffic_percent": 10,  "duration": "15m" },
    { "name": "canary-50pct", "traffic_percent": 50,  "duration": "15m",
      "thresholds": { "error_rate": { "max_increase": 0.005 } } },
    { "name": "full",         "traffic_percent": 100, "duration": "30m" }
  ],
  "operator": [ { "at": "25m", "action": "resume" } ]
}
`;

export const SAMPLE_YAML = `# The same in YAML.
$schema: "…optional, ignored…"
name: checkout 1.1
service: { requests_per_second: 200 }
stable:
  error_rate: 0.001
  latency_ms: { p50: 50, p99: 200 }
canary:
  error_rate: 0.001
analysis:
  interval: 1m
  lookback: 1m
  min_requests: 100
  failure_limit: 0
  when_inconclusive: pause
thresholds:
  error_rate: { max_increase: 0.01 }
  latency_p99_ms: { max_ratio: 1.5 }
stages:
  - { name: canary-1pct, traffic_percent: 1, duration: 15m }
  - { name: canary-10pct, traffic_percent: 10, duration: 15m }
  - name: canary-50pct
    traffic_percent: 50
    duration: 15m
    thresholds: { error_rate: { max_increase: 0.005 } }
  - { name: full, traffic_percent: 100, duration: 30m }
operator:
  - at: 25m
    action: resume
`;

/** Says every field that there is, and nothing as it is by default. */
export const RICH = {
  name: 'rich',
  service: {
    requests_per_second: { daily: { mean: 300, peak_ratio: 1.8, peak_at: '18:30' } },
    start_at: '09:15',
    users: 2_000_000,
    user_activity: { cv: 2 },
    slower_than_ms: 750,
    conversion_value: 12.5,
    routing: 'sticky',
  },
  stable: {
    error_rate: 0.002,
    latency_ms: { p50: 40, p99: 160 },
    slow: { share: 0.05, latency_ms: { p50: 400, p99: 900 } },
    cpu_percent: 30,
    memory_mb: 900,
    memory_growth_mb_per_minute: 0.5,
    restarts_per_hour: 0.01,
    conversion_rate: 0.1,
  },
  canary: {
    error_rate: 0.003,
    latency_ms: { p50: 41, p99: 161 },
    slow: { share: 0.06, latency_ms: { p50: 401, p99: 901 } },
    cpu_percent: 31,
    memory_mb: 901,
    memory_growth_mb_per_minute: 0.6,
    restarts_per_hour: 0.02,
    conversion_rate: 0.11,
  },
  baseline: 'fresh',
  warm_up: { duration: '3m', latency_ratio: 2, error_ratio: 4 },
  noise: {
    every: '2m',
    arrivals_cv: 0.1,
    errors_correlation: 0.001,
    shared_errors_cv: 0.2,
    shared_latency_cv: 0.3,
    gauges_cv: 0.05,
    autocorrelation: 0.5,
  },
  telemetry: { scrape: '15s', lost: 0.02, starts_at_first_event: true },
  preset: 'latency_tail',
  faults: [
    {
      name: 'everything',
      arm: 'all',
      error_rate: 0.01,
      latency_ratio: 1.1,
      latency_add_ms: 5,
      cpu_percent: 6,
      memory_mb: 7,
      memory_growth_mb_per_minute: 8,
      restarts_per_hour: 9,
      conversion_ratio: 0.9,
      retries: 2,
      from: '1m1s',
      until: { stage: 'half', plus: '7m' },
      ramp: '30s',
      every: '10m',
      for: '2m',
      min_traffic_percent: 5,
      cohort: { share: 0.5, from_stage: 'half' },
    },
    { name: 'late', arm: 'stable', error_rate: 0.5, unseen: true, after: 'completed', from: '5m', until: '20m' },
  ],
  analysis: {
    interval: '1m',
    lookback: '2m',
    delay: '1m30s',
    min_requests: 50,
    failure_limit: { stage: 1, rollout: 4 },
    when_inconclusive: 'rollback',
    extend_inconclusive: true,
    when_carried: 'pause',
    alpha: 0.1,
    judges: [
      { method: 'thresholds', name: 'guard', for: '2m' },
      { method: 'fisher', margin: 1.5, looks: 'every_window', rate_interval: 'clopper_pearson', weight: 2 },
      { method: 'group_sequential', alpha: 0.01, metrics: ['slow_rate'], spending: 'power', exponent: 2 },
      { method: 'group_sequential', alpha: 0.01, spending: 'pocock', looks_per_stage: 5, slower_than_ms: 250 },
      { method: 'sequential', for: '3m', margin: 2, promote_early: true, dispersion: '2m' },
      { method: 'cusum', metrics: ['error_rate'], ratio: 3, threshold: 4 },
      { method: 'mann_whitney', metrics: ['cpu_percent', 'conversion_rate'], tolerance: 0.1, weight: 0.5 },
      {
        method: 'kayenta',
        kayenta: {
          solver: 'exact',
          pass: 90,
          marginal: 50,
          metrics: {
            error_rate: {
              direction: 'either',
              nan_strategy: 'replace',
              outliers: 'remove',
              outlier_factor: 2,
              critical: true,
              must_have_data: true,
              muted: false,
              effect_size: {
                measure: 'cles',
                allowed_increase: 0.6,
                allowed_decrease: 0.4,
                critical_increase: 0.8,
                critical_decrease: 0.2,
              },
              groups: ['errors', 'all'],
            },
            memory_mb: { muted: true },
            latency_p95_ms: {},
          },
          groups: { errors: 50, all: 20 },
        },
      },
      { method: 'distribution', looks: 'every_window' },
      { method: 'srm', name: 'srm', alpha: 0.01, tolerance: 0.02, min_users: 50 },
    ],
    multiplicity: 'weights',
  },
  thresholds: {
    success_rate: { min: 0.9, over: '5m' },
    cpu_percent: { max: 90 },
    memory_mb: { max_increase: 500 },
    memory_growth_mb_per_minute: { max: 20, over: '10m' },
    restarts: { max_increase: 2 },
    conversion_rate: { min_ratio: 0.8, over: '10m' },
    burn_rate: { max: 10, long: '20m', short: '4m', for: '2m' },
  },
  stages: [
    { name: 'some', traffic_percent: 10, duration: '15m', pause: '5m', thresholds: { burn_rate: { max: 20 } } },
    { name: 'half', traffic_percent: 50, duration: '30m' },
    { name: 'all', traffic_percent: 100, duration: '0s' },
  ],
  operator: [{ at: '1m1s', action: 'pause' }],
  rollback: {
    method: 'rolling',
    takes: '6m',
    detect_to_act: { manual: { page: '1m', acknowledge: '2m', diagnose: '3m', decide: '4m' } },
  },
  migration: { kind: 'rename_field', touches: 0.2 },
  slo: { objective: 0.995, window: '28d', remaining_percent: 40, when_exhausted: 'refuse' },
  follow_up: '45m',
} as const;
