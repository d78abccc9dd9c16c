import type { Analyzer } from '../analysis/analyzer.js';
import { bakeEndsAtSeconds, type Step, start, step } from '../controllers/plan/advance.js';
import type { ActiveState, RolloutEvent, RolloutState } from '../controllers/plan/state.js';
import { trafficPercent } from '../controllers/plan/state.js';
import type { OperatorAction } from '../model/operator.js';
import type { TransitionRecord } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import type { Situation } from '../model/situation.js';
import type { Warning } from '../model/warning.js';
import type { Key } from '../random/key.js';
import { type CellTraffic, serveCell } from '../sources/generated/serve-cell.js';
import type { TrafficModel } from '../sources/generated/traffic-model.js';
import { observe } from './observe.js';
import { type Ending, playFollowUp, playRollback } from './play-on.js';
import type { Playback, PlayedStage, PlayedWindow } from './playback.js';

/** A stage being played: its cells grow. */
interface OpenStage extends PlayedStage {
  readonly cells: CellTraffic[];
}

interface DueAction extends OperatorAction {
  readonly dueAtSeconds: number;
}

/** What a rollout is played with, and what has become of it so far: the one thing here that changes. */
interface Session<Memory> {
  readonly setup: Setup;
  readonly model: TrafficModel;
  readonly analyzer: Analyzer<Memory>;
  readonly key: Key;
  now: number;
  state: RolloutState;
  memory: Memory;
  /** Still to come, in order of time. */
  readonly actions: DueAction[];
  /** Traffic before the first stage, if the rollout is refused its start. */
  readonly idleCells: CellTraffic[];
  readonly stages: OpenStage[];
  situation: Situation;
  readonly windows: PlayedWindow[];
  readonly transitions: TransitionRecord[];
  readonly warnings: Warning[];
}

const OPERATOR_EVENTS = { pause: 'PAUSE', resume: 'RESUME', promote: 'PROMOTE', abort: 'ABORT' } as const;

/**
 * Plays one rollout: serves traffic up to the next instant at which anything can happen, judges the window that ends
 * there, tells the core, and goes on until the rollout has ended or is PAUSED with nobody left to resume it. Then the
 * canary is taken out, if it has to be, and the service followed for as long as the setup asks.
 */
export function play<Memory>(setup: Setup, model: TrafficModel, analyzer: Analyzer<Memory>, key: Key): Playback {
  const session = open(setup, model, analyzer, key);
  refuseIfExhausted(session);
  for (;;) {
    tellWhatIsDue(session);
    const { state } = session;
    const until = isActive(state) ? nextInstant(session, state) : null;
    if (!isActive(state) || until === null) break;
    serveUntil(session, until);
    if (isLook(session, state)) look(session, state);
  }
  for (const { atSeconds, action } of session.actions) {
    session.warnings.push({ code: 'operator_ignored', atSeconds, action, why: 'ended' });
  }
  return ended(session);
}

/** What happens once the core has nothing more to say. */
function ended<Memory>(session: Session<Memory>): Playback {
  const { setup, state, now, idleCells, stages, windows, transitions, warnings } = session;
  const { model, key, situation } = session;
  const ending: Ending = { setup, model, key, situation, endedAtSeconds: now };
  // A person who aborts is already there.
  const byPerson = transitions.at(-1)?.event === 'ABORT';
  const rollback =
    state.status === 'ROLLED_BACK' ? playRollback(ending, byPerson ? 0 : setup.rollback.actAfterSeconds) : null;
  const isOver = state.status === 'ROLLED_BACK' || state.status === 'COMPLETED';
  const followUp = isOver && setup.followUpSeconds > 0 ? playFollowUp(ending, rollback, stages) : null;
  return { state, endedAtSeconds: now, idleCells, stages, windows, transitions, warnings, rollback, followUp };
}

/** A rollout that is COMPLETED at once has no event left to be told. */
function refuseIfExhausted<Memory>(session: Session<Memory>): void {
  const { setup, state } = session;
  const exhausted = setup.slo !== null && setup.slo.whenExhausted === 'refuse' && setup.slo.remainingPercent <= 0;
  if (!exhausted || !isActive(state)) return;
  session.stages.pop();
  tell(session, state, { type: 'BUDGET_EXHAUSTED', atSeconds: 0 });
}

function isRefused(state: RolloutState): boolean {
  return state.status === 'PAUSED' && state.cause === 'budget';
}

function open<Memory>(setup: Setup, model: TrafficModel, analyzer: Analyzer<Memory>, key: Key): Session<Memory> {
  const state = start(setup.plan);
  const trafficNow = trafficPercent(state);
  const first = { stageIndex: state.stageIndex, startedAtSeconds: 0, trafficPercent: trafficNow };
  return {
    setup,
    model,
    analyzer,
    key,
    now: 0,
    state,
    memory: analyzer.begin(),
    // A person's word takes effect at the end of the cell of time in which it falls: it must not shift the traffic.
    actions: setup.operator.map((action) => ({
      ...action,
      dueAtSeconds: Math.ceil(action.atSeconds / setup.cellSeconds) * setup.cellSeconds,
    })),
    idleCells: [],
    stages: [{ stageIndex: state.stageIndex, startedAtSeconds: 0, cells: [] }],
    situation: { canaryPercent: trafficNow, stages: [first], completedAtSeconds: null, staleDataRate: 0 },
    windows: [],
    transitions: [],
    warnings: [],
  };
}

function isActive(state: RolloutState): state is ActiveState {
  return state.status === 'PROGRESSING' || state.status === 'PAUSED';
}

/** At the same instant a person comes before a timer. */
function tellWhatIsDue<Memory>(session: Session<Memory>): void {
  const { actions, now } = session;
  for (let next = actions[0]; next !== undefined && next.dueAtSeconds <= now; next = actions[0]) {
    if (!isActive(session.state)) return;
    actions.shift();
    const { transition } = tell(session, session.state, { type: OPERATOR_EVENTS[next.action], atSeconds: now });
    if (transition.action === 'ignore') {
      const { atSeconds, action } = next;
      session.warnings.push({
        code: 'operator_ignored',
        atSeconds,
        action,
        why: action === 'promote' ? 'refused' : 'not_paused',
      });
    }
  }
  const { state } = session;
  if (state.status === 'PAUSED' && state.resumesAtSeconds !== null && state.resumesAtSeconds <= now) {
    tell(session, state, { type: 'PAUSE_EXPIRED', atSeconds: now });
  }
}

/** When something can next happen: a look, the end of the bake time, a timer, a person. Null: never again. */
function nextInstant<Memory>(session: Session<Memory>, state: ActiveState): number | null {
  const { now, actions, setup } = session;
  const personAt = actions[0]?.dueAtSeconds ?? Number.POSITIVE_INFINITY;
  const timerAt = (state.status === 'PAUSED' ? state.resumesAtSeconds : null) ?? Number.POSITIVE_INFINITY;
  if (state.status === 'PAUSED' && personAt === timerAt && timerAt === Number.POSITIVE_INFINITY) return null;
  // Nobody looks at a canary that may not start.
  if (isRefused(state)) return personAt;
  const inStage = now - state.stageStartedAtSeconds;
  const { intervalSeconds } = setup.plan;
  const lookAt = now - (inStage % intervalSeconds) + intervalSeconds;
  const endAt = bakeEndsAtSeconds(state);
  return Math.min(lookAt, endAt > now ? endAt : lookAt, personAt, timerAt);
}

/** A look is due every interval from the start of the stage, and at the end of its bake time. */
function isLook<Memory>(session: Session<Memory>, state: ActiveState): boolean {
  if (isRefused(state)) return false;
  const inStage = session.now - state.stageStartedAtSeconds;
  return inStage % session.setup.plan.intervalSeconds === 0 || session.now === bakeEndsAtSeconds(state);
}

function serveUntil<Memory>(session: Session<Memory>, until: number): void {
  const { model, key, setup, situation } = session;
  const cells = session.stages.at(-1)?.cells ?? session.idleCells;
  for (; session.now < until; session.now += setup.cellSeconds) {
    cells.push(serveCell(model, key, session.now / setup.cellSeconds, situation));
  }
}

function currentStage<Memory>(session: Session<Memory>): OpenStage {
  const stage = session.stages.at(-1);
  if (stage === undefined) throw new Error('the first stage begins with the session');
  return stage;
}

function look<Memory>(session: Session<Memory>, state: ActiveState): void {
  const { setup, model, key, now, windows } = session;
  const { stageIndex, startedAtSeconds, cells } = currentStage(session);
  const stage = setup.plan.stages[stageIndex];
  if (stage === undefined) throw new Error('a stage that began is in the plan');
  const fromSeconds = Math.max(startedAtSeconds, now - setup.plan.lookbackSeconds);
  const firstCell = (fromSeconds - startedAtSeconds) / setup.cellSeconds;
  const newSeconds = now - Math.max(startedAtSeconds, windows[windows.length - 1]?.toSeconds ?? 0);
  const window = latestCells(cells, firstCell);
  const observation = observe(model, key, session.stages, {
    cells: window,
    canaryPercent: stage.trafficPercent,
    newSeconds,
    stageSeconds: now - startedAtSeconds,
    stageEnds: now === bakeEndsAtSeconds(state),
  });
  const judged = session.analyzer.judge(session.memory, stage, observation);
  session.memory = judged.memory;
  const { verdict, asks } = judged.judgement;
  const taken = tell(session, state, { type: 'WINDOW_JUDGED', atSeconds: now, verdict, asks });
  windows.push({
    fromSeconds,
    toSeconds: now,
    stageIndex,
    canary: observation.canary,
    cells: window,
    baselineSource: observation.baselineSource,
    judgement: judged.judgement,
    event: taken.event,
    action: taken.transition.action,
    state: taken.state,
  });
}

/** From `first` on. Where that is one cell, as in most plans, a slice would cost a study a tenth of its speed. */
function latestCells(cells: readonly CellTraffic[], first: number): readonly CellTraffic[] {
  const last = cells[cells.length - 1];
  return last !== undefined && first === cells.length - 1 ? [last] : cells.slice(first);
}

/** Tells the core, and keeps the books. What leaves everything as it was is not a line in the history. */
function tell<Memory>(session: Session<Memory>, from: ActiveState, event: RolloutEvent): Step {
  const taken = step(from, event);
  const { state, transition } = taken;
  session.state = state;
  if (isActive(state) && (state.stageIndex !== from.stageIndex || transition.action === 'begin_stage')) {
    beginStage(session, state.stageIndex);
  } else if (transition.action === 'refuse_to_start') {
    session.situation = { ...session.situation, canaryPercent: 0, stages: [] };
  }
  if (transition.action !== 'keep_watching' && transition.action !== 'ignore') {
    session.transitions.push({
      atSeconds: session.now,
      from: from.status,
      event: taken.event,
      action: transition.action,
      to: state.status,
      stage: session.setup.plan.stages[state.stageIndex]?.name ?? '',
      trafficPercent: trafficPercent(state),
    });
  }
  return taken;
}

function beginStage<Memory>(session: Session<Memory>, stageIndex: number): void {
  const { now, situation } = session;
  const percent = trafficPercent(session.state);
  session.stages.push({ stageIndex, startedAtSeconds: now, cells: [] });
  session.situation = {
    ...situation,
    canaryPercent: percent,
    stages: [...situation.stages, { stageIndex, startedAtSeconds: now, trafficPercent: percent }],
  };
}
