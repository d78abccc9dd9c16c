import * as z from 'zod/mini';
import { METHODS, MULTIPLICITIES } from '../../model/judge.js';
import { INCONCLUSIVE_POLICIES } from '../../model/plan.js';
import { DEFAULTS } from './config-defaults.js';
import { LIMITS } from './config-limits.js';
import { described } from './field-schemas.js';
import { JUDGE_DEFAULTS } from './judge-defaults.js';
import { alphaSchema, judgeFields, judgeSchema } from './judge-schema.js';
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
  extend_inconclusive: described(
    z.optional(z.boolean()),
    'Whether such a stage is first given its bake time once more. Left out: false.',
  ),
  method: described(
    z.optional(z.enum(METHODS)),
    `Who judges: one of the methods, with its settings beside it here. Left out: "${JUDGE_DEFAULTS.method}".`,
  ),
  alpha: described(
    z.optional(alphaSchema),
    `The chance, over the whole rollout, to fail a canary that is as good as the baseline, for all judges together. Left out: ${JUDGE_DEFAULTS.alpha}.`,
  ),
  ...judgeFields,
  judges: described(
    z.optional(z.array(described(judgeSchema, 'One judge.')).check(z.minLength(1), z.maxLength(LIMITS.judges))),
    'Several judges instead of one; the decision table says what comes of it. Left out: `method`.',
  ),
  multiplicity: described(
    z.optional(z.enum(MULTIPLICITIES)),
    'How several judges share alpha: by their weights, or by Holm. Left out: "weights".',
  ),
});
