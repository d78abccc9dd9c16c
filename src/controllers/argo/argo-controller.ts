import type { ArgoRunSpec } from '../../model/argo-analysis.js';
import type { ArgoRollout } from '../../model/argo-policy.js';
import type { ArgoCanary } from '../../model/argo-rollout.js';
import type { Controller, Turn } from '../../model/controller.js';
import type { Mark } from '../../model/exposure.js';
import type { OperatorAction } from '../../model/operator.js';
import type { View } from '../../model/source.js';
import type { Status } from '../../model/status.js';
import { nextReconcile } from './analysis/analysis-run.js';
import { advancedRun, type MeasureMetric, type OpenRun, openRun } from './analysis/open-run.js';
import { type ArgoNote, noteChanges } from './argo-note.js';
import { exposureOf, wantedPods } from './canary/exposure-of.js';
import { BEGUN, type CanaryStatus, reconcileCanary, rolloutPhase } from './canary/reconcile-canary.js';
import type { Pods } from './canary/replicas.js';

/** What the controller asks of the world around it. */
export interface ArgoWorld {
  readonly measure: MeasureMetric;
  /** Whether the pods serve that were asked for last. */
  arePodsReady(view: View): boolean;
  /** How soon pods that were asked for are looked at, and again as long as they are awaited. */
  readonly lookAfterSeconds: number;
}

/** A Rollout with the strategy of a canary, in a world. */
export interface ArgoParts {
  readonly rollout: ArgoRollout;
  readonly canary: ArgoCanary;
  readonly world: ArgoWorld;
}

/** All that the controller remembers. */
export interface ArgoState {
  readonly status: CanaryStatus;
  readonly isSpecPaused: boolean;
  readonly stepRun: OpenRun | null;
  readonly backgroundRun: OpenRun | null;
  /** Runs that there have been. */
  readonly runs: number;
  readonly askedPods: Pods | null;
  /** When it has to look at pods; null: they are not awaited. */
  readonly podsSeconds: number | null;
  /** When the last step was done, for the progress deadline. */
  readonly progressSeconds: number;
  /** Its first look is still to come. */
  readonly isNew: boolean;
}

/** An instant at which the controller acts. */
interface Instant {
  readonly atSeconds: number;
  readonly view: View;
  /** The pods that were asked for before it: only of those the view tells whether they are ready. */
  readonly served: Pods | null;
  readonly notes: ArgoNote[];
}

/** What of a Rollout cannot be rehearsed, though it is valid in production; empty where all can. */
export function unsupportedParts({ strategy }: ArgoRollout): readonly string[] {
  if (strategy.kind === 'blueGreen') return ['blueGreen'];
  const kinds = new Set(strategy.canary.steps.map(({ does }) => does));
  return (['experiment', 'plugin', 'setHeaderRoute'] as const).filter((kind) => kinds.has(kind));
}

/** Argo Rollouts' controller of a canary: reconciles as it does, at every instant at which something is due. */
export function argoController(parts: ArgoParts): Controller<ArgoState, ArgoNote> {
  return {
    begin() {
      const state: ArgoState = {
        status: BEGUN,
        isSpecPaused: parts.rollout.isPaused,
        stepRun: null,
        backgroundRun: null,
        runs: 0,
        askedPods: null,
        podsSeconds: null,
        progressSeconds: 0,
        isNew: true,
      };
      return turnOf(parts, state, state, []);
    },
    next: (state) => nextLook(parts, state),
    act(before, atSeconds, words, view) {
      const notes: ArgoNote[] = [];
      const instant = { atSeconds, view, served: before.askedPods, notes };
      let state = heard(parts.canary, { ...before, isNew: false }, words);
      noteChanges(before.status, state.status, notes);
      // Every change of the status is reconciled again at once, as the controller does; each does one step at most.
      const most = 10 * (parts.canary.steps.length + 1);
      for (let count = 0; count < most && !isOver(before.status); count++) {
        const last = state;
        state = reconciled(parts, measured(parts, last, instant), instant);
        if (isOver(state.status) || (state.status === last.status && state.runs === last.runs)) break;
      }
      return turnOf(parts, before, state, notes);
    },
  };
}

function isOver({ isAborted, isPromoted }: CanaryStatus): boolean {
  return isAborted || isPromoted;
}

/** When something is due next; null: only a person can go on. */
function nextLook({ canary }: ArgoParts, state: ArgoState): number | null {
  const { status, isSpecPaused, podsSeconds } = state;
  if (isOver(status)) return null;
  if (state.isNew) return 0;
  const step = canary.steps[status.stepIndex];
  const pause = status.pauses.find(({ reason }) => reason === 'CanaryPauseStep');
  const isTimed = step?.does === 'pause' && step.seconds !== null && pause !== undefined && !isSpecPaused;
  const runs = [state.stepRun, state.backgroundRun].flatMap((open) => {
    return open === null ? [] : (nextReconcile(open.spec, open.run) ?? []);
  });
  const times = [...runs, ...(podsSeconds === null ? [] : [podsSeconds])];
  if (isTimed) times.push(pause.startSeconds + (step.seconds ?? 0));
  return times.length === 0 ? null : Math.min(...times);
}

/** What people do: `resume` is to promote past a pause, `promote` to skip all steps that are left. */
function heard({ steps }: ArgoCanary, state: ArgoState, words: readonly OperatorAction[]): ArgoState {
  let { status, isSpecPaused } = state;
  for (const { action } of words) {
    if (isOver(status)) break;
    if (action === 'pause') isSpecPaused = true;
    else if (action === 'abort') status = { ...status, isAborted: true, pauses: [] };
    else if (action === 'promote') status = { ...status, stepIndex: steps.length, pauses: [] };
    else {
      isSpecPaused = false;
      status = resumed(status, steps[status.stepIndex]?.does === 'analysis');
    }
  }
  return { ...state, status, isSpecPaused };
}

/** A person who goes on from an inconclusive step goes on to the next; otherwise the pause is over. */
function resumed(status: CanaryStatus, isAtAnalysis: boolean): CanaryStatus {
  const isInconclusive = status.pauses.some(({ reason }) => reason === 'InconclusiveAnalysisRun');
  if (!isInconclusive || !isAtAnalysis) return { ...status, pauses: [] };
  return { ...status, stepIndex: status.stepIndex + 1, pauses: [], isControllerPaused: false };
}

function measured({ world }: ArgoParts, state: ArgoState, { atSeconds, view, notes }: Instant): ArgoState {
  const after = (open: OpenRun | null) =>
    open === null ? null : advancedRun(open, { atSeconds, view, isAsked: false }, world.measure, notes);
  return { ...state, stepRun: after(state.stepRun), backgroundRun: after(state.backgroundRun) };
}

function reconciled(parts: ArgoParts, state: ArgoState, instant: Instant): ArgoState {
  const { canary, world } = parts;
  const { atSeconds, view, served, notes } = instant;
  const pods = wantedPods(canary, state.status);
  const areReady = served?.canary === pods.canary && served.stable === pods.stable && world.arePodsReady(view);
  const turn = reconcileCanary(
    canary,
    withDeadline(parts, state, areReady, atSeconds),
    factsOf(state, canary, areReady),
    atSeconds,
  );
  const { status, startsStepRun, startsBackgroundRun, terminates } = turn;
  noteChanges(state.status, status, notes);
  const ended = (open: OpenRun | null, isEnding: boolean) =>
    open === null || !isEnding ? open : advancedRun(open, { atSeconds, view, isAsked: true }, world.measure, notes);
  const started = (spec: ArgoRunSpec | null, kind: string) =>
    spec === null ? null : openRun(spec, `${kind}-${state.runs + 1}`, atSeconds, notes);
  const step = canary.steps[state.status.stepIndex];
  const stepRun = startsStepRun
    ? started(step?.does === 'analysis' ? step.run : null, `step-${state.status.stepIndex + 1}`)
    : ended(state.stepRun, terminates.step || status.isPromoted);
  const isNext = status.stepIndex !== state.status.stepIndex;
  return {
    ...state,
    // What did not change stays the very same, which tells that all is done for now.
    status: isSame(state.status, status) ? state.status : status,
    stepRun: isNext ? null : stepRun,
    backgroundRun: startsBackgroundRun
      ? started(canary.background?.run ?? null, 'background')
      : ended(state.backgroundRun, terminates.background || status.isPromoted),
    runs: state.runs + (startsStepRun ? 1 : 0) + (startsBackgroundRun ? 1 : 0),
    askedPods: wantedPods(canary, status),
    podsSeconds: awaitsPods(canary, status) ? atSeconds + world.lookAfterSeconds : null,
    progressSeconds: isNext ? atSeconds : state.progressSeconds,
  };
}

/** Steps that wait for pods are aborted at the progress deadline, where the Rollout says so. */
function withDeadline(parts: ArgoParts, state: ArgoState, areReady: boolean, atSeconds: number): CanaryStatus {
  const { rollout, canary } = parts;
  const isLate = atSeconds > state.progressSeconds + rollout.progressDeadlineSeconds;
  const isStuck = isLate && !areReady && awaitsPods(canary, state.status);
  if (!isStuck || !rollout.progressDeadlineAborts) return state.status;
  const abortMessage = `no progress for more than ${rollout.progressDeadlineSeconds} s (progressDeadlineSeconds)`;
  return { ...state.status, isAborted: true, abortMessage, pauses: [] };
}

/** A weight or a scale is done when its pods are there, and so is the whole at the end. */
function awaitsPods({ steps }: ArgoCanary, status: CanaryStatus): boolean {
  if (isOver(status) || status.pauses.length > 0) return false;
  const does = steps[status.stepIndex]?.does;
  return does === undefined || does === 'setWeight' || does === 'setCanaryScale';
}

function factsOf({ isSpecPaused, stepRun, backgroundRun }: ArgoState, { replicas }: ArgoCanary, arePodsReady: boolean) {
  return {
    isSpecPaused,
    arePodsReady,
    canaryAvailable: arePodsReady ? replicas : -1,
    stepRun: stepRun?.run ?? null,
    backgroundRun: backgroundRun?.run ?? null,
    experiment: null,
    isPluginDone: false,
  };
}

function isSame(one: CanaryStatus, other: CanaryStatus): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const STATUSES: Readonly<Record<ReturnType<typeof rolloutPhase>, Status>> = {
  Progressing: 'PROGRESSING',
  Paused: 'PAUSED',
  Healthy: 'COMPLETED',
  Degraded: 'ROLLED_BACK',
};

function turnOf(
  parts: ArgoParts,
  before: ArgoState,
  state: ArgoState,
  notes: readonly ArgoNote[],
): Turn<ArgoState, ArgoNote> {
  const { status } = state;
  return {
    state,
    exposure: exposureOf(parts.canary, status),
    status: STATUSES[rolloutPhase(status, state.isSpecPaused)],
    isWaiting: !isOver(status) && nextLook(parts, state) === null,
    isEnded: isOver(status),
    marks: marksOf(parts.canary, before, state),
    notes,
  };
}

function marksOf({ steps }: ArgoCanary, before: ArgoState, { status, isNew }: ArgoState): readonly Mark[] {
  if (isNew) return steps.length === 0 ? [] : ['stage:step-1'];
  if (status.isAborted) return before.status.isAborted ? [] : ['rolled_back', 'restored'];
  const from = before.status.stepIndex;
  const begun = steps.flatMap((_, at): Mark[] => (at > from && at <= status.stepIndex ? [`stage:step-${at + 1}`] : []));
  return status.isPromoted && !before.status.isPromoted ? [...begun, 'completed'] : begun;
}
