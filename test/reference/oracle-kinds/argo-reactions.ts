import {
  BEGUN,
  type CanaryFacts,
  type CanaryStatus,
  reconcileCanary,
  rolloutPhase,
  skippedSteps,
} from '../../../src/controllers/argo/canary/reconcile-canary.js';
import { approximatePods } from '../../../src/controllers/argo/canary/replicas.js';
import { currentWeight, isBeforeStartingStep } from '../../../src/controllers/argo/canary/weights.js';
import type { ArgoPhase } from '../../../src/model/policy/argo-analysis.js';
import type { ArgoCanary, ArgoStep } from '../../../src/model/policy/argo-rollout.js';
import { stepOf } from '../../../src/policies/argo/step-of.js';
import { metric, PLAIN_CANARY, runSpec } from '../../controllers/argo/plain-canary.js';
import type { Loose } from './argo-shared.js';

const KNOWN = [
  'steps',
  'stepIndex',
  'background',
  'stepAnalysis',
  'experiment',
  'aborted',
  'specPaused',
  'pausedForSeconds',
  'pauseConditions',
  'controllerPause',
  'canaryAvailable',
  'replicas',
  'revertedToStableSpec',
  'startingStep',
];

/** What one reconcile does with a canary as a case describes it; null where the case says something else too. */
export function reactionOf(input: Loose): Loose | null {
  if (Object.keys(input).some((key) => !KNOWN.includes(key))) return null;
  const canary = canaryOf(input);
  const status = statusOf(input);
  const stepIndex = status.stepIndex;
  if (input['revertedToStableSpec'] === true) {
    const skipped = skippedSteps(canary);
    return { stepIndex: skipped.stepIndex, stepsSkipped: skipped.stepIndex === canary.steps.length };
  }
  const facts = factsOf(input, canary, status);
  const turn = reconcileCanary(canary, status, facts, 0);
  return {
    state: rolloutPhase(turn.status, facts.isSpecPaused),
    pauseReason: turn.status.pauses.at(-1)?.reason ?? null,
    pauseConditions: turn.status.pauses.map(({ reason }) => reason),
    stepIndex: turn.status.stepIndex,
    aborted: turn.status.isAborted,
    promoted: turn.status.isPromoted,
    backgroundTerminated: turn.terminates.background,
    stepAnalysisTerminated: turn.terminates.step,
    setWeight: currentWeight(canary, { stepIndex, isAborted: status.isAborted }),
    beforeStartingStep: isBeforeStartingStep(canary, stepIndex),
  };
}

const RUN = runSpec(metric({}));

function canaryOf(input: Loose): ArgoCanary {
  const steps = (input['steps'] as readonly Loose[]).map((step): ArgoStep => stepOf(step, () => RUN));
  const startingStep = typeof input['startingStep'] === 'number' ? input['startingStep'] : null;
  const isWatched = input['background'] !== undefined || startingStep !== null;
  return {
    ...PLAIN_CANARY,
    replicas: Number(input['replicas'] ?? 1),
    steps,
    background: isWatched ? { run: RUN, startingStep } : null,
  };
}

function statusOf(input: Loose): CanaryStatus {
  const pausedFor = input['pausedForSeconds'];
  const given = (input['pauseConditions'] ?? []) as readonly CanaryStatus['pauses'][number]['reason'][];
  const reasons = pausedFor === undefined || given.length > 0 ? given : (['CanaryPauseStep'] as const);
  return {
    ...BEGUN,
    stepIndex: Number(input['stepIndex'] ?? 0),
    isAborted: input['aborted'] === true,
    pauses: reasons.map((reason) => ({ reason, startSeconds: -Number(pausedFor ?? 0) })),
    isControllerPaused: input['controllerPause'] === true || reasons.length > 0,
  };
}

function factsOf(input: Loose, canary: ArgoCanary, { stepIndex, isAborted }: CanaryStatus): CanaryFacts {
  const available = Number(input['canaryAvailable'] ?? 0);
  const wanted = approximatePods(canary.replicas, currentWeight(canary, { stepIndex, isAborted }), 100, 1);
  const runOf = (phase: unknown) => (phase === undefined ? null : { phase: phase as ArgoPhase, message: '' });
  return {
    isSpecPaused: input['specPaused'] === true,
    arePodsReady: input['canaryAvailable'] !== undefined && available >= wanted.canary,
    canaryAvailable: available,
    stepRun: runOf(input['stepAnalysis']),
    backgroundRun: runOf(input['background']),
    experiment: runOf(input['experiment']),
    plugin: null,
  };
}
