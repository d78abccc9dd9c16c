import { increasingRoot } from '../numeric/roots.js';
import { normalQuantile } from './normal.js';
import { continuedFraction, MOST_TERMS, SADDLE_SIZE, saddleTail } from './saddle-tail.js';
import { logGamma, stirlingErrorOfReal, wideDeviance } from './stirling.js';

/** Both tails of a law and its density per unit of ln x, ready for many calls with the same shape. */
export type GammaTails = {
  readonly lower: (x: number) => number;
  readonly upper: (x: number) => number;
  readonly density: (x: number) => number;
};

const EPSILON = 1e-17;
/**
 * P(X ≤ x) and P(X > x) for X gamma distributed with the given shape and scale 1: the regularised incomplete gamma
 * functions P(shape, x) and Q(shape, x). Shape in [1e-3, 1e9]; 0 and 1 for x ≤ 0. Relative error below 1e-12 wherever
 * the result is a normal double, of the upper tail for shapes below 0.01 below 1e-11.
 * Sources: W. Gautschi, "A computational procedure for incomplete gamma functions", ACM TOMS 5 (1979) 466–481 (series
 * and continued fraction); for large shapes `saddleTail`, so that a call takes no longer however large the shape.
 */
export function gammaTails(shape: number): GammaTails {
  const height = Math.sqrt(shape / (2 * Math.PI)) * Math.exp(-stirlingErrorOfReal(shape));
  const saddle = shape >= SADDLE_SIZE ? saddleTail(shape, 0) : undefined;
  const density = (x: number) => (x > 0 && x < Infinity ? height * Math.exp(-wideDeviance(shape, x)) : 0);
  const tail = (x: number, upper: boolean): number => {
    if (x <= 0) return upper ? 1 : 0;
    if (x === Infinity) return upper ? 0 : 1;
    const far = wideDeviance(shape, x);
    const near = saddle?.(far, x > shape, upper);
    if (near !== undefined) return near;
    const g = height * Math.exp(-far);
    const fromBelow = x < shape + 1;
    const share = g === 0 ? 0 : fromBelow ? g * series(x, shape) : g * fraction(x, shape);
    return fromBelow === upper ? 1 - share : share;
  };
  return { lower: (x) => tail(x, false), upper: (x) => tail(x, true), density };
}

/** P(a, x) over the density per unit of ln x: 1/a + x/(a(a+1)) + x²/(a(a+1)(a+2)) + … */
function series(x: number, a: number): number {
  let term = 1 / a;
  let sum = term;
  for (let j = 1; j < MOST_TERMS && term > EPSILON * sum; j++) {
    term *= x / (a + j);
    sum += term;
  }
  return sum;
}

/** Q(a, x) over the density per unit of ln x: Legendre's continued fraction 1/(x+1−a − 1(1−a)/(x+3−a − …)). */
function fraction(x: number, a: number): number {
  const start = x + 1 - a;
  return 1 / continuedFraction(start, (j) => [-j * (j - a), start + 2 * j]);
}

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
