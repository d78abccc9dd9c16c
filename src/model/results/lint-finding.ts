import type { Subject } from '../judge.js';
import type { Metric } from '../metric.js';
import type { ConditionName, Sequel } from '../rule.js';
import type { SideEffect } from '../world.js';
import type { Precision } from './precision.js';

/** A chance of a false breach in a stage above this is a finding. */
export const FALSE_BREACH_LIKELY = 0.01;
/** A stage is blind to a metric if it misses, too often, a canary this many times as far as the bound: twice the errors, twice the latency. */
export const BLIND_BEYOND = 2;
/** Looks that have too few requests more often than this are a finding. */
export const SELDOM_HEARD = 0.1;

interface OfStage {
  readonly stageIndex: number;
  readonly stage: string;
}

export interface OfRule extends OfStage {
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
