import type { Subject } from './judge.js';
import type { MigrationKind, MigrationTrace, RollbackMethod } from './rollback.js';
import type { ConditionName } from './rule.js';
import type { BudgetPosture } from './slo.js';
import type { Routing, SideEffect } from './world.js';

/** What a canary did to others over a stretch of time. */
export interface Harm {
  readonly seconds: number;
  /** That the canary served. */
  readonly requests: number;
  /** Of all arms. */
  readonly failedRequests: number;
  /** Failures that there would not have been with stable alone, on the same draws; negative if the canary is better. */
  readonly excessFailedRequests: number;
  readonly beyondFailures: HarmBeyondFailures;
}

/** What requests to the canary cost besides failures, on the same draws; each is negative if the canary is better. */
export interface HarmBeyondFailures {
  /** Slow requests that stable would not have had in the canary's place; null where the world says of no request that it is slow. */
  readonly excessSlowRequests: number | null;
  /** Conversions that stable would have had in the canary's place; null where both versions convert alike and none has a value. */
  readonly lostConversions: number | null;
  /** Of the lost conversions, in the unit of their value; null where they have none. */
  readonly lostRevenue: number | null;
  /** Requests that retries did a second time, on any arm, and would not have with stable alone; null where that is not counted. */
  readonly duplicatedRequests: number | null;
}

/** What a side effect came to a second time, by copies of requests; 0 where it is contained. */
export interface DuplicatedEffect {
  readonly effect: SideEffect;
  readonly isContained: boolean;
  readonly duplicated: number;
}

/** What became of the copies of requests that the canary got. No user waited for their answers. */
export interface CopiesAccount {
  readonly copies: number;
  readonly failed: number;
  /** Of those that the canary answered: the share of the answers that differ from stable's; null: it answered none. */
  readonly mismatchRate: number | null;
  readonly sideEffects: readonly DuplicatedEffect[];
}

/** Which users a run reached. They are expected numbers, given the requests that were counted; null when not known. */
export interface BlastRadius {
  readonly routing: Routing;
  readonly users: number | null;
  /** Users that the canary served at least once. */
  readonly usersExposed: number | null;
  /** Users who met at least one failure of the canary's, and how many would have met one of stable's in its place. */
  readonly usersHit: number | null;
  readonly usersHitIfStable: number | null;
}

/** What a rollout was to one audience over a stretch of time. */
export interface AudienceHarm {
  readonly audience: string;
  /** Of all arms, and those of the canary. */
  readonly requests: number;
  readonly canaryRequests: number;
  /** Of all arms. */
  readonly failedRequests: number;
  readonly excessFailedRequests: number;
  /** As in a blast radius: expected numbers; null when not known. */
  readonly usersExposed: number | null;
  readonly usersHit: number | null;
}

export interface RollbackResult {
  readonly method: RollbackMethod;
  readonly decidedAtSeconds: number;
  /** Later than decided when people have to act. */
  readonly beginsAtSeconds: number;
  readonly restoredAtSeconds: number;
  /** What an automatic rollback would have saved; null when it was one. */
  readonly whilePeopleAct: Harm | null;
  readonly whileRollingBack: Harm;
}

/** What went on after COMPLETED, or after the canary was gone. */
export type FollowUp = Harm;

export interface RollbackSafety {
  readonly safe: boolean;
  /** Null when stored data do not change. */
  readonly migration: MigrationKind | null;
  readonly trace: MigrationTrace;
  /** Share of stable's requests that fail on the canary's data after a rollback; 0 when safe, or not rolled back. */
  readonly staleDataRate: number;
}

/** In requests; allowed and spent before the rollout are expected numbers. */
export interface ErrorBudget {
  readonly objective: number;
  readonly windowSeconds: number;
  readonly allowed: number;
  readonly spentBefore: number;
  /** All failures from the start to the end of what was simulated; of these, the ones the rollout caused. */
  readonly spentDuring: number;
  readonly spentByRollout: number;
  /** Negative when overspent. */
  readonly left: number;
  readonly leftPercent: number;
  /** Error rate from start to end ÷ (1 − objective); null without requests. */
  readonly burnRate: number | null;
  readonly postureBefore: BudgetPosture;
  readonly posture: BudgetPosture;
}

/** What the rules could not see, to the end of the rollout. */
export interface TelemetryGaps {
  /** How long before a look ended what it read. */
  readonly delaySeconds: number;
  /** Of the canary, and of what it is compared with; null where nothing is scraped. */
  readonly lostScrapes: number | null;
  /** Failures of all arms that no metric counts; null where there are none. */
  readonly unseenFailures: number | null;
}

/** Something that happened, true or observed, in order of time. */
export type TimelineEntry =
  | { readonly code: 'rollout_begins' | 'rollback_begins' | 'restored' | 'follow_up_ends'; readonly atSeconds: number }
  /** The canary's own version is worse than stable. */
  | { readonly code: 'canary_worse'; readonly atSeconds: number }
  /** First and last moment at which a fault had any effect. */
  | { readonly code: 'fault_begins' | 'fault_ends'; readonly atSeconds: number; readonly fault: string }
  | {
      readonly code: 'stage_begins';
      readonly atSeconds: number;
      readonly stage: string;
      readonly trafficPercent: number;
      /** See `Stage`. */
      readonly mirrorPercent?: number;
    }
  | {
      readonly code: 'first_bad_window';
      readonly atSeconds: number;
      readonly stage: string;
      readonly metric: Subject;
    }
  /** A breach of a rule that alerts began to count. */
  | {
      readonly code: 'alerted';
      readonly atSeconds: number;
      readonly stage: string;
      readonly metric: Subject;
      readonly place?: number;
      readonly condition: ConditionName;
    }
  | { readonly code: 'budget_overspent'; readonly atSeconds: number; readonly stage: string }
  | {
      readonly code: 'paused' | 'completed' | 'rolled_back';
      readonly atSeconds: number;
      readonly stage: string;
    };
