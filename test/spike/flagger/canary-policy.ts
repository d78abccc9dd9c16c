export type HookType =
  | 'confirm-rollout'
  | 'pre-rollout'
  | 'rollout'
  | 'confirm-traffic-increase'
  | 'confirm-promotion'
  | 'rollback'
  | 'post-rollout';

/** What a Canary says that bears on its decisions. Numbers that are 0 are not set, as in Flagger itself. */
export interface CanaryPolicy {
  readonly intervalSeconds: number;
  /** So many failed checks roll back, on the tick after the last of them; 1 where nothing is said. */
  readonly threshold: number;
  readonly stepWeight: number;
  readonly stepWeights: readonly number[];
  readonly maxWeight: number;
  /** How much of the weight the primary takes back a tick, once it is promoted. */
  readonly stepWeightPromotion: number;
  readonly iterations: number;
  /** The users whom the canary serves in an A/B test, as the world names them; null: no A/B test. */
  readonly match: string | null;
  readonly isMirrored: boolean;
  readonly mirrorWeight: number;
  /** Without a router no user's request reaches the canary before it is promoted. */
  readonly isKubernetes: boolean;
  readonly skipsAnalysis: boolean;
  /** In order: a check stops at the first that fails. */
  readonly metrics: readonly string[];
  readonly hooks: readonly { readonly type: HookType; readonly name: string }[];
  /** Pods of the canary, and of the primary; null: as many as it takes, and they are ready at once. */
  readonly replicas: number | null;
  /** Session affinity. */
  readonly isSticky: boolean;
  /** Whether it goes on looking for revisions after Succeeded or Failed, which is the end of the rollout otherwise. */
  readonly staysForRevisions: boolean;
}

/** A policy of which nothing is said but how fast it goes. */
export const PLAIN_POLICY: CanaryPolicy = {
  intervalSeconds: 60,
  threshold: 0,
  stepWeight: 0,
  stepWeights: [],
  maxWeight: 0,
  stepWeightPromotion: 0,
  iterations: 0,
  match: null,
  isMirrored: false,
  mirrorWeight: 100,
  isKubernetes: false,
  skipsAnalysis: false,
  metrics: [],
  hooks: [],
  replicas: null,
  isSticky: false,
  staysForRevisions: false,
};

export type Strategy = 'canary' | 'blue-green' | 'a/b';

export function thresholdOf({ threshold }: CanaryPolicy): number {
  return Math.max(1, threshold);
}

/** Analyses before promotion where it goes by their number. Without a router it always does: 10 where nothing is said. */
export function iterationsOf({ iterations, isKubernetes }: CanaryPolicy): number {
  return isKubernetes && iterations === 0 ? 10 : iterations;
}

export function strategyOf(policy: CanaryPolicy): Strategy {
  if (iterationsOf(policy) === 0) return 'canary';
  return policy.match !== null && !policy.isKubernetes ? 'a/b' : 'blue-green';
}

/** The weight from which on it promotes. The last of several steps comes before `maxWeight`. */
export function maxWeightOf({ stepWeights, maxWeight }: CanaryPolicy): number {
  const last = stepWeights.at(-1);
  if (last !== undefined) return Math.min(100, last);
  return maxWeight > 0 ? maxWeight : 100;
}

/** How much weight the next step adds; 0: it never advances. A weight that is none of the steps goes to 100. */
export function stepFrom(weight: number, { stepWeight, stepWeights }: CanaryPolicy): number {
  if (stepWeight > 0 || stepWeights.length === 0) return stepWeight;
  const most = 100 - weight;
  // At 100 any step leads to the promotion.
  if (most === 0) return 1;
  const next = weight === 0 ? stepWeights[0] : stepWeights[stepWeights.indexOf(weight) + 1];
  const isKnown = weight === 0 || stepWeights.includes(weight);
  return isKnown && next !== undefined ? Math.min(most, next - weight) : most;
}
