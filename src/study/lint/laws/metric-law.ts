import type { Atom } from './poisson-table.js';
import type { Parts } from './share-chance.js';

/** What the canary is expected to serve in a stretch that a rule looks back over. */
export interface Stretch {
  /** Requests in the stage itself, and in stages before, where it is taken to have been like stable. */
  readonly here: number;
  readonly before: number;
  /** Requests of the baseline in the same stretch. */
  readonly baseline: number;
  /** The stretch by the clock; left out where the metric does not go by that. */
  readonly time?: StretchTime;
}

/** First the stages before, then the stage itself: seconds of each, and how long before the first the latest noise began. */
export interface StretchTime {
  readonly before: number;
  readonly here: number;
  readonly noiseSeconds: number;
}

/** A stretch beside that of the look before it. */
export type Turnover = Parts<Stretch>;

/** Values of the metric beyond which there is a breach; ±Infinity: none. */
export interface ValueLimits {
  readonly above: number;
  readonly below: number;
}

/** How a metric of an arm is distributed over looks. Canary values go from healthy, at level 0, to the worst, at 1. */
export interface MetricLaw {
  readonly isExact: boolean;
  readonly healthy: number;
  /** On which side of healthy worse is. */
  readonly worse: 'above' | 'below';
  /** The baseline's values over so many expected requests, or such a time; weights sum to the chance that there is a value. */
  baseline(requests: number, time?: StretchTime): readonly Atom[];
  /** P(a breach is seen), given at least `least` requests in the stretch, of a canary whose true value is `value`. */
  chance(stretch: Stretch, value: number): (limits: ValueLimits, least: number) => number;
  /**
   * The chance of a breach over a stretch that the look before it did not see, over its own; null: as good as not known. At
   * least `least` requests are needed over either.
   */
  first(turnover: Turnover, value: number): ((limits: ValueLimits, least: number) => number) | null;
  /** Expected requests among so many that speak for a breach, such as errors. */
  marked(requests: number, value: number): number;
  /** The same when a healthy canary has exactly so many requests; null where that is not asked. */
  readonly chanceOf: ((requests: number, limits: ValueLimits, least: number) => number) | null;
  valueAt(level: number): number;
  /** The value so many times as bad as a bound; null if that is not worse than healthy. */
  beyond(bound: number, times: number): number | null;
}
