import { advancedRun, type Moment, type OpenRun } from '../analysis/open-run.js';
import { askedPods } from '../pods/pod-watch.js';
import type { CanaryParts, CanaryState } from './canary-state.js';
import { droppedExperiment } from './experiment-run.js';
import { basicPods, type Pods, routedPods } from './replicas.js';
import { type BothPods, routerWeight, weightOnTheWayBack } from './router-weight.js';
import { bothPods } from './steer-canary.js';
import { fixedScale } from './weights.js';

/** How long pods are kept that no longer serve, where the Rollout does not say. */
const KEPT_SECONDS = 30;

/** One reconcile of a canary that was aborted or promoted: what serves no more goes. */
export function afterEnd(parts: CanaryParts, before: CanaryState, moment: Moment): CanaryState {
  const { canary, meterOf } = parts;
  const end = (open: OpenRun | null) => (open === null ? null : advancedRun(open, moment, true, meterOf));
  const state = {
    ...before,
    stepRun: end(before.stepRun),
    backgroundRun: end(before.backgroundRun),
    experiment: droppedExperiment(before.experiment, moment, meterOf),
    plugin: null,
    extra: { canary: 0, stable: 0 },
  };
  const { status, isFull } = state;
  const pods = bothPods(parts, state, moment.atSeconds);
  const facts = { status, isFull, routed: state.routed, pods, arePodsReady: true };
  const routed = canary.hasRouter ? routerWeight(canary, facts) : 0;
  return status.isPromoted
    ? promoted(parts, { ...state, routed }, moment.atSeconds)
    : aborted(parts, { ...state, routed }, pods, moment.atSeconds);
}

/** Stable's pods stay for a while behind a router, whose traffic they may get again. */
function promoted({ canary }: CanaryParts, state: CanaryState, atSeconds: number): CanaryState {
  const isKept = canary.hasRouter && !canary.dynamicStableScale;
  const goSeconds = (state.decision?.atSeconds ?? atSeconds) + (canary.scaleDownDelaySeconds ?? KEPT_SECONDS);
  const podsGoSeconds = isKept ? (state.podsGoSeconds ?? goSeconds) : atSeconds;
  const isGone = podsGoSeconds <= atSeconds;
  const asked = { canary: canary.replicas, stable: isGone ? 0 : canary.replicas };
  return { ...state, pods: askedPods(state.pods, asked, atSeconds), podsGoSeconds, isDone: isGone };
}

function aborted({ canary }: CanaryParts, state: CanaryState, pods: BothPods, atSeconds: number): CanaryState {
  const wanted = backToStable(canary, state, pods);
  const podsGoSeconds = state.podsGoSeconds ?? keptUntil(canary, pods, atSeconds);
  const isKept = isKeptForAWhile(canary);
  const isGone = podsGoSeconds !== null && podsGoSeconds <= atSeconds;
  const asked = { canary: isGone ? 0 : isKept ? pods.canary.asked : wanted.canary, stable: wanted.stable };
  const watch = askedPods(state.pods, asked, atSeconds);
  const isSettled = watch === state.pods && pods.stable.available >= asked.stable && state.routed === 0;
  return { ...state, pods: watch, podsGoSeconds, isDone: isSettled && (!isKept || isGone) };
}

/** The pods on the way back to stable; those of the canary where none are kept. */
function backToStable(canary: CanaryParts['canary'], { status, routed }: CanaryState, pods: BothPods): Pods {
  if (!canary.hasRouter) return basicPods(canary, 0, { ...pods, older: 0 });
  const weights = { canary: routed, stable: canary.maxTrafficWeight - routed };
  const scale = fixedScale(canary, status);
  if (scale?.replicas != null) return routedPods(canary, { replicas: scale.replicas }, weights, true);
  const weight = canary.dynamicStableScale ? weightOnTheWayBack(canary, pods) : 0;
  return routedPods(canary, { weight: scale?.weight ?? weight }, weights, true);
}

/** With stable's pods scaled by its weight the canary's go with theirs, unless the Rollout says how long they stay. */
function isKeptForAWhile({
  hasRouter,
  dynamicStableScale,
  abortScaleDownDelaySeconds,
}: CanaryParts['canary']): boolean {
  if (!hasRouter || abortScaleDownDelaySeconds === 0) return false;
  return !dynamicStableScale || abortScaleDownDelaySeconds !== null;
}

/** The time that pods are kept begins when stable can serve everything. */
function keptUntil(canary: CanaryParts['canary'], { stable }: BothPods, atSeconds: number): number | null {
  if (!isKeptForAWhile(canary) || stable.available < canary.replicas) return null;
  return atSeconds + (canary.abortScaleDownDelaySeconds ?? KEPT_SECONDS);
}
