import type { Standing } from '../../../model/policy/rehearsal.js';
import { advancedRun, decidedBy, type Moment, type OpenRun, openRun } from '../analysis/open-run.js';
import { askedPods, podSet } from '../pods/pod-watch.js';
import {
  type CanaryParts,
  type CanaryState,
  experimentDecidedBy,
  isOver,
  type PluginRun,
  timedOutMessage,
} from './canary-state.js';
import { advancedExperiment, beginExperiment, droppedExperiment, experimentPods } from './experiment-run.js';
import { noteChanges } from './note-changes.js';
import { type CanaryStatus, type CanaryTurn, reconcileCanary } from './reconcile-canary.js';
import { basicPods, type Pods, routedPods } from './replicas.js';
import { areAtDesired, type BothPods, isThresholdMet, routerWeight } from './router-weight.js';
import { currentWeight, fixedScale } from './weights.js';

/** A plugin that goes on is asked again after half a minute, and a little more. */
const PLUGIN_SECONDS = 35;

/** One reconcile of a canary that is under way: traffic, analyses, pods, the step. */
export function steerCanary(parts: CanaryParts, state: CanaryState, moment: Moment): CanaryState {
  const { canary } = parts;
  const pods = bothPods(parts, state, moment.atSeconds);
  const wanted = wantedNow(parts, state, pods);
  const arePodsReady = areAtDesired(canary, wanted, pods);
  const routed = canary.hasRouter
    ? routerWeight(canary, { status: state.status, isFull: state.isFull, routed: state.routed, pods, arePodsReady })
    : 0;
  const advanced = withWork(parts, { ...state, routed }, moment);
  const turn = turnOf(parts, advanced, pods, arePodsReady, moment.atSeconds);
  const decided = withRuns(parts, advanced, turn, moment);
  return withPods(parts, withDeadline(parts, decided, moment), pods, moment.atSeconds);
}

/** Both versions' pods, without those of an experiment. */
export function bothPods({ rollout }: CanaryParts, { pods, extra }: CanaryState, atSeconds: number): BothPods {
  const of = (arm: keyof Pods) => {
    const { asked, available } = podSet(pods, arm, atSeconds, rollout.minReadySeconds);
    const own = asked - extra[arm];
    return { asked: own, available: Math.min(own, available) };
  };
  return { canary: of('canary'), stable: of('stable') };
}

/** The pods to ask for now, on the way to those of the step. */
function wantedNow({ canary }: CanaryParts, { status, routed }: CanaryState, pods: BothPods): Pods {
  const weight = currentWeight(canary, status);
  if (!canary.hasRouter) return basicPods(canary, weight, { ...pods, older: 0 });
  const scale = fixedScale(canary, status);
  const weights = { canary: routed, stable: canary.maxTrafficWeight - routed };
  if (scale?.replicas != null) return routedPods(canary, { replicas: scale.replicas }, weights, false);
  return routedPods(canary, { weight: scale?.weight ?? weight }, weights, false);
}

/** What is under way beside the steps: runs are measured, an experiment and a plugin go on. */
function withWork(parts: CanaryParts, state: CanaryState, moment: Moment): CanaryState {
  const { canary, rollout, meterOf } = parts;
  const advanced = (open: OpenRun | null) => (open === null ? null : advancedRun(open, moment, state.isFull, meterOf));
  const step = canary.steps[state.status.stepIndex];
  const isHeld = state.isSpecPaused || state.status.pauses.length > 0 || state.isFull;
  let { experiment, plugin } = state;
  if (step?.does !== 'experiment') experiment = droppedExperiment(experiment, moment, meterOf);
  else if (!state.status.pauses.some(({ reason }) => reason === 'InconclusiveAnalysisRun')) {
    const facts = {
      arePodsAvailable: experiment !== null && areExtraAvailable(parts, state, moment.atSeconds),
      deadlineSeconds: rollout.progressDeadlineSeconds,
      name: `experiment-${state.status.stepIndex + 1}`,
    };
    const begun = experiment ?? beginExperiment(moment.atSeconds);
    experiment = advancedExperiment(step.experiment, begun, facts, moment, meterOf);
  }
  if (step?.does !== 'plugin') plugin = null;
  else if (!isHeld) plugin = askedPlugin(parts, plugin, step.name, state.status.stepIndex, moment);
  return {
    ...state,
    stepRun: advanced(state.stepRun),
    backgroundRun: advanced(state.backgroundRun),
    experiment,
    plugin,
  };
}

/** All pods are there that an experiment asked for, some time ago. */
function areExtraAvailable({ rollout }: CanaryParts, { pods }: CanaryState, atSeconds: number): boolean {
  return (['canary', 'stable'] as const).every((arm) => {
    const { asked, available } = podSet(pods, arm, atSeconds, rollout.minReadySeconds);
    return available >= asked;
  });
}

function askedPlugin(
  { hooks }: CanaryParts,
  before: PluginRun | null,
  name: string,
  stepIndex: number,
  { atSeconds, view, nth }: Moment,
): PluginRun {
  const isSame = before?.stepIndex === stepIndex;
  if (isSame && (before.phase !== 'Running' || before.nextSeconds > atSeconds)) return before;
  const isYes = view.answer(name, nth(name)) === 'pass';
  const hook = Object.hasOwn(hooks, name) ? hooks[name] : undefined;
  // One that opens later is at work until then.
  const isAtWork = hook !== undefined && 'opensAfterSeconds' in hook;
  return {
    name,
    stepIndex,
    phase: isYes ? 'Successful' : isAtWork ? 'Running' : 'Failed',
    nextSeconds: atSeconds + PLUGIN_SECONDS,
  };
}

function turnOf(
  { canary }: CanaryParts,
  state: CanaryState,
  pods: BothPods,
  arePodsReady: boolean,
  atSeconds: number,
): CanaryTurn {
  const isWhole = pods.canary.available >= canary.replicas || isThresholdMet(canary, pods.canary, canary.replicas);
  const { status, isFull } = state;
  if (isFull) {
    const terminates = { step: true, background: true };
    const next = isWhole ? { ...status, pauses: [], isControllerPaused: false, isPromoted: true } : status;
    return { status: next, startsStepRun: false, startsBackgroundRun: false, terminates };
  }
  const facts = {
    isSpecPaused: state.isSpecPaused,
    arePodsReady,
    canaryAvailable: isWhole ? canary.replicas : -1,
    stepRun: state.stepRun?.run ?? null,
    backgroundRun: state.backgroundRun?.run ?? null,
    experiment: state.experiment,
    plugin: state.plugin?.phase ?? null,
  };
  return reconcileCanary(canary, status, facts, atSeconds);
}

/** The status after a turn, with the runs that it begins and ends. */
function withRuns({ canary, meterOf }: CanaryParts, state: CanaryState, turn: CanaryTurn, moment: Moment): CanaryState {
  const { status, startsStepRun, startsBackgroundRun, terminates } = turn;
  noteChanges(state.status, status, canary.steps.length, moment.notes);
  const ended = (open: OpenRun | null, isEnding: boolean) =>
    open === null || !isEnding ? open : advancedRun(open, moment, true, meterOf);
  const step = canary.steps[state.status.stepIndex];
  const isNext = status.stepIndex !== state.status.stepIndex;
  const isEnd = isOver(status);
  const stepSpec = step?.does === 'analysis' ? step.run : null;
  const backgroundSpec = canary.background?.run ?? null;
  const stepRun =
    startsStepRun && stepSpec !== null
      ? openRun(stepSpec, `step-${state.status.stepIndex + 1}`, moment)
      : ended(state.stepRun, terminates.step || isEnd);
  const backgroundRun =
    startsBackgroundRun && backgroundSpec !== null
      ? openRun(backgroundSpec, 'background', moment)
      : ended(state.backgroundRun, terminates.background || isEnd);
  return {
    ...state,
    // What did not change stays the very same, which tells that all is done for now.
    status: isSame(state.status, status) ? state.status : status,
    stepIndex: isEnd && status.isAborted ? state.stepIndex : status.stepIndex,
    stepRun: isNext && !isEnd ? null : stepRun,
    backgroundRun,
    progressSeconds: isNext ? moment.atSeconds : state.progressSeconds,
    isTimedOut: isNext ? false : state.isTimedOut,
    decision: isEnd ? { atSeconds: moment.atSeconds, by: decider(state, status) } : null,
  };
}

function decider(state: CanaryState, { isPromoted }: CanaryStatus): Standing['decidedBy'] {
  if (isPromoted) return state.isFull ? { name: 'person', judged: 'promote' } : null;
  const { experiment, plugin, backgroundRun, stepRun } = state;
  const isBad = (phase: string | undefined) => phase === 'Failed' || phase === 'Error';
  if (experiment !== null && isBad(experiment.phase)) return experimentDecidedBy(experiment);
  if (plugin?.phase === 'Failed') return { name: plugin.name, judged: 'Failed' };
  const open = [backgroundRun, stepRun].find((one) => isBad(one?.run.phase)) ?? null;
  return open === null ? null : decidedBy(open);
}

/** Without progress for too long it is degraded, or aborted where the Rollout says so; some steps take as long as they take. */
function withDeadline({ rollout, canary }: CanaryParts, state: CanaryState, { atSeconds, notes }: Moment): CanaryState {
  const { status } = state;
  if (isOver(status) || status.pauses.length > 0 || state.isSpecPaused || state.isTimedOut) return state;
  const does = canary.steps[status.stepIndex]?.does;
  if (does === 'pause' || does === 'analysis' || does === 'experiment') return state;
  if (atSeconds <= state.progressSeconds + rollout.progressDeadlineSeconds) return state;
  const message = timedOutMessage(rollout);
  if (!rollout.progressDeadlineAborts) {
    notes.push({ type: 'degraded', message: `ProgressDeadlineExceeded: ${message}` });
    return { ...state, isTimedOut: true };
  }
  const aborted = { ...status, stepIndex: 0, isAborted: true, abortMessage: message, pauses: [] };
  noteChanges(status, aborted, canary.steps.length, notes);
  const by = { name: 'progressDeadlineSeconds', judged: 'exceeded' };
  return { ...state, status: aborted, decision: { atSeconds, by } };
}

/** Asks for the pods of where it stands now; what halts progress halts pods, too. */
function withPods(parts: CanaryParts, state: CanaryState, pods: BothPods, atSeconds: number): CanaryState {
  const { canary, countsPods } = parts;
  const { status } = state;
  const isHalted = state.isSpecPaused || status.pauses.some(({ reason }) => reason === 'InconclusiveAnalysisRun');
  if (isOver(status) || isHalted) return state;
  const wanted = wantedNow(parts, state, pods);
  const step = canary.steps[status.stepIndex];
  const isRouted = canary.hasRouter && countsPods && step?.does === 'experiment' && state.experiment !== null;
  const extra = isRouted ? experimentPods(step.experiment, state.experiment) : { canary: 0, stable: 0 };
  const asked = { canary: wanted.canary + extra.canary, stable: wanted.stable + extra.stable };
  const watch = askedPods(state.pods, asked, atSeconds);
  if (watch === state.pods && extra.canary === state.extra.canary && extra.stable === state.extra.stable) return state;
  return { ...state, pods: watch, extra, progressSeconds: atSeconds, isTimedOut: false };
}

function isSame(one: CanaryStatus, other: CanaryStatus): boolean {
  return (
    one.stepIndex === other.stepIndex &&
    one.isControllerPaused === other.isControllerPaused &&
    one.isAborted === other.isAborted &&
    one.isPromoted === other.isPromoted &&
    one.pauses.length === other.pauses.length &&
    one.pauses.every(({ reason, startSeconds }, at) => {
      return reason === other.pauses[at]?.reason && startSeconds === other.pauses[at].startSeconds;
    })
  );
}
