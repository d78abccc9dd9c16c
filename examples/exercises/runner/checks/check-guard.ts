import { ABOVE, planOf, play, WITHIN } from '../play.js';
import type { Simulator } from '../simulator.js';

const ABORT = { type: 'ABORT' };
const PAUSE = { type: 'PAUSE' };
const RESUME = { type: 'RESUME' };

/** What comes after the end, one after the other. */
const LATE = [
  ['METRICS within the limit', [WITHIN]],
  ['METRICS above the limit', [ABOVE]],
  ['ABORT', [ABORT]],
  ['PAUSE', [PAUSE]],
  ['RESUME', [RESUME]],
  ['PAUSE and RESUME', [PAUSE, RESUME]],
  ['METRICS within the limit, three times,', [WITHIN, WITHIN, WITHIN]],
] as const;

/** Ways to an end. `isOptional`: only where PAUSE is known, which alter-1 asks for. */
const WAYS = [
  { status: 'COMPLETED', events: [WITHIN, WITHIN, WITHIN], isOptional: false },
  { status: 'ROLLED_BACK', events: [ABOVE], isOptional: false },
  { status: 'ROLLED_BACK', events: [WITHIN, WITHIN, ABOVE], isOptional: false },
  { status: 'ROLLED_BACK', events: [ABORT], isOptional: false },
  { status: 'ROLLED_BACK', events: [PAUSE, ABORT], isOptional: true },
] as const;

/** fix-2: what is still wrong. */
export function checkGuard(canary: Simulator): string[] {
  const problems = new Set<string>();
  for (const { status, events, isOptional } of WAYS) {
    for (const [words, late] of LATE) {
      const seen = play(canary, planOf([5, 50, 100]), [...events, ...late]);
      const before = seen[events.length];
      const after = seen.at(-1);
      if (!before || !after) throw new Error('play shows every event');
      if (before.status !== status) {
        if (isOptional) break;
        return [`A rollout that should be ${status} is ${before.status}.`];
      }
      if (after.status !== before.status) {
        problems.add(`${words} after ${status} make${/^[A-Z]+$/.test(words) ? 's' : ''} it ${after.status}.`);
      } else if (after.stageIndex !== before.stageIndex) {
        problems.add(`After ${status}, ${words} move stageIndex from ${before.stageIndex} to ${after.stageIndex}.`);
      } else if (after.trafficPercent !== before.trafficPercent) {
        problems.add(`After ${status}, ${words} change the traffic to ${after.trafficPercent} %.`);
      } else if (after.reason !== before.reason) {
        problems.add(`After ${status}, ${words} change the reason from "${before.reason}" to "${after.reason}".`);
      }
    }
  }
  return [...problems];
}
