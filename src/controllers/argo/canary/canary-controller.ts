import type { Controller, Turn } from '../../../model/controller.js';
import type { Mark } from '../../../model/exposure.js';
import type { OperatorAction } from '../../../model/operator.js';
import type { RehearsalNote } from '../../../model/policy/rehearsal-note.js';
import type { View } from '../../../model/source.js';
import type { Status } from '../../../model/status.js';
import { nextReconcile } from '../analysis/analysis-run.js';
import { advancedRun, type Moment } from '../analysis/open-run.js';
import { countedMoment } from '../counted-moment.js';
import { nextPodsLook, watchedPods } from '../pods/pod-watch.js';
import { sameFields } from '../same-fields.js';
import { afterEnd } from './after-end.js';
import { type CanaryParts, type CanaryState, firstCanaryState, isOver } from './canary-state.js';
import { nextExperimentLook } from './experiment-run.js';
import { exposureOf } from './exposure-of.js';
import { noteChanges, RESUMED } from './note-changes.js';
import { type CanaryStatus, rolloutPhase } from './reconcile-canary.js';
import { restartedCanary } from './restarted-canary.js';
import { steerCanary } from './steer-canary.js';

/** Argo Rollouts' controller of a canary: reconciles as it does, at every instant at which something is due. */
export function canaryController(parts: CanaryParts): Controller<CanaryState, RehearsalNote> {
  return {
    begin() {
      const state = firstCanaryState(parts);
      const marks: readonly Mark[] = parts.canary.steps.length === 0 ? ['stage:promote'] : ['stage:step-1'];
      return turnOf(parts, state, marks, [{ type: 'stage', stageIndex: 0 }]);
    },
    next: ({ nextSeconds }) => nextSeconds,
    act(before, _, words, view) {
      const { moment, counts } = countedMoment(before.counts, view);
      const begun = restartedCanary(parts, seen(parts, before, view), moment);
      // The pods of the one before go first, and those of the new one are asked for a second later.
      const isRestarted = begun.revisions !== before.revisions;
      let state = heard(parts, begun, words, moment);
      // Every change of the status is reconciled again at once, as the controller does; each does one step at most.
      const most = 10 * (parts.canary.steps.length + 1);
      for (let count = 0; count < most && !isRestarted; count++) {
        const last = state;
        state = isOver(state.status) ? afterEnd(parts, state, moment) : steerCanary(parts, state, moment);
        if (sameFields(last, state, SETTLED)) break;
      }
      const reachedStep = Math.max(state.reachedStep, state.status.stepIndex);
      state = { ...state, reachedStep, counts: counts() };
      const next = { ...state, nextSeconds: nextLook(parts, state, view) };
      return turnOf(parts, next, marksOf(parts, before, next), moment.notes);
    },
  };
}

/** What is new of the pods; more of them are progress. */
function seen({ rollout }: CanaryParts, state: CanaryState, view: View): CanaryState {
  const pods = watchedPods(state.pods, view, rollout.minReadySeconds);
  if (pods === state.pods) return state;
  const isMore = (['canary', 'stable'] as const).some((arm) => {
    return (pods[arm].at(-1)?.ready ?? 0) > (state.pods[arm].at(-1)?.ready ?? 0);
  });
  return isMore ? { ...state, pods, progressSeconds: view.atSeconds, isTimedOut: false } : { ...state, pods };
}

/** What people do: `resume` is to promote past a pause, `promote` to skip all steps that are left. */
function heard(
  { canary: { steps }, meterOf }: CanaryParts,
  before: CanaryState,
  words: readonly OperatorAction[],
  moment: Moment,
): CanaryState {
  const { atSeconds, notes } = moment;
  let state = before;
  for (const { action } of words) {
    const { status } = state;
    if (isOver(status)) break;
    const with_ = (next: CanaryStatus, more: Partial<CanaryState> = {}): CanaryState => {
      noteChanges(status, next, steps.length, notes);
      return { ...state, ...more, status: next, progressSeconds: atSeconds, isTimedOut: false };
    };
    if (action === 'pause') {
      notes.push({ type: 'paused', message: 'manually paused' });
      state = { ...state, isSpecPaused: true };
    } else if (action === 'abort') {
      const decision = { atSeconds, by: { name: 'person', judged: 'abort' } };
      state = with_({ ...status, stepIndex: 0, isAborted: true, pauses: [] }, { decision });
    } else if (action === 'promote') {
      const next = { ...status, stepIndex: steps.length, pauses: [] };
      state = with_(next, { isFull: true, isSpecPaused: false, stepIndex: steps.length });
    } else {
      const next = resumed(status, steps[status.stepIndex]?.does === 'analysis');
      if (state.isSpecPaused && status.pauses.length === 0) notes.push(RESUMED);
      state = with_(next, { isSpecPaused: false, stepIndex: next.stepIndex });
      if (next.stepIndex !== status.stepIndex) {
        if (state.stepRun !== null) advancedRun(state.stepRun, moment, true, meterOf);
        state = { ...state, stepRun: null };
      }
    }
  }
  return state;
}

/** A person who goes on from an inconclusive step goes on to the next; otherwise the pause is over. */
function resumed(status: CanaryStatus, isAtAnalysis: boolean): CanaryStatus {
  const isInconclusive = status.pauses.some(({ reason }) => reason === 'InconclusiveAnalysisRun');
  if (!isInconclusive || !isAtAnalysis) return { ...status, pauses: [] };
  return { ...status, stepIndex: status.stepIndex + 1, pauses: [], isControllerPaused: false };
}

/** What a reconcile changes that another one has to look at. */
const SETTLED = [
  'status',
  'stepRun',
  'backgroundRun',
  'experiment',
  'plugin',
  'pods',
  'routed',
  'isTimedOut',
] as const satisfies readonly (keyof CanaryState)[];

/** When something is due next; null: nothing is, but for what a person does. */
function nextLook({ canary, rollout, revisionSeconds }: CanaryParts, state: CanaryState, view: View): number | null {
  const { status, isSpecPaused, podsGoSeconds } = state;
  const { atSeconds } = view;
  if (state.isDone) return null;
  const times: number[] = [];
  const add = (seconds: number | null): void => {
    if (seconds !== null && seconds > atSeconds) times.push(seconds);
  };
  add(nextPodsLook(state.pods, view, rollout.minReadySeconds));
  if (isOver(status)) {
    add(podsGoSeconds);
    return times.length === 0 ? null : Math.min(...times);
  }
  add(revisionSeconds.find((seconds) => seconds > atSeconds) ?? null);
  const step = canary.steps[status.stepIndex];
  const pause = status.pauses.find(({ reason }) => reason === 'CanaryPauseStep');
  if (step?.does === 'pause' && step.seconds !== null && pause !== undefined && !isSpecPaused) {
    add(pause.startSeconds + step.seconds);
  }
  for (const open of [state.stepRun, state.backgroundRun]) if (open !== null) add(nextReconcile(open.spec, open.run));
  if (step?.does === 'experiment' && state.experiment !== null) {
    add(nextExperimentLook(step.experiment, state.experiment, rollout.progressDeadlineSeconds, atSeconds));
  }
  const isHeld = isSpecPaused || status.pauses.length > 0;
  if (!isHeld && state.plugin?.phase === 'Running') add(state.plugin.nextSeconds);
  const isEndless = step?.does === 'pause' || step?.does === 'analysis' || step?.does === 'experiment';
  if (!isHeld && !isEndless && !state.isTimedOut) add(state.progressSeconds + rollout.progressDeadlineSeconds + 1);
  return times.length === 0 ? null : Math.min(...times);
}

const STATUSES: Readonly<Record<ReturnType<typeof rolloutPhase>, Status>> = {
  Progressing: 'PROGRESSING',
  Paused: 'PAUSED',
  Healthy: 'COMPLETED',
  Degraded: 'ROLLED_BACK',
};

function turnOf(
  parts: CanaryParts,
  state: CanaryState,
  marks: readonly Mark[],
  notes: readonly RehearsalNote[],
): Turn<CanaryState, RehearsalNote> {
  return {
    state,
    exposure: exposureOf(parts, state),
    status: STATUSES[rolloutPhase(state.status, state.isSpecPaused)],
    isWaiting: !state.isDone && state.nextSeconds === null,
    isEnded: state.isDone,
    marks,
    notes,
  };
}

function marksOf(parts: CanaryParts, before: CanaryState, after: CanaryState): readonly Mark[] {
  const { steps } = parts.canary;
  const from = before.reachedStep;
  const { status } = after;
  const isAbort = status.isAborted && !before.status.isAborted;
  const to = status.isAborted ? from : status.stepIndex;
  const marks = steps.flatMap((_, at): Mark[] => (at > from && at <= to ? [`stage:step-${at + 1}`] : []));
  if (isAbort) marks.push('rolled_back');
  if (status.isPromoted && !before.status.isPromoted) marks.push('completed');
  const serves = (state: CanaryState) => exposureOf(parts, state).canaryPercent > 0;
  const wasRestored = before.status.isAborted && !serves(before);
  if (status.isAborted && !wasRestored && !serves(after)) marks.push('restored');
  return marks;
}
