import type { FlaggerMetric, MetricSource } from '../../model/policy/flagger-policy.js';

/**
 * A number; or nothing was found, NaN included; or the query failed; or, of what is not measured but said, that the check passes
 * or fails. A success rate is in percent, a duration in milliseconds.
 */
export type MetricValue = number | 'nodata' | 'error' | 'passed' | 'failed';

export interface CheckedMetric<Metric extends FlaggerMetric = FlaggerMetric> {
  readonly metric: Metric;
  readonly source: MetricSource;
  readonly value: MetricValue;
  readonly isPassed: boolean;
}

/**
 * Checks metrics as `runBuiltinMetricChecks` and `runMetricChecks` of Flagger 1.44 do: the built-in ones and those with a query, then those
 * with a template, each in the order of the file, up to the first that fails. A metric that nothing measures fails without being asked for.
 */
export function checkMetrics<Metric extends FlaggerMetric>(
  metrics: readonly Metric[],
  measure: (metric: Metric, source: MetricSource) => MetricValue,
): { readonly isPassed: boolean; readonly checked: readonly CheckedMetric<Metric>[] } {
  const checked: CheckedMetric<Metric>[] = [];
  const check = (metric: Metric, source: MetricSource): boolean => {
    const value = measure(metric, source);
    const isPassed = typeof value === 'number' ? passes(metric, source, value) : value === 'passed';
    checked.push({ metric, source, value, isPassed });
    return isPassed;
  };
  for (const metric of metrics) {
    for (const source of ownSources(metric)) if (!check(metric, source)) return { isPassed: false, checked };
  }
  for (const metric of metrics) {
    if (metric.hasTemplate ? !check(metric, 'template') : sourcesOf(metric).length === 0) {
      return { isPassed: false, checked };
    }
  }
  return { isPassed: true, checked };
}

/** All that a metric asks for, in the order of its checks; empty: nothing measures it, and it fails each check. */
export function sourcesOf(metric: FlaggerMetric): readonly MetricSource[] {
  return metric.hasTemplate ? [...ownSources(metric), 'template'] : ownSources(metric);
}

/** Both ends are allowed. Without a range the older `threshold` counts: the least success rate, the most of all else. */
export function limitsOf(
  { range, threshold }: FlaggerMetric,
  source: MetricSource,
): { readonly min: number | null; readonly max: number | null } {
  if (range !== null) return range;
  return source === 'request-success-rate' ? { min: threshold, max: null } : { min: null, max: threshold };
}

function ownSources({ name, hasQuery }: FlaggerMetric): readonly MetricSource[] {
  const builtIn: readonly MetricSource[] = name === 'request-success-rate' || name === 'request-duration' ? [name] : [];
  return hasQuery ? [...builtIn, 'inline'] : builtIn;
}

function passes(metric: FlaggerMetric, source: MetricSource, value: number): boolean {
  // Durations and their limits are cut to whole milliseconds.
  const cut = source === 'request-duration' ? Math.trunc : (number: number): number => number;
  const { min, max } = limitsOf(metric, source);
  return (min === null || cut(value) >= cut(min)) && (max === null || cut(value) <= cut(max));
}
