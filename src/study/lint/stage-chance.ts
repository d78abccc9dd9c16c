import { binomialUpperTail } from '../../stats/lattice/binomial.js';
import type { Looks } from './looks.js';

/** What it takes for breaches to roll back: how long one must hold, and how many that did are tolerated. */
export interface Tolerance {
  readonly holdSeconds: number;
  readonly failureLimit: number;
}

/** More steps of arithmetic than this are not taken: then there is no figure. */
const MOST_STEPS = 30_000_000;

/** The fewest looks, all in breach, that roll back; Infinity if those of the stage do not suffice. */
export function looksNeeded({ newSeconds }: Pick<Looks, 'newSeconds'>, tolerance: Tolerance): number {
  const { holdSeconds, failureLimit } = tolerance;
  let held = 0;
  for (let i = 0, failed = 0; i < newSeconds.length; i++) {
    held += newSeconds[i] as number;
    if (held >= holdSeconds && ++failed > failureLimit) return i + 1;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * The chance that a rule rolls back in a stage, given for each kind of look the chance that it sees a breach. Looks that
 * share no request are independent, and the chance is exact. Where they do share some, `atMost` and `atLeast` bound it:
 * breaches over overlapping windows are positively associated (T. E. Harris 1960; J. D. Esary, F. Proschan, D. W. Walkup
 * 1967), so that none at all is at least as likely as if they were independent, and so are several in a row.
 */
export function stageChance(
  looks: Looks,
  chances: readonly number[],
  tolerance: Tolerance,
  side: 'atMost' | 'atLeast',
): number | null {
  const needed = looksNeeded(looks, tolerance);
  if (needed === Number.POSITIVE_INFINITY) return 0;
  if (looks.apart > 1 && looks.order.length > 1) {
    return side === 'atMost' ? anyBreach(looks, chances) : someBlock(looks, chances, needed);
  }
  if (looks.newSeconds.every((seconds) => seconds >= tolerance.holdSeconds)) {
    const [only] = chances;
    if (tolerance.failureLimit === 0) return anyBreach(looks, chances);
    if (chances.length === 1 && only !== undefined) {
      return binomialUpperTail(tolerance.failureLimit, looks.order.length, only);
    }
  }
  return walk(looks, chances, tolerance);
}

function anyBreach({ order }: Looks, chances: readonly number[]): number {
  let log = 0;
  for (const kind of order) log += Math.log1p(-Math.min(1, chances[kind] ?? 0));
  return -Math.expm1(log);
}

/**
 * At least one of several blocks of looks, which share no request with one another, is in breach throughout. From the
 * end, where a look that reaches back into stages before has most of its own.
 */
function someBlock({ order, apart }: Looks, chances: readonly number[], needed: number): number {
  let log = 0;
  for (let end = order.length; end >= needed; end -= needed + apart - 1) {
    let all = 1;
    for (let i = end - needed; i < end; i++) all *= chances[order[i] as number] ?? 0;
    log += Math.log1p(-Math.min(1, all));
  }
  return -Math.expm1(log);
}

/** Look by look: the law of how many failed so far, and of how many before this one were in breach in a row. */
function walk(looks: Looks, chances: readonly number[], { holdSeconds, failureLimit }: Tolerance): number | null {
  const { order, newSeconds } = looks;
  const rows = failureLimit + 1;
  const streaks = streakLengths(newSeconds, holdSeconds);
  const longest = streaks.reduce(
    (most, length) => (length < Number.POSITIVE_INFINITY ? Math.max(most, length) : most),
    1,
  );
  const width = longest + 1;
  if (rows * width * order.length > MOST_STEPS) return null;
  let law = new Float64Array(rows * width);
  let next = new Float64Array(rows * width);
  law[0] = 1;
  let rolledBack = 0;
  for (const [i, kind] of order.entries()) {
    const chance = chances[kind] ?? 0;
    next.fill(0);
    for (let at = 0; at < law.length; at++) {
      const mass = law[at] as number;
      if (mass === 0) continue;
      const failed = Math.floor(at / width);
      const streak = Math.min(width - 1, (at % width) + 1);
      next[failed * width] = (next[failed * width] as number) + mass * (1 - chance);
      const after = streak >= (streaks[i] as number) ? failed + 1 : failed;
      if (after > failureLimit) rolledBack += mass * chance;
      else next[after * width + streak] = (next[after * width + streak] as number) + mass * chance;
    }
    [law, next] = [next, law];
  }
  return Math.min(1, rolledBack);
}

/** For each look, how many in a row up to it have to be in breach for it to count; Infinity: there are not so many. */
function streakLengths(newSeconds: readonly number[], holdSeconds: number): readonly number[] {
  let held = 0;
  let first = 0;
  return newSeconds.map((seconds, i) => {
    held += seconds;
    while (first < i && held - (newSeconds[first] as number) >= holdSeconds) {
      held -= newSeconds[first] as number;
      first++;
    }
    return held < holdSeconds ? Number.POSITIVE_INFINITY : i - first + 1;
  });
}
