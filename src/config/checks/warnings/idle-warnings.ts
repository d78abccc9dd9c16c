import type { ConfigWarning } from '../../../model/problems/warning.js';
import type { Setup } from '../../../model/setup.js';
import { PLAIN_WORLD } from '../../../model/world.js';

/** What is said of the world, or of people, and changes nothing, for want of something else. */
export function idleWarnings({ world, plan, whenAlerted }: Setup): readonly ConfigWarning[] {
  const alerts = plan.stages.some(({ rules }) => rules.some(({ sequel }) => sequel === 'alert'));
  return [
    ...userWarnings(world),
    ...retryWarnings(world),
    ...startWarnings(world),
    ...noiseWarnings(world),
    ...(whenAlerted === undefined || alerts ? [] : [{ code: 'alerts_nobody' } as const]),
  ];
}

function userWarnings({ users, faults }: Setup['world']): readonly ConfigWarning[] {
  if (users.count !== null) return [];
  // Without a `count` the routing still decides which arm a retry meets.
  return [
    ...(users.routing === 'sticky' && !isRetried(faults)
      ? [{ code: 'users_unknown', setting: 'routing' } as const]
      : []),
    ...(users.activityCv !== PLAIN_WORLD.users.activityCv
      ? [{ code: 'users_unknown', setting: 'user_activity' } as const]
      : []),
  ];
}

function retryWarnings({ harm, faults }: Setup['world']): readonly ConfigWarning[] {
  return harm.notIdempotent === undefined || isRetried(faults) ? [] : [{ code: 'nothing_retried' }];
}

function isRetried(faults: Setup['world']['faults']): boolean {
  return faults.some(({ effect }) => effect.retries > 0);
}

function startWarnings({ requestsPerSecond: rate, startsAtSeconds }: Setup['world']): readonly ConfigWarning[] {
  const isDaily = typeof rate === 'object' && rate.kind === 'daily';
  return isDaily || startsAtSeconds === PLAIN_WORLD.startsAtSeconds ? [] : [{ code: 'start_without_day' }];
}

function noiseWarnings({ noise }: Setup['world']): readonly ConfigWarning[] {
  const { everySeconds: _, autocorrelation, ...kinds } = noise;
  const isOn = Object.values(kinds).some((strength) => strength > 0);
  return autocorrelation === 0 || isOn ? [] : [{ code: 'autocorrelation_without_noise' }];
}
