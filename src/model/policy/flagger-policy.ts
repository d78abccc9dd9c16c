/** What the loop reads of a Canary's `analysis` and of what is beside it. Facts: Flagger 1.44, pkg/apis/flagger/v1beta1/canary.go. */
export interface CanaryPolicy {
  readonly provider: string;
  readonly skipAnalysis: boolean;
  readonly analysis: CanaryAnalysis;
}

export interface CanaryAnalysis {
  /** Failed checks of the whole rollout that roll back; 0 counts as 1. */
  readonly threshold: number;
  readonly maxWeight: number;
  readonly stepWeight: number;
  readonly stepWeights: readonly number[];
  readonly stepWeightPromotion: number;
  readonly iterations: number;
  readonly mirror: boolean;
  /** Whether there are conditions of an A/B test. */
  readonly hasMatch: boolean;
  /** In the order of the file. */
  readonly webhooks: readonly Webhook[];
}

export interface Webhook {
  readonly type: WebhookType;
  /** Whether nobody is told that it waits for approval. */
  readonly isMuted: boolean;
}

export const WEBHOOK_TYPES = [
  'confirm-rollout',
  'pre-rollout',
  'rollout',
  'confirm-traffic-increase',
  'confirm-promotion',
  'rollback',
  'post-rollout',
  'event',
] as const;

export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** A metric of an analysis, as much as decides a check. Limits are in its own unit. */
export interface FlaggerMetric {
  readonly name: string;
  /** Both ends are allowed; null: there is no range, and `threshold` counts. */
  readonly range: { readonly min: number | null; readonly max: number | null } | null;
  /** The older form: least success rate, most of all else; 0 where it is left out. */
  readonly threshold: number;
  readonly hasQuery: boolean;
  readonly hasTemplate: boolean;
}

/** What a check asks for: a built-in measurement, the metric's own query, or its template. */
export type MetricSource = 'request-success-rate' | 'request-duration' | 'inline' | 'template';

/** A metric with what it asks. */
export interface WatchedMetric extends FlaggerMetric {
  /** What the query looks back over, in seconds; null: a template's query that is given none. */
  readonly windowSeconds: number | null;
  /** Its own query, its template's, or Flagger's where it is built in, with what Flagger puts in as it is written; null: none. */
  readonly query: string | null;
  /**
   * What Prometheus is asked, by source, with all filled in. Left out where Prometheus is not asked: a template of another
   * provider, a query that Flagger cannot fill in.
   */
  readonly queries: Readonly<Partial<Record<MetricSource, string>>>;
  /** Of those that its query names, `templateVariables` that are not given: Flagger cannot fill it in, and each check fails. */
  readonly missingVariables: readonly string[];
  /** What a template asks. */
  readonly template: FlaggerTemplate | null;
}

/** A MetricTemplate. */
export interface FlaggerTemplate {
  readonly name: string;
  readonly namespace: string | null;
  /** Its provider's type; empty: not given. */
  readonly provider: string;
  readonly query: string;
}

/** What a Canary says. */
export interface FlaggerCanary {
  readonly name: string;
  readonly namespace: string;
  /** The name of what it rolls out. */
  readonly target: string;
  readonly policy: CanaryPolicy;
  /** From one tick to the next. */
  readonly intervalSeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly primaryReadyPercent: number;
  readonly canaryReadyPercent: number;
  readonly isSuspended: boolean;
  /** Of the requests, while they are mirrored. */
  readonly mirrorPercent: number;
  readonly hasSessionAffinity: boolean;
  /** Whether its analysis is given as `canaryAnalysis`. */
  readonly isOldForm: boolean;
  readonly metrics: readonly WatchedMetric[];
  /** Of the analysis' webhooks, one by one. */
  readonly webhookNames: readonly string[];
  /** Which of the fields that the cluster asks for are given. */
  readonly given: readonly string[];
}

/** People's files for Flagger as what they say. */
export interface FlaggerPolicies {
  readonly canaries: readonly FlaggerCanary[];
  readonly metricTemplates: readonly FlaggerTemplate[];
}
