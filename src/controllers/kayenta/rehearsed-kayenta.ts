import type { Turn } from '../../model/controller.js';
import { type Mark, UNEXPOSED } from '../../model/exposure.js';
import type { OperatorAction } from '../../model/operator.js';
import type { KayentaCanary } from '../../model/policy/kayenta-policy.js';
import type { KayentaStage, RehearsedStage } from '../../model/policy/rehearsal.js';
import type { RehearsalNote } from '../../model/policy/rehearsal-note.js';
import type { RehearsedController } from '../../model/policy/rehearsed-controller.js';
import type { Readiness, View } from '../../model/source.js';
import type { Status } from '../../model/status.js';
import { judgeInterval } from './judge-interval.js';
import { type JudgedWindow, judgedWindows } from './judged-windows.js';
import { BEGUN, isOver, type KayentaState, type StagePhase } from './kayenta-state.js';
import { metricPoints } from './metric-points.js';

/** How soon instances that are awaited are looked at again, and how long a deployment may take: Orca's own. */
const DEPLOY = { lookAfterSeconds: 10, timeoutSeconds: 7_200 };

/** A stage of a pipeline at work. */
interface Parts {
  readonly canary: KayentaCanary;
  readonly stage: KayentaStage;
  readonly windows: readonly JudgedWindow[];
  readonly stages: readonly RehearsedStage[];
}

/**
 * Spinnaker's canary analysis stage with a canary config, by the rules of Orca at 2fdb327a: the canary has its share from its
 * deployment on, is judged as each interval ends, and in the end is deployed for all, or taken away.
 */
export function rehearsedKayenta(canary: KayentaCanary, stage: KayentaStage): RehearsedController<KayentaState> {
  const stages = stagesOfKayenta(stage);
  const windows = judgedWindows(stage);
  const parts: Parts = { canary, stage, windows, stages };
  return {
    stages,
    controller: {
      // A warm-up begins with the deployment, the first interval once that is done.
      begin: () => turnOf(parts, BEGUN, stage.warmUpSeconds > 0 ? { ...BEGUN, stageIndex: 0 } : BEGUN, []),
      next: (state) => (isOver(state) || state.phase === 'PAUSED' ? null : state.dueSeconds),
      act(before, atSeconds, words, view) {
        const heard = words.reduce((state, word) => heardOf(state, word, atSeconds), before);
        const isDue = !isOver(heard) && heard.phase !== 'PAUSED' && atSeconds >= heard.dueSeconds;
        const notes: RehearsalNote[] = [];
        const state = isDue ? advanced(parts, heard, atSeconds, view, notes) : heard;
        return turnOf(parts, before, state, notes);
      },
    },
    standing: ({ stageIndex, phase, message, decidedBy, decidedAtSeconds }) => {
      return { stageIndex: Math.max(0, stageIndex), phase, message, decidedBy, decidedAtSeconds };
    },
    awaitsPerson: ({ phase }) => phase === 'PAUSED',
    lookSeconds: stage.intervalSeconds,
    longestSeconds: (windows.at(-1)?.toSeconds ?? 0) + DEPLOY.timeoutSeconds,
    makesCopies: false,
    keepsUsers: false,
    instances: null,
  };
}

/** What a stage goes through: its warm-up, where it has one, and its intervals, with a judgement at the end of each. */
export function stagesOfKayenta(
  stage: Pick<
    KayentaStage,
    'sharePercent' | 'lifetimeSeconds' | 'intervalSeconds' | 'warmUpSeconds' | 'lookbackSeconds'
  >,
): readonly RehearsedStage[] {
  const { sharePercent, warmUpSeconds } = stage;
  const minutes = (seconds: number) => Number((seconds / 60).toFixed(2));
  const of = (name: string, does: string, seconds: number): RehearsedStage => {
    return { name, does, sharePercent, seconds };
  };
  const windows = judgedWindows(stage);
  return [
    ...(warmUpSeconds === 0 ? [] : [of('warm-up', `Warmup Wait of ${minutes(warmUpSeconds)} min`, warmUpSeconds)]),
    ...windows.map(({ fromSeconds, toSeconds }, index) => {
      const does = `Run Canary #${index + 1} on minutes ${minutes(fromSeconds)} to ${minutes(toSeconds)}`;
      return of(`interval-${index + 1}`, does, toSeconds - (windows[index - 1]?.toSeconds ?? warmUpSeconds));
    }),
  ];
}

/** What people do: they pause the pipeline, cancel it, or take the canary for good. */
function heardOf(state: KayentaState, { action }: OperatorAction, atSeconds: number): KayentaState {
  if (isOver(state)) return state;
  switch (action) {
    case 'pause':
      return { ...state, phase: 'PAUSED' };
    case 'resume':
      // What was due meanwhile is done now, on the window that it had.
      return state.phase === 'PAUSED' ? { ...state, phase: phaseOf(state) } : state;
    case 'abort':
      return ended(state, 'CANCELED', 'a person canceled the pipeline', atSeconds);
    case 'promote':
      return ended(state, 'SUCCEEDED', 'a person took the canary for good', atSeconds);
  }
}

function phaseOf({ startSeconds }: KayentaState): StagePhase {
  return startSeconds === null ? 'NOT_STARTED' : 'RUNNING';
}

function ended(state: KayentaState, phase: StagePhase, message: string, atSeconds: number): KayentaState {
  return { ...state, phase, message, decidedAtSeconds: atSeconds };
}

function advanced(
  parts: Parts,
  state: KayentaState,
  atSeconds: number,
  view: View,
  notes: RehearsalNote[],
): KayentaState {
  const { warmUpSeconds } = parts.stage;
  if (state.startSeconds === null) {
    const readiness = readinessOf(parts.stage, view);
    if (readiness === 'overdue' || (readiness === 'waiting' && atSeconds >= DEPLOY.timeoutSeconds)) {
      return ended(state, 'TERMINAL', 'instances were not up in time', atSeconds);
    }
    if (readiness === 'waiting') return { ...state, dueSeconds: atSeconds + DEPLOY.lookAfterSeconds };
    const started: KayentaState = { ...state, phase: 'RUNNING', startSeconds: atSeconds };
    if (warmUpSeconds > 0) return { ...started, dueSeconds: atSeconds + warmUpSeconds };
    return inInterval(parts, started, atSeconds);
  }
  const isInInterval = state.stageIndex >= parts.stages.length - parts.windows.length;
  return isInInterval
    ? judged(parts, state, state.startSeconds, atSeconds, view, notes)
    : inInterval(parts, state, atSeconds);
}

/** Orca has the canary and its baseline deployed, and all of their instances up, before the analysis begins. */
function readinessOf({ control }: KayentaStage, view: View): Readiness {
  const both = [view.readiness('canary'), view.readiness(control)];
  return both.find((one) => one === 'overdue') ?? both.find((one) => one === 'waiting') ?? 'ready';
}

/** The next interval begins. A judgement that is late makes those after it late too: each waits for the one before. */
function inInterval({ stage, stages, windows }: Parts, state: KayentaState, atSeconds: number): KayentaState {
  const first = stages.length - windows.length;
  const length = stages[first + state.judged]?.seconds ?? stage.intervalSeconds;
  return { ...state, stageIndex: first + state.judged, dueSeconds: atSeconds + length };
}

function judged(
  parts: Parts,
  state: KayentaState,
  startSeconds: number,
  atSeconds: number,
  view: View,
  notes: RehearsalNote[],
): KayentaState {
  const { canary, stage, windows } = parts;
  const window = windows[state.judged];
  if (window === undefined) throw new Error(`judgement ${state.judged + 1} of ${windows.length}`);
  const names = canary.metrics.map(({ name }) => name);
  const read = metricPoints(stage, names, window, startSeconds, state.read, view);
  const count = state.judged + 1;
  const interval = judgeInterval(canary, stage, read.points, `interval-${count}`, count === windows.length);
  notes.push(...interval.notes);
  const after = { ...state, judged: count, read, decidedBy: interval.decidedBy };
  switch (interval.verdict) {
    case 'Continue':
      return inInterval(parts, after, atSeconds);
    case 'Pass':
      return ended(after, 'SUCCEEDED', interval.message, atSeconds);
    case 'Fail':
      return ended(after, 'TERMINAL', interval.message, atSeconds);
  }
}

const STATUSES: Readonly<Record<StagePhase, Status>> = {
  NOT_STARTED: 'PROGRESSING',
  RUNNING: 'PROGRESSING',
  PAUSED: 'PAUSED',
  SUCCEEDED: 'COMPLETED',
  TERMINAL: 'ROLLED_BACK',
  CANCELED: 'ROLLED_BACK',
};

const FULL = 100;

function turnOf(
  { stage, stages }: Parts,
  before: KayentaState,
  state: KayentaState,
  notes: RehearsalNote[],
): Turn<KayentaState, RehearsalNote> {
  const status = STATUSES[state.phase];
  const marks: Mark[] = [];
  const begun = stages[state.stageIndex];
  if (begun !== undefined && state.stageIndex !== before.stageIndex) {
    marks.push(`stage:${begun.name}`);
    notes.push({ type: 'stage', stageIndex: state.stageIndex });
  }
  if (state.phase !== before.phase) notes.push(...phaseNotes(before, state));
  if (status === 'COMPLETED') marks.push('completed');
  if (status === 'ROLLED_BACK') marks.push('rolled_back', 'restored');
  const percent = status === 'COMPLETED' ? FULL : stage.sharePercent;
  return {
    state,
    exposure: status === 'ROLLED_BACK' ? UNEXPOSED : { ...UNEXPOSED, canaryPercent: percent },
    status,
    isWaiting: status === 'PAUSED',
    isEnded: isOver(state),
    marks,
    notes,
  };
}

function phaseNotes(before: KayentaState, { phase, message }: KayentaState): readonly RehearsalNote[] {
  if (phase === 'PAUSED') return [{ type: 'paused', message: 'a person paused the pipeline' }];
  if (phase === 'SUCCEEDED') return [{ type: 'promoted', message }];
  if (phase === 'TERMINAL' || phase === 'CANCELED') return [{ type: 'aborted', message }];
  return before.phase === 'PAUSED' ? [{ type: 'resumed', message: '' }] : [];
}
