import type { InstancesOfRun } from '../model/instances.js';
import type { Playback } from './playback.js';

/** The instances of each stage, and what all of them were until an instant; null where the world does not count them. */
export function instancesOfRun({ setup, state, served }: Playback, untilSeconds: number): InstancesOfRun | null {
  const { instances } = setup.world;
  if (instances === null) return null;
  const { count, split } = instances;
  const stages = setup.plan.stages.map(
    ({ name: stage, trafficPercent, plannedPercent = trafficPercent, instances: of }) => ({
      stage,
      canary: of?.canary ?? 0,
      stable: of?.stable ?? 0,
      plannedPercent,
      trafficPercent,
    }),
  );
  const settledAtSeconds = state.aftermath?.settledAtSeconds ?? null;
  return {
    count,
    split,
    stages,
    settledAtSeconds,
    extraHours: (served.extraInstanceSeconds(untilSeconds) ?? 0) / 3600,
  };
}
