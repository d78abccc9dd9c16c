import type { Judgement } from '../../model/verdict.js';
import { type Step, step } from './advance.js';
import type { ActiveState } from './state.js';

/**
 * Where a window leads a rollout whose tally has it already. One that a rule had paused goes on at once, and then wherever
 * its stage stands.
 */
export function judgedSteps(
  rollout: ActiveState,
  { verdict, asks, halts }: Judgement,
  atSeconds: number,
): readonly [Step, ...Step[]] {
  const judged = { type: 'WINDOW_JUDGED', atSeconds, verdict, asks, halts: halts ?? null } as const;
  const taken = step(rollout, judged);
  if (taken.event !== 'STAGE_RECOVERED' || taken.state.status !== 'PROGRESSING') return [taken];
  const then = step({ ...taken.state, tally: rollout.tally }, judged);
  return then.transition.action === 'keep_watching' ? [taken] : [taken, then];
}
