import { twoSidedZ } from './two-sided-z.js';

/** Normal quantile at 0.975. */
const Z_95 = 1.959963984540054;

/**
 * The score interval, at a level in (0, 1), of a probability of which `successes` of `trials` (at least 1) is seen; in
 * [0, 1], and at a count of none or all it begins at 0 or ends at 1. Source: E. B. Wilson, "Probable inference, the law
 * of succession, and statistical inference", JASA 22, 1927.
 */
export function wilson(successes: number, trials: number, level = 0.95): readonly [low: number, high: number] {
  const z = level === 0.95 ? Z_95 : twoSidedZ(level);
  const share = successes / trials;
  const z2 = z * z;
  const scale = 1 + z2 / trials;
  const centre = (share + z2 / (2 * trials)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials))) / scale;
  return [successes === 0 ? 0 : Math.max(0, centre - half), successes === trials ? 1 : Math.min(1, centre + half)];
}

/** Half the width of the 95 % interval of a mean, by the normal approximation. */
export function meanHalfWidth(variance: number, count: number): number {
  return Z_95 * Math.sqrt(variance / count);
}
