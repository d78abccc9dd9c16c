import type { Plan } from '../../model/plan.js';
import type { RolloutAction, RolloutEventName, Tally } from '../../model/rollout.js';
import type { Asks, Halt, Verdict } from '../../model/verdict.js';
import { assess } from './assess.js';
import type { ActiveState, Completed, Paused, Progressing, RolledBack, RolloutEvent, RolloutState } from './state.js';
import { isPausedByRule, RolloutEndedError } from './state.js';
import { type Transition, transitionOf } from './transitions.js';

const EMPTY_TALLY: Tally = { passed: 0, failed: 0, inconclusive: 0 };

/** One move of a rollout: the row of the table that was taken, and where it led. */
export interface Step {
  readonly event: RolloutEventName;
  readonly transition: Transition;
  readonly state: RolloutState;
}

/**
 * The first state of a plan: its first stage at time 0. A plan whose only stage has no duration is COMPLETED at once:
 * a big bang.
 */
export function start(plan: Plan): Progressing | Completed {
  const first = plan.stages[0];
  if (first === undefined) throw new Error('a plan has at least one stage');
  return first.bakeSeconds > 0 ? inStage(plan, 0, 0, 0) : { status: 'COMPLETED', plan, stageIndex: 0 };
}

/**
 * The core: the state of a rollout and an event → its next state. Pure.
 *
 * COMPLETED and ROLLED_BACK are not accepted: from TypeScript it does not compile, from elsewhere it throws a
 * `RolloutEndedError` that names the state and the event.
 */
export function advance(state: ActiveState, event: RolloutEvent): RolloutState {
  return step(state, event).state;
}

/** As `advance`, and says which row of the table was taken. */
export function step(state: ActiveState, event: RolloutEvent): Step {
  refuseEnded(state, event);
  const counted = event.type === 'WINDOW_JUDGED' ? withTally(state, count(state.tally, event.verdict)) : state;
  const name =
    event.type === 'WINDOW_JUDGED'
      ? assessStage(counted, event.atSeconds, event.asks ?? null, event.halts ?? null)
      : event.type;
  const transition = transitionOf(counted, name, event.atSeconds);
  return { event: name, transition, state: ACTIONS[transition.action](counted, event.atSeconds) };
}

/** For callers that TypeScript does not hold back. */
function refuseEnded(state: RolloutState, event: RolloutEvent): void {
  if (state.status === 'COMPLETED' || state.status === 'ROLLED_BACK') {
    throw new RolloutEndedError(state.status, event.type);
  }
}

/** A tally with one window more. */
function count({ passed, failed, inconclusive }: Tally, verdict: Verdict): Tally {
  return {
    passed: passed + (verdict === 'PASS' ? 1 : 0),
    failed: failed + (verdict === 'FAIL' ? 1 : 0),
    inconclusive: inconclusive + (verdict === 'INCONCLUSIVE' ? 1 : 0),
  };
}

/** The same state with another tally. */
function withTally(state: ActiveState, tally: Tally): ActiveState {
  return { ...state, tally };
}

function assessStage(state: ActiveState, atSeconds: number, asks: Asks, halts: Halt | null) {
  const { plan, failedBefore, extended } = state;
  return assess(state.tally, {
    failureLimit: plan.failureLimit,
    rolloutFailureLimit: plan.rolloutFailureLimit,
    failedBefore,
    timeIsOver: atSeconds >= bakeEndsAtSeconds(state),
    asks,
    halts,
    isPausedByRule: isPausedByRule(state),
    mayExtend: plan.judging.extendInconclusive && !extended,
  });
}

/** When the bake time of the state's stage is over, which may be extended once by as much again. */
export function bakeEndsAtSeconds(state: ActiveState): number {
  return state.stageStartedAtSeconds + stageOf(state).bakeSeconds * (state.extended ? 2 : 1);
}

function stageOf(state: ActiveState) {
  const stage = state.plan.stages[state.stageIndex];
  if (stage === undefined)
    throw new Error(`a plan of ${state.plan.stages.length} stages has none at ${state.stageIndex}`);
  return stage;
}

function inStage(plan: Plan, stageIndex: number, atSeconds: number, failedBefore: number): Progressing {
  return {
    status: 'PROGRESSING',
    plan,
    stageIndex,
    stageStartedAtSeconds: atSeconds,
    tally: EMPTY_TALLY,
    failedBefore,
    extended: false,
  };
}

function paused(state: ActiveState, cause: Paused['cause'], resumesAtSeconds: number | null): Paused {
  const { plan, stageIndex, stageStartedAtSeconds, tally, failedBefore, extended } = state;
  const watching = { plan, stageIndex, stageStartedAtSeconds, tally, failedBefore, extended };
  return { status: 'PAUSED', ...watching, cause, resumesAtSeconds };
}

/** What the words of the table do. */
const ACTIONS: Readonly<Record<RolloutAction, (state: ActiveState, atSeconds: number) => RolloutState>> = {
  keep_watching: (state) => state,
  ignore: (state) => state,
  enter_next_stage: ({ plan, stageIndex, failedBefore, tally }, atSeconds) =>
    inStage(plan, stageIndex + 1, atSeconds, failedBefore + tally.failed),
  promote: (state): Completed => ({
    status: 'COMPLETED',
    plan: state.plan,
    stageIndex: state.plan.stages.length - 1,
  }),
  roll_back: (state): RolledBack => ({ status: 'ROLLED_BACK', plan: state.plan, stageIndex: state.stageIndex }),
  wait_at_gate: (state, atSeconds) => {
    const gate = stageOf(state).gate;
    return paused(state, 'gate', gate.kind === 'timer' ? atSeconds + gate.seconds : null);
  },
  wait_for_evidence: (state) => paused(state, 'inconclusive', null),
  // A person's hold stops the timer of a gate, but does not undo that its stage was decided.
  // What a rule paused goes on by itself no more.
  hold: (state) => paused(state, state.status === 'PAUSED' && state.cause !== 'rule' ? state.cause : 'operator', null),
  hold_for_judges: (state) => paused(state, 'judges', null),
  pause_by_rule: (state) => paused(state, 'rule', null),
  freeze_by_rule: (state) => paused(state, 'frozen', null),
  hold_for_budget: (state) => paused(state, 'overspent', null),
  extend_stage: ({ plan, stageIndex, stageStartedAtSeconds, tally, failedBefore }): Progressing => ({
    status: 'PROGRESSING',
    plan,
    stageIndex,
    stageStartedAtSeconds,
    tally,
    failedBefore,
    extended: true,
  }),
  refuse_to_start: (state) => paused(state, 'budget', null),
  begin_stage: ({ plan, stageIndex, failedBefore }, atSeconds) => inStage(plan, stageIndex, atSeconds, failedBefore),
  continue_stage: ({ plan, stageIndex, stageStartedAtSeconds, tally, failedBefore, extended }): Progressing => ({
    status: 'PROGRESSING',
    plan,
    stageIndex,
    stageStartedAtSeconds,
    tally,
    failedBefore,
    extended,
  }),
};
