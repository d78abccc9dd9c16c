import { analyzerOf } from '../analysis/analyzer-of.js';
import { personController } from '../controllers/person/person-controller.js';
import type { OperatorAction } from '../model/operator.js';
import type { Stage } from '../model/plan.js';
import type { Run, TransitionRecord } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import type { Status } from '../model/status.js';
import { planPartsOf, simulateSteeredBy } from '../simulation/simulate.js';

/** Something that was done to the rollout, by the player or by the schedule of the plan. */
export interface Move extends OperatorAction {
  readonly by: 'player' | 'schedule';
}

/** When the plan's own rules took over. */
interface HandOver {
  readonly atSeconds: number;
}

/** A game as far as it has come. All else follows: each look at it simulates from the start, in milliseconds. */
export interface Game {
  /** The plan as it is, and the world with the canary that was drawn. */
  readonly setup: Setup;
  readonly seed: string;
  readonly now: number;
  /** In order of time. */
  readonly moves: readonly Move[];
  readonly handedOver: HandOver | null;
}

/** What there is to see now. */
export interface View {
  readonly status: Status;
  readonly stage: Stage;
  readonly stageIndex: number;
  readonly stageStartedAtSeconds: number;
  /** When the schedule, or the judge, goes on; null when nothing does: all is over, or a person has to act. */
  readonly stageEndsAtSeconds: number | null;
  readonly trafficPercent: number;
  readonly transitions: readonly TransitionRecord[];
  /** Up to now; its windows are read when asked for. */
  readonly run: Run;
  readonly isOver: boolean;
}

export type PlayerAction = OperatorAction['action'] | 'judge';

export function newGame(setup: Setup, seed: string): Game {
  return { setup, seed, now: 0, moves: [], handedOver: null };
}

/** The player is not refused a start, and no other person comes to a pause: the game ends where it waits. */
const AT_THE_WHEEL = { isRefused: false, whenPaused: null, horizonSeconds: Number.POSITIVE_INFINITY } as const;

/** The rollout with the player at the wheel, up to its end, or held at an instant. */
function steered({ setup, seed, moves, handedOver }: Game, holdAtSeconds: number | null): Run {
  const played = { ...setup, operator: moves };
  const parts = planPartsOf(played, analyzerOf(setup.plan, setup.slo?.objective ?? null), true);
  const controller = personController({ ...parts, ...AT_THE_WHEEL }, handedOver?.atSeconds ?? null, holdAtSeconds);
  return simulateSteeredBy(played, seed, controller);
}

/** Simulates up to now: a hold at this very moment ends the run there, and is not part of what is seen. */
export function viewOf(game: Game): View {
  const { now, setup } = game;
  const run = steered(game, now);
  const isOver = run.finalState !== 'PAUSED';
  const transitions = isOver ? run.transitions : run.transitions.slice(0, -1);
  const last = transitions.at(-1);
  const status = isOver ? run.finalState : (last?.to ?? 'PROGRESSING');
  const stageIndex = Math.max(
    0,
    run.stages.findLastIndex(({ startedAtSeconds }) => startedAtSeconds !== null),
  );
  const stage = setup.plan.stages[stageIndex];
  if (stage === undefined) throw new Error('a plan has at least one stage');
  const stageStartedAtSeconds = run.stages[stageIndex]?.startedAtSeconds ?? 0;
  return {
    status,
    stage,
    stageIndex,
    stageStartedAtSeconds,
    stageEndsAtSeconds: status === 'PROGRESSING' ? stageEnd(game, stage, stageStartedAtSeconds) : null,
    trafficPercent: last?.trafficPercent ?? stage.trafficPercent,
    transitions,
    run,
    isOver,
  };
}

/** Where nothing is judged a stage takes its bake time, and what its timer adds; in the hands of the plan its bake time. */
function stageEnd({ handedOver }: Game, { bakeSeconds, gate }: Stage, startedAtSeconds: number): number {
  return startedAtSeconds + bakeSeconds + (handedOver === null && gate.kind === 'timer' ? gate.seconds : 0);
}

/**
 * Goes on to the next look, or the `looks`-th, but not beyond the end of the stage, where the schedule acts in place of a
 * judge: it waits at the gate of a person, and else promotes.
 */
export function goOn(game: Game, looks = 1): Game {
  const before = viewOf(game);
  if (before.isOver) return game;
  const { intervalSeconds } = game.setup.plan;
  const { stageStartedAtSeconds, stageEndsAtSeconds } = before;
  const looked = Math.floor((game.now - stageStartedAtSeconds) / intervalSeconds);
  const lookAfter = (more: number) => stageStartedAtSeconds + (looked + more) * intervalSeconds;
  // Who resumes a stage whose time is over is looked at once more before it goes on.
  const endsLater = stageEndsAtSeconds !== null && stageEndsAtSeconds > game.now;
  return followSchedule({ ...game, now: endsLater ? Math.min(lookAfter(looks), stageEndsAtSeconds) : lookAfter(1) });
}

function followSchedule(game: Game): Game {
  if (game.handedOver !== null) return game;
  const { stage, stageStartedAtSeconds, stageEndsAtSeconds } = viewOf(game);
  if (stageEndsAtSeconds === null || game.now < stageEndsAtSeconds) return game;
  const hasWaited = game.moves.some(
    ({ by, action, atSeconds }) => by === 'schedule' && action === 'pause' && atSeconds > stageStartedAtSeconds,
  );
  const action = stage.gate.kind === 'person' && !hasWaited ? 'pause' : 'promote';
  return withMove(game, { atSeconds: game.now, action, by: 'schedule' });
}

/** The player does something, now. */
export function act(game: Game, action: PlayerAction): Game {
  if (action !== 'judge') return withMove(game, { atSeconds: game.now, action, by: 'player' });
  if (game.handedOver !== null) return game;
  const waits = viewOf(game).status === 'PAUSED' ? act(game, 'resume') : game;
  return { ...waits, handedOver: { atSeconds: game.now } };
}

function withMove(game: Game, move: Move): Game {
  return { ...game, moves: [...game.moves, move] };
}

/** Plays on without a player, until the rollout has ended or waits for a person. */
export function playOut(game: Game): Game {
  let current = game;
  for (;;) {
    const { isOver, status } = viewOf(current);
    if (isOver || current.handedOver !== null || status === 'PAUSED') return current;
    current = goOn(current, Infinity);
  }
}

/** The finished run of a game that was played out. */
export function finishedRun(game: Game): Run {
  return steered(game, null);
}
