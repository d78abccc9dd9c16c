import { KAYENTA_DEFAULTS } from '../../model/policy/kayenta-defaults.js';
import { classify } from './classify.js';
import type { KayentaMetricConfig } from './kayenta-config.js';
import { clean, removeOutliers } from './sides.js';

const BAD = 100;

/**
 * How many of the canary's points of `points` may be a hundred times as bad as those of the baseline, which are all alike, and
 * the rest of the canary's as these, so that a metric still passes: the most, since of fewer some may be seen. Found by playing
 * the judge, from all of them down.
 */
export function mostUnseenPoints(metric: KayentaMetricConfig, points: number): number {
  let bad = points;
  while (bad > 0 && isSeen(metric, bad, points)) bad--;
  return bad;
}

function isSeen(metric: KayentaMetricConfig, bad: number, points: number): boolean {
  const { solver, tolerance, confidence } = KAYENTA_DEFAULTS;
  const value = metric.direction === 'decrease' ? 1 / BAD : BAD;
  const raw = {
    experiment: Array.from({ length: points }, (_, index) => (index < bad ? value : 1)),
    control: Array.from({ length: points }, () => 1),
  };
  const judged = {
    experiment: prepared(metric, raw.experiment),
    control: prepared(metric, raw.control),
  };
  const { classification } = classify(metric, { solver, tolerance, confidence }, raw, judged);
  return classification === 'High' || classification === 'Low';
}

function prepared({ nanStrategy, outliers, outlierFactor }: KayentaMetricConfig, raw: readonly number[]) {
  const values = clean(raw, nanStrategy);
  return outliers === 'remove' ? removeOutliers(values, outlierFactor) : values;
}
