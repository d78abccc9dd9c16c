import type { Controller } from '../controller.js';
import type { Instances } from '../instances.js';
import type { PolicyFindingDetail } from './policy-finding.js';
import type { RehearsedStage, Standing } from './rehearsal.js';
import type { RehearsalNote, RunStanding } from './rehearsal-note.js';

/** The rules of somebody's policy, ready to be rehearsed: one for all runs of a study. */
export interface RehearsedController<State> {
  /** In the order in which a rollout that goes well meets them; each begins with a mark `stage:NAME`. */
  readonly stages: readonly RehearsedStage[];
  readonly controller: Controller<State, RehearsalNote>;
  /** What a state says: all that a study keeps of a run. */
  readonly standing: (state: State) => Standing;
  /** Runs of analyses that have not ended, as they stand; left out: none outlasts a turn. */
  readonly openRuns?: (state: State) => readonly RunStanding[];
  /** Whether it is in a pause that only a person ends, whatever it measures meanwhile. */
  readonly awaitsPerson: (state: State) => boolean;
  /** The usual time between two looks, in seconds: what decided a rollout was read over about so long. */
  readonly lookSeconds: number;
  /** No run that nobody has to help lasts longer, in seconds; what does is stuck. */
  readonly longestSeconds: number;
  /** What is taken for given, since neither the policy nor its world says it; left out: nothing. */
  readonly assumptions?: readonly PolicyFindingDetail[];
  /** Whether a canary that is COMPLETED keeps the share that it has, since who began this decides on more; left out: it gets all. */
  readonly keepsShare?: boolean;
  /** Whether the canary may get copies of requests. */
  readonly makesCopies: boolean;
  /** Whether a user stays with the canary once it has served them. */
  readonly keepsUsers: boolean;
  /** The pods that the policy asks for; null: it says nothing of them, and as many as it takes are there at once. */
  readonly instances: Pick<Instances, 'count' | 'split' | 'promotion' | 'scaleDownStableSeconds'> | null;
}
