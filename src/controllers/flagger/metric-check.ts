/** A metric of an analysis, as much as decides a check. Limits are in its own unit. */
export interface FlaggerMetric {
  readonly name: string;
  /** Both ends are allowed; null: there is no range, and `threshold` counts. */
  readonly range: { readonly min: number | null; readonly max: number | null } | null;
  /** The older form: least success rate, most of all else; 0 where it is left out. */
  readonly threshold: number;
  readonly hasQuery: boolean;
  readonly hasTemplate: boolean;
}

/** What is asked for: a built-in measurement, the metric's own query, or its template. */
export type MetricSource = 'request-success-rate' | 'request-duration' | 'inline' | 'template';

/** A number; or nothing was found, NaN included; or the query failed. A success rate is in percent, a duration in milliseconds. */
export type MetricValue = number | 'nodata' | 'error';

export interface CheckedMetric {
  readonly metric: FlaggerMetric;
  readonly source: MetricSource;
  readonly value: MetricValue;
  readonly isPassed: boolean;
}

/**
 * Checks metrics as `runBuiltinMetricChecks` and `runMetricChecks` of Flagger 1.44 do: the built-in ones and those with a query, then those
 * with a template, each in the order of the file, up to the first that fails. A metric that nothing measures fails without being asked for.
 */
export function checkMetrics(
  metrics: readonly FlaggerMetric[],
  measure: (metric: FlaggerMetric, source: MetricSource) => MetricValue,
): { readonly isPassed: boolean; readonly checked: readonly CheckedMetric[] } {
  const checked: CheckedMetric[] = [];
  const check = (metric: FlaggerMetric, source: MetricSource): boolean => {
    const value = measure(metric, source);
    const isPassed = typeof value === 'number' && passes(metric, source, value);
    checked.push({ metric, source, value, isPassed });
    return isPassed;
  };
  for (const metric of metrics) {
    for (const source of ownSources(metric)) if (!check(metric, source)) return { isPassed: false, checked };
  }
  for (const metric of metrics) {
    if (metric.hasTemplate ? !check(metric, 'template') : ownSources(metric).length === 0) {
      return { isPassed: false, checked };
    }
  }
  return { isPassed: true, checked };
}

function ownSources({ name, hasQuery }: FlaggerMetric): readonly MetricSource[] {
  const builtIn: readonly MetricSource[] = name === 'request-success-rate' || name === 'request-duration' ? [name] : [];
  return hasQuery ? [...builtIn, 'inline'] : builtIn;
}

function passes({ range, threshold }: FlaggerMetric, source: MetricSource, value: number): boolean {
  // Durations and their limits are cut to whole milliseconds.
  const cut = source === 'request-duration' ? Math.trunc : (number: number): number => number;
  if (range !== null) {
    const { min, max } = range;
    return (min === null || cut(value) >= cut(min)) && (max === null || cut(value) <= cut(max));
  }
  return source === 'request-success-rate' ? value >= threshold : cut(value) <= cut(threshold);
}
