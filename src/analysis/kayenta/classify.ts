import type { ShiftInterval } from '../../stats/ranks/shift-interval.js';
import { type ComparedSides, compareSides, EFFECT_SIZES, meanRatio } from './compare-sides.js';
import type { KayentaConfig, KayentaEffectSize, KayentaMetricConfig } from './kayenta-config.js';
import type { KayentaFigures, KayentaFinding } from './kayenta-result.js';

/** Both sides of a metric. */
export interface Sides {
  readonly experiment: readonly number[];
  readonly control: readonly number[];
}

/** A finding, and what it was found by, which takes longer and which not every caller asks for. */
export interface Classified extends KayentaFinding {
  figures(): KayentaFigures;
}

const NOT_COMPARED = notCompared(1);

/** Figures of what is told without a comparison. */
export function notCompared(deviation: number | null) {
  const figures: KayentaFigures = { deviation, effect: null, interval: null, estimate: null, bound: null };
  return { critical: false, reason: null, figures: () => figures };
}

/**
 * What a metric is, by its points. `raw` are the points as they came: of all that is judged by here, only the rule that
 * there must be data looks at them, and only in our own judge.
 */
export function classify(
  metric: KayentaMetricConfig,
  config: Pick<KayentaConfig, 'solver' | 'tolerance' | 'confidence'>,
  raw: Sides,
  { experiment, control }: Sides,
): Classified {
  const ours = config.solver === 'exact';
  if (ours && metric.mustHaveData && !(hasValue(raw.experiment) && hasValue(raw.control))) return missing(metric);
  if (experiment.length === 0 || control.length === 0) {
    // Kayenta replaces what is missing before it looks for it, so a side without a point is as good as one of zeros.
    return metric.nanStrategy === 'replace' ? { ...NOT_COMPARED, classification: 'Pass' } : missing(metric);
  }
  if (areIdentical(experiment, control)) {
    return { ...NOT_COMPARED, classification: 'Pass', reason: 'The Canary and Baseline data are identical' };
  }
  const shift = compareSides(experiment, control, config);
  const effect = EFFECT_SIZES[metric.effectSize.measure](experiment, control);
  const classification = shift === null ? null : moved(metric, shift, config.tolerance, effect);
  if (shift === null || classification === null) {
    const reason = 'Metric Classification Failed';
    return { ...notCompared(null), classification: 'Error', critical: ours && metric.critical, reason };
  }
  const critical = metric.critical && isCritical(classification, metric.effectSize, effect);
  return {
    classification,
    critical,
    reason: reasonOf(metric.name, classification, critical),
    figures: () => {
      const { low, high, estimate } = shift.interval() as ShiftInterval;
      const bound = config.tolerance * Math.abs(estimate);
      return { deviation: meanRatio(experiment, control), effect, interval: [low, high], estimate, bound };
    },
  };
}

function missing({ name, mustHaveData, critical }: KayentaMetricConfig): Classified {
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

/**
 * An effect of unknown size does not excuse a shift. Null: the shift is unknown. The interval itself is found only where it
 * may lie on a side that counts.
 */
function moved(
  { direction, effectSize }: KayentaMetricConfig,
  shift: ComparedSides,
  tolerance: number,
  effect: number | null,
): 'High' | 'Low' | 'Pass' | null {
  const { allowedIncrease, allowedDecrease } = effectSize;
  const mayBeHigh = direction !== 'decrease' && (effect === null || effect >= allowedIncrease);
  const mayBeLow = direction !== 'increase' && (effect === null || effect <= allowedDecrease);
  if (shift.isPlain && !(mayBeHigh && shift.mayLie(1)) && !(mayBeLow && shift.mayLie(-1))) return 'Pass';
  const interval = shift.interval();
  if (interval === null || !isFiniteShift(interval)) return null;
  const bound = tolerance * Math.abs(interval.estimate);
  if (mayBeHigh && interval.low > bound) return 'High';
  return mayBeLow && interval.high < -bound ? 'Low' : 'Pass';
}

function isFiniteShift({ low, high, estimate }: ShiftInterval): boolean {
  return Number.isFinite(low) && Number.isFinite(high) && Number.isFinite(estimate);
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
