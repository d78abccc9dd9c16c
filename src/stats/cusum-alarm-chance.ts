import { type CusumChain, type CusumScheme, cusumChain } from './cusum-chain.js';

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
