import { wilson } from './wilson.js';

/**
 * The ranks, from 1, of the two of `count` ordered numbers between which a quantile of their distribution lies with a
 * probability of 95 %, whatever that distribution is: a binomial number of them lies below it. 0 or `count` + 1 where
 * there are too few for a bound on that side. `share` in (0, 1), `count` at least 1.
 */
export function quantileRanks(share: number, count: number): readonly [low: number, high: number] {
  const [low, high] = wilson(share * count, count);
  return [Math.floor(low * count), Math.ceil(high * count) + 1];
}
