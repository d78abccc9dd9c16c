import type { TransitionRecord } from '../model/run.js';
import { formatDuration } from '../text/duration.js';
import { countOf } from '../text/format-number.js';
import { plainText } from '../text/visible-text.js';
import type { Game, Move, View } from './game.js';

/** What has happened so far, oldest first, a line each: when, and what it was. */
export function history(game: Game, view: View): string[] {
  const first = plainText(game.setup.plan.stages[0]?.name ?? '');
  const lines = [{ atSeconds: 0, byPlan: false, text: `${first} begins` }];
  const moves = [...game.moves];
  for (const transition of view.transitions) {
    const { atSeconds } = transition;
    const at = moves.findIndex((move) => move.atSeconds === atSeconds && EVENTS[move.action] === transition.event);
    const [move] = at < 0 ? [] : moves.splice(at, 1);
    lines.push({ atSeconds, byPlan: move === undefined, text: sentence(transition, move) });
  }
  if (game.handedOver !== null) {
    const { atSeconds } = game.handedOver;
    const later = lines.findIndex(
      (line) => line.atSeconds > atSeconds || (line.atSeconds === atSeconds && line.byPlan),
    );
    lines.splice(later < 0 ? lines.length : later, 0, { atSeconds, byPlan: false, text: handOver(atSeconds, view) });
  }
  return lines.map(({ atSeconds, text }) => `${formatDuration(atSeconds).padStart(8)}  ${text}`);
}

function handOver(atSeconds: number, { run }: View): string {
  const begun = run.stages.map((stage) => stage.startedAtSeconds ?? Number.POSITIVE_INFINITY);
  const since = Math.max(0, ...begun.filter((at) => at <= atSeconds));
  const seen = run.windows.filter(
    ({ lookedAtSeconds }) => lookedAtSeconds > since && lookedAtSeconds <= atSeconds,
  ).length;
  return `you handed over to the plan, which goes by ${countOf(seen, 'window')} of this stage`;
}

const EVENTS = { pause: 'PAUSE', resume: 'RESUME', promote: 'PROMOTE', abort: 'ABORT' } as const;

const YOU = { pause: 'you paused', resume: 'you resumed', promote: 'you promoted', abort: 'you rolled back' } as const;

const JUDGE: Readonly<Record<string, string>> = {
  STAGE_PASSED: 'the plan: the stage has passed',
  STAGE_FAILED: 'the plan: the stage has failed',
  STAGE_INCONCLUSIVE: 'the plan: no evidence either way',
  PAUSE_EXPIRED: 'the pause is over',
};

function sentence({ event, action, stage, to }: TransitionRecord, move: Move | undefined): string {
  const bySchedule = move?.action === 'pause' ? 'the plan waits for a person here' : 'its time is over';
  const who = move === undefined ? (JUDGE[event] ?? event) : move.by === 'player' ? YOU[move.action] : bySchedule;
  if (action === 'enter_next_stage') return `${who}; ${plainText(stage)} begins`;
  if (to === 'COMPLETED') return `${who}; the canary gets all of the traffic`;
  return who;
}
