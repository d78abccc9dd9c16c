import type { ConditionName } from '../rule.js';
import type { OfRule } from './lint-finding.js';

/** A condition that was not the first to roll back anything in any scenario of a study. */
export interface DeadRule extends OfRule {
  readonly code: 'dead_rule';
  readonly condition: ConditionName;
  /** In how many runs the study played. */
  readonly runs: number;
  readonly scenarios: number;
}
