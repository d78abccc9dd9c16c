import { isOwnRatio } from '../../measures/metrics.js';
import type { Counted } from '../../model/judge.js';
import type { Metric, OwnMetric, OwnMetricName } from '../../model/metric.js';
import type { Comparison } from '../../model/observation.js';
import type { Quotient, Reading } from '../../model/source.js';

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

/** What can be counted of requests: those that fail, are slow, do not fail, or lead to the goal; and of ratios of the plan's own. */
export type CountedEvents = Counted | CountedMetric;

type CountedMetric = 'error_rate' | 'success_rate' | 'conversion_rate' | OwnMetricName;

/** Whether a metric is a share of requests, or a ratio of the plan's own. */
export function isCounted(metric: Metric, own: readonly OwnMetric[] = []): metric is CountedMetric {
  return (
    metric === 'error_rate' || metric === 'success_rate' || metric === 'conversion_rate' || isOwnRatio(metric, own)
  );
}

/** What a stretch of time adds. */
export function splitCounts(
  { canary, baseline, baselineSource }: Comparison,
  counted: CountedEvents,
  slowerThanMs: number,
  own?: readonly OwnMetric[],
): SplitCounts {
  const ratio = own?.find(({ name }) => name === counted);
  if (ratio !== undefined) return ratioCounts({ canary, baseline, baselineSource }, ratio);
  const copies = counted === 'conversion_rate' ? (canary.mismatches()?.copies ?? 0) : 0;
  // No user gets a copy's answer: it converts nothing.
  if (copies > 0 && copies === canary.requests) return NO_COUNTS;
  if (baselineSource === 'none' || baseline.requests === 0) return { ...NO_COUNTS, aloneRequests: canary.requests };
  return {
    canaryEvents: eventsOf(canary, counted, slowerThanMs),
    canaryRequests: canary.requests - copies,
    baselineEvents: eventsOf(baseline, counted, slowerThanMs),
    baselineRequests: baseline.requests,
    aloneRequests: 0,
  };
}

/** What is bad of it, as errors are of requests: its events, or where more of them is better, what leads to none. */
function ratioCounts({ canary, baseline, baselineSource }: Comparison, { name, better }: OwnMetric): SplitCounts {
  const [ofCanary, ofBaseline] = [canary.own(name), baseline.own(name)];
  if (baselineSource === 'none' || ofBaseline.whole === 0) return { ...NO_COUNTS, aloneRequests: ofCanary.whole };
  const bad = ({ part, whole }: Quotient): number => (better === 'lower' ? part : whole - part);
  return {
    canaryEvents: bad(ofCanary),
    canaryRequests: ofCanary.whole,
    baselineEvents: bad(ofBaseline),
    baselineRequests: ofBaseline.whole,
    aloneRequests: 0,
  };
}

function eventsOf(reading: Reading, counted: CountedEvents, slowerThanMs: number): number {
  const { requests, errors } = reading;
  switch (counted) {
    case 'error_rate':
      return errors;
    case 'slow_rate':
      return reading.slowerThan(slowerThanMs);
    case 'success_rate':
      return requests - errors;
    case 'conversion_rate':
      // A reading has the rate; it is one of whole requests. What fails leads nowhere.
      return Math.round((reading.conversionRate() ?? 0) * (requests - errors - (reading.mismatches()?.whole ?? 0)));
    default:
      throw new Error(`${counted} is not counted`);
  }
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
