import { normalQuantile } from '../laws/normal.js';
import { hypergeometricUpperTail } from './hypergeometric.js';

/**
 * The quantile function of the hypergeometric distribution: the smallest whole k with P(X ≤ k) ≥ u, for u in (0, 1), and X the
 * successes among `draws` taken without replacement from a `population` that holds so many `successes`. Whole numbers, 0 ≤
 * successes, draws ≤ population. Never falls when u, successes or draws rises.
 *
 * The distribution function decides, from where the normal approximation points at.
 */
export function hypergeometricQuantile(u: number, successes: number, draws: number, population: number): number {
  const least = Math.max(0, draws - (population - successes));
  const most = Math.min(successes, draws);
  if (least === most) return least;
  const mean = (successes * draws) / population;
  const variance = (mean * (1 - successes / population) * (population - draws)) / Math.max(1, population - 1);
  // P(X > k) ≤ 1 − u, which is exact for the numbers `uniform` gives.
  const isEnough = (k: number): boolean =>
    k >= most || hypergeometricUpperTail(k + 1, successes, draws, population) <= 1 - u;
  let k = Math.min(most, Math.max(least, Math.round(mean + Math.sqrt(variance) * normalQuantile(u))));
  if (isEnough(k)) while (k > least && isEnough(k - 1)) k--;
  else
    do k++;
    while (!isEnough(k));
  return k;
}
