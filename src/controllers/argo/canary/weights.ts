import type { ArgoCanary, ArgoStep } from '../../../model/policy/argo-rollout.js';

/** Where a canary stands among its steps. */
export interface StepPosition {
  /** Counted from 0; as many as there are steps once all are done. */
  readonly stepIndex: number;
  readonly isAborted: boolean;
}

/** The weight that the steps ask for: that of the last `setWeight` so far; all of it after the last step. */
export function currentWeight(canary: ArgoCanary, { stepIndex, isAborted }: StepPosition): number {
  if (isAborted) return 0;
  if (stepIndex >= canary.steps.length) return canary.maxTrafficWeight;
  const step = lastOf(canary, stepIndex, 'setWeight');
  return step?.does === 'setWeight' ? step.weight : 0;
}

/** The scale that a `setCanaryScale` fixes; null where pods follow the weight. Without a router the step does nothing. */
export function fixedScale(
  canary: ArgoCanary,
  { stepIndex, isAborted }: StepPosition,
): Extract<ArgoStep, { does: 'setCanaryScale' }> | null {
  if (!canary.hasRouter || stepIndex >= canary.steps.length) return null;
  if (isAborted && canary.abortScaleDownDelaySeconds !== 0) return null;
  const step = lastOf(canary, stepIndex, 'setCanaryScale');
  return step?.does === 'setCanaryScale' && !step.matchesTrafficWeight ? step : null;
}

/** Whether the background analysis has still to wait for its step. */
export function isBeforeStartingStep(canary: ArgoCanary, stepIndex: number): boolean {
  const startingStep = canary.background?.startingStep ?? null;
  return startingStep !== null && stepIndex < canary.steps.length && stepIndex < startingStep;
}

function lastOf(canary: ArgoCanary, stepIndex: number, does: ArgoStep['does']): ArgoStep | null {
  return canary.steps.slice(0, stepIndex + 1).findLast((step) => step.does === does) ?? null;
}
