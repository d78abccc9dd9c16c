import type { Evidence } from './evidence.js';
import type { Metric } from './metric.js';
import type { BaselineSource } from './observation.js';
import type { ConditionName } from './rule.js';
import type { DecisionRow, Finding, Judgement } from './verdict.js';

/** Why judges want a person to look: see the rows of `DECISIONS` that hold. */
export type HoldCause = Extract<
  DecisionRow,
  'users_do_not_match' | 'worse_than_carried_baseline_pauses' | 'both_arms_are_bad' | 'no_data_in_the_stage'
>;

/**
 * Why a run was rolled back or is paused. `threshold_breached`: one failed window too many, with the finding that failed
 * it. `judged_worse`: the same, by a statistical judge. `held_by_judges`: they want a person to look. `no_evidence`: a stage was over without one PASS. `operator`: a person aborted or paused. `gate`: a passed stage
 * waits for a person. `budget_exhausted`: there was no error budget to begin with. `rule_paused`, `rule_froze`: a rule that
 * pauses, or freezes, is in breach. `budget_overspent`: the error budget was used up on the way. `controller`: the rules of a rehearsed policy.
 */
export type RunReason =
  | {
      readonly code: 'threshold_breached';
      readonly stage: string;
      readonly atSeconds: number;
      readonly metric: Metric;
      readonly condition: ConditionName;
      /** See `Finding`, as for a check. */
      readonly of?: 'service';
      readonly place?: number;
      readonly observed: number;
      readonly limit: number;
      readonly bound: number;
      readonly baseline: number | null;
      readonly baselineSource: BaselineSource;
    }
  | {
      readonly code: 'judged_worse';
      readonly stage: string;
      readonly atSeconds: number;
      readonly evidence: Evidence;
      readonly baselineSource: BaselineSource;
    }
  | {
      readonly code: 'held_by_judges';
      readonly stage: string;
      readonly atSeconds: number;
      readonly why: HoldCause;
      readonly evidence: Evidence | null;
      readonly finding: Finding | null;
      readonly baselineSource: BaselineSource;
    }
  | {
      readonly code: 'no_evidence';
      readonly stage: string;
      readonly atSeconds: number;
      /** Why the last window of the stage, like all before it, was not a PASS. */
      readonly judgement: Judgement;
      readonly windows: number;
      /** What the stage's windows were compared with. */
      readonly baselineSource: BaselineSource;
    }
  | {
      readonly code: 'operator';
      readonly stage: string;
      readonly atSeconds: number;
      readonly action: 'abort' | 'pause';
      /** After how long a pause, where people came as `when_paused` says; null: by the script, or at the player's seat. */
      readonly pausedSeconds: number | null;
      /** How long after an alert, where the person came as `when_alerted` says. */
      readonly alertedSeconds?: number;
    }
  | {
      readonly code: 'rule_paused' | 'rule_froze';
      readonly stage: string;
      readonly atSeconds: number;
      readonly finding: Finding;
      readonly baselineSource: BaselineSource;
    }
  | { readonly code: 'budget_overspent'; readonly stage: string; readonly atSeconds: number }
  | { readonly code: 'gate'; readonly stage: string; readonly atSeconds: number }
  | {
      readonly code: 'controller';
      readonly stage: string;
      readonly atSeconds: number;
      /** In the words of the controller; '' where it says nothing. */
      readonly phase: string;
      readonly message: string;
      /** A metric, a hook or a deadline of the policy, and how it was judged; null: none decided. */
      readonly decidedBy: { readonly name: string; readonly judged: string } | null;
    }
  | {
      readonly code: 'budget_exhausted';
      readonly stage: string;
      readonly atSeconds: number;
      readonly remainingPercent: number;
    };

/** The kinds of reason there are. */
export const REASON_CODES = [
  'threshold_breached',
  'judged_worse',
  'held_by_judges',
  'no_evidence',
  'operator',
  'gate',
  'budget_exhausted',
  'rule_paused',
  'rule_froze',
  'budget_overspent',
  'controller',
] as const satisfies readonly RunReason['code'][];
