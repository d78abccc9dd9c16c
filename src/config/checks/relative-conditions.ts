import { CONDITIONS, type ConditionName } from '../../model/rule.js';

/** The conditions that compare the canary with the baseline, and that a `floor` can hold back. */
export const RELATIVE_CONDITIONS: readonly ConditionName[] = CONDITIONS.filter(
  (name) => name !== 'max' && name !== 'min',
);
