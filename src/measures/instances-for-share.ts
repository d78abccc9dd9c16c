import type { InstanceCounts } from '../model/instances.js';

/**
 * Instances of each version for a share of the traffic, in (0, 100], of a service of `count`, that split it among themselves:
 * of `count` in all, or one more, the nearest to the share; at least one of each below 100 %. On a tie the fewer in all, then
 * the fewer of the canary. Source: Argo Rollouts 1.10 without traffic routing, `utils/replicaset/canary.go`.
 */
export function instancesForShare(count: number, percent: number): InstanceCounts {
  if (percent === 100) return { canary: count, stable: 0 };
  let nearest: InstanceCounts = { canary: 1, stable: count };
  let off = Number.POSITIVE_INFINITY;
  for (const all of count === 1 ? [2] : [count, count + 1]) {
    const exact = (all * percent) / 100;
    for (const some of [Math.floor(exact), Math.ceil(exact)]) {
      const canary = Math.min(all - 1, Math.max(1, some));
      const here = Math.abs((100 * canary) / all - percent);
      if (here >= off) continue;
      off = here;
      nearest = { canary, stable: all - canary };
    }
  }
  return nearest;
}

/** Where a router splits the traffic: as many of the canary as its share of the service takes, and of stable what is left of it. */
export function instancesBesideRouter(count: number, percent: number, keepsStable: boolean): InstanceCounts {
  // Products of decimals come out a little above a whole number.
  const upTo = (share: number): number => Math.max(0, Math.ceil((count * share) / 100 - 1e-9));
  return { canary: Math.max(1, upTo(percent)), stable: keepsStable ? count : upTo(100 - percent) };
}

/** The canary's share of the traffic, in [0, 100], where ready instances split it. */
export function shareOfInstances({ canary, stable }: InstanceCounts): number {
  return canary === 0 ? 0 : (100 * canary) / (canary + stable);
}
