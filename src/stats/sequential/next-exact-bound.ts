import { binomialDensity } from '../lattice/binomial.js';

/** What an exact sequential test of binomial counts remembers between looks. */
export interface ExactState {
  /** By the total of successes, from `first` on: the chance of having it, and of not having been stopped. */
  readonly survivors: Float64Array;
  readonly first: number;
  /** The chance of having been stopped. */
  readonly crossed: number;
}

export interface ExactLook extends ExactState {
  /** Whole: how many events are new. */
  readonly events: number;
  /** The chance of each to be a success, in [0, 1], if nothing is the matter. May differ from look to look. */
  readonly share: number;
  /** The chance, at most, of having been stopped by now. */
  readonly spend: number;
}

export interface ExactBound extends ExactState {
  /** Stop at this total of successes or more; one more than there can be where nothing is left to spend. */
  readonly bound: number;
}

export const EXACT_START: ExactState = { survivors: Float64Array.of(1), first: 0, crossed: 0 };

/**
 * The smallest bound on the total of successes with which the chance of having been stopped stays within `spend`. What is
 * over is left for later looks, so the whole stays within as well: conservative, because counts come in lumps. Takes as
 * many steps as the totals that have a chance of 1e-20 times as many as the new successes have; what is rarer is left out.
 * Only positive terms, so small chances keep their digits.
 * Source: C. Jennison, B. W. Turnbull, Group Sequential Methods (2000), section 12.1.
 */
export function nextExactBound({ survivors, first, crossed, events, share, spend }: ExactLook): ExactBound {
  const law = binomialLaw(events, share);
  const chances = convolved(survivors, law.chances);
  const from = first + law.first;
  let stopped = crossed;
  let count = chances.length;
  while (count > 0 && stopped + (chances[count - 1] as number) <= spend) {
    count--;
    stopped += chances[count] as number;
  }
  const bound = from + count;
  let skipped = 0;
  while (skipped < count && (chances[skipped] as number) < NEGLIGIBLE) skipped++;
  return { bound, survivors: chances.slice(skipped, count), first: from + skipped, crossed: stopped };
}

/** A chance of nothing. */
const NEGLIGIBLE = 1e-20;

interface Law {
  readonly first: number;
  readonly chances: Float64Array;
}

/** The chances of so many successes that are not negligible, around the likeliest. */
function binomialLaw(events: number, share: number): Law {
  const mode = Math.min(events, Math.floor((events + 1) * share));
  let [first, last] = [mode, mode];
  while (first > 0 && binomialDensity(first - 1, events, share) >= NEGLIGIBLE) first--;
  while (last < events && binomialDensity(last + 1, events, share) >= NEGLIGIBLE) last++;
  return {
    first,
    chances: Float64Array.from({ length: last - first + 1 }, (_, i) => binomialDensity(first + i, events, share)),
  };
}

function convolved(survivors: Float64Array, chances: Float64Array): Float64Array {
  const sums = new Float64Array(Math.max(0, survivors.length + chances.length - 1));
  for (let k = 0; k < chances.length; k++) {
    const chance = chances[k] as number;
    for (let i = 0; i < survivors.length; i++) {
      sums[i + k] = (sums[i + k] as number) + (survivors[i] as number) * chance;
    }
  }
  return sums;
}
