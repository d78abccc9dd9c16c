import { CONDITIONS, type ConditionName } from '../../model/rule.js';

/** The conditions that compare the canary with the baseline. */
export const RELATIVE_CONDITIONS: readonly ConditionName[] = CONDITIONS.filter(
  (name) => name !== 'max' && name !== 'min',
);

/** Those that a `floor` can hold back: it excuses a canary that is more than the baseline and still little. */
export const FLOORED_CONDITIONS: readonly ConditionName[] = ['max_increase', 'max_ratio'];
