import type { Counted } from '../../model/judge.js';
import type { Comparison } from '../../model/observation.js';
import type { Reading } from '../../model/source.js';

/** Events, such as failures, among the requests of both arms. */
export interface SplitCounts {
  readonly canaryEvents: number;
  readonly canaryRequests: number;
  readonly baselineEvents: number;
  readonly baselineRequests: number;
  /** Of the canary, while there was nothing to compare it with: they are in none of the above. */
  readonly aloneRequests: number;
}

export const NO_COUNTS: SplitCounts = {
  canaryEvents: 0,
  canaryRequests: 0,
  baselineEvents: 0,
  baselineRequests: 0,
  aloneRequests: 0,
};

/** What a stretch of time adds. */
export function splitCounts(
  { canary, baseline, baselineSource }: Comparison,
  counted: Counted,
  slowerThanMs: number,
): SplitCounts {
  if (baselineSource === 'none' || baseline.requests === 0) return { ...NO_COUNTS, aloneRequests: canary.requests };
  return {
    canaryEvents: eventsOf(canary, counted, slowerThanMs),
    canaryRequests: canary.requests,
    baselineEvents: eventsOf(baseline, counted, slowerThanMs),
    baselineRequests: baseline.requests,
    aloneRequests: 0,
  };
}

function eventsOf(reading: Reading, counted: Counted, slowerThanMs: number): number {
  return counted === 'error_rate' ? reading.errors : reading.slowerThan(slowerThanMs);
}

export function plus(one: SplitCounts, other: SplitCounts): SplitCounts {
  return {
    canaryEvents: one.canaryEvents + other.canaryEvents,
    canaryRequests: one.canaryRequests + other.canaryRequests,
    baselineEvents: one.baselineEvents + other.baselineEvents,
    baselineRequests: one.baselineRequests + other.baselineRequests,
    aloneRequests: one.aloneRequests + other.aloneRequests,
  };
}

/** The canary's part of the requests of both, in [0, 1]; 0 without any. */
export function shareOf({ canaryRequests, baselineRequests }: SplitCounts): number {
  const all = canaryRequests + baselineRequests;
  return all === 0 ? 0 : canaryRequests / all;
}
