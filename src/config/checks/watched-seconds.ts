import type { Stage } from '../../model/plan.js';
import type { Setup } from '../../model/setup.js';

/** How long all stages together are watched at most. */
export function planSeconds({ plan, operator }: Pick<Setup, 'plan' | 'operator'>): number {
  // A script can pause, and a pause is watched.
  if (operator.length > 0) return Number.POSITIVE_INFINITY;
  return plan.stages.reduce((sum, stage) => sum + watchedSeconds(stage), 0);
}

/** How long a stage is watched at most; a person may take forever. */
export function watchedSeconds({ bakeSeconds, gate }: Stage): number {
  if (gate.kind === 'person') return Number.POSITIVE_INFINITY;
  return bakeSeconds + (gate.kind === 'timer' ? gate.seconds : 0);
}
