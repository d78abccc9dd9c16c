import type { ArgoCanary } from '../../../model/policy/argo-rollout.js';
import type { CanaryStatus } from './reconcile-canary.js';
import type { PodSet, Pods } from './replicas.js';
import { currentWeight } from './weights.js';

/** Both versions' pods as they are. */
export interface BothPods {
  readonly canary: PodSet;
  readonly stable: PodSet;
}

/** Where a rollout stands as far as its router is concerned. */
export interface RouterFacts {
  readonly status: CanaryStatus;
  /** A person promoted it past all of its steps. */
  readonly isFull: boolean;
  /** What the router is set to now. */
  readonly routed: number;
  readonly pods: BothPods;
  /** The pods that the step asks for are there. */
  readonly arePodsReady: boolean;
}

/**
 * What the router is set to: the weight of the steps, once the pods for it are there; nothing while the canary has none. Source:
 * Argo Rollouts 1.10, `rollout/trafficrouting.go`.
 */
export function routerWeight(canary: ArgoCanary, facts: RouterFacts): number {
  const wanted = wantedWeight(canary, facts);
  const { replicas, maxTrafficWeight } = canary;
  const { stable } = facts.pods;
  const needed = Math.floor(((maxTrafficWeight - wanted) * replicas) / maxTrafficWeight);
  const isServed = stable.available >= needed || isThresholdMet(canary, stable, needed);
  // With pods of stable that follow its weight, it gets no more than they can serve.
  return canary.dynamicStableScale && !facts.status.isPromoted && !isServed ? facts.routed : wanted;
}

function wantedWeight(canary: ArgoCanary, { status, isFull, routed, pods, arePodsReady }: RouterFacts): number {
  const { maxTrafficWeight, replicas } = canary;
  if (status.isPromoted) return maxTrafficWeight;
  if (status.isAborted) return abortedWeight(canary, routed, pods);
  if (pods.canary.available === 0) return 0;
  if (isFull) {
    return canary.dynamicStableScale ? Math.floor((maxTrafficWeight * pods.canary.available) / replicas) : routed;
  }
  if (arePodsReady) return currentWeight(canary, status);
  const before = canary.steps.slice(0, status.stepIndex).findLast(({ does }) => does === 'setWeight');
  return before?.does === 'setWeight' ? before.weight : 0;
}

/** An abort takes the weight back at once, unless stable's pods have to come first. */
function abortedWeight(canary: ArgoCanary, routed: number, pods: BothPods): number {
  const { maxTrafficWeight, replicas } = canary;
  if (!canary.dynamicStableScale || replicas === 0) return 0;
  const wanted = weightOnTheWayBack(canary, pods);
  const served = Math.floor((maxTrafficWeight * pods.stable.available) / replicas);
  if (wanted <= 0) return Math.min(Math.max(0, maxTrafficWeight - served), routed);
  return served < maxTrafficWeight - wanted ? routed : Math.min(wanted, routed);
}

/** With stable's pods scaled by its weight an abort goes back by the weights of the steps: the next below the pods there are. */
export function weightOnTheWayBack(canary: ArgoCanary, { canary: pods, stable }: BothPods): number {
  const { replicas, maxTrafficWeight, steps, abortScaleDownDelaySeconds } = canary;
  const missing = replicas - stable.available;
  // Pods that are kept for a while do not hold the weight up.
  const isKept = abortScaleDownDelaySeconds !== null && abortScaleDownDelaySeconds !== 0;
  const most = isKept ? missing : Math.max(missing, pods.available);
  const below = steps.findLast(
    (step) => step.does === 'setWeight' && Math.ceil((step.weight * replicas) / maxTrafficWeight) < most,
  );
  return below?.does === 'setWeight' ? below.weight : 0;
}

/** Whether so many pods are there as a step needs: all that are wanted, unless a threshold says that fewer do. */
export function isThresholdMet({ progressThreshold }: ArgoCanary, pods: PodSet, wanted: number): boolean {
  if (progressThreshold === null) return pods.asked === wanted && pods.available === wanted;
  if ('pods' in progressThreshold) return pods.available >= progressThreshold.pods;
  return wanted === 0 || (100 * pods.available) / wanted >= progressThreshold.percent - 1e-10;
}

/** The pods that a step asks for are available, and stable has those that it is to have. */
export function areAtDesired(canary: ArgoCanary, wanted: Pods, pods: BothPods): boolean {
  if (!isThresholdMet(canary, pods.canary, wanted.canary)) return false;
  return (canary.hasRouter && canary.dynamicStableScale) || pods.stable.asked === wanted.stable;
}
