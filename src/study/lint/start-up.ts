import type { Stage } from '../../model/plan.js';
import type { Setup } from '../../model/setup.js';

/** A stage, from its planned start. */
interface Planned {
  readonly stage: Stage;
  readonly stageIndex: number;
  readonly startsAtSeconds: number;
}

/** A stretch of a planned stage in which the canary has the share of one. */
export interface SharePiece {
  readonly stage: Stage;
  readonly startsAtSeconds: number;
  readonly endsAtSeconds: number;
}

/**
 * A planned stage by what the canary really has: where instances are counted and it needs more of them than before, the share
 * of the stage before, of the first none, until those are ready. `endsAtSeconds`: of the stage, if it is not as planned.
 */
export function piecesOf(
  { world, plan }: Setup,
  planned: readonly Planned[],
  index: number,
  endsAtSeconds: number,
): readonly SharePiece[] {
  const { stage, stageIndex, startsAtSeconds } = planned[index] as Planned;
  const { instances } = world;
  const asked = plan.stages[stageIndex - 1]?.instances?.canary ?? 0;
  const ready = startsAtSeconds + (instances?.readyAfterSeconds ?? 0);
  const isWaiting = instances !== null && (stage.instances?.canary ?? 0) > asked && ready > startsAtSeconds;
  if (!isWaiting) return [{ stage, startsAtSeconds, endsAtSeconds }];
  const { mirrorPercent: _, ...none } = { ...stage, trafficPercent: 0, audiences: null };
  const before = planned[index - 1]?.stage ?? none;
  return [
    { stage: before, startsAtSeconds, endsAtSeconds: Math.min(ready, endsAtSeconds) },
    { stage, startsAtSeconds: ready, endsAtSeconds },
  ];
}
