import type { Routing } from '../world.js';
import type { AudienceResult, Distribution, RateResult } from './study.js';

/** What stages cost at worst: every request to the canary fails from the moment the stage begins. */
export interface WorstCases {
  readonly seed: string;
  /** Played of each stage that lasts. */
  readonly runs: number;
  /** In the order of the plan. */
  readonly stages: readonly StageWorstCase[];
}

export interface StageWorstCase {
  readonly stage: string;
  /** Of all traffic, in (0, 100]. */
  readonly trafficPercent: number;
  readonly users: number | null;
  readonly routing: Routing;
  /** From the decision to the start of the rollback, and from there until the canary serves nothing. */
  readonly actSeconds: number;
  readonly rollbackSeconds: number;
  /** Over which the objective allows failures; null without one. */
  readonly budgetWindowSeconds: number | null;
  /**
   * Expected requests to the canary a minute, at the start of a stage that has no duration: it is not watched, and nothing
   * ends it. Null: the stage was played.
   */
  readonly requestsPerMinute: number | null;
  /** Null where no run reached the stage, or none was played. */
  readonly costs: WorstCosts | null;
}

/** What the runs that reached a stage came to, from its beginning to the end of the rollout. */
export interface WorstCosts {
  /** Runs that reached the stage. */
  readonly runs: number;
  readonly rolledBack: RateResult;
  /** Never rolled back: paused to the end, or completed. */
  readonly stalled: RateResult;
  readonly missed: RateResult;
  /** From the beginning of the stage to the decision to roll back, where there was one; null if there never was. */
  readonly decidedSeconds: Distribution | null;
  /** The same of all runs, in which one that is never rolled back is infinite. */
  readonly decidedP50Seconds: number;
  readonly decidedP95Seconds: number;
  /** Whatever the canary served. */
  readonly failedRequests: Distribution;
  /** Users with at least one of these requests; null when the number of users is not known. */
  readonly usersExposed: Distribution | null;
  /** Conversions that stable would have had, and what they are worth; null when they have no value. */
  readonly lostConversions: Distribution | null;
  readonly lostRevenue: Distribution | null;
  /** What copies and retries did a second time; null where nothing is said of that. */
  readonly duplicatedSideEffects: Distribution | null;
  /** What these failures are of all that the objective allows over its window; null without an objective. */
  readonly budgetPercent: Distribution | null;
  /** In the order of the world; left out where it tells no audiences apart. */
  readonly byAudience?: readonly AudienceResult[];
}
