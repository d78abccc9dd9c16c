import { type Exposure, UNEXPOSED } from '../../../model/exposure.js';
import type { ArgoCanary } from '../../../model/policy/argo-rollout.js';
import type { CanaryParts, CanaryState } from './canary-state.js';
import { experimentWeight } from './experiment-run.js';
import { approximatePods, fenceposts } from './replicas.js';
import { currentWeight, type StepPosition } from './weights.js';

/** How the canary is exposed where it stands: by weight where a router shares the traffic out, by pods where none does. */
export function exposureOf({ canary, countsPods, matchPercent }: CanaryParts, state: CanaryState): Exposure {
  const { status, routed, experiment, pods } = state;
  const { asked } = pods;
  const step = canary.steps[status.stepIndex];
  const beside = step?.does === 'experiment' && experiment !== null ? experimentWeight(step.experiment, experiment) : 0;
  const weightPercent = Math.min(100, (100 * (routed + beside)) / canary.maxTrafficWeight);
  const all = asked.canary + asked.stable;
  const matched = status.isAborted ? 0 : routedByHeader(canary, status.stepIndex, matchPercent);
  return {
    ...UNEXPOSED,
    canaryPercent: canary.hasRouter ? withMatched(matched, weightPercent) : all === 0 ? 0 : (100 * asked.canary) / all,
    mirroredPercent: status.isAborted ? 0 : mirroredPercent(canary, status.stepIndex),
    replicas: countsPods ? { ...asked, splitTraffic: !canary.hasRouter } : null,
  };
}

/** What a step gives the canary of the users' requests, in percent, once its pods are ready. */
export function stepPercent(canary: ArgoCanary, position: StepPosition, matchPercent: number): number {
  const weight = currentWeight(canary, position);
  if (canary.hasRouter) {
    const step = canary.steps[position.stepIndex];
    const beside =
      step?.does === 'experiment'
        ? step.experiment.templates.reduce((sum, one) => sum + (one.version === 'canary' ? (one.weight ?? 0) : 0), 0)
        : 0;
    const matched = position.isAborted ? 0 : routedByHeader(canary, position.stepIndex, matchPercent);
    return withMatched(matched, Math.min(100, (100 * (weight + beside)) / canary.maxTrafficWeight));
  }
  const pods = approximatePods(canary.replicas, weight, canary.maxTrafficWeight, fenceposts(canary).surge);
  const all = pods.canary + pods.stable;
  return all === 0 ? 0 : (100 * pods.canary) / all;
}

/** The weight is that of the requests which match no header route. */
function withMatched(matchedPercent: number, weightPercent: number): number {
  return matchedPercent + ((100 - matchedPercent) * weightPercent) / 100;
}

/** Requests that match, as long as a header route stands; the last step on a route of a name holds. */
function routedByHeader({ steps, hasRouter }: ArgoCanary, stepIndex: number, matchPercent: number): number {
  if (!hasRouter || matchPercent === 0 || stepIndex >= steps.length) return 0;
  const routes = new Map<string, boolean>();
  for (const step of steps.slice(0, stepIndex + 1)) {
    if (step.does === 'setHeaderRoute') routes.set(step.name, step.matches);
  }
  return [...routes.values()].includes(true) ? matchPercent : 0;
}

/** Routes add up, as far as there is traffic; the last step on a route of a name holds. Behind the last step there are none. */
export function mirroredPercent({ steps }: ArgoCanary, stepIndex: number): number {
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
