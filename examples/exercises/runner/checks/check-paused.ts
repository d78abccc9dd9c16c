import { ABOVE, metrics, outcome, planOf, play, type Seen, WITHIN } from '../play.js';
import type { Simulator } from '../simulator.js';

const PAUSE = { type: 'PAUSE' };
const RESUME = { type: 'RESUME' };
const ABORT = { type: 'ABORT' };
const SHARES = [5, 25, 50, 100] as const;

/** alter-1: what is still wrong. */
export function checkPaused(canary: Simulator): string[] {
  const plan = planOf(SHARES);
  for (const stage of SHARES.keys()) {
    const problem = pausedIn(canary, stage);
    if (problem !== null) return [problem];
  }
  const aborted = outcome(canary, plan, [WITHIN, PAUSE, ABORT]);
  if (aborted.status !== 'ROLLED_BACK')
    return [`ABORT of a PAUSED rollout should roll it back; it is ${aborted.status}.`];
  const running = outcome(canary, plan, [WITHIN, RESUME]);
  if (running.status !== 'PROGRESSING' || running.stageIndex !== 1) {
    return [
      `RESUME of a rollout that is not PAUSED should change nothing: it was PROGRESSING in stage 1, and is ${running.status} in stage ${running.stageIndex}.`,
    ];
  }
  const last = outcome(canary, plan, [PAUSE, RESUME, ABOVE]);
  if (last.status !== 'ROLLED_BACK') {
    return [`After RESUME, METRICS above the limit should roll back; it is ${last.status}.`];
  }
  const whole = outcome(canary, plan, [PAUSE, RESUME, WITHIN, WITHIN, WITHIN, WITHIN]);
  return whole.status === 'COMPLETED' ? [] : [`A rollout that was paused once ends ${whole.status}, not COMPLETED.`];
}

/** Halts in one stage, and goes on from it. */
function pausedIn(canary: Simulator, stage: number): string | null {
  const before = Array.from({ length: stage }, () => WITHIN);
  // A second PAUSE is a person who presses the button twice.
  const events = [...before, PAUSE, metrics(1), WITHIN, PAUSE, RESUME, WITHIN];
  const [was, paused, , later, again, resumed, next] = play(canary, planOf(SHARES), events).slice(stage);
  if (!was || !paused || !later || !again || !resumed || !next) throw new Error('play shows every event');
  const place = (seen: Seen) => `stage ${seen.stageIndex} with ${seen.trafficPercent} %`;
  if (paused.threw) return "advance() does not know { type: 'PAUSE' }: it throws an Error.";
  if (paused.status !== 'PAUSED') return `After PAUSE the status is ${paused.status}, not PAUSED.`;
  if (place(paused) !== place(was)) {
    return `PAUSE should halt the rollout where it is: it was in ${place(was)} of the traffic, and is in ${place(paused)}.`;
  }
  if (later.status !== 'PAUSED' || later.stageIndex !== was.stageIndex) {
    return `PAUSED does not halt the rollout: after METRICS within the limit it is ${later.status}, in stage ${later.stageIndex} instead of ${was.stageIndex}.`;
  }
  if (again.status !== 'PAUSED') return `A second PAUSE makes it ${again.status}; it should stay PAUSED.`;
  if (resumed.status !== 'PROGRESSING' || place(resumed) !== place(was)) {
    return `After RESUME it is ${resumed.status} in ${place(resumed)}; it should be PROGRESSING in ${place(was)} again.`;
  }
  const goesOn = stage + 1 < SHARES.length ? next.stageIndex === stage + 1 : next.status === 'COMPLETED';
  if (!goesOn) return 'After RESUME, METRICS within the limit do not lead to the next stage.';
  return null;
}
