import type { KayentaDetector } from './kayenta-config.js';
import type { SideStatistics } from './kayenta-result.js';

/** The points of one side with a value: the others (NaN) are left out, or replaced by 0. */
export function clean(values: readonly number[], strategy: 'remove' | 'replace'): readonly number[] {
  if (!hasGap(values)) return values;
  if (strategy === 'replace') return values.map((value) => (Number.isNaN(value) ? 0 : value));
  return values.filter((value) => !Number.isNaN(value));
}

function hasGap(values: readonly number[]): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}

/**
 * One side without its outliers, by one of the three detectors that Kayenta's code has; its judge uses the first alone, and
 * no canary config can ask for another. `factor` is above 0.
 */
export function removeOutliers(
  values: readonly number[],
  factor: number,
  detector: KayentaDetector = 'reduced_iqr',
): readonly number[] {
  if (!(factor > 0)) throw new Error(`outlier factor ${factor}`);
  if (values.length === 0) return values;
  const [low, high] = FENCES[detector](values, factor);
  return values.filter((value) => !(value < low || value > high));
}

type Fences = (values: readonly number[], factor: number) => readonly [low: number, high: number];

/** What lies outside is an outlier; what lies on a fence is none. */
const FENCES: Readonly<Record<KayentaDetector, Fences>> = {
  /**
   * Tukey's, but no fence is inside the first or the last percentile: of 101 points or fewer that leaves at most the largest
   * and the smallest to go, and neither if it is there twice.
   */
  reduced_iqr: (values, factor) => {
    const [low, high] = FENCES.iqr(values, factor);
    const sorted = [...values].sort((a, b) => a - b);
    return [Math.min(percentile(sorted, 0.01), low), Math.max(percentile(sorted, 0.99), high)];
  },
  /** Tukey's: `factor` times the distance of the quartiles outside of them. */
  iqr: (values, factor) => {
    const sorted = [...values].sort((a, b) => a - b);
    const lower = percentile(sorted, 0.25);
    const upper = percentile(sorted, 0.75);
    const reach = factor * (upper - lower);
    return [lower - reach, upper + reach];
  },
  /** `factor` standard deviations around the mean, those of the points themselves: of fewer than 11 none is beyond three. */
  k_sigma: (values, factor) => {
    const average = mean(values);
    const reach = factor * Math.sqrt(mean(values.map((value) => (value - average) * (value - average))));
    return [average - reach, average + reach];
  },
};

/**
 * The percentile `share`, in [0, 1], of numbers in ascending order, at least one: linear between the two that are next to
 * it, type 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50, 1996.
 */
export function percentile(sorted: readonly number[], share: number): number {
  const rank = (sorted.length - 1) * share;
  const below = Math.floor(rank);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return high === low ? low : low + (rank - below) * (high - low);
}

const NONE: SideStatistics = { count: 0, min: 0, max: 0, mean: 0, standardDeviation: 0 };

/** What one side looks like: for reports alone, no verdict depends on it. */
export function sideStatistics(values: readonly number[]): SideStatistics {
  const count = values.length;
  if (count === 0) return NONE;
  const average = mean(values);
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let [squares, deviations] = [0, 0];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    squares += (value - average) * (value - average);
    deviations += value - average;
  }
  const variance = (squares - (deviations * deviations) / count) / (count - 1);
  return {
    count,
    min: finiteOrNull(min),
    max: finiteOrNull(max),
    mean: finiteOrNull(average),
    standardDeviation: count === 1 ? 0 : finiteOrNull(Math.sqrt(variance)),
  };
}

/**
 * Of at least one number, in two passes, digit for digit as Apache Commons Math has it: a ratio of means that is just what
 * is allowed must not be a last digit below it.
 */
export function mean(values: readonly number[]): number {
  const { length } = values;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[i] as number;
  const first = sum / length;
  let deviations = 0;
  for (let i = 0; i < length; i++) deviations += (values[i] as number) - first;
  return first + deviations / length;
}

/** A result holds no NaN and no infinity: JSON has neither. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/**
 * Cohen's d: the distance of the means in standard deviations, pooled over both sides; null where there is none. Kayenta's code
 * has it, and nothing there uses it.
 */
export function cohensD(experiment: SideStatistics, control: SideStatistics): number | null {
  const variance = ({ count, standardDeviation }: SideStatistics) =>
    (count - 1) * (standardDeviation ?? Number.NaN) * (standardDeviation ?? Number.NaN);
  const pooled = (variance(experiment) + variance(control)) / (experiment.count + control.count - 2);
  const distance = Math.abs((experiment.mean ?? Number.NaN) - (control.mean ?? Number.NaN));
  return experiment.count === 0 || control.count === 0 ? null : finiteOrNull(distance / Math.sqrt(pooled));
}
