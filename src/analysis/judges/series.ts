import { judgedValue } from '../../measures/metric-value.js';
import type { Metric, OwnMetric } from '../../model/metric.js';
import type { Comparison } from '../../model/observation.js';
import type { Reading } from '../../model/source.js';

/** Values of a metric, one a window and arm, the latest first. NaN: an arm had none. */
export type Series = { readonly canary: number; readonly baseline: number; readonly before: Series } | null;

/** `own`: metrics that the plan brings along. */
export function withPoint(
  series: Series,
  metric: Metric,
  newest: Comparison,
  objective: number | null,
  own: readonly OwnMetric[] = [],
): Series {
  const pointOf = (reading: Reading): number => judgedValue(metric, reading, objective, own) ?? Number.NaN;
  const { canary, baseline, baselineSource } = newest;
  return {
    canary: pointOf(canary),
    baseline: baselineSource === 'none' ? Number.NaN : pointOf(baseline),
    before: series,
  };
}

/** Both arms' values, the earliest first. */
export function pointsOf(series: Series): { readonly canary: readonly number[]; readonly baseline: readonly number[] } {
  const [canary, baseline]: [number[], number[]] = [[], []];
  for (let point = series; point !== null; point = point.before) {
    canary.push(point.canary);
    baseline.push(point.baseline);
  }
  return { canary: canary.reverse(), baseline: baseline.reverse() };
}
