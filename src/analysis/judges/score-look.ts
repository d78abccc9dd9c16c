import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { normalQuantile } from '../../stats/laws/normal.js';
import { isBeyond, MOST_EXACT_VARIANCE, NO_SCORE, type ScoreProcess, withLook } from './score-process.js';
import { type SplitCounts, shareOf } from './split-counts.js';

/**
 * A look of a score process, and those before it. Its bound takes a recursion over all of them, which is worked out when it
 * is asked for: of most looks the events are below what the bound is at least.
 */
export interface ScoreLook {
  readonly before: ScoreLook | null;
  readonly counts: SplitCounts;
  readonly spend: number | null;
  readonly events: number;
  readonly expected: number;
  readonly variance: number;
  /** The chance, at most, of having been stopped by now. */
  readonly spent: number;
}

/** What was worked out before. */
const FOUND = new WeakMap<ScoreLook, ScoreProcess>();

/** Adds a look: see `withLook`. */
export function nextScoreLook(before: ScoreLook | null, counts: SplitCounts, spend: number | null): ScoreLook {
  const share = shareOf(counts);
  const all = counts.canaryEvents + counts.baselineEvents;
  return {
    before,
    counts,
    spend,
    events: (before?.events ?? 0) + counts.canaryEvents,
    expected: (before?.expected ?? 0) + share * all,
    variance: (before?.variance ?? 0) + share * (1 - share) * all,
    spent: Math.max(before?.spent ?? 0, spend ?? 0),
  };
}

/** The process with all looks up to this one, or before the first. */
export function processAt(look: ScoreLook | null): ScoreProcess {
  const missing: ScoreLook[] = [];
  let known = look;
  for (; known !== null && !FOUND.has(known); known = known.before) missing.push(known);
  let score = (known && FOUND.get(known)) ?? NO_SCORE;
  for (const each of missing.reverse()) {
    score = withLook(score, each.counts, each.spend);
    FOUND.set(each, score);
  }
  return score;
}

/** Whether a look that may stop the rollout does: see `isBeyond`. */
export function isLookBeyond(look: ScoreLook, least: number): boolean {
  return look.events >= least && (look.events >= mostBoundOf(look) || isBeyond(processAt(look)));
}

/** Far more than the recursion, and quantiles in the middle of a law, are off by. */
const SLACK = 0.01;
const [LEAST_CHANCE, MOST_CHANCE] = [1e-3, 0.99];
/** More than all chances together that the exact bounds leave out. */
const LEFT_OUT = 1e-15;

/**
 * What the bound is at least. The chance to be stopped by now is at least that to be beyond the bound at this look, so a
 * normal bound is at least that of a test which spends all at this look. While bounds are exact: every look counts as many
 * events as a quantile of its own law, or more, with the product of their chances; that is more than may be spent, so the
 * bound is above the sum of these quantiles.
 */
export function leastBoundOf(look: ScoreLook): number {
  const { before, expected, variance, spent } = look;
  if (!(variance > (before?.variance ?? 0))) return 0;
  if (isNormal(look)) {
    return Math.min(Number.MAX_VALUE, expected + (-normalQuantile(spent) - SLACK) * Math.sqrt(variance));
  }
  const chance = Math.max(LEAST_CHANCE, Math.exp(Math.log(spent + LEFT_OUT) / looksTo(look))) * (1 + SLACK);
  return chance > MOST_CHANCE ? 0 : sumOfUpper(look, chance);
}

/** Below this the bounds may stop no rollout; the recursion itself stops some down to a part of it. */
const LEAST_SPEND = 1e-18;

/**
 * What the bound is at most, where this look may spend anything: at least what the spending function adds. Whoever is stopped
 * by this look and none before is beyond its bound, so a normal bound is at most that of a test which had no look before. While
 * bounds are exact: of as many events as quantiles of all looks together one look has more than its own.
 */
export function mostBoundOf(look: ScoreLook): number {
  const { before, expected, variance, spent } = look;
  const spend = spent - (before?.spent ?? 0);
  if (!(variance > (before?.variance ?? 0)) || spend < LEAST_SPEND) return Number.POSITIVE_INFINITY;
  if (isNormal(look)) return expected + (-normalQuantile(spend) + SLACK) * Math.sqrt(variance) + 0.5;
  return sumOfUpper(look, (spend * (1 - SLACK)) / looksTo(look)) + 1;
}

function isNormal({ before }: ScoreLook): boolean {
  return (before?.variance ?? 0) > MOST_EXACT_VARIANCE;
}

function looksTo(look: ScoreLook): number {
  let looks = 0;
  for (let each: ScoreLook | null = look; each !== null; each = each.before) looks++;
  return looks;
}

/** Over all looks, how many events a look counts, or more, with a chance that is at least so great. */
function sumOfUpper(look: ScoreLook, chance: number): number {
  let sum = 0;
  for (let each: ScoreLook | null = look; each !== null; each = each.before) {
    const all = each.counts.canaryEvents + each.counts.baselineEvents;
    sum += all - binomialQuantile(chance, all, 1 - shareOf(each.counts));
  }
  return sum;
}
