import type { ArgoRunSpec } from './argo-analysis.js';
import type { ArgoCanary, PodsOrPercent } from './argo-rollout.js';
import type { DocumentPath, Place } from './place.js';
import type { FieldProblemDetail, TextProblemDetail } from './problem.js';

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
  readonly strategy:
    | { readonly kind: 'canary'; readonly canary: ArgoCanary }
    | { readonly kind: 'blueGreen'; readonly blueGreen: ArgoBlueGreen };
}

/** A field or an object that is read over, since nothing of the decision hangs on it. */
export interface IgnoredPart {
  readonly file: string;
  readonly path: DocumentPath;
  readonly place: Place;
}

/** People's files for Argo Rollouts as what they say. */
export interface ArgoPolicies {
  readonly rollouts: readonly ArgoRollout[];
  readonly templates: readonly { readonly name: string; readonly isCluster: boolean; readonly metrics: number }[];
  readonly runs: readonly { readonly name: string; readonly spec: ArgoRunSpec }[];
  readonly ignored: readonly IgnoredPart[];
}

/** What can be wrong with people's files beyond what can be wrong with any. */
export type PolicyProblemDetail =
  | FieldProblemDetail
  | TextProblemDetail
  /** The text is what Helm makes objects of, and no object yet; `found` is the first order to it. */
  | { readonly code: 'helm_template'; readonly found: string }
  | { readonly code: 'no_policy' }
  | { readonly code: 'name_twice'; readonly kind: string; readonly name: string }
  | { readonly code: 'strategy_number'; readonly found: number }
  | { readonly code: 'step_shape'; readonly found: number }
  | { readonly code: 'scale_shape'; readonly found: number }
  | { readonly code: 'go_duration_unreadable'; readonly found: string }
  | { readonly code: 'count_unreadable'; readonly found: string }
  | {
      readonly code: 'template_missing';
      readonly name: string;
      readonly isCluster: boolean;
      readonly suggestion: string | null;
    }
  | { readonly code: 'template_circle'; readonly name: string }
  | { readonly code: 'metric_twice'; readonly name: string }
  | { readonly code: 'arg_conflict'; readonly name: string; readonly values: readonly [string, string] }
  | { readonly code: 'arg_without_value'; readonly name: string }
  | { readonly code: 'arg_from'; readonly name: string; readonly source: string }
  | { readonly code: 'arg_unresolved'; readonly reference: string; readonly metric: string }
  | { readonly code: 'endless_step'; readonly metric: string };

export type PolicyProblem = PolicyProblemDetail & {
  readonly file: string;
  readonly path: DocumentPath;
  readonly place: Place;
};
