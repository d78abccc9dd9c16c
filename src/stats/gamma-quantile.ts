import { gammaTails } from './gamma-cdf.js';
import { logGamma } from './log-gamma.js';
import { normalQuantile } from './normal-quantile.js';

const MOST_STEPS = 200;

/**
 * The quantile function of the gamma distribution with the given shape and scale 1: the x with P(X ≤ x) = u. Shape in
 * [1e-3, 1e9], u in (0, 1); 0 and Infinity at 0 and 1. Relative error below 1e-9 wherever the result is a normal
 * double; where a small shape takes it below the smallest double it is 0. Non-decreasing in u and in the shape but for
 * rounding.
 *
 * Newton's method on the logarithm of the smaller tail as a function of ln x, which is concave, so that it comes home
 * from any start; the first guess is that of E. B. Wilson and M. M. Hilferty, "The distribution of chi-square", PNAS 17
 * (1931) 684–688, or for shapes below 1 the first term of the tail.
 */
export function gammaQuantile(u: number, shape: number): number {
  if (u <= 0) return 0;
  if (u >= 1) return Infinity;
  // P(X ≤ x) ≤ x^shape / Γ(shape+1), nearly equal for small x: a bound from below.
  const least = shape < 1 ? Math.exp((Math.log(u) + logGamma(shape + 1)) / shape) : 0;
  if (shape < 1 && least < 1e-17) return least;
  const byLower = u <= 0.5 || (shape < 1 && least < 0.5);
  const start = shape < 1 ? (byLower ? least : exponentialGuess(u, shape)) : wilsonHilferty(u, shape);
  const tails = gammaTails(shape);
  const target = byLower ? Math.log(u) : Math.log1p(-u);
  const tolerance = 1e-8 / Math.sqrt(Math.max(1, shape));
  const root = increasingRoot(Math.log(start / shape), tolerance, (s) => {
    const x = shape * Math.exp(s);
    const tail = byLower ? tails.lower(x) : tails.upper(x);
    const excess = Math.log(tail) - target;
    return [byLower ? excess : -excess, tails.density(x) / tail];
  });
  return shape * Math.exp(root);
}

/** P(X > x) is about e^−x / Γ(shape) for shapes below 1 and x above ½. */
function exponentialGuess(u: number, shape: number): number {
  return Math.max(0.5, -Math.log1p(-u) - logGamma(shape));
}

function wilsonHilferty(u: number, shape: number): number {
  const root = 1 - 1 / (9 * shape) + normalQuantile(u) / (3 * Math.sqrt(shape));
  // Far down the lower tail of a small shape the formula fails; there the first term of the tail is near.
  return root > 0.3 ? shape * root * root * root : Math.exp((Math.log(u) + logGamma(shape + 1)) / shape);
}

/**
 * The root of an increasing function, given as its value and slope: Newton's method, within the bracket found so far,
 * by halving it where a step would leave it. Ends when a step is below the tolerance (that step is still made), after
 * `MOST_STEPS` at the latest.
 */
export function increasingRoot(start: number, tolerance: number, at: (s: number) => readonly [number, number]): number {
  let low = -Infinity;
  let high = Infinity;
  let width = 1;
  let s = start;
  for (let i = 0; i < MOST_STEPS; i++) {
    const [value, slope] = at(s);
    const step = value / slope;
    if (Math.abs(step) <= tolerance) return s - step;
    if (value < 0) low = s;
    else high = s;
    let next = s - step;
    if (!(next > low && next < high)) {
      width *= 2;
      next = low === -Infinity ? high - width : high === Infinity ? low + width : low + 0.5 * (high - low);
      if (high - low <= tolerance) return next;
    }
    s = next;
  }
  return s;
}
