import type { TransitionRecord } from '../../model/run.js';
import { formatDuration } from '../../text/duration.js';
import { plainText } from '../../text/visible-text.js';
import type { Game, Move, View } from './game.js';

/** What has happened so far, oldest first, a line each: when, and what it was. */
export function history(game: Game, { transitions }: View): string[] {
  const first = plainText(game.setup.plan.stages[0]?.name ?? '');
  const lines = [{ atSeconds: 0, text: `${first} begins` }];
  const moves = [...game.moves];
  for (const transition of transitions) {
    const { atSeconds } = transition;
    const at = moves.findIndex((move) => move.atSeconds === atSeconds && EVENTS[move.action] === transition.event);
    const [move] = at < 0 ? [] : moves.splice(at, 1);
    lines.push({ atSeconds, text: sentence(transition, move) });
  }
  if (game.handedOver !== null) {
    const { atSeconds } = game.handedOver;
    const later = lines.findIndex((line) => line.atSeconds > atSeconds);
    lines.splice(later < 0 ? lines.length : later, 0, { atSeconds, text: 'you handed over to the automatic judge' });
  }
  return lines.map(({ atSeconds, text }) => `${formatDuration(atSeconds).padStart(8)}  ${text}`);
}

const EVENTS = { pause: 'PAUSE', resume: 'RESUME', promote: 'PROMOTE', abort: 'ABORT' } as const;

const YOU = { pause: 'you paused', resume: 'you resumed', promote: 'you promoted', abort: 'you rolled back' } as const;

const JUDGE: Readonly<Record<string, string>> = {
  STAGE_PASSED: 'the judge: the stage has passed',
  STAGE_FAILED: 'the judge: the stage has failed',
  STAGE_INCONCLUSIVE: 'the judge: no evidence either way',
  PAUSE_EXPIRED: 'the pause is over',
};

function sentence({ event, action, stage, to }: TransitionRecord, move: Move | undefined): string {
  const bySchedule = move?.action === 'pause' ? 'the plan waits for a person here' : 'its time is over';
  const who = move === undefined ? (JUDGE[event] ?? event) : move.by === 'player' ? YOU[move.action] : bySchedule;
  if (action === 'enter_next_stage') return `${who}; ${plainText(stage)} begins`;
  if (to === 'COMPLETED') return `${who}; the canary gets all of the traffic`;
  return who;
}
