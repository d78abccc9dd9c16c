import type { Instances } from '../../model/instances.js';
import type { RehearsedController } from '../../model/policy/rehearsed-controller.js';
import type { SaidPods } from '../../model/world-said.js';

/**
 * The instances of a rehearsal: as many as the policy asks for, as the world file has their start and what one can serve. Null
 * where nothing hangs on them: a router splits the traffic, and pods are ready at once and serve without limit; and where
 * requests are copied, or users stay with the canary, which are played with pods that are ready at once.
 */
export function rehearsalInstances(
  {
    instances,
    makesCopies,
    keepsUsers,
  }: Pick<RehearsedController<unknown>, 'instances' | 'makesCopies' | 'keepsUsers'>,
  { count, readyAfterSeconds, requestsPerSecond }: SaidPods,
): Instances | null {
  const of = instances ?? { count: count ?? 1, split: 'router', promotion: 'switch', scaleDownStableSeconds: null };
  const isIdle = of.split === 'router' && readyAfterSeconds === 0 && requestsPerSecond === null;
  if (isIdle || makesCopies || keepsUsers) return null;
  return { ...of, requestsPerSecond, readyAfterSeconds, autoscale: null };
}
