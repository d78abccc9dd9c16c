import type { ArgoCanary } from '../../../model/argo-rollout.js';
import { type Exposure, UNEXPOSED } from '../../../model/exposure.js';
import type { CanaryStatus } from './reconcile-canary.js';
import { approximatePods, fenceposts, type Pods, routedPods } from './replicas.js';
import { currentWeight, fixedScale } from './weights.js';

/** The pods that a canary's steps ask for where it stands, once all older ones are gone. */
export function wantedPods(canary: ArgoCanary, status: CanaryStatus): Pods {
  const weight = currentWeight(canary, status);
  if (!canary.hasRouter) {
    return approximatePods(canary.replicas, weight, canary.maxTrafficWeight, fenceposts(canary).surge);
  }
  const scale = fixedScale(canary, status);
  const routed = { canary: weight, stable: canary.maxTrafficWeight - weight };
  if (scale?.replicas != null) return routedPods(canary, { replicas: scale.replicas }, routed, status.isAborted);
  return routedPods(canary, { weight: scale?.weight ?? weight }, routed, status.isAborted);
}

/** How the canary is exposed where it stands: by weight where a router shares the traffic out, by pods where none does. */
export function exposureOf(canary: ArgoCanary, status: CanaryStatus): Exposure {
  if (status.isAborted) return UNEXPOSED;
  if (status.isPromoted) return { ...UNEXPOSED, canaryPercent: 100 };
  const pods = wantedPods(canary, status);
  const all = pods.canary + pods.stable;
  const weightPercent = (100 * currentWeight(canary, status)) / canary.maxTrafficWeight;
  const podsPercent = all === 0 ? 0 : (100 * pods.canary) / all;
  return {
    ...UNEXPOSED,
    canaryPercent: canary.hasRouter ? weightPercent : podsPercent,
    mirroredPercent: mirroredPercent(canary, status),
    replicas: { ...pods, splitTraffic: !canary.hasRouter },
  };
}

/** Routes add up, as far as there is traffic; the last step on a route of a name holds. Behind the last step there are none. */
function mirroredPercent({ steps }: ArgoCanary, { stepIndex }: CanaryStatus): number {
  if (stepIndex >= steps.length) return 0;
  const routes = new Map<string, number>();
  for (const step of steps.slice(0, stepIndex + 1)) {
    if (step.does === 'setMirrorRoute') routes.set(step.name, step.percent ?? 0);
  }
  return Math.min(
    100,
    [...routes.values()].reduce((sum, percent) => sum + percent, 0),
  );
}
