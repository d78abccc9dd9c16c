import type { ArgoRunSpec } from '../../model/argo-analysis.js';
import type { ArgoRollout } from '../../model/argo-policy.js';
import type { RehearsedStage, Rehearsal } from '../../model/rehearsal.js';
import type { RehearsedController } from '../../model/rehearsed-controller.js';

/** All that a rehearsed controller of Argo's remembers. */
export interface ArgoState {
  readonly isNew: boolean;
}

/** One analysis by itself, as a `RehearsedPolicy` has it. */
export interface ArgoAnalysis {
  readonly name: string;
  readonly spec: ArgoRunSpec;
  readonly canaryPercent: number;
}

/** Argo Rollouts' controller of a Rollout, canary or blue-green. */
export function rehearsedRollout(rollout: ArgoRollout, rehearsal: Rehearsal): RehearsedController<ArgoState> {
  throw new Error(`not yet: ${rollout.name} ${rehearsal.policy.controller}`);
}

/** One run of an analysis against a canary at a share. */
export function rehearsedAnalysis(policy: ArgoAnalysis, rehearsal: Rehearsal): RehearsedController<ArgoState> {
  throw new Error(`not yet: ${policy.name} ${rehearsal.policy.controller}`);
}

/** The places on the way of a Rollout, in the words of its file. */
export function stagesOfRollout(rollout: ArgoRollout): readonly RehearsedStage[] {
  throw new Error(`not yet: ${rollout.name}`);
}
