import { binomialQuantile } from './binomial.js';

/**
 * How many different members of a population of `people`, at least one, got any of `events` ≥ 0, where each member's rate
 * is gamma distributed over the population with this coefficient of variation: a quantile, at u in (0, 1). Given how many
 * events there were, less is left to chance than `people` independent draws would have: early on, nearly every event
 * reaches a new member. A binomial distribution with that mean and variance stands in for the true one, Pólya's urn; never
 * more than people or, rounded up, events. Falls by at most 1, and rarely, where events rise.
 */
export function distinctQuantile(u: number, people: number, events: number, cv: number): number {
  const mean = events / people;
  const reached = reach(mean, cv);
  if (reached === 0 || reached === 1) return reached * people;
  // Of the variance of who was reached, the share that the number of events explains, by regression on it.
  const explained = Math.min(1, (mean * (1 - reached)) / (reached * (1 + mean * cv * cv)));
  const chance = 1 - (1 - reached) * (1 - explained);
  const draws = Math.min(people, Math.max(1, Math.round((people * reached) / chance)));
  const drawn = binomialQuantile(u, draws, Math.min(1, (people * reached) / draws));
  return Math.min(drawn, Math.ceil(events));
}

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
