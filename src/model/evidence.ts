import type { Method, Subject } from './judge.js';

/**
 * What a judge makes of one thing it looks at. `worse`: the canary is; `pending`: it is, but not yet for as long as has to
 * be; `held`: it was looked at and is not; `cleared`: it is shown to be no worse than the margin; `undecided`: see `why`; `noted`: it does not decide, but says why.
 */
export type EvidenceOutcome = 'worse' | 'pending' | 'held' | 'cleared' | 'undecided' | 'noted';

/**
 * Why a judge has nothing to say: its time to look has not come; too few requests, points or users so far; nothing to
 * compare with; between failing and passing; or it could not do its work.
 */
export type Undecided = 'not_yet' | 'too_little_data' | 'no_baseline' | 'marginal' | 'failed';

/** What the statistic of a method is, as the report calls it. */
export type StatisticName = 'e' | 'p' | 'z' | 'events' | 'shift' | 'score' | 'ks' | 'separation' | 'cusum';

/** What costs work to know, and a study of many runs does not ask. */
export interface EvidenceDetail {
  /** Over the whole rollout, corrected for its looks; null where the method has none. */
  readonly pValue: number | null;
  readonly eValue: number | null;
  /** How much worse the canary looks. */
  readonly effect: { readonly kind: 'ratio' | 'difference' | 'shift' | 'share'; readonly value: number | null } | null;
  /** Of the effect, at the level of the test; an end that nothing bounds is null. */
  readonly interval: { readonly low: number | null; readonly high: number | null } | null;
  /** Of the canary and of the baseline: their rates, where there are such. */
  readonly canaryRate: RateEstimate | null;
  readonly baselineRate: RateEstimate | null;
  /** Further events of the canary that would have made it worse at this look; null where it does not count. */
  readonly needs: number | null;
  /** What a score comes from: the metrics that did not pass, and how; of one of them what was compared; the share of users expected. */
  readonly note?: string;
}

/** A rate and its 95 % interval, all in [0, 1]. */
export interface RateEstimate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

export interface Evidence {
  /** Its name in the plan. */
  readonly judge: string;
  readonly method: Method;
  readonly subject: Subject;
  readonly outcome: EvidenceOutcome;
  /** Only when undecided. */
  readonly why: Undecided | null;
  readonly statisticName: StatisticName;
  /** Null when undecided for want of a look. */
  readonly statistic: number | null;
  /** Where it would be worse: beyond, for `p` at or below, for `score` at or below. */
  readonly boundary: number | null;
  /** Where the boundary costs work to know: what it is at least; left out: it is there at once. */
  readonly leastBoundary?: number;
  detail(): EvidenceDetail;
}

export const NO_DETAIL: EvidenceDetail = {
  pValue: null,
  eValue: null,
  effect: null,
  interval: null,
  canaryRate: null,
  baselineRate: null,
  needs: null,
};
