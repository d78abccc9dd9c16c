import { betaQuantile } from '../laws/beta.js';
import { twoSidedZ, Z_95 } from '../laws/normal.js';

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

/**
 * The exact interval of a probability of which `successes` of `trials` (at least 1, at most 1e12) is seen: its ends are
 * the probabilities at which so many or more, so many or fewer, have a chance of (1 − level)/2. It holds the truth with a
 * chance of at least `level`, in (0, 1). Begins at 0 for none, ends at 1 for all. Relative error below 1e-10 for levels
 * up to 1 − 1e-6, beyond which 1 − level has lost digits. Source: C. J. Clopper, E. S. Pearson, "The use of confidence
 * or fiducial limits illustrated in the case of the binomial", Biometrika 26 (1934) 404–413.
 */
export function clopperPearson(successes: number, trials: number, level: number): readonly [low: number, high: number] {
  const tail = (1 - level) / 2;
  const failures = trials - successes;
  return [
    successes === 0 ? 0 : betaQuantile(tail, successes, failures + 1),
    failures === 0 ? 1 : betaQuantile(1 - tail, successes + 1, failures),
  ];
}

/**
 * The ranks, from 1, of the two of `count` ordered numbers between which a quantile of their distribution lies with a
 * probability of 95 %, whatever that distribution is: a binomial number of them lies below it. 0 or `count` + 1 where
 * there are too few for a bound on that side. `share` in (0, 1), `count` at least 1.
 */
export function quantileRanks(share: number, count: number): readonly [low: number, high: number] {
  const [low, high] = wilson(share * count, count);
  return [Math.floor(low * count), Math.ceil(high * count) + 1];
}
