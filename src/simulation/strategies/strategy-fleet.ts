import { type Exposure, UNEXPOSED } from '../../model/exposure.js';
import { FLEET, type FleetTimes } from '../../model/results/strategy.js';
import type { World } from '../../model/world.js';

/**
 * What a service is deployed on: where the world counts instances, so many of them, which take as long to start; else a fleet
 * of our own. A start-up of no time says nothing of how long a deployment takes.
 */
export function fleetOf({ instances }: Pick<World, 'instances'>): FleetTimes {
  if (instances === null) return FLEET;
  const { count, readyAfterSeconds, scaleDownStableSeconds } = instances;
  const isSaid = readyAfterSeconds > 0;
  return {
    ...FLEET,
    replicas: count,
    restartSeconds: isSaid ? readyAfterSeconds : FLEET.restartSeconds,
    batches: Math.min(FLEET.batches, count),
    batchSeconds: isSaid ? readyAfterSeconds : FLEET.batchSeconds,
    prepareSeconds: Math.max(FLEET.prepareSeconds, readyAfterSeconds),
    keptSeconds: scaleDownStableSeconds ?? FLEET.keptSeconds,
  };
}

/** The instances that a share asks for, of a fleet that is replaced: the ready ones split the traffic, or a router does. */
export function replacing({ replicas }: FleetTimes, splitTraffic: boolean): (percent: number) => Exposure {
  return (percent) => {
    const canary = Math.round((percent / 100) * replicas);
    return { ...UNEXPOSED, canaryPercent: percent, replicas: { canary, stable: replicas - canary, splitTraffic } };
  };
}

/**
 * The world of a deployment that is prepared, or down, until its instances are there: they serve at once, and stable's go
 * after a time. What an autoscaler adds takes as long as before.
 */
export function preparedWorld(world: World, keptSeconds: number): World {
  const { instances } = world;
  if (instances === null) return world;
  const { autoscale, readyAfterSeconds } = instances;
  return {
    ...world,
    instances: {
      ...instances,
      readyAfterSeconds: 0,
      scaleDownStableSeconds: keptSeconds,
      autoscale: autoscale === null ? null : { ...autoscale, delaySeconds: autoscale.delaySeconds + readyAfterSeconds },
    },
  };
}
