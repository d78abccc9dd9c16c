import type { ArgoMetric, ArgoPhase } from '../../../model/policy/argo-analysis.js';
import type { ArgoRollout } from '../../../model/policy/argo-policy.js';
import type { ArgoCanary } from '../../../model/policy/argo-rollout.js';
import type { Rehearsal, Standing } from '../../../model/policy/rehearsal.js';
import { decidedBy, type OpenRun } from '../analysis/open-run.js';
import type { Counts } from '../counted-moment.js';
import type { Meter } from '../measuring/meter-of.js';
import { firstPods, type PodWatch } from '../pods/pod-watch.js';
import type { ExperimentRun } from './experiment-run.js';
import { BEGUN, type CanaryStatus, rolloutPhase } from './reconcile-canary.js';
import type { Pods } from './replicas.js';

/** A Rollout with the strategy of a canary, and what it meets in the world. */
export interface CanaryParts {
  readonly rollout: ArgoRollout;
  readonly canary: ArgoCanary;
  readonly meterOf: (metric: ArgoMetric) => Meter;
  readonly hooks: Rehearsal['hooks'];
  /** Pods are counted, and ready ones share out the traffic where no router does. */
  readonly countsPods: boolean;
  /** Of the users' requests, those that match the header routes, in [0, 100]. */
  readonly matchPercent: number;
  /** When other revisions come, in seconds, ascending. */
  readonly revisionSeconds: readonly number[];
}

/** A step that a plugin carries out. */
export interface PluginRun {
  readonly name: string;
  readonly stepIndex: number;
  readonly phase: 'Running' | 'Successful' | 'Failed';
  /** When it is asked again; of no matter once it is over. */
  readonly nextSeconds: number;
}

/** That a canary was promoted or taken back. */
export interface Decision {
  readonly atSeconds: number;
  readonly by: Standing['decidedBy'];
}

/** All that the controller of a canary remembers. */
export interface CanaryState {
  readonly status: CanaryStatus;
  /** How many revisions have come in place of the first. */
  readonly revisions: number;
  /** The furthest step that any of them came to. */
  readonly reachedStep: number;
  readonly isSpecPaused: boolean;
  /** A person promoted it past all of its steps. */
  readonly isFull: boolean;
  /** The step that it is at, or was at when it was aborted; as many as there are steps behind the last. */
  readonly stepIndex: number;
  readonly stepRun: OpenRun | null;
  readonly backgroundRun: OpenRun | null;
  readonly experiment: ExperimentRun | null;
  readonly plugin: PluginRun | null;
  readonly counts: Counts;
  readonly pods: PodWatch;
  /** Those of them that are of an experiment. */
  readonly extra: Pods;
  /** What the router is set to. */
  readonly routed: number;
  /** When there was progress last, as the progress deadline counts it. */
  readonly progressSeconds: number;
  readonly isTimedOut: boolean;
  readonly decision: Decision | null;
  /** When pods that are kept after the end go; null: it is not known yet, or none do. */
  readonly podsGoSeconds: number | null;
  /** Nothing happens any more. */
  readonly isDone: boolean;
  readonly nextSeconds: number | null;
}

export function firstCanaryState({ rollout, canary }: CanaryParts): CanaryState {
  return {
    status: BEGUN,
    revisions: 0,
    reachedStep: 0,
    isSpecPaused: rollout.isPaused,
    isFull: false,
    stepIndex: 0,
    stepRun: null,
    backgroundRun: null,
    experiment: null,
    plugin: null,
    counts: new Map(),
    pods: firstPods(canary.replicas),
    extra: { canary: 0, stable: 0 },
    routed: 0,
    progressSeconds: 0,
    isTimedOut: false,
    decision: null,
    podsGoSeconds: null,
    isDone: false,
    nextSeconds: 0,
  };
}

export function isOver({ isAborted, isPromoted }: CanaryStatus): boolean {
  return isAborted || isPromoted;
}

export function timedOutMessage({ name }: ArgoRollout): string {
  return `ReplicaSet "${name}-canary" has timed out progressing.`;
}

/** Where a canary stands, in the words of the controller's own status. */
export function canaryStanding({ rollout, canary }: CanaryParts, state: CanaryState): Standing {
  const { status, isSpecPaused, isTimedOut, decision } = state;
  const isStuck = isTimedOut && !isOver(status);
  return {
    stageIndex: Math.min(state.stepIndex, Math.max(0, canary.steps.length - 1)),
    phase: isStuck ? 'Degraded' : rolloutPhase(status, isSpecPaused),
    message: isStuck ? `ProgressDeadlineExceeded: ${timedOutMessage(rollout)}` : messageOf(canary, state),
    decidedBy: decision === null ? pausedBy(state) : decision.by,
    decidedAtSeconds: decision?.atSeconds ?? null,
  };
}

/** Whether it is paused until a person goes on: by one, by an endless step, or for an inconclusive result. */
export function canaryAwaitsPerson({ canary }: CanaryParts, { status, isSpecPaused }: CanaryState): boolean {
  if (isOver(status)) return false;
  const step = canary.steps[status.stepIndex];
  const isEndless = step?.does === 'pause' && step.seconds === null;
  return isSpecPaused || status.pauses.some(({ reason }) => reason !== 'CanaryPauseStep' || isEndless);
}

function messageOf(canary: ArgoCanary, { status, revisions, isSpecPaused, pods }: CanaryState): string {
  if (status.isAborted) return abortedMessage(status.abortMessage, revisions);
  if (status.isPromoted) return '';
  if (isSpecPaused) return 'manually paused';
  const [pause] = status.pauses;
  if (pause !== undefined) return pause.reason;
  if (pods.asked.canary < canary.replicas) return 'more replicas need to be updated';
  const ready = pods.canary.at(-1)?.ready ?? 0;
  return ready < pods.asked.canary
    ? 'updated replicas are still becoming available'
    : 'waiting for all steps to complete';
}

/** As the status of an aborted Rollout has it. */
export function abortedMessage(why: string, revisions = 0): string {
  return `RolloutAborted: Rollout aborted update to revision ${revisionNumber(revisions)}${why === '' ? '' : `: ${why}`}`;
}

/** The new version is the second revision of the Rollout; so many have come in its place. */
export function revisionNumber(revisions: number): number {
  return 2 + revisions;
}

/** What an inconclusive result paused. */
function pausedBy({ status, stepRun, backgroundRun, experiment }: CanaryState): Standing['decidedBy'] {
  const has = (reason: string) => status.pauses.some((pause) => pause.reason === reason);
  const isOpen = (open: OpenRun | null): open is OpenRun => open?.run.phase === 'Inconclusive';
  if (has('InconclusiveAnalysisRun')) {
    const open = [stepRun, backgroundRun].find(isOpen);
    return open === undefined ? null : decidedBy(open);
  }
  if (!has('InconclusiveExperiment') || experiment === null) return null;
  return experimentDecidedBy(experiment);
}

/** The metric that an experiment was ended by. */
export function experimentDecidedBy({ phase, runs }: ExperimentRun): {
  readonly name: string;
  readonly judged: ArgoPhase;
} {
  const open = runs.find(({ run }) => run.phase === phase);
  return { name: open === undefined ? 'experiment' : decidedBy(open).name, judged: phase };
}
