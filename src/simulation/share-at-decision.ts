import { plannedPercent } from '../measures/planned-percent.js';
import type { Played } from './playback.js';

/**
 * How much of the traffic the canary had when the rollout was decided, in percent: that of its stage when it was rolled back,
 * 100 when it was promoted; of one that stalled, what it keeps. A rollout that was refused its start gave it nothing.
 */
export function shareAtDecisionPercent({
  setup,
  state,
  rehearsed,
}: Pick<Played, 'setup' | 'state' | 'rehearsed'>): number {
  if (rehearsed !== undefined) return rehearsed.shareAtDecisionPercent;
  if (state.status === 'COMPLETED') return 100;
  if (state.stageStarts.length === 0) return 0;
  const stage = setup.plan.stages[state.stageIndex];
  return stage === undefined ? 0 : plannedPercent(stage);
}
