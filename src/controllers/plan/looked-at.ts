import type { Plan } from '../../model/plan.js';
import type { LookedAt } from './plan-records.js';

/** What a look reads begins and ends no earlier than its stage: where it would end before, it is empty. */
export function lookedAt(plan: Plan, stageStartedAtSeconds: number, lookedAtSeconds: number): LookedAt {
  return {
    fromSeconds: looksFrom(plan, stageStartedAtSeconds, lookedAtSeconds),
    toSeconds: looksTo(plan, stageStartedAtSeconds, lookedAtSeconds),
    lookedAtSeconds,
  };
}

/** The beginning of what a look reads, and its end: by themselves, for a study looks millions of times and keeps no look. */
export function looksFrom(
  { lookbackSeconds, delaySeconds = 0 }: Plan,
  stageStartedAtSeconds: number,
  lookedAtSeconds: number,
): number {
  return Math.max(stageStartedAtSeconds, lookedAtSeconds - delaySeconds - lookbackSeconds);
}

export function looksTo({ delaySeconds = 0 }: Plan, stageStartedAtSeconds: number, lookedAtSeconds: number): number {
  return Math.max(stageStartedAtSeconds, lookedAtSeconds - delaySeconds);
}
