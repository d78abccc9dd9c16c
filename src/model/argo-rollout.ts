import type { ArgoRunSpec } from './argo-analysis.js';

/** A number of pods, or a percentage of them. */
export type PodsOrPercent = { readonly pods: number } | { readonly percent: number };

/** One step of a canary, as the Rollout has it. */
export type ArgoStep =
  | { readonly does: 'setWeight'; readonly weight: number }
  /** Null: until a person goes on. */
  | { readonly does: 'pause'; readonly seconds: number | null }
  | { readonly does: 'analysis'; readonly run: ArgoRunSpec | null }
  | {
      readonly does: 'setCanaryScale';
      readonly replicas: number | null;
      readonly weight: number | null;
      readonly matchesTrafficWeight: boolean;
    }
  /** Of what stable serves, so much is sent to the canary too; null takes the route away. */
  | { readonly does: 'setMirrorRoute'; readonly name: string; readonly percent: number | null }
  | { readonly does: 'setHeaderRoute' | 'experiment' | 'plugin' };

/** What of a canary Rollout decides how it goes. */
export interface ArgoCanary {
  readonly replicas: number;
  readonly steps: readonly ArgoStep[];
  /** A router shares the traffic out by weight; without one the number of pods does. */
  readonly hasRouter: boolean;
  readonly maxTrafficWeight: number;
  readonly maxSurge: PodsOrPercent;
  readonly maxUnavailable: PodsOrPercent;
  readonly dynamicStableScale: boolean;
  readonly minPodsPerReplicaSet: number | null;
  /** Pods that are enough for a step to be done; null: all of them. */
  readonly progressThreshold: PodsOrPercent | null;
  /** 0: never; null: not given, which is 30 s. */
  readonly abortScaleDownDelaySeconds: number | null;
  readonly background: ArgoBackground | null;
}

/** An analysis beside the steps. */
export interface ArgoBackground {
  readonly run: ArgoRunSpec | null;
  /** Counted from 0; null: from the beginning. */
  readonly startingStep: number | null;
}
