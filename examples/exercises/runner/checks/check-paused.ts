import { outcome, planOf, play, WITHIN } from '../play.js';
import type { Simulator } from '../simulator.js';

/** alter-1: what is still wrong. */
export function checkPaused(canary: Simulator): string[] {
  const plan = planOf([5, 25, 50, 100]);
  const [, before, paused, later, resumed, next] = play(canary, plan, [
    WITHIN,
    { type: 'PAUSE' },
    WITHIN,
    { type: 'RESUME' },
    WITHIN,
  ]);
  if (!before || !paused || !later || !resumed || !next) throw new Error('play shows every event');
  if (paused.threw) return ["advance() does not know { type: 'PAUSE' }: it throws an Error."];
  if (paused.status !== 'PAUSED') return [`After PAUSE the status is ${paused.status}, not PAUSED.`];
  if (paused.trafficPercent !== before.trafficPercent || paused.stageIndex !== before.stageIndex) {
    return [
      `PAUSE should halt the rollout where it is: it was in stage ${before.stageIndex} with ${before.trafficPercent} % of the traffic, and is in stage ${paused.stageIndex} with ${paused.trafficPercent} %.`,
    ];
  }
  if (later.status !== 'PAUSED' || later.stageIndex !== before.stageIndex) {
    return [
      `PAUSED does not halt the rollout: after METRICS within the limit it is ${later.status}, in stage ${later.stageIndex} instead of ${before.stageIndex}.`,
    ];
  }
  if (resumed.status !== 'PROGRESSING' || resumed.stageIndex !== before.stageIndex) {
    return [
      `After RESUME it is ${resumed.status} in stage ${resumed.stageIndex}; it should be PROGRESSING in stage ${before.stageIndex} again.`,
    ];
  }
  if (next.stageIndex !== 2) return ['After RESUME, METRICS within the limit do not lead to the next stage.'];
  const whole = outcome(canary, plan, [{ type: 'PAUSE' }, { type: 'RESUME' }, WITHIN, WITHIN, WITHIN, WITHIN]);
  return whole.status === 'COMPLETED' ? [] : [`A rollout that was paused once ends ${whole.status}, not COMPLETED.`];
}
