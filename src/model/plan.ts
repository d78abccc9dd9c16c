import type { AudienceShare } from './exposure.js';
import type { InstanceCounts } from './instances.js';
import type { Judging } from './judge.js';
import type { OwnMetric } from './metric.js';
import type { Rule } from './rule.js';

/** What a stage that found no evidence either way does when its time is over. */
export const INCONCLUSIVE_POLICIES = ['pause', 'promote', 'rollback'] as const;

export type InconclusivePolicy = (typeof INCONCLUSIVE_POLICIES)[number];

/** What stands between a passed stage and the next: nothing, a person, or a timer. */
export type Gate =
  | { readonly kind: 'open' }
  | { readonly kind: 'person' }
  | { readonly kind: 'timer'; readonly seconds: number };

/** What people do once a rollout waits for them and no scripted word has come: after how long, in whole seconds. */
export const PAUSE_ENDINGS = ['abort', 'promote'] as const;

export interface WhenPaused {
  readonly actAfterSeconds: number;
  readonly action: (typeof PAUSE_ENDINGS)[number];
}

/** The audiences of a stage. What others have of the canary the stage leaves as it is, and it takes nothing away. */
export interface PlannedAudiences {
  /** Null: the stage is about all of them. */
  readonly names: readonly string[] | null;
  /** What the canary is to get of each audience's requests while the stage lasts, and of those of no audience. */
  readonly shares: readonly PlannedShare[];
  /** What that is of the requests of all users, in (0, 100]. */
  readonly requestsPercent: number;
}

/** `share`: the audience's of all requests, in (0, 1]. */
export interface PlannedShare extends AudienceShare {
  readonly share: number;
}

/** What the person who is told of a breach does, and how long after; whole seconds. */
export const ALERT_ENDINGS = ['abort', 'promote', 'pause'] as const;

export interface WhenAlerted {
  readonly actAfterSeconds: number;
  readonly action: (typeof ALERT_ENDINGS)[number];
}

/** One traffic share held for one bake time. */
export interface Stage {
  readonly name: string;
  /** In [0, 100]; of the requests of its audiences, where it has any; 0: the canary gets copies alone. */
  readonly trafficPercent: number;
  /** Where the plan goes by audiences; null or left out: it does not, and a share is one of all users' requests. */
  readonly audiences?: PlannedAudiences | null;
  /** Of the requests that stable serves, those that the canary gets a copy of, in (0, 100]; left out: none. */
  readonly mirrorPercent?: number;
  /** Whole seconds; 0 only for the last stage: promote and stop. */
  readonly bakeSeconds: number;
  /** In the order of `METRICS`, then of the plan's own; several of one metric in theirs. */
  readonly rules: readonly Rule[];
  readonly gate: Gate;
  /** Where the world counts instances: how many of each version. */
  readonly instances?: InstanceCounts;
  /** Where instances split the traffic: the share that was meant, in (0, 100], of which `trafficPercent` is what they make. */
  readonly plannedPercent?: number;
}

/** How carefully to roll out. */
export interface Plan {
  /** At least one, traffic strictly increasing (as it was meant, where instances split it) but for stages of copies alone, names unique. */
  readonly stages: readonly Stage[];
  /** Whole seconds between two looks at the metrics. */
  readonly intervalSeconds: number;
  /** Whole seconds a look reaches back, never to before its stage began. */
  readonly lookbackSeconds: number;
  /** What a look reads ends so many whole seconds before it; left out: with it. */
  readonly delaySeconds?: number;
  /** Fewer canary requests than this, at least 1, in the stretch that a rule reads make its window INCONCLUSIVE. */
  readonly minRequests: number;
  /** Failed windows a stage tolerates; one more rolls back. */
  readonly failureLimit: number;
  /** The same of all stages together, at least `failureLimit`; null: each stage is held to its own limit alone. */
  readonly rolloutFailureLimit: number | null;
  readonly whenInconclusive: InconclusivePolicy;
  /** What follows when the error budget is used up while the rollout goes on; left out: nothing. */
  readonly whenOverspent?: 'pause' | 'roll_back';
  /** Slower requests count against the objective; left out: failures alone do. */
  readonly slowerThanMs?: number;
  readonly judging: Judging;
  /** Metrics that the configuration brings along, in its order. */
  readonly metrics?: readonly OwnMetric[];
}
