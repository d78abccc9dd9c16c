import type { ArgoBlueGreen, ArgoRollout } from '../../../model/policy/argo-policy.js';
import type { Standing } from '../../../model/policy/rehearsal.js';
import { decidedBy, type MeterOf, type OpenRun } from '../analysis/open-run.js';
import { abortedMessage, type Decision, timedOutMessage } from '../canary/canary-state.js';
import type { Counts } from '../counted-moment.js';
import { firstPods, type PodWatch } from '../pods/pod-watch.js';

/** A Rollout with the strategy blue-green, and what it meets in the world. */
export interface BlueGreenParts {
  readonly rollout: ArgoRollout;
  readonly blueGreen: ArgoBlueGreen;
  readonly meterOf: MeterOf;
}

export interface BlueGreenPause {
  readonly reason: 'BlueGreenPause' | 'InconclusiveAnalysisRun';
  readonly startSeconds: number;
}

/** All that the controller of a blue-green Rollout remembers. */
export interface BlueGreenState {
  readonly isSpecPaused: boolean;
  /** A person promoted it past all that was left. */
  readonly isFull: boolean;
  readonly pauses: readonly BlueGreenPause[];
  /** The controller paused it, and has not gone on since. */
  readonly isControllerPaused: boolean;
  /** The preview has been seen and the rest of its pods may come. */
  readonly isPastPreview: boolean;
  /** Users get the new version. */
  readonly isSwitched: boolean;
  /** They got it once. */
  readonly wasSwitched: boolean;
  readonly isAborted: boolean;
  readonly abortMessage: string;
  readonly isPromoted: boolean;
  readonly before: OpenRun | null;
  readonly after: OpenRun | null;
  readonly counts: Counts;
  readonly pods: PodWatch;
  readonly progressSeconds: number;
  readonly isTimedOut: boolean;
  readonly decision: Decision | null;
  readonly podsGoSeconds: number | null;
  readonly isDone: boolean;
  readonly nextSeconds: number | null;
}

export function firstBlueGreenState({ rollout, blueGreen }: BlueGreenParts): BlueGreenState {
  return {
    isSpecPaused: rollout.isPaused,
    isFull: false,
    pauses: [],
    isControllerPaused: false,
    isPastPreview: false,
    isSwitched: false,
    wasSwitched: false,
    isAborted: false,
    abortMessage: '',
    isPromoted: false,
    before: null,
    after: null,
    counts: new Map(),
    pods: firstPods(blueGreen.replicas),
    progressSeconds: 0,
    isTimedOut: false,
    decision: null,
    podsGoSeconds: null,
    isDone: false,
    nextSeconds: 0,
  };
}

/** Whether it is paused until a person goes on: by one, before a switch of theirs, or for an inconclusive result. */
export function blueGreenAwaitsPerson({ blueGreen }: BlueGreenParts, state: BlueGreenState): boolean {
  if (state.isAborted || state.isPromoted) return false;
  const isTheirs = hasPause(state, 'BlueGreenPause') && !blueGreen.switchesItself;
  return state.isSpecPaused || isTheirs || hasPause(state, 'InconclusiveAnalysisRun');
}

export function hasPause({ pauses }: BlueGreenState, reason: BlueGreenPause['reason']): boolean {
  return pauses.some((pause) => pause.reason === reason);
}

export function blueGreenPhase(state: BlueGreenState): 'Degraded' | 'Healthy' | 'Paused' | 'Progressing' {
  if (state.isAborted) return 'Degraded';
  if (state.isPromoted) return 'Healthy';
  return state.pauses.length > 0 || state.isSpecPaused ? 'Paused' : 'Progressing';
}

/** Where it stands, in the words of the controller's own status. */
export function blueGreenStanding({ rollout, blueGreen }: BlueGreenParts, state: BlueGreenState): Standing {
  const isStuck = state.isTimedOut && !state.isAborted && !state.isPromoted;
  const open = [state.before, state.after].find((one) => one?.run.phase === 'Inconclusive') ?? null;
  const isInconclusive = hasPause(state, 'InconclusiveAnalysisRun') && open !== null;
  return {
    stageIndex: state.wasSwitched ? 1 : 0,
    phase: isStuck ? 'Degraded' : blueGreenPhase(state),
    message: isStuck ? `ProgressDeadlineExceeded: ${timedOutMessage(rollout)}` : messageOf(blueGreen, state),
    decidedBy: state.decision === null ? (isInconclusive ? decidedBy(open) : null) : state.decision.by,
    decidedAtSeconds: state.decision?.atSeconds ?? null,
  };
}

function messageOf({ replicas, after }: ArgoBlueGreen, state: BlueGreenState): string {
  if (state.isAborted) return abortedMessage(state.abortMessage);
  if (state.isPromoted) return '';
  if (state.isSpecPaused) return 'manually paused';
  const [pause] = state.pauses;
  if (pause !== undefined) return pause.reason;
  if (state.pods.asked.canary < replicas) return 'more replicas need to be updated';
  const ready = state.pods.canary.at(-1)?.ready ?? 0;
  if (ready < state.pods.asked.canary) return 'updated replicas are still becoming available';
  if (!state.isSwitched) return 'active service cutover pending';
  return after === null ? 'waiting for post-promotion verification to complete' : 'waiting for analysis to complete';
}
