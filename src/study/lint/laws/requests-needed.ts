import { poissonUpperTail } from '../../../stats/lattice/poisson.js';
import { normalUpperTail } from '../../../stats/laws/normal.js';

/** Of looks, so many ought to have enough requests. */
export const MOSTLY = 0.99;
/** What has enough requests in fewer of a hundred than one is never heard. */
export const NEVER = 0.01;
/** From such a mean on the normal law is right to 1 in 10,000, and a sum would take long. */
const NORMAL_FROM = 1e6;

/** P(a Poisson number of requests is at least `least`). */
export function heardChance(expected: number, least: number): number {
  if (expected > NORMAL_FROM) return normalUpperTail((least - 0.5 - expected) / Math.sqrt(expected));
  return poissonUpperTail(least - 1, expected);
}

/** The expected number of requests from which on 99 looks in 100 have at least so many. */
export function expectedToBeHeard(least: number): number {
  let [low, high] = [0, 2 * least + 20];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (heardChance(middle, least) >= MOSTLY) high = middle;
    else low = middle;
  }
  return high;
}

/** The largest number of requests that 99 looks in 100 have, of so many expected. */
export function heardByMost(expected: number): number {
  let [low, high] = [0, Math.ceil(expected) + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (heardChance(expected, middle) >= MOSTLY) low = middle;
    else high = middle;
  }
  return low;
}
