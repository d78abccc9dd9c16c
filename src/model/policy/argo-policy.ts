import type { VersionNames } from '../version-names.js';
import type { ArgoRunSpec } from './argo-analysis.js';
import type { ArgoCanary, PodsOrPercent } from './argo-rollout.js';

/** A blue-green Rollout, as far as it decides how it goes. */
export interface ArgoBlueGreen {
  readonly replicas: number;
  /** Pods before the switch; null: all. */
  readonly previewReplicas: number | null;
  /** False: a person switches. */
  readonly switchesItself: boolean;
  /** 0: at once. */
  readonly switchAfterSeconds: number;
  readonly maxUnavailable: PodsOrPercent;
  readonly scaleDownDelaySeconds: number | null;
  readonly abortScaleDownDelaySeconds: number | null;
  readonly before: ArgoRunSpec | null;
  readonly after: ArgoRunSpec | null;
}

/** What a Rollout says. */
export interface ArgoRollout {
  readonly name: string;
  readonly isPaused: boolean;
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly progressDeadlineAborts: boolean;
  /** Versions back to which a release skips its steps; null: it says nothing, and none does. */
  readonly rollbackRevisions: number | null;
  /** By what its files tell the versions apart; left out: nothing. */
  readonly names?: VersionNames;
  readonly strategy:
    | { readonly kind: 'canary'; readonly canary: ArgoCanary }
    | { readonly kind: 'blueGreen'; readonly blueGreen: ArgoBlueGreen };
}

/** A template by itself: arguments that it has no value for stand in its texts as they are written. */
export interface ArgoTemplate {
  readonly name: string;
  readonly isCluster: boolean;
  readonly spec: ArgoRunSpec;
}

/** An AnalysisRun as a file has it. `hasStatus`: with what it measured, which is not read. */
export interface ArgoRecordedRun {
  readonly name: string;
  readonly spec: ArgoRunSpec;
  readonly hasStatus: boolean;
}

/** People's files for Argo Rollouts as what they say. */
export interface ArgoPolicies {
  readonly rollouts: readonly ArgoRollout[];
  readonly templates: readonly ArgoTemplate[];
  readonly runs: readonly ArgoRecordedRun[];
}
