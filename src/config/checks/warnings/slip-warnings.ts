import type { ConfigWarning } from '../../../model/problems/warning.js';
import type { Setup } from '../../../model/setup.js';

/** A service in use that fails so often is rather one whose error rate was written as a percentage. */
const HIGH_ERROR_RATE = 0.1;

/** Numbers that are allowed, and that were probably written in another unit. */
export function slipWarnings({ world, plan }: Setup): readonly ConfigWarning[] {
  const { errorRate } = world.stable;
  return [
    ...(errorRate >= HIGH_ERROR_RATE
      ? [{ code: 'high_error_rate', errorRate, meant: scaled(errorRate, 1 / 100) } as const]
      : []),
    ...shareWarnings(plan.stages),
  ];
}

/** A share where a percentage belongs: 0.05 for 5 %, as long as the stages would still grow. */
function shareWarnings(stages: Setup['plan']['stages']): readonly ConfigWarning[] {
  return stages.flatMap(({ name: stage, trafficPercent }, stageIndex): ConfigWarning[] => {
    const meant = scaled(trafficPercent, 100);
    const next = stages[stageIndex + 1]?.trafficPercent ?? Number.POSITIVE_INFINITY;
    const fits = trafficPercent > 0 && trafficPercent < 1 && (next > meant || next <= 1);
    return fits ? [{ code: 'share_of_traffic', stageIndex, stage, trafficPercent, meant }] : [];
  });
}

/** In the digits that it has. */
function scaled(value: number, by: number): number {
  return Number((value * by).toPrecision(12));
}
