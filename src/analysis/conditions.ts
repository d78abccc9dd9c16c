import type { ConditionName } from '../model/rule.js';

interface ConditionMeaning {
  /** Whether it compares with the baseline. */
  readonly relative: boolean;
  /** On which side of the bound the canary's value is a breach: strictly, never at the bound itself. */
  readonly breach: 'above' | 'below';
  /** The limit as a value of the metric. An absolute condition does not look at the baseline. */
  bound(limit: number, baseline: number): number;
}

/** What the conditions mean. Ratios multiply the baseline, so that a baseline of 0 needs no division. */
export const CONDITION_MEANINGS: Readonly<Record<ConditionName, ConditionMeaning>> = {
  max: { relative: false, breach: 'above', bound: (limit) => limit },
  min: { relative: false, breach: 'below', bound: (limit) => limit },
  max_increase: { relative: true, breach: 'above', bound: (limit, baseline) => baseline + limit },
  max_decrease: { relative: true, breach: 'below', bound: (limit, baseline) => baseline - limit },
  max_ratio: { relative: true, breach: 'above', bound: (limit, baseline) => limit * baseline },
  min_ratio: { relative: true, breach: 'below', bound: (limit, baseline) => limit * baseline },
};
