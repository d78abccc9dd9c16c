import { judgedValue } from '../../measures/metric-value.js';
import type { Metric } from '../../model/metric.js';
import type { Comparison } from '../../model/observation.js';
import type { Reading } from '../../model/source.js';

/** Values of a metric, one a window and arm, the latest first. NaN: an arm had none. */
export type Series = { readonly canary: number; readonly baseline: number; readonly before: Series } | null;

export function withPoint(series: Series, metric: Metric, newest: Comparison, objective: number | null): Series {
  const { canary, baseline, baselineSource } = newest;
  return {
    canary: pointOf(metric, canary, objective),
    baseline: baselineSource === 'none' ? Number.NaN : pointOf(metric, baseline, objective),
    before: series,
  };
}

function pointOf(metric: Metric, reading: Reading, objective: number | null): number {
  return judgedValue(metric, reading, objective) ?? Number.NaN;
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
