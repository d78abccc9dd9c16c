import { normalUpperTail } from '../../../stats/laws/normal.js';

/** So near to its middle, in standard deviations, the formula is nearly 0/0; Edgeworth's expansion is right there. */
const MIDDLE = 0.05;

/**
 * P(the share of marked requests is above a bound in (0, 1)), where marked and other requests are independent Poisson
 * counts: the tail of (1 − bound) × marked − bound × rest above 0, whose saddle point has a closed form. For means of 100
 * and more it is right to 1 % of itself, however small, near the middle
 * to 0.001.
 * Source: R. Lugannani, S. Rice, "Saddle point approximation for the distribution of the sum of independent random
 * variables", Advances in Applied Probability 12 (1980) 475–490.
 */
export function saddleShareAbove(marked: number, rest: number, bound: number): number {
  if (bound <= 0) return 1;
  if (bound >= 1) return 0;
  const tilt = Math.log((bound * rest) / ((1 - bound) * marked));
  const up = marked * Math.exp(tilt * (1 - bound));
  const down = rest * Math.exp(-tilt * bound);
  const root = Math.sign(tilt) * Math.sqrt(Math.max(0, 2 * (marked - up + (rest - down))));
  if (Math.abs(root) < MIDDLE) return middle(marked, rest, bound);
  const scaled = tilt * Math.sqrt((1 - bound) * (1 - bound) * up + bound * bound * down);
  return Math.min(1, Math.max(0, normalUpperTail(root) + normalDensity(root) * (1 / scaled - 1 / root)));
}

function middle(marked: number, rest: number, bound: number): number {
  const other = 1 - bound;
  const deviation = Math.sqrt(other * other * marked + bound * bound * rest);
  const mean = (other * marked - bound * rest) / deviation;
  const skewness =
    (other * other * other * marked - bound * bound * bound * rest) / (deviation * deviation * deviation);
  return normalUpperTail(-mean) + (skewness / 6) * (mean * mean - 1) * normalDensity(mean);
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}
