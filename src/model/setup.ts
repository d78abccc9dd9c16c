import type { OperatorAction } from './operator.js';
import type { Plan, WhenAlerted, WhenPaused } from './plan.js';
import type { PlayedRehearsal } from './policy/rehearsal.js';
import type { Migration, RollbackProcedure } from './rollback.js';
import type { Slo } from './slo.js';
import type { World } from './world.js';

/** All that a rollout depends on besides the seed: one configuration, as understood. */
export interface Setup {
  readonly name: string;
  readonly plan: Plan;
  readonly world: World;
  /** In order of time. */
  readonly operator: readonly OperatorAction[];
  /** Null: no person comes but by the script. */
  readonly whenPaused: WhenPaused | null;
  /** What the person does who is told of a breach; left out: nothing. */
  readonly whenAlerted?: WhenAlerted;
  readonly rollback: RollbackProcedure;
  readonly migration: Migration | null;
  readonly slo: Slo | null;
  /** How long the service is followed after a rollout that is COMPLETED or ROLLED_BACK. */
  readonly followUpSeconds: number;
  /** Whose rules steer instead of the plan, which then only names where they stand, with shares and times; left out: the plan's. */
  readonly rehearsal?: PlayedRehearsal;
  /** The world's cells end every so many whole seconds as well; left out: as the world alone, or its scrapes, have it. */
  readonly resolutionSeconds?: number;
}
