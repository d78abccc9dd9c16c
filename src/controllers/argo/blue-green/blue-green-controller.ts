import type { Controller, Turn } from '../../../model/controller.js';
import { type Mark, UNEXPOSED } from '../../../model/exposure.js';
import type { OperatorAction } from '../../../model/operator.js';
import type { RehearsalNote } from '../../../model/policy/rehearsal-note.js';
import type { View } from '../../../model/source.js';
import type { Status } from '../../../model/status.js';
import { nextReconcile } from '../analysis/analysis-run.js';
import { advancedRun, type Moment, type OpenRun } from '../analysis/open-run.js';
import { RESUMED } from '../canary/note-changes.js';
import { countedMoment } from '../counted-moment.js';
import { askedPods, nextPodsLook, podSet, watchedPods } from '../pods/pod-watch.js';
import { sameFields } from '../same-fields.js';
import { type BlueGreenParts, type BlueGreenState, blueGreenPhase, firstBlueGreenState } from './blue-green-state.js';
import { aborted, steerBlueGreen } from './steer-blue-green.js';

/** No chain of reconciles of one instant is longer. */
const MOST_RECONCILES = 20;

/** How long pods are kept that no longer serve, where the Rollout does not say. */
const KEPT_SECONDS = 30;

/** Argo Rollouts' controller of a blue-green Rollout. */
export function blueGreenController(parts: BlueGreenParts): Controller<BlueGreenState, RehearsalNote> {
  return {
    begin: () => turnOf(firstBlueGreenState(parts), ['stage:preview'], [{ type: 'stage', stageIndex: 0 }]),
    next: ({ nextSeconds }) => nextSeconds,
    act(before, _, words, view) {
      const { moment, counts } = countedMoment(before.counts, view);
      let state = heard(seen(parts, before, view), words, moment);
      for (let count = 0; count < MOST_RECONCILES; count++) {
        const last = state;
        state = isOver(state) ? afterEnd(parts, state, moment) : steerBlueGreen(parts, state, moment);
        if (isSettled(last, state)) break;
      }
      state = { ...state, counts: counts() };
      const next = { ...state, nextSeconds: nextLook(parts, state, view) };
      return turnOf(next, marksOf(before, next), moment.notes);
    },
  };
}

function isOver({ isAborted, isPromoted }: BlueGreenState): boolean {
  return isAborted || isPromoted;
}

function seen({ rollout }: BlueGreenParts, state: BlueGreenState, view: View): BlueGreenState {
  const pods = watchedPods(state.pods, view, rollout.minReadySeconds);
  if (pods === state.pods) return state;
  const isMore = (pods.canary.at(-1)?.ready ?? 0) > (state.pods.canary.at(-1)?.ready ?? 0);
  return isMore ? { ...state, pods, progressSeconds: view.atSeconds, isTimedOut: false } : { ...state, pods };
}

/** What people do: `resume` is to promote past a pause, `promote` past all that is left. */
function heard(before: BlueGreenState, words: readonly OperatorAction[], { atSeconds, notes }: Moment): BlueGreenState {
  let state = before;
  for (const { action } of words) {
    if (isOver(state)) break;
    if (action === 'pause') {
      notes.push({ type: 'paused', message: 'manually paused' });
      state = { ...state, isSpecPaused: true };
    } else if (action === 'abort') {
      state = aborted(state, '', { name: 'person', judged: 'abort' }, atSeconds, notes);
    } else {
      notes.push(RESUMED);
      const isFull = state.isFull || action === 'promote';
      state = { ...state, isFull, isSpecPaused: false, pauses: [], progressSeconds: atSeconds, isTimedOut: false };
    }
  }
  return state;
}

/** What serves no more goes, after a while. */
function afterEnd(
  { blueGreen, rollout, meterOf }: BlueGreenParts,
  state: BlueGreenState,
  moment: Moment,
): BlueGreenState {
  const { atSeconds } = moment;
  const end = (open: OpenRun | null) => (open === null ? null : advancedRun(open, moment, true, meterOf));
  const ended = { ...state, before: end(state.before), after: end(state.after) };
  const decidedAt = state.decision?.atSeconds ?? atSeconds;
  const { replicas, scaleDownDelaySeconds, abortScaleDownDelaySeconds } = blueGreen;
  if (state.isPromoted) {
    const podsGoSeconds = decidedAt + (scaleDownDelaySeconds ?? KEPT_SECONDS);
    const isGone = podsGoSeconds <= atSeconds;
    const asked = askedPods(state.pods, { canary: replicas, stable: isGone ? 0 : replicas }, atSeconds);
    return { ...ended, pods: asked, podsGoSeconds, isDone: isGone };
  }
  if (abortScaleDownDelaySeconds === 0) return { ...ended, isDone: true };
  const { available } = podSet(state.pods, 'stable', atSeconds, rollout.minReadySeconds);
  const goSeconds = available < replicas ? null : atSeconds + (abortScaleDownDelaySeconds ?? KEPT_SECONDS);
  const podsGoSeconds = state.podsGoSeconds ?? goSeconds;
  const isGone = podsGoSeconds !== null && podsGoSeconds <= atSeconds;
  const canary = isGone ? 0 : state.pods.asked.canary;
  return {
    ...ended,
    pods: askedPods(state.pods, { canary, stable: replicas }, atSeconds),
    podsGoSeconds,
    isDone: isGone,
  };
}

/** What a reconcile changes that another one has to look at. */
const SETTLED = [
  'pods',
  'before',
  'after',
  'isSwitched',
  'isPastPreview',
  'isControllerPaused',
  'isAborted',
  'isPromoted',
  'isTimedOut',
] as const satisfies readonly (keyof BlueGreenState)[];

/** Pauses are listed anew in each reconcile. */
function isSettled(before: BlueGreenState, after: BlueGreenState): boolean {
  return after.pauses.length === before.pauses.length && sameFields(before, after, SETTLED);
}

function nextLook({ blueGreen, rollout }: BlueGreenParts, state: BlueGreenState, view: View): number | null {
  const { atSeconds } = view;
  if (state.isDone) return null;
  const times: number[] = [];
  const add = (seconds: number | null): void => {
    if (seconds !== null && seconds > atSeconds) times.push(seconds);
  };
  add(nextPodsLook(state.pods, view, rollout.minReadySeconds));
  if (isOver(state)) add(state.podsGoSeconds);
  else {
    for (const open of [state.before, state.after]) if (open !== null) add(nextReconcile(open.spec, open.run));
    const pause = state.pauses.find(({ reason }) => reason === 'BlueGreenPause');
    const isTimed = blueGreen.switchesItself && pause !== undefined && !state.isSpecPaused;
    if (isTimed) add(pause.startSeconds + blueGreen.switchAfterSeconds);
    const isHeld = state.isSpecPaused || state.pauses.length > 0 || state.isTimedOut;
    if (!isHeld) add(state.progressSeconds + rollout.progressDeadlineSeconds + 1);
  }
  return times.length === 0 ? null : Math.min(...times);
}

const STATUSES: Readonly<Record<ReturnType<typeof blueGreenPhase>, Status>> = {
  Progressing: 'PROGRESSING',
  Paused: 'PAUSED',
  Healthy: 'COMPLETED',
  Degraded: 'ROLLED_BACK',
};

/** Users have one version or the other; the preview is nobody's but of those who look at it. */
function turnOf(
  state: BlueGreenState,
  marks: readonly Mark[],
  notes: readonly RehearsalNote[],
): Turn<BlueGreenState, RehearsalNote> {
  return {
    state,
    exposure: {
      ...UNEXPOSED,
      canaryPercent: state.isSwitched ? 100 : 0,
      replicas: { ...state.pods.asked, splitTraffic: false },
    },
    status: STATUSES[blueGreenPhase(state)],
    isWaiting: !state.isDone && state.nextSeconds === null,
    isEnded: state.isDone,
    marks,
    notes,
  };
}

function marksOf(before: BlueGreenState, after: BlueGreenState): readonly Mark[] {
  const marks: Mark[] = [];
  if (after.wasSwitched && !before.wasSwitched) marks.push('stage:switched');
  if (after.isAborted && !before.isAborted) marks.push('rolled_back', 'restored');
  if (after.isPromoted && !before.isPromoted) marks.push('completed');
  return marks;
}
