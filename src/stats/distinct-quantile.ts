import { binomialQuantile } from './binomial-quantile.js';
import { reach } from './reach.js';

/**
 * How many different members of a population of `people`, at least one, got any of `events` ≥ 0, where each member's rate
 * is gamma distributed over the population with this coefficient of variation: a quantile, at u in (0, 1). Given how many
 * events there were, less is left to chance than `people` independent draws would have: early on, nearly every event
 * reaches somebody new. A binomial distribution with that mean and variance stands in for the true one, Pólya's urn; never
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
