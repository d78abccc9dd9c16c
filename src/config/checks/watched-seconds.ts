import type { Plan, Stage } from '../../model/plan.js';
import type { Setup } from '../../model/setup.js';

/** How long all stages together are watched at most, without pauses that are not planned. */
export function planSeconds({ plan, operator }: Pick<Setup, 'plan' | 'operator'>): number {
  // A script can pause, and a pause is watched.
  if (operator.length > 0) return Number.POSITIVE_INFINITY;
  return plan.stages.reduce((sum, stage) => sum + watchedSeconds(stage, plan), 0);
}

/** How long a stage is watched at most, extended where that may be; a person may take forever. */
export function watchedSeconds({ bakeSeconds, gate }: Stage, { judging }: Pick<Plan, 'judging'>): number {
  if (gate.kind === 'person') return Number.POSITIVE_INFINITY;
  return bakeSeconds * (judging.extendInconclusive ? 2 : 1) + (gate.kind === 'timer' ? gate.seconds : 0);
}

/**
 * For how long something that must hold could only count in a pause for want of evidence, which a breach that does not yet
 * count leads to; null: no pause of this plan is as long. `holdSeconds` is more than the plan is watched for.
 */
export function neededPauseSeconds(
  { plan, whenPaused }: Pick<Setup, 'plan' | 'whenPaused'>,
  holdSeconds: number,
  watchedInAll: number,
): number | null {
  const { whenInconclusive, judging, stages } = plan;
  // Judges may ask for a person, too.
  const pauses = whenInconclusive === 'pause' || judging.judges.some(({ method }) => method !== 'thresholds');
  if (!pauses) return null;
  const needed = holdSeconds - watchedInAll;
  if (whenPaused === null) return needed;
  const times = whenPaused.action === 'abort' ? 1 : stages.length;
  return needed <= times * whenPaused.actAfterSeconds ? needed : null;
}
