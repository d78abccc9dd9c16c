/**
 * What can be measured of an arm in a window, in the order in which metrics are judged and listed. Rates are in [0, 1],
 * latencies in milliseconds. CPU, memory and restarts are those of one typical instance of the arm; `conversion_rate`
 * is per successful request; `burn_rate` is the error rate in multiples of what the service's objective allows.
 */
export const METRICS = [
  'error_rate',
  'success_rate',
  'latency_p50_ms',
  'latency_p95_ms',
  'latency_p99_ms',
  'cpu_percent',
  'memory_mb',
  'memory_growth_mb_per_minute',
  'restarts',
  'conversion_rate',
  'burn_rate',
] as const;

export type Metric = (typeof METRICS)[number];
