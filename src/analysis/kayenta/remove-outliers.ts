import { percentile } from './percentile.js';

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
