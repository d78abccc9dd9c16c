/**
 * The share of a population that gets at least one event, when each member's count is Poisson with a mean of its own,
 * gamma distributed over the population with the given mean and coefficient of variation:
 * `1 − (1 + mean·cv²)^(−1/cv²)`, the complement of the zero class of the negative binomial distribution. With cv = 0,
 * its limit, all members are alike: `1 − exp(−mean)`. Mean and cv finite and ≥ 0 (mean·cv² too); relative error below
 * 1e-15 for small means.
 * Source: A. S. C. Ehrenberg, "The pattern of consumer purchases", Applied Statistics 8 (1959) 26–41.
 */
export function reach(mean: number, cv: number): number {
  const variance = cv * cv;
  const spread = mean * variance;
  // So little spread changes no digit; and the quotient below could lose them when `variance` is next to nothing.
  if (spread < 1e-17) return -Math.expm1(-mean);
  return -Math.expm1(-Math.log1p(spread) / variance);
}
