import type { ConfigWarning } from '../../../model/problems/warning.js';
import type { Setup } from '../../../model/setup.js';
import type { ArrivalRate } from '../../../model/world.js';

/** Stages that instances make alike, or for which they come too late; a service that is too small before anything happens. */
export function instancesWarnings({ plan, world }: Setup): readonly ConfigWarning[] {
  const { instances } = world;
  if (instances === null) return [];
  const { readyAfterSeconds, count, requestsPerSecond, autoscale } = instances;
  const peakPerSecond = peakOf(world.requestsPerSecond);
  return [
    ...(requestsPerSecond !== null && autoscale === null && peakPerSecond > count * requestsPerSecond
      ? [{ code: 'service_too_small', peakPerSecond, capacityPerSecond: count * requestsPerSecond } as const]
      : []),
    ...plan.stages.flatMap((stage, stageIndex): ConfigWarning[] => {
      const { name, trafficPercent, plannedPercent = trafficPercent, bakeSeconds } = stage;
      const warnings: ConfigWarning[] = [];
      const earlier = plan.stages[stageIndex - 1];
      // Behind a router a share is what the stage says, of all users or of an audience.
      if (instances.split === 'replicas' && earlier !== undefined && trafficPercent <= earlier.trafficPercent) {
        const shares = { plannedPercent, trafficPercent, earlierPercent: earlier.trafficPercent };
        warnings.push({ code: 'stages_of_equal_share', stageIndex, stage: name, earlier: earlier.name, ...shares });
      }
      if (bakeSeconds > 0 && bakeSeconds <= readyAfterSeconds) {
        warnings.push({ code: 'instances_after_stage', stageIndex, stage: name, bakeSeconds, readyAfterSeconds });
      }
      return warnings;
    }),
  ];
}

function peakOf(rate: ArrivalRate): number {
  if (typeof rate === 'number') return rate;
  if (rate.kind === 'daily') return rate.meanPerSecond * rate.peakRatio;
  return Math.max(...rate.points.map(({ perSecond }) => perSecond));
}
