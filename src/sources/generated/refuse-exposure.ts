import type { Exposure } from '../../model/exposure.js';
import type { World } from '../../model/world.js';

/** What is not worked out together is not served. */
export function refuseExposure({ mirroredPercent, among, replicas, isSticky }: Exposure, world: World): void {
  const { instances, audiences, realShare, users } = world;
  if (mirroredPercent > 0 && (instances !== null || audiences.length > 0)) {
    throw new Error('requests are copied where instances are not counted and users are not told apart');
  }
  if (instances === null) {
    if (replicas !== null) throw new Error('a world that does not count instances has no replicas');
    return;
  }
  const isOther =
    among !== null || isSticky || audiences.length > 0 || realShare !== null || users.routing === 'one_way';
  if (isOther) throw new Error('instances go with one share of all requests, which is what it is said to be');
}
