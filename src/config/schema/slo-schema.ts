import * as z from 'zod/mini';
import { DEFAULTS } from './config-defaults.js';
import { LIMITS } from './config-limits.js';
import { described } from './field-schemas.js';
import { SHARED } from './shared-schemas.js';

const { slo } = DEFAULTS;
const { least, most } = LIMITS.remainingPercent;

export const sloSchema = z.strictObject({
  objective: described(
    z.number().check(z.gt(0), z.lt(1)),
    'Share of requests that must succeed over the window: more than 0 and less than 1, such as 0.999.',
  ),
  window: described(z._default(SHARED.stretch, slo.window), 'The time over which the objective is to be met.'),
  remaining_percent: described(
    z._default(z.number().check(z.gte(least), z.lte(most)), slo.remaining_percent),
    'What is left of the error budget when the rollout begins, in percent of all of it; 0 or less: nothing is.',
  ),
  when_exhausted: described(
    z._default(z.enum(['start', 'refuse']), slo.when_exhausted),
    'Whether a rollout starts with no error budget left.',
  ),
});
