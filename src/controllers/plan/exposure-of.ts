import { type Exposure, UNEXPOSED } from '../../model/exposure.js';
import type { InstanceCounts } from '../../model/instances.js';
import type { PlanParts, PreparedPlan } from './plan-parts.js';
import type { Aftermath, RollbackTimes } from './plan-records.js';
import type { RolloutState } from './state.js';

/** How much of the traffic the canary gets from an instant on, as the core and what follows it have it. */
export function exposureOf(
  parts: PreparedPlan,
  rollout: RolloutState,
  aftermath: Aftermath | null,
  nowSeconds: number,
): Exposure {
  const { exposures, rollback } = parts;
  const ofStage = exposures[rollout.stageIndex] ?? unexposed(parts);
  if (rollout.status === 'COMPLETED') return promoted(parts);
  if (rollout.status !== 'ROLLED_BACK') return ofStage;
  const times = aftermath?.rollback ?? null;
  if (times === null || nowSeconds >= times.restoredAtSeconds) return unexposed(parts);
  if (nowSeconds < times.beginsAtSeconds) return ofStage;
  const restoring = withAllOfStable(parts, ofStage);
  return rollback.method === 'rolling' ? { ...restoring, line: lineOf(times) } : restoring;
}

/** No canary, and all instances of stable. */
export function unexposed(parts: PlanParts): Exposure {
  const { count = 0 } = parts.instances ?? {};
  return { ...UNEXPOSED, replicas: replicasOf(parts, { canary: 0, stable: count }) };
}

function promoted(parts: PlanParts): Exposure {
  const { count = 0, split, scaleDownStableSeconds } = parts.instances ?? {};
  const keepsStable = split === 'router' && scaleDownStableSeconds === null;
  const replicas = replicasOf(parts, { canary: count, stable: keepsStable ? count : 0 });
  return { ...UNEXPOSED, canaryPercent: 100, replicas };
}

/** As the rollback begins, stable gets back what it gave up; the canary keeps its own until it is gone. */
function withAllOfStable({ instances }: PlanParts, exposure: Exposure): Exposure {
  if (instances === null || instances === undefined || exposure.replicas === null) return exposure;
  const { stable } = exposure.replicas;
  return { ...exposure, replicas: { ...exposure.replicas, stable: Math.max(stable, instances.count) } };
}

/** What whoever serves is asked for, where instances are counted. */
export function replicasOf({ instances }: PlanParts, counts: InstanceCounts | null): Exposure['replicas'] {
  if (instances === null || instances === undefined || counts === null) return null;
  return { ...counts, splitTraffic: instances.split === 'replicas' };
}

function lineOf({ beginsAtSeconds, restoredAtSeconds }: RollbackTimes) {
  return { fromSeconds: beginsAtSeconds, untilSeconds: restoredAtSeconds, toPercent: 0 };
}
