import type { MetricSource } from '../../measures/metric-source.js';
import { judgedFrom } from '../../measures/metric-value.js';
import type { Comparison } from '../../model/observation.js';

/** Values of a metric, one a window and arm, the latest first. NaN: an arm had none. */
export type Series = {
  readonly canary: number;
  readonly baseline: number;
  readonly before: Series;
  readonly count: number;
} | null;

export function withPoint(
  before: Series,
  source: MetricSource,
  { canary, baseline, baselineSource }: Comparison,
  objective: number | null,
): Series {
  const ofBaseline = baselineSource === 'none' ? null : judgedFrom(source, baseline, objective);
  return {
    canary: judgedFrom(source, canary, objective) ?? Number.NaN,
    baseline: ofBaseline ?? Number.NaN,
    before,
    count: (before?.count ?? 0) + 1,
  };
}

/** Both arms' values, the earliest first. */
export function pointsOf(series: Series): { readonly canary: readonly number[]; readonly baseline: readonly number[] } {
  const count = series?.count ?? 0;
  const [canary, baseline] = [new Array<number>(count), new Array<number>(count)];
  for (let point = series; point !== null; point = point.before) {
    canary[point.count - 1] = point.canary;
    baseline[point.count - 1] = point.baseline;
  }
  return { canary, baseline };
}
