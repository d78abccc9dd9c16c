import type { RateEstimate, Undecided } from '../../model/evidence.js';
import { clopperPearson, wilson } from '../../stats/intervals/one-proportion.js';
import type { Planned } from '../judge.js';
import type { SplitCounts } from './split-counts.js';

/** Why counts of a stage so far do not allow a judgement; null when they do. */
export function whyUndecided(counts: SplitCounts, { minRequests }: Planned): Undecided | null {
  const { canaryRequests, baselineRequests, aloneRequests } = counts;
  if (canaryRequests >= minRequests && baselineRequests > 0) return null;
  return canaryRequests + aloneRequests < minRequests ? 'too_little_data' : 'no_baseline';
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
