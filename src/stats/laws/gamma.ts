import { normalQuantile, normalUpperTail } from './normal.js';
import { deviance, logGamma, stirlingErrorOfReal } from './stirling.js';

/** Both tails of a law and its density per unit of ln x, ready for many calls with the same shape. */
export type GammaTails = {
  readonly lower: (x: number) => number;
  readonly upper: (x: number) => number;
  readonly density: (x: number) => number;
};

/** The expansion about the saddle point holds to 1e-15 from this size on, up to this distance from the saddle. */
export const SADDLE_SIZE = 16;
const SADDLE_REACH = 0.8;
const SADDLE_TERMS = 26;
const EPSILON = 1e-17;
/** More terms than any argument in the stated domain takes: the loops end whatever they are given. */
const MOST_TERMS = 5000;

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

/** b₀ + a₁/(b₁ + a₂/(b₂ + …)), `term(j)` giving aⱼ and bⱼ, by the modified algorithm of Lentz. */
export function continuedFraction(start: number, term: (j: number) => readonly [number, number]): number {
  const tiny = 1e-300;
  let value = start === 0 ? tiny : start;
  let c = value;
  let d = 0;
  for (let j = 1; j < MOST_TERMS; j++) {
    const [numerator, denominator] = term(j);
    d = denominator + numerator * d;
    d = 1 / (d === 0 ? tiny : d);
    c = denominator + numerator / c;
    if (c === 0) c = tiny;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 1.2e-16) break;
  }
  return value;
}

/** `deviance` also where the quotient of its arguments leaves the range of a double; NaN for NaN, not a loop. */
export function wideDeviance(x: number, m: number): number {
  if (!(x >= 0 && m >= 0)) return Number.NaN;
  const narrow = deviance(x, m);
  return narrow < Infinity ? narrow : x * (Math.log(x) - Math.log(m)) + m - x;
}

/**
 * A tail of a gamma or beta law by Temme's expansion about its saddle point: the tail of the normal law that has the
 * same deviance, and a correction. For the beta law `size` is ab/(a+b) and `skew` a/(a+b); for the gamma law the shape
 * and 0, its limit. The answer takes the deviance, on which side of the saddle it lies, and which tail is asked for;
 * undefined where the expansion does not reach.
 *
 * With the deviance size·η²/2, a point p + p(1−p)τ of the beta law obeys ττ' = (1+(1−p)τ)(1−pτ)η, whence the powers of
 * τ and of f = η/τ. Writing f = c + ηβ − β'/size turns the tail ∫ f exp(−size·ζ²/2) into c normal tails and a boundary
 * term; since the whole is 1, c also divides. Sources: N. M. Temme, "The asymptotic expansion of the incomplete gamma
 * functions", SIAM J. Math. Anal. 10 (1979) 757–766; A. Gil, J. Segura, N. M. Temme, "Efficient and accurate
 * algorithms for the computation and inversion of the incomplete gamma function ratios", SIAM J. Sci. Comput. 34
 * (2012) A2965–A2981. The singularities lie at |η| ≥ 2√π for every skew.
 */
export function saddleTail(size: number, skew: number) {
  const f = skew === 0 ? GAMMA_POWERS : saddlePowers(skew);
  const beta = new Array<number>(SADDLE_TERMS + 1).fill(0);
  for (let m = SADDLE_TERMS - 1; m > 0; m--) {
    beta[m - 1] = (f[m] as number) + ((m + 1) * (beta[m + 1] as number)) / size;
  }
  const weight = 1 / (Math.sqrt(2 * Math.PI * size) * (1 + (beta[1] as number) / size));
  return (far: number, above: boolean, upper: boolean): number | undefined => {
    const distance = Math.sqrt((2 * far) / size);
    if (distance > SADDLE_REACH) return undefined;
    const eta = above ? distance : -distance;
    let sum = 0;
    for (let m = SADDLE_TERMS - 2; m >= 0; m--) sum = sum * eta + (beta[m] as number);
    const z = Math.sqrt(2 * far);
    const boundary = Math.exp(-far) * weight * sum;
    return upper ? normalUpperTail(above ? z : -z) + boundary : normalUpperTail(above ? -z : z) - boundary;
  };
}

/** The powers of f: (k+2)τₖ₊₁ = (1−2p)[k=1] − p(1−p)τₖ₋₁ − Σ fᵢτₖ₊₁₋ᵢ over 0 < i < k, and fₖ = −τₖ₊₁ − the same sum. */
function saddlePowers(p: number): number[] {
  const tau = [0, 1];
  const f = [1];
  for (let k = 1; k < SADDLE_TERMS; k++) {
    let sum = 0;
    for (let i = 1; i < k; i++) sum += (f[i] as number) * (tau[k + 1 - i] as number);
    const next = ((k === 1 ? 1 - 2 * p : 0) - p * (1 - p) * (tau[k - 1] as number) - sum) / (k + 2);
    tau.push(next);
    f.push(-next - sum);
  }
  return f;
}

const GAMMA_POWERS = saddlePowers(0);

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
