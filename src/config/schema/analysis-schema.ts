import * as z from 'zod/mini';
import { INCONCLUSIVE_POLICIES } from '../../model/plan.js';
import { DEFAULTS } from './config-defaults.js';
import { LIMITS } from './config-limits.js';
import { described } from './field-schemas.js';
import { SHARED } from './shared-schemas.js';

const { analysis } = DEFAULTS;
const { stretch } = SHARED;

export const analysisSchema = z.strictObject({
  interval: described(z._default(stretch, analysis.interval), 'How long from one look at the metrics to the next.'),
  lookback: described(
    z.optional(stretch),
    'How far a look reaches back, never to before its stage began; at least the interval. Left out: the interval.',
  ),
  min_requests: described(
    z._default(z.int().check(z.gte(1), z.lte(LIMITS.minRequests)), analysis.min_requests),
    'A window in which the canary served fewer requests is INCONCLUSIVE.',
  ),
  failure_limit: described(
    z._default(z.int().check(z.gte(0), z.lte(LIMITS.failures)), analysis.failure_limit),
    'Failed windows that a stage tolerates; one more rolls back.',
  ),
  when_inconclusive: described(
    z._default(z.enum(INCONCLUSIVE_POLICIES), analysis.when_inconclusive),
    'What a stage does whose time is over without a single PASS.',
  ),
});
