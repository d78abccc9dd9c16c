import type { FaultEffect } from '../fault.js';
import type { Metric, OwnMetric } from '../metric.js';
import type { Version } from '../world.js';
import type { Comparison, Distribution, RateResult } from './study.js';

/** What becomes of an experiment: its hypothesis held, it was refuted, or the experiment was aborted. */
export const EXPERIMENT_OUTCOMES = ['held', 'refuted', 'aborted'] as const;

export type ExperimentOutcome = (typeof EXPERIMENT_OUTCOMES)[number];

/** What is said of a metric over a stretch of time that ends now, as `success_rate >= 0.999 over 5m`. */
export interface Claim {
  /** As it is written. */
  readonly text: string;
  readonly metric: Metric;
  /** Of the part of the traffic that the fault may hit, or of all of it. */
  readonly of: 'part' | 'service';
  readonly comparison: Comparison;
  readonly limit: number;
  readonly overSeconds: number;
}

export const INJECTED_KINDS = [
  'pod_kill',
  'latency',
  'dependency_lost',
  'dns',
  'disk_full',
  'clock_skew',
  'cpu',
] as const;

export type InjectedKind = (typeof INJECTED_KINDS)[number];

/** What is done to a part of the service. `needs`: the share of its requests that need what is gone, in (0, 1]. */
export type InjectedFault =
  | { readonly kind: 'pod_kill'; readonly pods: number }
  | { readonly kind: 'latency'; readonly addMs: number }
  | { readonly kind: 'dependency_lost'; readonly needs: number }
  /** Names that are known are good until their time is over. */
  | { readonly kind: 'dns'; readonly needs: number; readonly ttlSeconds: number }
  | { readonly kind: 'disk_full'; readonly needs: number; readonly fillsInSeconds: number }
  | { readonly kind: 'clock_skew'; readonly needs: number; readonly pods: number }
  /** Points on top of what a pod uses. */
  | { readonly kind: 'cpu'; readonly addPercent: number }
  /** Said effect by effect; each begins so long after the fault. */
  | {
      readonly kind: 'effects';
      readonly effects: readonly { readonly effect: FaultEffect; readonly fromSeconds: number }[];
    };

/** What cuts calls off once too many of them fail. */
export interface Breaker {
  /** It opens where at least this share of attempts fails, in (0, 1]. */
  readonly opensAfter: number;
  /** How long so many have to fail before it opens. */
  readonly reactsInSeconds: number;
  /** How long it stays open once what failed is well again. */
  readonly openForSeconds: number;
  /** Of the requests that it cuts off, the share that a fallback answers well, in [0, 1]. */
  readonly fallback: number;
}

/** What a team can set of its service. */
export interface Levers {
  /** Pods of the part under fault. */
  readonly replicas: number;
  /** How long requests still go to a pod that is gone. */
  readonly failoverSeconds: number;
  /** Null: callers wait for every answer. */
  readonly timeoutMs: number | null;
  readonly retries: number;
  readonly breaker: Breaker | null;
}

/** A hypothesis on a service, and what is done to it. */
export interface Experiment {
  readonly name: string;
  /** At least one. */
  readonly hypothesis: readonly Claim[];
  readonly requestsPerSecond: number;
  readonly levers: Levers;
  /** How the service behaves without a fault. */
  readonly version: Version;
  readonly metrics: readonly OwnMetric[];
  readonly fault: InjectedFault;
  /** The part of the service that the fault may hit, and its share of the traffic, in (0, 1]. */
  readonly cell: string;
  readonly share: number;
  readonly atSeconds: number;
  readonly forSeconds: number;
  readonly undoSeconds: number;
  readonly abortWhen: Claim | null;
  readonly followUpSeconds: number;
  readonly everySeconds: number;
}

/**
 * A stretch of a fault, which ends where the next begins. `fromSeconds`: after the fault. `cutOff`: what holds instead while
 * the breaker is open; null: there is none, or it does not look at these calls. `isBad`: so many attempts fail that it opens.
 */
export interface Phase {
  readonly fromSeconds: number;
  readonly effects: readonly PartEffect[];
  readonly cutOff: readonly PartEffect[] | null;
  readonly isBad: boolean;
}

/** What happens to a share, in (0, 1], of the requests to the part under fault. */
export interface PartEffect {
  readonly share: number;
  readonly effect: FaultEffect;
}

/** What was seen of a claim at all looks from the beginning of the fault on whose stretch of time was whole. */
export interface ClaimResult {
  readonly claim: Claim;
  readonly looks: number;
  readonly breaches: number;
  /** The value farthest to the wrong side, and when; null: there was nothing to measure. */
  readonly worst: number | null;
  readonly worstAtSeconds: number | null;
  readonly firstBreachAtSeconds: number | null;
  readonly lastBreachAtSeconds: number | null;
  /** Breaches before the fault. */
  readonly breachesBefore: number;
}

/** What one experiment came to. */
export interface ExperimentRun {
  readonly outcome: ExperimentOutcome;
  readonly claims: readonly ClaimResult[];
  /** Of looks while the fault was on. */
  readonly abort: ClaimResult | null;
  /** When the undoing began, when nothing was done to the service any more, when it was as before, and the end. */
  readonly undoneAtSeconds: number;
  readonly goneAtSeconds: number;
  readonly recoveredAtSeconds: number;
  readonly endSeconds: number;
  /** When the breaker opened first; null: it did not. */
  readonly openedAtSeconds: number | null;
  /** Of the part under fault. */
  readonly requests: number;
  readonly failedRequests: number;
  /** Failures that there would not have been without the fault, in that part and outside. */
  readonly excessFailedRequests: number;
  readonly outsideExcessFailedRequests: number;
}

/** What was done to the part under fault, from when to when. */
export interface AppliedPhase {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** What the breaker let through, or what it cut off. */
  readonly isCutOff: boolean;
  readonly effects: readonly PartEffect[];
}

/** What else there was to see than the hypothesis says. */
export type Surprise =
  /** A part of the hypothesis did not hold at so many looks before the fault. */
  | { readonly code: 'not_steady'; readonly text: string; readonly breaches: number }
  /** A metric that the hypothesis does not name is another under the fault than before. */
  | {
      readonly code: 'metric_moved';
      readonly metric: Metric;
      readonly where: 'part' | 'outside';
      readonly before: number;
      readonly during: number;
      /** Of what is counted by time. */
      readonly isPerHour: boolean;
    }
  /** Failures outside of the part that the fault may hit, which there would not have been. */
  | { readonly code: 'harm_outside'; readonly failedRequests: number }
  /** The service was as before only so long after the fault was gone. */
  | { readonly code: 'slow_recovery'; readonly seconds: number };

export const LEVERS = ['retries', 'timeout_ms', 'replicas', 'failover', 'circuit_breaker'] as const;

export type LeverName = (typeof LEVERS)[number];

/** Set otherwise, this alone makes the hypothesis hold; numbers in the unit of the field, words as the file has them. */
export interface ExperimentAdvice {
  readonly lever: LeverName;
  readonly from: string;
  readonly to: string;
  readonly held: RateResult;
}

/** What is asserted of how often an experiment comes to something. */
export interface ExperimentAssertion {
  readonly text: string;
  readonly outcome: ExperimentOutcome;
  readonly comparison: Comparison;
  readonly limit: number;
}

/** An experiment, played once for its record and many times for how often it comes to the same. */
export interface ExperimentResult {
  readonly experiment: Experiment;
  readonly seed: string;
  readonly runs: number;
  readonly record: {
    readonly run: ExperimentRun;
    readonly applied: readonly AppliedPhase[];
    readonly surprises: readonly Surprise[];
    /** Of each part of the hypothesis, what looks saw; of many looks those that came nearest to a breach. */
    readonly series: readonly (readonly { readonly atSeconds: number; readonly value: number | null }[])[];
  };
  readonly outcomes: Readonly<Record<ExperimentOutcome, RateResult>>;
  /** How often each part of the hypothesis held, whatever became of the experiment. */
  readonly claims: readonly RateResult[];
  /** How often all of the hypothesis holds on the same seeds where nothing is done to the service. */
  readonly heldWithoutFault: RateResult;
  readonly excessFailedRequests: Distribution | null;
  /** Null: not looked for, in so few runs. Empty: it holds often enough, or nothing that was tried makes it hold. */
  readonly advice: readonly ExperimentAdvice[] | null;
  readonly assertions: readonly {
    readonly assertion: ExperimentAssertion;
    readonly outcome: 'met' | 'not_met' | 'undecided';
    readonly observed: RateResult;
  }[];
}
