import type { ArgoRunSpec } from './argo-analysis.js';

/** A number of pods, or a percentage of them. */
export type PodsOrPercent = { readonly pods: number } | { readonly percent: number };

/** One step of a canary, as the Rollout has it. */
export type ArgoStep =
  | { readonly does: 'setWeight'; readonly weight: number }
  /** `seconds` null: until a person goes on. `text`: as the file has it, with its unit; '' where it says nothing. */
  | { readonly does: 'pause'; readonly seconds: number | null; readonly text: string }
  | { readonly does: 'analysis'; readonly run: ArgoRunSpec | null }
  | {
      readonly does: 'setCanaryScale';
      readonly replicas: number | null;
      readonly weight: number | null;
      readonly matchesTrafficWeight: boolean;
    }
  /** Of what stable serves, so much is sent to the canary too; null takes the route away. */
  | { readonly does: 'setMirrorRoute'; readonly name: string; readonly percent: number | null }
  /** Requests that match see the canary, whatever the weight; without a match the route is taken away. */
  | { readonly does: 'setHeaderRoute'; readonly name: string; readonly matches: boolean }
  | { readonly does: 'experiment'; readonly experiment: ArgoExperiment }
  | { readonly does: 'plugin'; readonly name: string };

/** Pods beside the two versions, for a while, and what is measured of them. */
export interface ArgoExperiment {
  /** From when all its pods are available; null: it ends with the analyses that are required. */
  readonly seconds: number | null;
  /** As the file has it; '' where it says nothing. */
  readonly text: string;
  readonly templates: readonly ArgoExperimentTemplate[];
  readonly analyses: readonly {
    readonly name: string;
    readonly run: ArgoRunSpec | null;
    readonly isRequired: boolean;
  }[];
}

export interface ArgoExperimentTemplate {
  readonly name: string;
  readonly version: 'stable' | 'canary';
  readonly replicas: number;
  /** Of the users' requests, in the units of `setWeight`; null: none. */
  readonly weight: number | null;
}

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
  /** From the promotion, of stable's pods where a router shares the traffic out; null: not given, which is 30 s. */
  readonly scaleDownDelaySeconds: number | null;
  readonly background: ArgoBackground | null;
}

/** An analysis beside the steps. */
export interface ArgoBackground {
  readonly run: ArgoRunSpec | null;
  /** Counted from 0; null: from the beginning. */
  readonly startingStep: number | null;
}
