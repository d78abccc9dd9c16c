/** Below, what is missing from 1 is less than the smallest positive number. */
const CERTAIN = 0.04;
/** Either series needs at most five terms on its side of this. */
const CROSSOVER = 1;
const TERMS = 5;

/**
 * P(K > t) for Kolmogorov's law, the limit of √(nm/(n+m)) times the two-sample statistic: 1 for t < 0.04, precise relative
 * to itself in the upper tail. Source: A. N. Kolmogorov 1933; both theta series as in W. Feller, "On the
 * Kolmogorov–Smirnov limit theorems for empirical distributions", Annals of Mathematical Statistics 19 (1948).
 */
export function kolmogorovUpperTail(t: number): number {
  if (t < CERTAIN) return 1;
  let sum = 0;
  if (t < CROSSOVER) {
    for (let k = TERMS; k >= 1; k--) {
      const odd = (2 * k - 1) * Math.PI;
      sum += Math.exp((-odd * odd) / (8 * t * t));
    }
    return 1 - (Math.sqrt(2 * Math.PI) / t) * sum;
  }
  for (let k = TERMS; k >= 1; k--) sum = Math.exp(-2 * k * k * t * t) - sum;
  return 2 * sum;
}
