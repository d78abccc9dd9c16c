import { betaQuantile } from './beta-quantile.js';

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
