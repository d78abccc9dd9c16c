import { INVERSE_SQRT_2PI, normalCdf, normalUpperTail } from '../laws/normal.js';
import { gaussLegendre } from '../numeric/gauss-legendre.js';
import { brentRoot } from '../numeric/roots.js';

/** How finely the threshold is sought. */
const TOLERANCE = 1e-10;

export interface CusumDesign {
  readonly drift: number;
  readonly looks: number;
  /** The chance of an alarm within all looks, in (0, 1). */
  readonly alpha: number;
}

/**
 * The threshold, to 1e-10, at which the chance of an alarm within so many looks is `alpha`; 0 where even that has no
 * higher one; null where the threshold would be beyond 128. The logarithm of the chance is sought, since it is nearly a
 * straight line in the threshold.
 */
export function cusumThreshold({ drift, looks, alpha }: CusumDesign): number | null {
  const excess = (threshold: number) => Math.log(cusumAlarmChance({ drift, threshold, looks }) / alpha);
  let [from, to] = [0, 1];
  let atFrom = excess(from);
  if (atFrom <= 0) return 0;
  let atTo = excess(to);
  while (atTo > 0) {
    [from, atFrom] = [to, atTo];
    to *= 2;
    if (to > HIGHEST) return null;
    atTo = excess(to);
  }
  return brentRoot(excess, { from, to, atFrom, atTo, tolerance: TOLERANCE });
}

/** Beyond, the number of nodes makes a call slow. */
const HIGHEST = 128;

/** Ratios of successive chances that agree so well over all states are the chain's eigenvalue, but for rounding. */
const SETTLED = 4e-15;
const NEGLIGIBLE = 1e-17;

/** A scheme that is looked at so many times, a whole number. */
export interface CusumLooks extends CusumScheme {
  readonly looks: number;
}

/**
 * The chance that a one-sided cumulative sum that begins at 0 exceeds the threshold at one of the first looks. Relative
 * error below 1e-11 for thresholds up to 20 and 1e4 looks, however small the chance: the chances of an alarm at the
 * first, second, … look are added up, none is taken from 1. Once they fall by the same factor from each state, the rest
 * is a geometric sum, so that many looks take no longer than some: a millisecond at a threshold of 5, where the drift is
 * 0 or less and the threshold is 30, some 200.
 */
export function cusumAlarmChance({ drift, threshold, looks }: CusumLooks): number {
  const chain = cusumChain({ drift, threshold });
  let now = chain.alarm;
  let sum = 0;
  for (let look = 1; look <= looks; look++) {
    const first = now[0] as number;
    const next = stepBack(chain, now);
    const ratio = commonRatio(now, next);
    if (ratio !== undefined) return Math.min(1, sum + first * geometricSum(ratio, looks - look + 1));
    sum += first;
    // No state's chance at a later look is above the highest one now.
    if (next.every((chance) => chance * (looks - look) <= NEGLIGIBLE * sum)) break;
    now = next;
  }
  return Math.min(1, sum);
}

/** From each state, the chance of an alarm one look later than in `chances`. */
function stepBack({ size, steps }: CusumChain, chances: Float64Array): Float64Array {
  const before = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (steps[i * size + j] as number) * (chances[j] as number);
    before[i] = sum;
  }
  return before;
}

/** The eigenvalue lies between the least and the greatest ratio (Collatz and Wielandt); undefined while they differ. */
function commonRatio(now: Float64Array, next: Float64Array): number | undefined {
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  for (const [i, value] of next.entries()) {
    const ratio = value / (now[i] as number);
    if (!(ratio >= greatest * (1 - SETTLED) && ratio <= least * (1 + SETTLED))) return undefined;
    least = Math.min(least, ratio);
    greatest = Math.max(greatest, ratio);
  }
  return (least + greatest) / 2;
}

/** 1 + r + … + r^(count − 1), for r in (0, 1). */
function geometricSum(r: number, count: number): number {
  return r < 1 ? -Math.expm1(count * Math.log(r)) / (1 - r) : count;
}

export interface CusumScheme {
  /** What each look takes off the sum: the allowance less the true mean, both in standard deviations. */
  readonly drift: number;
  /** The alarm sounds when the sum exceeds it; in [0, 128]. */
  readonly threshold: number;
}

/** A chain of `size` states, the first the sum 0, where all begins. */
export interface CusumChain {
  readonly size: number;
  /** From state i to state j, at i·size + j. */
  readonly steps: Float64Array;
  /** From state i to the alarm. */
  readonly alarm: Float64Array;
}

/**
 * The one-sided cumulative sum S ← max(0, S + z − drift), z standard normal, as a Markov chain: the sum has an atom at 0
 * and a density up to the threshold, which stands at the nodes of Gauss's rule. The functions of S that are integrated
 * against it are analytic, so that the chain, unlike one of equal intervals, is as good as exact: with so many nodes the
 * error is below 1e-12. Sources: D. Brook, D. A. Evans, "An approach to the probability distribution of cusum run
 * length", Biometrika 59 (1972) 539–549 (the chain); A. L. Goel, S. M. Wu, "Determination of A.R.L. and a contour
 * nomogram for cusum charts to control normal mean", Technometrics 13 (1971) 221–230 (Gauss's nodes).
 */
export function cusumChain({ drift, threshold }: CusumScheme): CusumChain {
  if (!(threshold >= 0 && threshold <= HIGHEST))
    throw new RangeError(`threshold ${threshold} is not in [0, ${HIGHEST}]`);
  const count = threshold === 0 ? 0 : Math.ceil(24 + 6 * threshold);
  const { nodes, weights } = gaussLegendre(count);
  const half = threshold / 2;
  const size = count + 1;
  const steps = new Float64Array(size * size);
  const alarm = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const from = i === 0 ? 0 : half * (1 + (nodes[i - 1] as number));
    alarm[i] = normalUpperTail(threshold + drift - from);
    steps[i * size] = normalCdf(drift - from);
    for (let j = 1; j < size; j++) {
      const z = half * (1 + (nodes[j - 1] as number)) - from + drift;
      steps[i * size + j] = half * (weights[j - 1] as number) * INVERSE_SQRT_2PI * Math.exp(-0.5 * z * z);
    }
  }
  return { size, steps, alarm };
}
