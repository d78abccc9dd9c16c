import type { Routing } from './world.js';

/** What one stage costs at worst: every request to the canary fails from the moment the stage begins. Expected numbers. */
export interface StageWorstCase {
  readonly stage: string;
  /** In (0, 100]. */
  readonly trafficPercent: number;
  /** From the start of the stage to the look that fails it; if none does, its whole bake time. */
  readonly noticeSeconds: number;
  /** Whether a look of the stage ends in a rollback. */
  readonly noticed: boolean;
  /** From that look to the start of the rollback. */
  readonly actSeconds: number;
  readonly rollbackSeconds: number;
  /** That the canary gets, and fails, from the start of the stage until it is gone; if it is not noticed, in its bake time. */
  readonly requests: number;
  /** The mean over the same time; at the start of a stage that has none. */
  readonly requestsPerMinute: number;
  /** Users with at least one of these requests; null when the number of users is not known. */
  readonly usersExposed: number | null;
  readonly users: number | null;
  readonly routing: Routing;
  /** What these failures are of all that the objective allows over its window; null without an objective. */
  readonly budgetPercent: number | null;
  readonly budgetWindowSeconds: number | null;
}
