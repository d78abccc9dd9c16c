import { isBuiltIn, type Metric } from '../model/metric.js';
import type { Stage } from '../model/plan.js';
import { metricRow } from './metrics.js';

/** Whether a stage can show a metric: answers are compared where there are copies, and no copy converts. */
export function isShownIn(
  { trafficPercent, mirrorPercent = 0 }: Pick<Stage, 'trafficPercent' | 'mirrorPercent'>,
  metric: Metric,
): boolean {
  if (!isBuiltIn(metric)) return true;
  const { of } = metricRow(metric).source;
  if (of === 'copies') return mirrorPercent > 0;
  return of !== 'conversions' || trafficPercent > 0;
}
