import type { ArgoRunSpec } from '../../../model/policy/argo-analysis.js';
import type { Standing } from '../../../model/policy/rehearsal.js';
import { advancedRun, decidedBy, type Moment, type OpenRun, openRun } from '../analysis/open-run.js';
import { timedOutMessage } from '../canary/canary-state.js';
import { notePauses } from '../canary/note-changes.js';
import type { PodSet } from '../canary/replicas.js';
import { askedPods, podSet } from '../pods/pod-watch.js';
import { type BlueGreenParts, type BlueGreenPause, type BlueGreenState, hasPause } from './blue-green-state.js';

/**
 * One reconcile of a blue-green Rollout that is under way: pods, pause, switch, analyses, status. Source: Argo Rollouts 1.10,
 * `rollout/bluegreen.go`.
 */
export function steerBlueGreen(parts: BlueGreenParts, state: BlueGreenState, moment: Moment): BlueGreenState {
  const { blueGreen, rollout } = parts;
  const { atSeconds } = moment;
  const wanted = newPods(parts, state);
  const asked = askedPods(state.pods, { canary: wanted, stable: blueGreen.replicas }, atSeconds);
  const scaled: BlueGreenState =
    asked === state.pods ? state : { ...state, pods: asked, progressSeconds: atSeconds, isTimedOut: false };
  const pods = podSet(asked, 'canary', atSeconds, rollout.minReadySeconds);
  const changed = withPause(parts, scaled, pods.available === wanted, atSeconds);
  const isAdded = changed.pauses.length > scaled.pauses.length;
  const isPauseOver = !isAdded && isPauseCompleted(parts, scaled, atSeconds);
  const reconcile: Reconcile = { parts, before: scaled, pods, isPauseOver, moment };
  const switched = withSwitch(reconcile, changed);
  // Analyses look at the status as it was before this reconcile.
  return withStatus(reconcile, withAnalyses(reconcile, switched));
}

/** What all of one reconcile looks at. */
interface Reconcile {
  readonly parts: BlueGreenParts;
  /** The state before it, with the pods that it asks for. */
  readonly before: BlueGreenState;
  /** Of the new version. */
  readonly pods: PodSet;
  readonly isPauseOver: boolean;
  readonly moment: Moment;
}

/** Of the new version: its preview until a person, or the time, has gone on. */
function newPods({ blueGreen }: BlueGreenParts, state: BlueGreenState): number {
  const { previewReplicas, replicas } = blueGreen;
  if (previewReplicas === null || state.isSwitched || state.isFull) return replicas;
  const isPaused = state.isSpecPaused || state.pauses.length > 0;
  return !isPaused && state.isPastPreview ? replicas : previewReplicas;
}

function isHalted(state: BlueGreenState): boolean {
  return state.isSpecPaused || hasPause(state, 'InconclusiveAnalysisRun');
}

function isAnalysed(spec: ArgoRunSpec | null, open: OpenRun | null): boolean {
  return spec === null || open?.run.phase === 'Successful';
}

function withPause(
  { blueGreen }: BlueGreenParts,
  state: BlueGreenState,
  arePodsReady: boolean,
  atSeconds: number,
): BlueGreenState {
  if (!arePodsReady || isHalted(state)) return state;
  const isPaused = hasPause(state, 'BlueGreenPause');
  const without = (): BlueGreenState =>
    isPaused ? { ...state, pauses: state.pauses.filter(({ reason }) => reason !== 'BlueGreenPause') } : state;
  const needsPause = !blueGreen.switchesItself || blueGreen.switchAfterSeconds > 0;
  if (state.isFull || state.isSwitched || state.isPastPreview || !needsPause) return without();
  if (!isAnalysed(blueGreen.before, state.before)) return state;
  if (isPaused) return isPauseCompleted({ blueGreen }, state, atSeconds) ? without() : state;
  if (state.isControllerPaused) return state;
  return { ...state, pauses: [...state.pauses, { reason: 'BlueGreenPause', startSeconds: atSeconds }] };
}

/** Somebody has gone on, or the time has passed. Who goes on before the time has passed begins it anew. */
function isPauseCompleted(
  { blueGreen: { switchesItself, switchAfterSeconds } }: Pick<BlueGreenParts, 'blueGreen'>,
  state: BlueGreenState,
  atSeconds: number,
): boolean {
  if (state.isPastPreview) return true;
  const pause = state.pauses.find(({ reason }) => reason === 'BlueGreenPause');
  if (!switchesItself) return state.isControllerPaused && pause === undefined;
  if (switchAfterSeconds === 0) return true;
  return pause !== undefined && atSeconds >= pause.startSeconds + switchAfterSeconds;
}

function withSwitch(
  { parts: { blueGreen }, before, pods, isPauseOver, moment: { atSeconds, notes } }: Reconcile,
  state: BlueGreenState,
): BlueGreenState {
  const isWhole = pods.asked === blueGreen.replicas && pods.available === blueGreen.replicas;
  const mayGo = state.isFull || (isPauseOver && isAnalysed(blueGreen.before, state.before));
  if (isHalted(before) || !isWhole || state.isSwitched || !mayGo) return state;
  notes.push({ type: 'stage', stageIndex: 1 });
  return { ...state, isSwitched: true, wasSwitched: true, progressSeconds: atSeconds, isTimedOut: false };
}

function withAnalyses(
  { parts: { blueGreen, meterOf }, before: { isSwitched: wasSwitched }, pods, moment }: Reconcile,
  state: BlueGreenState,
): BlueGreenState {
  const end = (open: OpenRun | null, isAsked: boolean) =>
    open === null ? null : advancedRun(open, moment, isAsked, meterOf);
  const { before, after } = state;
  if (state.isFull) return { ...state, before: end(before, true), after: end(after, true) };
  const isWhole = pods.available === pods.asked;
  const run = (spec: ArgoRunSpec | null, open: OpenRun | null, kind: string, isNow: boolean): OpenRun | null => {
    if (spec === null) return null;
    if (!isNow || (open === null && !isWhole)) return end(open, true);
    if (hasPause(state, 'InconclusiveAnalysisRun')) return open;
    return needsRun(state, open) ? openRun(spec, kind, moment) : end(open, false);
  };
  return {
    ...state,
    before: run(blueGreen.before, before, 'pre-promotion', !wasSwitched),
    after: run(blueGreen.after, after, 'post-promotion', wasSwitched),
  };
}

/** One that was inconclusive is replaced where a person has gone on from the pause that it led to. */
function needsRun(state: BlueGreenState, open: OpenRun | null): boolean {
  if (open === null) return true;
  return state.isControllerPaused && !hasPause(state, 'BlueGreenPause') && open.run.phase === 'Inconclusive';
}

function withStatus(reconcile: Reconcile, state: BlueGreenState): BlueGreenState {
  const { parts, before, pods, isPauseOver, moment } = reconcile;
  const { blueGreen, rollout } = parts;
  const { atSeconds, notes } = moment;
  const bad = badRun(state);
  if (bad !== null && !state.isFull) {
    const where = bad === state.after ? 'post-promotion' : 'pre-promotion';
    const why = bad.run.message === '' ? '' : `: ${bad.run.message}`;
    return aborted(state, `Blue/green ${where} analysis phase error/failed${why}`, decidedBy(bad), atSeconds, notes);
  }
  const isReady = state.isSwitched && (state.isFull || isAnalysed(blueGreen.after, state.after));
  if (isReady) {
    notes.push({
      type: 'promoted',
      message: state.isFull ? 'Full promotion requested' : 'Completed blue-green update',
    });
    const by = state.isFull ? { name: 'person', judged: 'promote' } : null;
    return { ...state, isPromoted: true, pauses: [], decision: { atSeconds, by } };
  }
  const isPastPreview =
    blueGreen.previewReplicas !== null &&
    (before.isPastPreview ||
      (isAnalysed(blueGreen.before, before.before) && isPauseOver && pods.available === blueGreen.previewReplicas));
  const pauses = withInconclusive(state, atSeconds);
  notePauses(before.pauses, pauses, notes);
  const isControllerPaused = pauses.length > 0 && (before.isControllerPaused || pauses.length > before.pauses.length);
  const next = { ...state, isPastPreview, pauses, isControllerPaused };
  const isLate = atSeconds > state.progressSeconds + rollout.progressDeadlineSeconds;
  if (!isLate || pauses.length > 0 || state.isSpecPaused || state.isTimedOut) return next;
  const message = timedOutMessage(rollout);
  if (rollout.progressDeadlineAborts) {
    return aborted(next, message, { name: 'progressDeadlineSeconds', judged: 'exceeded' }, atSeconds, notes);
  }
  notes.push({ type: 'degraded', message: `ProgressDeadlineExceeded: ${message}` });
  return { ...next, isTimedOut: true };
}

function badRun({ before, after }: BlueGreenState): OpenRun | null {
  return [after, before].find((open) => open?.run.phase === 'Failed' || open?.run.phase === 'Error') ?? null;
}

function withInconclusive(state: BlueGreenState, atSeconds: number): readonly BlueGreenPause[] {
  const { pauses, before, after } = state;
  const isInconclusive = [before, after].some((open) => open?.run.phase === 'Inconclusive');
  if (!isInconclusive || hasPause(state, 'InconclusiveAnalysisRun')) return pauses;
  return [...pauses, { reason: 'InconclusiveAnalysisRun', startSeconds: atSeconds }];
}

/** It is given up: users go back to stable at once. */
export function aborted(
  state: BlueGreenState,
  abortMessage: string,
  by: Standing['decidedBy'],
  atSeconds: number,
  notes: Moment['notes'],
): BlueGreenState {
  notes.push({ type: 'aborted', message: abortMessage });
  return { ...state, isAborted: true, isSwitched: false, abortMessage, pauses: [], decision: { atSeconds, by } };
}
