import type { Method, Subject } from '../judge.js';
import type { Metric } from '../metric.js';
import type { InconclusivePolicy } from '../plan.js';
import type { Sequel } from '../rule.js';
import type { ToldFinding } from './lint-finding.js';
import type { Precision } from './precision.js';

/** The share of rollouts in which a regression must be noticed to be called detectable. */
export const DETECTABLE_POWER = 0.8;

/** Why a rule has no figures. */
export type Undiagnosed = 'other_metric' | 'other_condition' | 'no_baseline' | 'too_large';

/** Chances that a rule fails a canary that is like stable. */
export interface FalseBreach {
  /** That a look sees a breach; mean over the looks of the stage. */
  readonly perWindow: number;
  /** That the rule alone rolls back in the stage, or does what else it does; its hold and the failure limit count. */
  readonly perStage: number;
}

export interface RuleDiagnosis {
  readonly metric: Metric;
  /** As of its rule. */
  readonly of?: 'service';
  readonly place?: number;
  readonly sequel?: Sequel;
  readonly precision: Precision | null;
  readonly undiagnosed: Undiagnosed | null;
  /** The metric of stable, and of a canary like it. */
  readonly healthy: number | null;
  /** Where a breach begins as long as the baseline shows what is true: above, or below for a success rate. */
  readonly bound: number | null;
  readonly falseBreach: FalseBreach | null;
  /** The same if every look had exactly as many requests as expected; of limits that look at the canary alone. */
  readonly falseBreachAtExpected: FalseBreach | null;
  /** The canary's value nearest to healthy that the rule alone notices in the stage with 80 % power; null: none. */
  readonly detectable: number | null;
}

export interface StageDiagnosis {
  readonly stageIndex: number;
  readonly stage: string;
  readonly trafficPercent: number;
  readonly looks: number;
  /** Of the canary, expected: mean over looks, and from the first to the last. */
  readonly requestsPerWindow: number;
  readonly requestsPerStage: number;
  /** As long as it is like stable. */
  readonly errorsPerWindow: number;
  readonly errorsPerStage: number;
  /** Chance that a look has at least `min_requests`; mean over looks. */
  readonly heard: number;
  readonly rules: readonly RuleDiagnosis[];
}

/** What worlds have and this arithmetic leaves out. */
export type LeftOut =
  | 'noise'
  | 'warm_up'
  | 'instances'
  | 'sticky_users'
  | 'one_way_users'
  | 'audiences'
  | 'real_share'
  | 'telemetry';

/** A chance between two bounds, which are the same where it is known. */
export interface ChanceRange {
  readonly atLeast: number;
  readonly atMost: number;
}

/** Why the regression that a judge can see is not worked out: see `study`. */
export type JudgeUndiagnosed = 'no_law' | 'no_baseline' | 'too_few_requests';

/** What arithmetic says of one judge that is no set of thresholds, and one of the things that it looks at. */
export interface JudgeDiagnosis {
  readonly judge: string;
  readonly method: Method;
  readonly subject: Subject;
  /** Looks at which it may find the canary worse, over the whole rollout. */
  readonly looks: number;
  /** Of all of them, for this subject; null: it has none. */
  readonly alpha: number | null;
  /** The chance that it fails a canary like stable, worked out; null: at most alpha, as far as that is held. */
  readonly falseAlarm: number | null;
  /** In all stages that have a baseline, of a canary like stable; events are null where it does not count any. */
  readonly canaryRequests: number;
  readonly canaryEvents: number | null;
  readonly baselineEvents: number | null;
  readonly undiagnosed: JudgeUndiagnosed | null;
  /** `exact`: seen in 80 % of rollouts; `bound`: in at least so many. */
  readonly precision: Precision | null;
  /** Events of a canary so many times those of stable are seen in 80 % of rollouts; null: not known, or not even if all are. */
  readonly smallestRatio: number | null;
}

/** Of a whole rollout with a canary like stable. */
export interface RolloutDiagnosis {
  /** That it is rolled back at all, by thresholds or by judges that have an alpha; null: nothing of what judges is known. */
  readonly falseRollback: ChanceRange | null;
  /** Judges that may roll back and are not in it. */
  readonly without: readonly string[];
  /** That some stage ends without evidence; null where more than thresholds and their windows decides that. */
  readonly unjudged: number | null;
  readonly whenInconclusive: InconclusivePolicy;
}

/** How well a plan can judge, in its world, a canary that is like stable and one that is worse from a stage's start. */
export interface Diagnosis {
  /** Those that last. */
  readonly stages: readonly StageDiagnosis[];
  readonly judges: readonly JudgeDiagnosis[];
  /** Null: no stage lasts. */
  readonly rollout: RolloutDiagnosis | null;
  readonly findings: readonly ToldFinding[];
  readonly leftOut: readonly LeftOut[];
  /** Whether of any judge there are figures. Thresholds that do not sit among the judges decide nothing, and have none. */
  readonly hasFigures: boolean;
}
