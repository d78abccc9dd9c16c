import { compareSides, EFFECT_SIZES, meanRatio } from './compare-sides.js';
import type { KayentaConfig, KayentaEffectSize, KayentaMetricConfig } from './kayenta-config.js';
import type { KayentaFinding } from './kayenta-result.js';

/** Both sides of a metric. */
export interface Sides {
  readonly experiment: readonly number[];
  readonly control: readonly number[];
}

const NOT_COMPARED = { critical: false, deviation: 1, effect: null, interval: null, estimate: null, bound: null };

/**
 * What a metric is, by its points. `raw` are the points as they came: of all that is judged by here, only the rule that
 * there must be data looks at them, and only in our own judge.
 */
export function classify(
  metric: KayentaMetricConfig,
  config: Pick<KayentaConfig, 'solver' | 'tolerance' | 'confidence'>,
  raw: Sides,
  { experiment, control }: Sides,
): KayentaFinding {
  const ours = config.solver === 'exact';
  if (ours && metric.mustHaveData && !(hasValue(raw.experiment) && hasValue(raw.control))) return missing(metric);
  if (experiment.length === 0 || control.length === 0) {
    // Kayenta replaces what is missing before it looks for it, so a side without a point is as good as one of zeros.
    return metric.nanStrategy === 'replace'
      ? { ...NOT_COMPARED, classification: 'Pass', reason: null }
      : missing(metric);
  }
  if (areIdentical(experiment, control)) {
    return { ...NOT_COMPARED, classification: 'Pass', reason: 'The Canary and Baseline data are identical' };
  }
  const shift = compareSides(experiment, control, config);
  if (shift === null) {
    const reason = 'Metric Classification Failed';
    return { ...NOT_COMPARED, deviation: null, classification: 'Error', critical: ours && metric.critical, reason };
  }
  const effect = EFFECT_SIZES[metric.effectSize.measure](experiment, control);
  const bound = config.tolerance * Math.abs(shift.estimate);
  const classification = moved(metric, shift, bound, effect);
  const critical = metric.critical && isCritical(classification, metric.effectSize, effect);
  return {
    classification,
    critical,
    deviation: meanRatio(experiment, control),
    effect,
    interval: [shift.low, shift.high],
    estimate: shift.estimate,
    bound,
    reason: reasonOf(metric.name, classification, critical),
  };
}

function missing({ name, mustHaveData, critical }: KayentaMetricConfig): KayentaFinding {
  const reason = `Missing data for ${name}`;
  return mustHaveData && !critical
    ? { ...NOT_COMPARED, classification: 'NodataFailMetric', reason }
    : { ...NOT_COMPARED, classification: 'Nodata', critical, reason };
}

function hasValue(values: readonly number[]): boolean {
  return values.some((value) => !Number.isNaN(value));
}

/** The same points in any order; or one value throughout, however many points there are of it. */
function areIdentical(experiment: readonly number[], control: readonly number[]): boolean {
  const [first] = experiment;
  if (experiment.every((value) => value === first) && control.every((value) => value === first)) return true;
  if (experiment.length !== control.length || !control.includes(first as number)) return false;
  const ordered = [...control].sort((a, b) => a - b);
  return [...experiment].sort((a, b) => a - b).every((value, i) => value === ordered[i]);
}

/** An effect of unknown size does not excuse a shift. */
function moved(
  { direction, effectSize }: KayentaMetricConfig,
  { low, high }: { readonly low: number; readonly high: number },
  bound: number,
  effect: number | null,
): 'High' | 'Low' | 'Pass' {
  const { allowedIncrease, allowedDecrease } = effectSize;
  if (direction !== 'decrease' && low > bound && (effect === null || effect >= allowedIncrease)) return 'High';
  if (direction !== 'increase' && high < -bound && (effect === null || effect <= allowedDecrease)) return 'Low';
  return 'Pass';
}

function isCritical(
  classification: 'High' | 'Low' | 'Pass',
  { criticalIncrease, criticalDecrease }: KayentaEffectSize,
  effect: number | null,
): boolean {
  if (classification === 'Pass') return false;
  if (effect === null) return true;
  return classification === 'High' ? effect >= criticalIncrease : effect <= criticalDecrease;
}

function reasonOf(name: string, classification: 'High' | 'Low' | 'Pass', critical: boolean): string | null {
  if (classification === 'Pass') return null;
  return critical
    ? `The metric ${name} was classified as ${classification} (Critical)`
    : `${name} was classified as ${classification}`;
}
