import { ABOVE, planOf, play, WITHIN } from '../play.js';
import type { Simulator } from '../simulator.js';

/** fix-2: what is still wrong. */
export function checkGuard(canary: Simulator): string[] {
  const late = { 'METRICS within the limit': WITHIN, 'METRICS above the limit': ABOVE, ABORT: { type: 'ABORT' } };
  const ways = [
    { status: 'COMPLETED', events: [WITHIN, WITHIN, WITHIN] },
    { status: 'ROLLED_BACK', events: [WITHIN, ABOVE] },
    { status: 'ROLLED_BACK', events: [{ type: 'ABORT' }] },
  ];
  const problems = new Set<string>();
  for (const { status, events } of ways) {
    for (const [words, event] of Object.entries(late)) {
      const [before, after] = play(canary, planOf([5, 50, 100]), [...events, event]).slice(-2);
      if (!before || !after) throw new Error('play shows every event');
      if (before.status !== status) return [`A rollout that should be ${status} is ${before.status}.`];
      if (after.status !== before.status) {
        problems.add(`${words} after ${status} make${words === 'ABORT' ? 's' : ''} it ${after.status}.`);
      } else if (after.stageIndex !== before.stageIndex) {
        problems.add(`After ${status}, ${words} move stageIndex from ${before.stageIndex} to ${after.stageIndex}.`);
      } else if (after.trafficPercent !== before.trafficPercent) {
        problems.add(`After ${status}, ${words} change the traffic to ${after.trafficPercent} %.`);
      }
    }
  }
  return [...problems];
}
