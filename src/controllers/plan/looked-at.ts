import type { Plan } from '../../model/plan.js';
import type { LookedAt } from './plan-records.js';

/** What a look reads begins and ends no earlier than its stage: where it would end before, it is empty. */
export function lookedAt(
  { lookbackSeconds, delaySeconds = 0 }: Plan,
  stageStartedAtSeconds: number,
  lookedAtSeconds: number,
): LookedAt {
  const end = lookedAtSeconds - delaySeconds;
  return {
    fromSeconds: Math.max(stageStartedAtSeconds, end - lookbackSeconds),
    toSeconds: Math.max(stageStartedAtSeconds, end),
    lookedAtSeconds,
  };
}
