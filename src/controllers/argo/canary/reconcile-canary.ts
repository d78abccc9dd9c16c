import type { ArgoPhase } from '../../../model/policy/argo-analysis.js';
import type { ArgoCanary, ArgoStep } from '../../../model/policy/argo-rollout.js';
import { isBeforeStartingStep } from './weights.js';

export type PauseReason = 'CanaryPauseStep' | 'InconclusiveAnalysisRun' | 'InconclusiveExperiment';

export interface PauseCondition {
  readonly reason: PauseReason;
  readonly startSeconds: number;
}

/** A canary Rollout's status, as far as it decides how it goes on. */
export interface CanaryStatus {
  readonly stepIndex: number;
  readonly pauses: readonly PauseCondition[];
  /** The controller paused it, and has not gone on since: a person who resumes takes the conditions away, not this. */
  readonly isControllerPaused: boolean;
  readonly isAborted: boolean;
  readonly abortMessage: string;
  /** The new version is stable now. */
  readonly isPromoted: boolean;
}

/** What a reconcile finds of the world around the Rollout. */
export interface CanaryFacts {
  readonly isSpecPaused: boolean;
  /** The pods that this step's weight or scale asks for are there; stable's and the weight are as they should be. */
  readonly arePodsReady: boolean;
  readonly canaryAvailable: number;
  /** Null where there is none. */
  readonly stepRun: { readonly phase: ArgoPhase; readonly message: string } | null;
  readonly backgroundRun: { readonly phase: ArgoPhase; readonly message: string } | null;
  readonly experiment: { readonly phase: ArgoPhase; readonly message: string } | null;
  readonly plugin: 'Running' | 'Successful' | 'Failed' | null;
}

/** What a reconcile does with the analyses, beside the status that it leaves. */
export interface CanaryTurn {
  readonly status: CanaryStatus;
  readonly startsStepRun: boolean;
  readonly startsBackgroundRun: boolean;
  /** Which runs are asked to end. */
  readonly terminates: { readonly step: boolean; readonly background: boolean };
}

/** The status of a canary whose update begins. */
export const BEGUN: CanaryStatus = {
  stepIndex: 0,
  pauses: [],
  isControllerPaused: false,
  isAborted: false,
  abortMessage: '',
  isPromoted: false,
};

/** The status of an update that goes back to stable: all its steps are skipped. */
export function skippedSteps(canary: ArgoCanary): CanaryStatus {
  return { ...BEGUN, stepIndex: canary.steps.length };
}

/** One reconcile: experiments, then analyses, then the pause step, then the step itself; one step at most. */
export function reconcileCanary(
  canary: ArgoCanary,
  status: CanaryStatus,
  facts: CanaryFacts,
  atSeconds: number,
): CanaryTurn {
  if (status.isAborted || status.isPromoted) return ended(canary, status, facts);
  const step = canary.steps[status.stepIndex] ?? null;
  const wants = analysesOf(canary, status, facts, step);
  const abort = abortOf(status, facts, step, wants);
  if (abort !== null) {
    return ended(
      canary,
      { ...status, isAborted: true, abortMessage: abort, pauses: [], isControllerPaused: false },
      facts,
    );
  }
  const added = pauseReasons(status, facts, step, wants);
  if (added.length > 0) {
    return { ...wants, terminates: { step: false, background: false }, status: paused(status, added, atSeconds) };
  }
  const isAtPause = step?.does === 'pause' && !facts.isSpecPaused;
  const needsPause = isAtPause && !hasPause(status, 'CanaryPauseStep') && !status.isControllerPaused;
  const before = needsPause ? paused(status, ['CanaryPauseStep'], atSeconds) : status;
  return {
    ...wants,
    terminates: endsOf(facts, step),
    status: advanced(canary, before, facts, step, needsPause, atSeconds),
  };
}

type Wants = Pick<CanaryTurn, 'startsStepRun' | 'startsBackgroundRun'>;

function hasPause(status: CanaryStatus, reason: PauseReason): boolean {
  return status.pauses.some((pause) => pause.reason === reason);
}

/** A run that is over and inconclusive is replaced where a person has gone on from the pause that it led to. */
function needsRun(status: CanaryStatus, run: CanaryFacts['stepRun']): boolean {
  if (run === null) return true;
  return status.isControllerPaused && !hasPause(status, 'CanaryPauseStep') && run.phase === 'Inconclusive';
}

function analysesOf(canary: ArgoCanary, status: CanaryStatus, facts: CanaryFacts, step: ArgoStep | null): Wants {
  const hasStepRun = step?.does === 'analysis' && step.run !== null && step.run.metrics.length > 0;
  const isWatched = canary.background !== null && !isBeforeStartingStep(canary, status.stepIndex);
  const mayStart = isWatched && !hasPause(status, 'InconclusiveAnalysisRun');
  return {
    startsStepRun: hasStepRun && status.pauses.length === 0 && needsRun(status, facts.stepRun),
    startsBackgroundRun: mayStart && needsRun(status, facts.backgroundRun),
  };
}

function isBad(phase: ArgoPhase | undefined): boolean {
  return phase === 'Failed' || phase === 'Error';
}

function abortOf(status: CanaryStatus, facts: CanaryFacts, step: ArgoStep | null, wants: Wants): string | null {
  if (step?.does === 'experiment' && isBad(facts.experiment?.phase)) {
    return withMessage('Experiment analysis phase is error/failed', facts.experiment?.message ?? '');
  }
  if (step?.does === 'plugin' && facts.plugin === 'Failed') {
    return `Step Plugin ${status.stepIndex + 1} (${step.name}) failed`;
  }
  const isStepSeen = step?.does === 'analysis' && status.pauses.length === 0 && !wants.startsStepRun;
  // Of two that are bad at once, the background's message is the one that is kept.
  const isBackgroundSeen = !hasPause(status, 'InconclusiveAnalysisRun') && !wants.startsBackgroundRun;
  if (isBackgroundSeen && facts.backgroundRun !== null && isBad(facts.backgroundRun.phase)) {
    return withMessage('Background analysis phase error/failed', facts.backgroundRun.message);
  }
  if (isStepSeen && facts.stepRun !== null && isBad(facts.stepRun.phase)) {
    return withMessage('Step-based analysis phase error/failed', facts.stepRun.message);
  }
  return null;
}

function withMessage(text: string, message: string): string {
  return message === '' ? text : `${text}: ${message}`;
}

function pauseReasons(
  status: CanaryStatus,
  facts: CanaryFacts,
  step: ArgoStep | null,
  wants: Wants,
): readonly PauseReason[] {
  const isStepRun = step?.does === 'analysis' && status.pauses.length === 0 && !wants.startsStepRun;
  const isInconclusive =
    (isStepRun && facts.stepRun?.phase === 'Inconclusive') ||
    (!wants.startsBackgroundRun && facts.backgroundRun?.phase === 'Inconclusive');
  const reasons: PauseReason[] = [];
  if (step?.does === 'experiment' && facts.experiment?.phase === 'Inconclusive') reasons.push('InconclusiveExperiment');
  if (isInconclusive) reasons.push('InconclusiveAnalysisRun');
  return reasons.filter((reason) => !hasPause(status, reason));
}

function paused(status: CanaryStatus, reasons: readonly PauseReason[], atSeconds: number): CanaryStatus {
  const added = reasons.map((reason) => ({ reason, startSeconds: atSeconds }));
  return { ...status, pauses: [...status.pauses, ...added], isControllerPaused: true };
}

/** A run of another step is ended; the background's only at the end of all. */
function endsOf(facts: CanaryFacts, step: ArgoStep | null): CanaryTurn['terminates'] {
  return { step: facts.stepRun !== null && step?.does !== 'analysis', background: false };
}

function advanced(
  canary: ArgoCanary,
  status: CanaryStatus,
  facts: CanaryFacts,
  step: ArgoStep | null,
  isJustPaused: boolean,
  atSeconds: number,
): CanaryStatus {
  if (step === null) {
    if (facts.canaryAvailable < canary.replicas) return settled(status);
    return { ...status, pauses: [], isControllerPaused: false, isPromoted: true };
  }
  if (facts.isSpecPaused || isJustPaused || !isStepDone(status, facts, step, atSeconds)) return settled(status);
  const pauses = status.pauses.filter(({ reason }) => reason !== 'CanaryPauseStep');
  return settled({ ...status, stepIndex: status.stepIndex + 1, pauses });
}

/** What paused it is over once no condition is left. */
function settled(status: CanaryStatus): CanaryStatus {
  return status.pauses.length > 0 ? status : { ...status, isControllerPaused: false };
}

function isStepDone(status: CanaryStatus, facts: CanaryFacts, step: ArgoStep, atSeconds: number): boolean {
  switch (step.does) {
    case 'pause': {
      const pause = status.pauses.find(({ reason }) => reason === 'CanaryPauseStep');
      if (pause === undefined) return status.isControllerPaused;
      return step.seconds !== null && atSeconds >= pause.startSeconds + step.seconds;
    }
    case 'setWeight':
    case 'setCanaryScale':
      return facts.arePodsReady;
    case 'analysis':
      return facts.stepRun?.phase === 'Successful';
    case 'experiment':
      return facts.experiment?.phase === 'Successful';
    case 'plugin':
      return facts.plugin === 'Successful';
    case 'setHeaderRoute':
    case 'setMirrorRoute':
      return true;
  }
}

/** Aborted or promoted: it stands at its first step, or behind its last, and nothing is analysed any more. */
function ended(canary: ArgoCanary, status: CanaryStatus, facts: CanaryFacts): CanaryTurn {
  return {
    status: { ...status, stepIndex: status.isPromoted ? canary.steps.length : 0 },
    startsStepRun: false,
    startsBackgroundRun: false,
    terminates: { step: facts.stepRun !== null, background: facts.backgroundRun !== null },
  };
}

/** The phase that a person sees. */
export function rolloutPhase(
  status: CanaryStatus,
  isSpecPaused: boolean,
): 'Degraded' | 'Paused' | 'Healthy' | 'Progressing' {
  if (status.isAborted) return 'Degraded';
  if (status.isPromoted) return 'Healthy';
  return status.pauses.length > 0 || isSpecPaused ? 'Paused' : 'Progressing';
}
