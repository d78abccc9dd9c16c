import { normalQuantile } from './normal-quantile.js';

/**
 * The z with P(|Z| ≤ z) = level, Z standard normal, for a level in (0, 1); from the tail, which has more digits where the
 * level is high.
 */
export function twoSidedZ(level: number): number {
  return -normalQuantile((1 - level) / 2);
}
