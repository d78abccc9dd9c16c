import { PLAIN_VERSION, PLAIN_WORLD } from '../../model/world.js';

const { users, noise } = PLAIN_WORLD;

/**
 * What a configuration means by what it leaves out, in the words of the document. Not here, because they follow from
 * what is given: the canary (as stable), `lookback` (the interval), the names of stages and faults (`stage-<n>`,
 * `fault-<n>`) and a cohort's `from_stage` (the first).
 */
export const DEFAULTS = {
  name: 'canary rollout',
  service: {
    requests_per_second: 100,
    start_at: '00:00',
    user_activity: { cv: users.activityCv },
    routing: users.routing,
  },
  daily: { peak_ratio: 1.5, peak_at: '14:00' },
  stable: {
    error_rate: 0.001,
    latency_ms: { p50: 50, p99: 200 },
    cpu_percent: PLAIN_VERSION.cpuPercent,
    memory_mb: PLAIN_VERSION.memoryMb,
    memory_growth_mb_per_minute: PLAIN_VERSION.memoryGrowthMbPerMinute,
    restarts_per_hour: PLAIN_VERSION.restartsPerHour,
    conversion_rate: PLAIN_VERSION.conversionRate,
  },
  baseline: 'stable',
  warmUp: { latency_ratio: 1, error_ratio: 1 },
  noise: {
    every: '1m',
    arrivals_cv: noise.arrivalsCv,
    errors_correlation: noise.errorsCorrelation,
    shared_errors_cv: noise.sharedErrorsCv,
    shared_latency_cv: noise.sharedLatencyCv,
    gauges_cv: noise.gaugesCv,
    autocorrelation: noise.autocorrelation,
  },
  preset: 'healthy',
  fault: { arm: 'canary', from: '0s', ramp: '0s', min_traffic_percent: 0 },
  /** After the beginning of a stage. */
  plus: '0s',
  analysis: { interval: '1m', min_requests: 100, failure_limit: 0, when_inconclusive: 'pause' },
  thresholds: { error_rate: { max_increase: 0.01 }, latency_p99_ms: { max_ratio: 1.5 } },
  burnRate: { max: 14.4, long: '1h', short: '5m' },
  /** A breach counts at once. */
  hold: '0s',
  pause: false,
  rollback: { method: 'traffic_switch', detect_to_act: 'automatic' },
  /** How long a rollback takes, by its method. */
  takes: { traffic_switch: '10s', feature_flag: '0s', redeploy: '10m', rolling: '5m' },
  humanSteps: { page: '5m', acknowledge: '5m', diagnose: '15m', decide: '10m' },
  touches: 0.1,
  slo: { window: '30d', remaining_percent: 100, when_exhausted: 'start' },
  /** Where something is to be seen only once the rollout is over, and elsewhere. */
  followUp: { needed: '30m', otherwise: '0s' },
} as const;
