import type { OperatorAction } from '../../model/operator.js';
import type { Stage } from '../../model/plan.js';
import type { Run, TransitionRecord } from '../../model/run.js';
import type { Setup } from '../../model/setup.js';
import type { Status } from '../../model/status.js';
import { simulateJudgedLate } from '../../simulation/simulate-judged-late.js';

/** Something that was done to the rollout, by the player or by the schedule of the plan. */
export interface Move extends OperatorAction {
  readonly by: 'player' | 'schedule';
}

/** When the plan's own rules took over, and where. */
interface HandOver {
  readonly atSeconds: number;
  readonly stageIndex: number;
  readonly stageStartedAtSeconds: number;
  /** Windows that had been looked at. */
  readonly looks: number;
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
  /** When the schedule, or the judge, goes on; null when nothing does: all is over, or somebody has to act. */
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

/**
 * The setup with the plan in the player's hands: no stage ends by itself but the one that was handed over, which bakes its
 * whole time anew from then, and those after it. A person who sits there is not refused a start.
 */
function playedSetup({ setup, moves, handedOver }: Game): Setup {
  const stages = setup.plan.stages.map((stage, index): Stage => {
    if (stage.bakeSeconds === 0 || (handedOver !== null && index > handedOver.stageIndex)) return stage;
    if (handedOver === null || index < handedOver.stageIndex) return { ...stage, bakeSeconds: Infinity };
    const before = handedOver.atSeconds - handedOver.stageStartedAtSeconds;
    return { ...stage, bakeSeconds: before + stage.bakeSeconds };
  });
  const slo = setup.slo === null ? null : { ...setup.slo, whenExhausted: 'start' as const };
  return { ...setup, plan: { ...setup.plan, stages }, slo, operator: moves };
}

function unjudgedLooks({ handedOver }: Game): number {
  return handedOver === null ? Infinity : handedOver.looks;
}

/** Simulates up to now: a hold at this very moment ends the run there, and is not part of what is seen. */
export function viewOf(game: Game): View {
  const { now } = game;
  const setup = playedSetup(game);
  const operator: OperatorAction[] = [...setup.operator, { atSeconds: now, action: 'pause' }];
  const run = simulateJudgedLate({ ...setup, operator }, game.seed, unjudgedLooks(game));
  const isOver = run.finalState !== 'PAUSED';
  const transitions = isOver ? run.transitions : run.transitions.slice(0, -1);
  const last = transitions.at(-1);
  const status = isOver ? run.finalState : (last?.to ?? 'PROGRESSING');
  const stageIndex = Math.max(
    0,
    run.stages.findLastIndex(({ startedAtSeconds }) => startedAtSeconds !== null),
  );
  const stage = setup.plan.stages[stageIndex];
  const planned = game.setup.plan.stages[stageIndex];
  if (stage === undefined || planned === undefined) throw new Error('a plan has at least one stage');
  const stageStartedAtSeconds = run.stages[stageIndex]?.startedAtSeconds ?? 0;
  const bakes = game.handedOver === null ? scheduledSeconds(planned) : stage.bakeSeconds;
  return {
    status,
    stage: planned,
    stageIndex,
    stageStartedAtSeconds,
    stageEndsAtSeconds: status === 'PROGRESSING' ? stageStartedAtSeconds + bakes : null,
    trafficPercent: last?.trafficPercent ?? planned.trafficPercent,
    transitions,
    run,
    isOver,
  };
}

/** With nobody to judge it a stage takes its bake time, and what its timer adds. */
function scheduledSeconds({ bakeSeconds, gate }: Stage): number {
  return bakeSeconds + (gate.kind === 'timer' ? gate.seconds : 0);
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
  const { status, stageIndex, stageStartedAtSeconds, run } = viewOf(game);
  const { passed, failed, inconclusive } = run.tally;
  const looks = passed + failed + inconclusive;
  const handedOver = { atSeconds: game.now, stageIndex, stageStartedAtSeconds, looks };
  const waits = status === 'PAUSED' ? act(game, 'resume') : game;
  return { ...waits, handedOver };
}

function withMove(game: Game, move: Move): Game {
  return { ...game, moves: [...game.moves, move] };
}

/** Plays on with nobody at the keys, until the rollout has ended or waits for a person. */
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
  return simulateJudgedLate(playedSetup(game), game.seed, unjudgedLooks(game));
}
