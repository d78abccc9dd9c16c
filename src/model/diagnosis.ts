import type { Method, Subject } from './judge.js';
import type { Metric } from './metric.js';
import type { InconclusivePolicy } from './plan.js';
import type { ConditionName, Sequel } from './rule.js';
import type { SideEffect } from './world.js';

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

interface OfStage {
  readonly stageIndex: number;
  readonly stage: string;
}

interface OfRule extends OfStage {
  readonly metric: Metric;
  /** As of its rule. */
  readonly of?: 'service';
  readonly place?: number;
  readonly sequel?: Sequel;
}

interface TooFewRequests extends OfStage {
  readonly requestsPerWindow: number;
  readonly minRequests: number;
  readonly heard: number;
  /** What alone would do; null: it does not, in this direction or within reason. */
  readonly needed: {
    /** Nine looks in ten have enough requests, if they look back over so long; those that begin a stage have less. */
    readonly windowSeconds: number | null;
    /** 99 looks in 100 have enough requests, if the service is so busy, or the stage has so much of the traffic. */
    readonly requestsPerSecond: number | null;
    readonly trafficPercent: number | null;
    readonly minRequests: number | null;
  };
}

/** A limit of a rule with one condition. */
interface LimitNeeded {
  readonly condition: ConditionName;
  readonly limit: number;
}

/** What is questionable about a plan in its world: data, of which the words are made elsewhere. */
export type LintFinding =
  /** No stage lasts: the canary is promoted unseen. */
  | ({ readonly code: 'nothing_watched' } & OfStage)
  | ({ readonly code: 'no_thresholds' } & OfStage)
  /** Hardly one stage in a hundred has a look with enough requests. */
  | ({ readonly code: 'never_enough_requests' } & TooFewRequests)
  | ({ readonly code: 'seldom_enough_requests' } & TooFewRequests)
  /** What its looks read ends so long before them that the last of them sees less than an interval of it, or nothing. */
  | ({
      readonly code: 'delay_hides_stage';
      readonly bakeSeconds: number;
      readonly delaySeconds: number;
      readonly seenSeconds: number;
      readonly bakeSecondsNeeded: number;
    } & OfStage)
  /** The share of its looks for which no scrape of the canary came through since their windows began. */
  | ({
      readonly code: 'scrapes_lost';
      readonly share: number;
      readonly lost: number;
      readonly scrapeSeconds: number;
      /** How far to look back for less than 1 in 100, but for looks that begin the stage; null: no stretch of it does. */
      readonly windowSecondsNeeded: number | null;
    } & OfStage)
  /** The share of its looks that come before the first failure of a canary like stable; that the last of them does. */
  | ({ readonly code: 'before_first_failure'; readonly share: number; readonly shareAtEnd: number } & OfStage)
  | ({ readonly code: 'no_baseline' } & OfRule)
  /** What the failure limit and the hold ask for takes longer than the stage. */
  | ({
      readonly code: 'too_few_looks';
      readonly looks: number;
      readonly looksNeeded: number;
      readonly bakeSecondsNeeded: number;
    } & OfRule)
  /** Stable itself is beyond the bound. */
  | ({
      readonly code: 'limit_within_healthy';
      readonly healthy: number;
      readonly bound: number;
      /** The tightest limit with which a false breach in the stage has a chance of 1 % or less; null: none. */
      readonly limitNeeded: LimitNeeded | null;
    } & OfRule)
  /** The worst that there can be is within the limit. */
  | ({
      readonly code: 'cannot_be_breached';
      readonly condition: ConditionName;
      readonly limit: number;
      /** The worst value that the metric can have. */
      readonly worst: number;
    } & OfRule)
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
      readonly limitNeeded: LimitNeeded | null;
      /** Requests a look from which on it is not, with as many looks; null: no number helps. */
      readonly requestsNeeded: number | null;
    } & OfRule)
  | ({
      readonly code: 'blind_stage';
      /** What it ought to see: twice as bad as its bound, or the worst there can be. */
      readonly regression: number;
      readonly isWorst: boolean;
      readonly power: number;
      readonly detectable: number | null;
      /** To see it with 80 % power, everything else the same; null: that alone does not help. */
      readonly bakeSecondsNeeded: number | null;
      readonly requestsPerSecondNeeded: number | null;
      /** Less than the next stage has. */
      readonly trafficPercentNeeded: number | null;
    } & OfRule)
  /** Copies do a second time what requests do beyond their answers: expected numbers over the stage. */
  | ({
      readonly code: 'side_effects_not_contained';
      readonly effects: Readonly<Partial<Record<SideEffect, number>>>;
    } & OfStage)
  /** What copies load on what both versions share is more than stable can bear. */
  | ({
      readonly code: 'copies_overload_stable';
      /** Of its capacity, more than 1. */
      readonly busy: number;
      /** With so many copies it is not; null: with none that a percentage of one decimal could say. */
      readonly mirrorPercentNeeded: number | null;
    } & OfStage)
  /** A rule of the whole service does not see a canary that is twice as bad as its bound, since most requests are stable's. */
  | ({
      readonly code: 'diluted_rule';
      readonly trafficPercent: number;
      readonly bound: number;
      readonly regression: number;
      readonly power: number;
      /** The canary's value that the rule sees in 80 % of rollouts; null: nothing. */
      readonly detectable: number | null;
      /** The same of the rule if it looked at the canary alone. */
      readonly detectableAlone: number | null;
    } & OfRule)
  /** Of all that looks at failures, or at latencies, nothing reliably rolls back a canary that is far worse than stable. */
  | {
      readonly code: 'misses_far_regression';
      readonly metric: Metric;
      readonly healthy: number;
      readonly regression: number;
      /** How often whatever sees most of it rolls it back, at least; over the whole rollout. */
      readonly power: number;
      /** What is rolled back in 80 % of rollouts; null: nothing. */
      readonly detectable: number | null;
      /** A limit that would see it, in every stage, and false breaches of which have a chance of 1 % or less; null: none. */
      readonly limitNeeded: LimitNeeded | null;
    }
  /** No stage is likely to bring a judge the requests that it asks for. */
  | {
      readonly code: 'judge_never_heard';
      readonly judge: string;
      readonly requestsPerStage: number;
      readonly minRequests: number;
      readonly minRequestsNeeded: number | null;
    }
  /** Not even a canary of which every request is an event is reliably found worse by a judge. */
  | {
      readonly code: 'judge_sees_nothing';
      readonly judge: string;
      readonly subject: Subject;
      readonly canaryRequests: number;
      readonly baselineEvents: number;
    };

/** A finding, and those of other stages that say the same. */
export type ToldFinding = LintFinding & { readonly likewise: readonly LintFinding[] };

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

/** A condition that was not the first to roll back anything in any scenario of a study. */
export interface DeadRule extends OfRule {
  readonly code: 'dead_rule';
  readonly condition: ConditionName;
  /** In how many runs the study played. */
  readonly runs: number;
  readonly scenarios: number;
}
