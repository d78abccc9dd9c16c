import { binomialUpperTail } from '../../stats/lattice/binomial.js';
import { overlapBound } from './laws/overlap-bound.js';
import { looksToFail, type Tolerance } from './laws/tolerance.js';
import type { LookChances, Looks } from './looks.js';

/** What a stage begins with: the looks before it that a streak of breaches can reach back to, and how likely that is. */
export interface StageStart {
  /** For each of those looks the time since the one before; a streak that is longer than these need not be told apart. */
  readonly newSeconds: readonly number[];
  /** By failures in the stages before, then by the length of the streak, from 0 to as many as those looks. Sums to 1. */
  readonly law: Float64Array;
}

/** Nothing failed before, and no breach is going on. */
export const AFRESH: StageStart = { newSeconds: [], law: Float64Array.of(1) };

/** More steps of arithmetic than this are not taken: then there is no figure. */
const MOST_STEPS = 30_000_000;

export type Side = 'atMost' | 'atLeast';

/**
 * The chance that a rule rolls back in a stage that was reached, given for each kind of look the chance that it sees a breach.
 * Looks that share no request are independent, and the chance is exact. Where they do share some, `atMost` and `atLeast`
 * bound it: see `overlapBound`, and for the least, breaches over overlapping windows are positively associated (T. E. Harris
 * 1960; J. D. Esary, F. Proschan, D. W. Walkup 1967), so that several in a row are at least as likely as if they were independent.
 */
export function stageChance(
  looks: Looks,
  chances: LookChances,
  tolerance: Tolerance,
  side: Side,
  start: StageStart = AFRESH,
): number | null {
  const streaks = streaksIn(looks, tolerance, start);
  if (fewestLooks(streaks, tolerance) === Number.POSITIVE_INFINITY) return 0;
  if (sharesRequests(looks)) {
    return side === 'atMost'
      ? overlapBound(looks, chances, streaks)
      : someBlock(looks, chances.breach, looksToRollBack(looks, tolerance, AFRESH));
  }
  const { failureLimit, rolloutFailureLimit } = tolerance;
  // Where one look in breach is enough, wherever it is, nothing has to be remembered.
  if (rolloutFailureLimit === null && streaks.every((streak) => streak === 1)) {
    const [only] = chances.breach;
    if (failureLimit === 0) return anyBreach(looks, chances.breach);
    if (chances.breach.length === 1 && only !== undefined) {
      return binomialUpperTail(failureLimit, looks.order.length, only);
    }
  }
  return walk(looks, chances.breach, tolerance, start)?.rolledBack ?? null;
}

/** What the next stage begins with, of rollouts that this one did not roll back. Null: too much to work out. */
export function stageEnd(
  looks: Looks,
  chances: LookChances,
  tolerance: Tolerance,
  start: StageStart,
): StageStart | null {
  if (sharesRequests(looks)) return AFRESH;
  const walked = walk(looks, chances.breach, tolerance, start);
  if (walked === null) return null;
  const { law, width, rolledBack } = walked;
  const seconds = [...start.newSeconds, ...looks.newSeconds];
  const kept = seconds.slice(Math.max(0, seconds.length - (width - 1)));
  const rows = (tolerance.rolloutFailureLimit ?? 0) + 1;
  const next = new Float64Array(rows * (kept.length + 1));
  for (let at = 0; at < law.length; at++) {
    const failed = tolerance.rolloutFailureLimit === null ? 0 : failuresAt(at, width, tolerance);
    const streak = Math.min(kept.length, at % width);
    const to = failed * (kept.length + 1) + streak;
    next[to] = (next[to] as number) + (law[at] as number) / Math.max(Number.MIN_VALUE, 1 - rolledBack);
  }
  return { newSeconds: kept, law: next };
}

/** The fewest looks of the stage, all in breach, that roll back; Infinity if they do not suffice. */
export function looksToRollBack(
  { newSeconds }: Pick<Looks, 'newSeconds'>,
  tolerance: Tolerance,
  start: StageStart = AFRESH,
): number {
  return fewestLooks(streaksIn({ newSeconds }, tolerance, start), tolerance);
}

function fewestLooks(streaks: readonly number[], { failureLimit }: Tolerance): number {
  let failed = 0;
  // As if all before were in breach as well: what a streak that goes on may do.
  for (const [i, streak] of streaks.entries()) {
    if (streak < Number.POSITIVE_INFINITY && ++failed > failureLimit) return i + 1;
  }
  return Number.POSITIVE_INFINITY;
}

/** For each look of the stage how many in a row up to it, some of them before it, have to be in breach for it to fail. */
function streaksIn(
  { newSeconds }: Pick<Looks, 'newSeconds'>,
  tolerance: Tolerance,
  start: StageStart,
): readonly number[] {
  return looksToFail([...start.newSeconds, ...newSeconds], tolerance).slice(start.newSeconds.length);
}

function sharesRequests({ apart, order }: Looks): boolean {
  return apart > 1 && order.length > 1;
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

interface Walked {
  readonly rolledBack: number;
  /** Of what was not rolled back: by failures before, failures here, and the length of the streak. */
  readonly law: Float64Array;
  readonly width: number;
}

/** Look by look: the law of how many failed so far, and of how many before this one were in breach in a row. */
function walk(looks: Looks, chances: readonly number[], tolerance: Tolerance, start: StageStart): Walked | null {
  const { order } = looks;
  const { failureLimit, rolloutFailureLimit } = tolerance;
  const needed = streaksIn(looks, tolerance, start);
  const longest = needed.reduce((most, n) => (n < Number.POSITIVE_INFINITY ? Math.max(most, n) : most), 1);
  const width =
    Math.max(longest, looksBack([...start.newSeconds, ...looks.newSeconds], tolerance.longestHoldSeconds)) + 1;
  const here = failureLimit + 1;
  const rows = ((rolloutFailureLimit ?? 0) + 1) * here;
  if (rows * width * order.length > MOST_STEPS) return null;
  let law = new Float64Array(rows * width);
  let next = new Float64Array(rows * width);
  const startWidth = start.newSeconds.length + 1;
  for (let at = 0; at < start.law.length; at++) {
    const to = Math.floor(at / startWidth) * here * width + Math.min(width - 1, at % startWidth);
    law[to] = (law[to] as number) + (start.law[at] as number);
  }
  let rolledBack = 0;
  for (const [i, kind] of order.entries()) {
    const chance = chances[kind] ?? 0;
    next.fill(0);
    for (let at = 0; at < law.length; at++) {
      const mass = law[at] as number;
      if (mass === 0) continue;
      const row = Math.floor(at / width);
      const streak = Math.min(width - 1, (at % width) + 1);
      next[row * width] = (next[row * width] as number) + mass * (1 - chance);
      const hit = mass * chance;
      if (streak < (needed[i] as number)) {
        next[row * width + streak] = (next[row * width + streak] as number) + hit;
        continue;
      }
      const failed = (row % here) + 1;
      const isTooMany =
        failed > failureLimit ||
        (rolloutFailureLimit !== null && Math.floor(row / here) + failed > rolloutFailureLimit);
      if (isTooMany) rolledBack += hit;
      else next[(row + 1) * width + streak] = (next[(row + 1) * width + streak] as number) + hit;
    }
    [law, next] = [next, law];
  }
  return { rolledBack: Math.min(1, rolledBack), law, width };
}

function failuresAt(at: number, width: number, { failureLimit }: Tolerance): number {
  const row = Math.floor(at / width);
  return Math.floor(row / (failureLimit + 1)) + (row % (failureLimit + 1));
}

/** So many of the latest looks cover so long. */
function looksBack(newSeconds: readonly number[], seconds: number): number {
  let covered = 0;
  let count = 0;
  while (covered < seconds && count < newSeconds.length) {
    count++;
    covered += newSeconds[newSeconds.length - count] as number;
  }
  return count;
}
