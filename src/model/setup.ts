import type { OperatorAction } from './operator.js';
import type { Plan } from './plan.js';
import type { World } from './world.js';

/** All that a rollout depends on besides the seed: one configuration, as understood. */
export interface Setup {
  readonly name: string;
  readonly plan: Plan;
  readonly world: World;
  /** In order of time. */
  readonly operator: readonly OperatorAction[];
  /**
   * Length in whole seconds of the cells of time in which traffic is drawn. Divides every duration of the plan, so that
   * stages, windows and pauses begin and end between cells.
   */
  readonly cellSeconds: number;
}
