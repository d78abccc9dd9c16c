/** Normal quantile at 0.975. */
const Z_95 = 1.959963984540054;

/**
 * The 95 % score interval of a probability of which `successes` of `trials` (at least 1) is seen; in [0, 1], and at a
 * count of none or all it begins at 0 or ends at 1. Source: E. B. Wilson, "Probable inference, the law of succession,
 * and statistical inference", JASA 22, 1927.
 */
export function wilson(successes: number, trials: number): readonly [low: number, high: number] {
  const share = successes / trials;
  const z2 = Z_95 * Z_95;
  const scale = 1 + z2 / trials;
  const centre = (share + z2 / (2 * trials)) / scale;
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials))) / scale;
  return [successes === 0 ? 0 : Math.max(0, centre - half), successes === trials ? 1 : Math.min(1, centre + half)];
}

/** Half the width of the 95 % interval of a mean, by the normal approximation. */
export function meanHalfWidth(variance: number, count: number): number {
  return Z_95 * Math.sqrt(variance / count);
}
