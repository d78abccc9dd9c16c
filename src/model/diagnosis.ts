import type { Method } from './judge.js';
import type { Metric } from './metric.js';
import type { ConditionName } from './rule.js';

/** The share of rollouts in which a regression must be noticed to be called detectable. */
export const DETECTABLE_POWER = 0.8;
/** A chance of a false breach in a stage above this is a finding. */
export const FALSE_BREACH_LIKELY = 0.01;
/** A stage is blind to a metric if it misses, too often, a canary this many times as far as the bound: twice the errors, twice the latency. */
export const BLIND_BEYOND = 2;
/** Looks that have too few requests more often than this are a finding. */
export const SELDOM_HEARD = 0.1;

/**
 * How right the chances of a rule are. `exact`: to the digits shown. `bound`: looks share requests; false breaches are at
 * most as likely as said, a regression as said is caught at least as often, for latencies nearly so. `approximate`: to a few percent of themselves.
 */
export type Precision = 'exact' | 'bound' | 'approximate';

/** Why a rule has no figures. */
export type Undiagnosed = 'other_metric' | 'other_condition' | 'no_baseline' | 'too_large';

/** Chances that a rule fails a canary that is like stable. */
export interface FalseBreach {
  /** That a look sees a breach; mean over the looks of the stage. */
  readonly perWindow: number;
  /** That the rule alone rolls back in the stage; its hold and the failure limit count. */
  readonly perStage: number;
}

export interface RuleDiagnosis {
  readonly metric: Metric;
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

interface OfStage {
  readonly stageIndex: number;
  readonly stage: string;
}

interface OfRule extends OfStage {
  readonly metric: Metric;
}

interface TooFewRequests extends OfStage {
  readonly requestsPerWindow: number;
  readonly minRequests: number;
  readonly heard: number;
  /** With any of these alone 99 looks in 100 have enough requests; null: no requests are expected at all. */
  readonly needed: {
    readonly windowSeconds: number | null;
    readonly requestsPerSecond: number | null;
    /** 0: no such limit would do. */
    readonly minRequests: number;
  };
}

/** What is questionable about a plan in its world: data, of which the words are made elsewhere. */
export type LintFinding =
  | ({ readonly code: 'no_thresholds' } & OfStage)
  /** Hardly one stage in a hundred has a look with enough requests. */
  | ({ readonly code: 'never_enough_requests' } & TooFewRequests)
  | ({ readonly code: 'seldom_enough_requests' } & TooFewRequests)
  | ({ readonly code: 'no_baseline' } & OfRule)
  /** What the failure limit and the hold ask for takes longer than the stage. */
  | ({
      readonly code: 'too_few_looks';
      readonly looks: number;
      readonly looksNeeded: number;
      readonly bakeSecondsNeeded: number;
    } & OfRule)
  /** Stable itself is beyond the bound. */
  | ({ readonly code: 'limit_within_healthy'; readonly healthy: number; readonly bound: number } & OfRule)
  | ({
      readonly code: 'single_error_breaches';
      readonly requestsPerWindow: number;
      readonly bound: number;
      readonly perWindow: number;
      /** From which on one error alone is no breach, and how far 99 looks in 100 see so many; null: there is no such number. */
      readonly requestsNeeded: number | null;
      readonly windowSecondsNeeded: number | null;
    } & OfRule)
  | ({
      readonly code: 'false_breach_likely';
      readonly perWindow: number;
      readonly perStage: number;
      /** If every look had exactly as many requests as expected; null: not known. */
      readonly perStageAtExpected: number | null;
      readonly requestsPerWindow: number;
      readonly looks: number;
      readonly precision: Precision;
      /** The tightest limit with which it is not; null: none, or the rule has several conditions. */
      readonly limitNeeded: { readonly condition: ConditionName; readonly limit: number } | null;
      /** Requests a look from which on it is not, with as many looks; null: no number helps. */
      readonly requestsNeeded: number | null;
    } & OfRule)
  | ({
      readonly code: 'blind_stage';
      /** What it ought to see. */
      readonly regression: number;
      readonly power: number;
      readonly detectable: number | null;
      /** To see it with 80 % power, everything else the same; null: that alone does not help. */
      readonly bakeSecondsNeeded: number | null;
      readonly requestsPerSecondNeeded: number | null;
    } & OfRule);

/** What worlds have and this arithmetic leaves out. */
export type LeftOut = 'noise' | 'warm_up' | 'sticky_users';

/** How well a plan can judge, in its world, a canary that is like stable and one that is worse from a stage's start. */
export interface Diagnosis {
  /** Those that last. */
  readonly stages: readonly StageDiagnosis[];
  readonly findings: readonly LintFinding[];
  readonly leftOut: readonly LeftOut[];
  /** Whether thresholds sit among the judges. If not, their rules are not diagnosed: they decide nothing. */
  readonly hasThresholds: boolean;
  /** Judges that are not thresholds, of which no figures are worked out. */
  readonly otherJudges: readonly OtherJudge[];
}

export interface OtherJudge {
  readonly name: string;
  readonly method: Method;
}

/** A condition that was not the first to roll back anything in any scenario of a study. */
export interface DeadRule extends OfRule {
  readonly code: 'dead_rule';
  readonly condition: ConditionName;
  /** In how many runs the study played. */
  readonly runs: number;
  readonly scenarios: number;
}
