import { increasingRoot } from '../numeric/roots.js';
import { normalQuantile } from './normal.js';
import { continuedFraction, SADDLE_SIZE, saddleTail } from './saddle-tail.js';
import { stirlingErrorOfReal, wideDeviance } from './stirling.js';

/** Both tails of a law and its density per unit of ln(x/y), at x and y = 1 − x, both given so that neither is rounded. */
export type BetaTails = {
  readonly lower: (x: number, y: number) => number;
  readonly upper: (x: number, y: number) => number;
  readonly density: (x: number, y: number) => number;
};

/**
 * P(X ≤ x) and P(X > x) for X beta distributed with shapes a and b: the regularised incomplete beta function. a and b
 * in [1e-4, 1e9]; 0 and 1 for x ≤ 0, 1 and 0 for x ≥ 1. Relative error below 1e-11 while a + b is below 1e8 (below 1e-10 for shapes
 * below 0.01); the rounding of x makes it grow with the square root of a + b beyond. Sources: A. R. DiDonato, A. H.
 * Morris, "Algorithm 708: significant digit computation of the incomplete beta function ratios", ACM TOMS 18 (1992)
 * 360–373 (continued fraction); for large shapes `saddleTail`, so that a call takes no longer however large they are.
 */
export function betaTails(a: number, b: number): BetaTails {
  const n = a + b;
  const size = a < b ? a / (1 + a / b) : b / (1 + b / a);
  const height =
    Math.sqrt(size / (2 * Math.PI)) *
    Math.exp(stirlingErrorOfReal(n) - stirlingErrorOfReal(a) - stirlingErrorOfReal(b));
  const saddle = size >= SADDLE_SIZE ? saddleTail(size, a / n) : undefined;
  const farFrom = (x: number, y: number) => wideDeviance(a, n * x) + wideDeviance(b, n * y);
  const tail = (x: number, y: number, upper: boolean): number => {
    if (x <= 0 || y <= 0) return x <= 0 === upper ? 1 : 0;
    const far = farFrom(x, y);
    const near = saddle?.(far, b * x > a * y, upper);
    if (near !== undefined) return near;
    const g = height * Math.exp(-far);
    const fromBelow = x * (b + 1) < y * (a + 1);
    const share = g === 0 ? 0 : fromBelow ? g / fraction(x, y, a, b) : g / fraction(y, x, b, a);
    return fromBelow === upper ? 1 - share : share;
  };
  return {
    lower: (x, y) => tail(x, y, false),
    upper: (x, y) => tail(x, y, true),
    density: (x, y) => (x > 0 && y > 0 ? height * Math.exp(-farFrom(x, y)) : 0),
  };
}

/** The density per unit of ln(x/y) over the lower tail, as a continued fraction (DiDonato and Morris, equation 9). */
function fraction(x: number, y: number, a: number, b: number): number {
  const lead = a * y - b * x + 1;
  return continuedFraction((a * lead) / (a + 1), (j) => {
    const odd = a + 2 * j - 1;
    const part = (j * (b - j) * x) / odd;
    return [((a + j - 1) * (a + b + j - 1) * x * part) / odd, j + part + ((a + j) * (lead + j * (1 + y))) / (odd + 2)];
  });
}

/**
 * The quantile function of the beta distribution with shapes a and b: the x with P(X ≤ x) = u. a and b in [1e-4, 1e9],
 * u in (0, 1); 0 and 1 at 0 and 1. Relative error below 2e-12 for shapes of 0.01 and above, growing to 4e-11 at shapes
 * of 1e-4, where the law is nearly flat in ln x; where a small shape takes the result below the smallest double it is
 * 0. Non-decreasing in u, and in m where a = mk and b = (1−m)k, but for rounding (relative 1e-14 at most, and only
 * between arguments that differ by less than 1e-8).
 *
 * Newton's method on the logarithm of the smaller tail as a function of ln(x/(1−x)), which is concave, so that it comes
 * home from any start. First guess for shapes of 1 and above: M. Abramowitz, I. A. Stegun, "Handbook of Mathematical
 * Functions" (1964), 26.5.22; below, the first term of a tail.
 */
export function betaQuantile(u: number, a: number, b: number): number {
  if (u <= 0) return 0;
  if (u >= 1) return 1;
  return a <= b ? solve(u, 1 - u, a, b)[0] : solve(1 - u, u, b, a)[1];
}

type Point = readonly [x: number, y: number];

/** The point with the given tails, for a ≤ b, as x and 1 − x. */
function solve(lower: number, upper: number, a: number, b: number): Point {
  const guess = a < 1 ? guessSmall(lower, upper, a, b) : { start: handbookGuess(lower, upper, a, b), byLower: false };
  if (guess.done !== undefined) return guess.done;
  const byLower = guess.byLower || lower <= upper;
  const tails = betaTails(a, b);
  const target = Math.log(byLower ? lower : upper);
  const tolerance = 1e-8 / Math.sqrt(Math.max(1, a));
  const root = increasingRoot(guess.start, tolerance, (s) => {
    const [x, y] = point(s, a, b);
    const tail = byLower ? tails.lower(x, y) : tails.upper(x, y);
    const excess = Math.log(tail) - target;
    return [byLower ? excess : -excess, tails.density(x, y) / tail];
  });
  return point(root, a, b);
}

/** The point whose odds are exp(s) times those of the mean: near a large law's mean s keeps digits that x would lose. */
function point(s: number, a: number, b: number): Point {
  const odds = (a / b) * Math.exp(s);
  if (odds === Infinity) return [1, 0];
  // The smaller of the two first: what is left of 1 then rises without a wobble.
  const y = 1 / (1 + odds);
  const x = odds > 1 ? 1 - y : odds / (1 + odds);
  return [x, odds > 1 ? y : 1 - x];
}

type Guess = { readonly start: number; readonly byLower: boolean; readonly done?: Point };

/** For a < 1, a ≤ b. The lower tail is x^a/(aB) · (1 + O(bx)), the upper one y^b/(bB) · (1 + O(ay)) for b < 1. */
function guessSmall(lower: number, upper: number, a: number, b: number): Guess {
  const logB = logBeta(a, b);
  const logX = (Math.log(lower) + Math.log(a) + logB) / a;
  const logY = (Math.log(upper) + Math.log(b) + logB) / b;
  const least = Math.exp(logX);
  if (least * Math.max(1, b) < 1e-17) return { start: 0, byLower: true, done: [least, 1 - least] };
  const rest = Math.exp(logY);
  if (b < 1 && rest < 1e-17) return { start: 0, byLower: false, done: [1 - rest, rest] };
  const mean = Math.log(a / b);
  const fromLower = logX - Math.log1p(-Math.min(least, 0.5)) - mean;
  if (lower <= upper || least * b < 0.5) return { start: fromLower, byLower: lower <= upper || b >= 1 };
  // −expm1 is 1 − y without its rounding; the odds x/y of a y above 1 would be negative.
  const odds = logY < 0 ? -Math.expm1(logY) / rest : 0;
  return { start: odds > 0 ? Math.log(odds) - mean : 0, byLower: false };
}

/** ln B(a, b), precise while one of the shapes is below 1. */
function logBeta(a: number, b: number): number {
  const n = a + b;
  const powers = -a * Math.log1p(b / a) - b * Math.log1p(a / b);
  const stirling = stirlingErrorOfReal(a) + stirlingErrorOfReal(b) - stirlingErrorOfReal(n);
  return stirling + powers + 0.5 * Math.log((2 * Math.PI * n) / b / a);
}

function handbookGuess(lower: number, upper: number, a: number, b: number): number {
  const z = lower <= upper ? -normalQuantile(lower) : normalQuantile(upper);
  const forA = 1 / (2 * a - 1);
  const forB = 1 / (2 * b - 1);
  const h = 2 / (forA + forB);
  const skew = (z * z - 3) / 6;
  return -2 * ((z * Math.sqrt(h + skew)) / h - (forB - forA) * (skew + 5 / 6 - 2 / (3 * h)));
}
