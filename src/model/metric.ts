/**
 * What can be measured of an arm in a window, in the order in which metrics are judged and listed. Rates are in [0, 1],
 * latencies in milliseconds. CPU, memory and restarts are those of one typical instance of the arm; `conversion_rate`
 * is per successful request; `mismatch_rate` is per copy that was answered, where copies are compared; `burn_rate` is the error rate in multiples of what the service's objective allows.
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
  'mismatch_rate',
  'burn_rate',
] as const;

export type BuiltInMetric = (typeof METRICS)[number];

declare const own: unique symbol;
/** The name of a metric that a configuration brings along; never one of `METRICS`. */
export type OwnMetricName = string & { readonly [own]: true };

export type Metric = BuiltInMetric | OwnMetricName;

export function isBuiltIn(metric: string): metric is BuiltInMetric {
  return (METRICS as readonly string[]).includes(metric);
}

/** What own ratios are of, besides the events of one another. */
export const RATIO_WHOLES = ['requests', 'successes'] as const;

/** What own counts are per. */
export const COUNT_UNITS = ['request', 'minute'] as const;

/** How a metric of a team's own comes about. Each is a quotient: of a stretch of time both of its parts add up. */
export type OwnKind =
  /** Of so many, each leads to an event by a chance of its own. `of` another ratio: of its events. */
  | { readonly is: 'ratio'; readonly of: (typeof RATIO_WHOLES)[number] | OwnMetricName }
  /** Poisson, by request or by minute of one instance. */
  | { readonly is: 'count'; readonly per: (typeof COUNT_UNITS)[number] }
  /** What one instance shows: mean over time. `cv`: of log-normal noise; null: that of the world's gauges. */
  | { readonly is: 'gauge'; readonly cv: number | null };

/** A metric of a team's own: what it is, not what a version has of it. */
export interface OwnMetric {
  readonly name: OwnMetricName;
  readonly kind: OwnKind;
  /** Which way a canary is better. */
  readonly better: 'higher' | 'lower';
}
