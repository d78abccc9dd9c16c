import type { SideStatistics } from './kayenta-result.js';

/** The points of one side with a value: the others (NaN) are left out, or replaced by 0. */
export function clean(values: readonly number[], strategy: 'remove' | 'replace'): readonly number[] {
  if (strategy === 'replace') return values.map((value) => (Number.isNaN(value) ? 0 : value));
  return values.filter((value) => !Number.isNaN(value));
}

/**
 * One side without what lies beyond Tukey's fences, `factor` (above 0) times the distance of the quartiles outside of
 * them. No fence is inside the first or the last percentile: of 101 points or fewer that leaves at most the largest and
 * the smallest to go, and neither if it is there twice.
 */
export function removeOutliers(values: readonly number[], factor: number): readonly number[] {
  if (!(factor > 0)) throw new Error(`outlier factor ${factor}`);
  if (values.length === 0) return values;
  const sorted = [...values].sort((a, b) => a - b);
  const lower = percentile(sorted, 0.25);
  const upper = percentile(sorted, 0.75);
  const reach = factor * (upper - lower);
  const low = Math.min(percentile(sorted, 0.01), lower - reach);
  const high = Math.max(percentile(sorted, 0.99), upper + reach);
  return values.filter((value) => !(value < low || value > high));
}

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
  let sum = 0;
  for (const value of values) sum += value;
  const first = sum / values.length;
  let deviations = 0;
  for (const value of values) deviations += value - first;
  return first + deviations / values.length;
}

/** A result holds no NaN and no infinity: JSON has neither. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
