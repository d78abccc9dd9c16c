import { instancesBesideRouter, instancesForShare, shareOfInstances } from '../measures/instances-for-share.js';
import type { Instances } from '../model/instances.js';
import type { Stage } from '../model/plan.js';
import { certainSeconds } from '../text/duration.js';
import type { InstancesDocument } from './schema/instances-schema.js';
import type { StageDocument } from './schema/stage-schema.js';

export function buildInstances(document: InstancesDocument): Instances {
  const { autoscale, scale_down_stable } = document;
  return {
    count: document.count,
    requestsPerSecond: document.requests_per_second ?? null,
    readyAfterSeconds: certainSeconds(document.ready_after),
    split: document.split,
    autoscale:
      autoscale === undefined
        ? null
        : {
            targetPercent: autoscale.target_percent,
            delaySeconds: certainSeconds(autoscale.delay),
            max: autoscale.max,
          },
    scaleDownStableSeconds: scale_down_stable === undefined ? null : certainSeconds(scale_down_stable),
    promotion: document.promotion,
  };
}

type ShareOfStage = Pick<Stage, 'trafficPercent' | 'instances' | 'plannedPercent'>;

type StageShareDocument = Pick<StageDocument, 'traffic_percent' | 'mirror_percent' | 'instances'>;

/**
 * A stage's share, as instances make it where they split the traffic, and the instances of it. `ofAll`: what is meant of the
 * requests of all users, in percent.
 */
export function stageShare(
  { traffic_percent: percent, mirror_percent: mirrored = 0, instances: given }: StageShareDocument,
  fleet: InstancesDocument | undefined,
  ofAll: number,
): ShareOfStage {
  if (fleet === undefined) return { trafficPercent: percent };
  const { count, split, scale_down_stable } = fleet;
  if (split === 'router') {
    const kept = instancesBesideRouter(count, ofAll, scale_down_stable === undefined);
    const { canary } = instancesBesideRouter(count, ofAll + ((100 - ofAll) * mirrored) / 100, true);
    return { trafficPercent: percent, instances: given ?? { ...kept, canary } };
  }
  const instances = given ?? instancesForShare(count, percent);
  return { trafficPercent: shareOfInstances(instances), instances, plannedPercent: percent };
}
