import type { EvidenceDetail, RateEstimate, Undecided } from '../../model/evidence.js';
import { clopperPearson, wilson } from '../../stats/intervals/one-proportion.js';
import { fisherUpper, newcombe } from '../../stats/intervals/two-proportions.js';
import { binomialUpperTail } from '../../stats/lattice/binomial.js';
import type { Planned } from '../judge.js';
import { type SplitCounts, shareOf } from './split-counts.js';

/** Why counts of a stage so far do not allow a judgement; null when they do. */
export function whyUndecided(counts: SplitCounts, { minRequests }: Planned): Undecided | null {
  const { canaryRequests, baselineRequests, aloneRequests } = counts;
  if (canaryRequests >= minRequests && baselineRequests > 0) return null;
  return canaryRequests + aloneRequests < minRequests ? 'too_little_data' : 'no_baseline';
}

/** Of a ratio of the plan's own of which more is better, that it is not its events that are counted. */
export function countedNote(metric: string, { plan }: Planned): Pick<EvidenceDetail, 'note'> {
  const isOfMisses = plan.metrics?.some(({ name, better }) => name === metric && better === 'higher') ?? false;
  return isOfMisses ? { note: `counts 1 − ${metric}` } : {};
}

/** Of both arms, with Wilson's interval, or the exact one of Clopper and Pearson. */
export function ratesOf(
  { canaryEvents, canaryRequests, baselineEvents, baselineRequests }: SplitCounts,
  exact = false,
): { readonly canaryRate: RateEstimate | null; readonly baselineRate: RateEstimate | null } {
  return {
    canaryRate: estimate(canaryEvents, canaryRequests, exact),
    baselineRate: estimate(baselineEvents, baselineRequests, exact),
  };
}

function estimate(events: number, requests: number, exact: boolean): RateEstimate | null {
  if (requests === 0) return null;
  const [low, high] = exact ? clopperPearson(events, requests, 0.95) : wilson(events, requests);
  return { rate: events / requests, low, high };
}

/**
 * The chance of so many of the canary's events, or more, given all that were counted, were its rate `ratio` times the
 * baseline's: Fisher's exact test, and for a ratio other than 1 the binomial law of the canary's part of the events.
 */
export function chanceOfMore(counts: SplitCounts, ratio: number): number {
  const { canaryEvents: k, canaryRequests: n, baselineEvents: kBase, baselineRequests: nBase } = counts;
  if (ratio === 1) return fisherUpper({ k, n, kBase, nBase });
  const share = shareOf(counts);
  return binomialUpperTail(k - 1, k + kBase, (share * ratio) / (share * ratio + 1 - share));
}

/** The same of so many, or fewer. */
export function chanceOfFewer(counts: SplitCounts, ratio: number): number {
  if (ratio <= 0) return 1;
  const { canaryEvents, canaryRequests, baselineEvents, baselineRequests } = counts;
  const mirrored = {
    canaryEvents: baselineEvents,
    canaryRequests: baselineRequests,
    baselineEvents: canaryEvents,
    baselineRequests: canaryRequests,
    aloneRequests: 0,
  };
  return chanceOfMore(mirrored, 1 / ratio);
}

/** How far the rates are apart, with Newcombe's interval at the level of a one-sided test at `alpha`. */
export function differenceOf(counts: SplitCounts, alpha: number): Pick<EvidenceDetail, 'effect' | 'interval'> {
  const { canaryEvents: k, canaryRequests: n, baselineEvents: kBase, baselineRequests: nBase } = counts;
  if (n === 0 || nBase === 0) return { effect: null, interval: null };
  const effect = { kind: 'difference', value: k / n - kBase / nBase } as const;
  // At a level of one half or more there is no interval to speak of.
  if (alpha >= 0.5) return { effect, interval: null };
  const [low, high] = newcombe({ k, n, kBase, nBase }, 1 - 2 * alpha);
  return { effect, interval: { low, high } };
}

/** Canary's rate over the baseline's; null where that has none. */
export function ratioOf({ canaryEvents, canaryRequests, baselineEvents, baselineRequests }: SplitCounts) {
  if (baselineEvents === 0 || canaryRequests === 0) return null;
  return canaryEvents / canaryRequests / (baselineEvents / baselineRequests);
}

/** Counts go no further: no caller asks for more events. */
const MOST_NEEDED = 1e9;

/**
 * The smallest number of further events, at least 0, for which `isWorse` holds: it has to stay so from there on. Null
 * beyond a billion.
 */
export function fewestMore(isWorse: (more: number) => boolean): number | null {
  if (isWorse(0)) return 0;
  let high = 1;
  while (!isWorse(high)) {
    high *= 2;
    if (high > MOST_NEEDED) return null;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isWorse(middle)) high = middle;
    else low = middle;
  }
  return high;
}
