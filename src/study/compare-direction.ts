import type { FigureName } from '../model/outcome.js';
import type { Setup } from '../model/setup.js';
import type { Assertion, ScenarioName } from '../model/study.js';
import type { World } from '../model/world.js';
import { isWorseVersion } from '../simulation/worse-version.js';

/** Whether less or more of a figure is good; null where neither is. */
export type Direction = 'less' | 'more' | null;

/** Worlds in which there is nothing that a rollback during the rollout would be right about. */
const HARMLESS: ReadonlySet<ScenarioName> = new Set(['healthy', 'cold_cache', 'shared_outage', 'latent']);

/** In which direction a figure is good in a scenario, whose setup says whether the canary of `configured` is to blame. */
export function goodDirection(figure: Assertion['figure'], name: ScenarioName, { world }: Setup): Direction {
  const harmless = name === 'configured' ? !isToBlame(world) : HARMLESS.has(name);
  switch (figure) {
    case 'completed':
      return harmless ? 'more' : 'less';
    case 'rolled_back':
      return harmless ? 'less' : 'more';
    default:
      return OTHERWISE[figure](harmless);
  }
}

const less = (): Direction => 'less';

const OTHERWISE: Readonly<Record<FigureName | 'paused', (harmless: boolean) => Direction>> = {
  // A person is alerted, whatever the canary.
  paused: less,
  time_to_detect_seconds: less,
  time_to_restore_seconds: less,
  // Of a bad canary, `time_to_detect_seconds` says what matters: it may take long because it is not caught.
  duration_seconds: (harmless) => (harmless ? 'less' : null),
  // Of a good one, the more users have it the sooner the better, or it does not matter.
  exposure_requests: (harmless) => (harmless ? null : 'less'),
  failed_requests: less,
  excess_failed_requests: less,
  users_exposed: (harmless) => (harmless ? null : 'less'),
  users_hit: less,
  budget_spent_percent: less,
};

/** Whether the canary is worse than stable in anything, by itself or by a fault of its own that a rollout can see. */
function isToBlame(world: World): boolean {
  const isOwn = ({ target, from }: World['faults'][number]): boolean =>
    target === 'canary' && !(from.kind === 'mark' && from.mark === 'completed');
  return world.faults.some(isOwn) || isWorseVersion(world);
}
