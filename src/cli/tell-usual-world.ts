import { DEFAULT_PLAN } from '../config/default-plan.js';
import { formatCount } from '../text/format-number.js';
import type { PlayedFiles } from './files/load-rehearsal.js';
import type { Streams } from './streams.js';
import { tellWarnings } from './tell-warnings.js';

/** Says which world a policy meets where none is named: its outcome depends on it. */
export function tellUsualWorld({ policies, config }: Pick<PlayedFiles, 'policies' | 'config'>, streams: Streams): void {
  if (policies.length === 0 || config !== '') return;
  const perSecond = formatCount(DEFAULT_PLAN.service.requests_per_second);
  const world = `the usual world, of ${perSecond} requests a second and a canary like stable`;
  const instead = '`canary-sim init --policy FILE` writes one to name after --config';
  tellWarnings([`the policy meets ${world}; ${instead}`], streams);
}
