import * as z from 'zod/mini';
import { CARRIED_POLICIES, METHODS, MULTIPLICITIES, THRESHOLDS_ALONE } from '../../model/judge.js';
import { INCONCLUSIVE_POLICIES } from '../../model/plan.js';
import { choiceField } from './choice-field.js';
import { LIMITS } from './config-limits.js';
import { defaulted, described, follows, optional, unlessSaid } from './field.js';
import { SHARED } from './field-schemas.js';
import { alphaSchema, judgeFields, judgeSchema } from './judge-schema.js';

const { moment, stretch } = SHARED;

/** What is the whole rollout's, whoever judges. */
export const judgingFields = {
  extend_inconclusive: unlessSaid(
    z.boolean(),
    THRESHOLDS_ALONE.extendInconclusive,
    'Whether such a stage is first given its bake time once more.',
  ),
  when_carried: unlessSaid(
    z.enum(CARRIED_POLICIES),
    THRESHOLDS_ALONE.whenCarried,
    'What follows where a judge finds the canary worse than a carried baseline, at 100 %, which cannot tell a shared outage from a bad canary: "rollback", or "pause" until a person has looked.',
  ),
  method: unlessSaid(
    z.enum(METHODS),
    'thresholds',
    'Who judges: one of the methods, with its settings beside it here.',
  ),
  alpha: unlessSaid(
    alphaSchema,
    0.05,
    'The chance, over the whole rollout, to fail a canary that is as good as the baseline, for all judges together.',
  ),
  multiplicity: unlessSaid(
    z.enum(MULTIPLICITIES),
    THRESHOLDS_ALONE.multiplicity,
    'How several judges share alpha: by their weights, or by Holm.',
  ),
} as const;

const { multiplicity, ...beforeJudges } = judgingFields;

const failures = z.int().check(z.gte(0), z.lte(LIMITS.failures));

const failureLimitField = choiceField('limit', {
  number: described(failures, 'As many in each stage.'),
  object: described(
    z.strictObject({
      stage: optional(failures, 'As many in each stage.', 'as many as `rollout`'),
      rollout: described(failures, 'As many in all stages together; at least as many as in one.'),
    }),
    'In each stage, and in all of them together.',
  ),
});

export const analysisSchema = z.strictObject({
  interval: defaulted(stretch, '1m', 'How long from one look at the metrics to the next.'),
  lookback: follows(
    stretch,
    'How far a look reaches back, never to before its stage began; at least the interval.',
    'the interval',
    ({ interval }: { readonly interval?: string }) => interval,
  ),
  delay: optional(
    moment,
    'How long before a look ends what it reads, since telemetry is late; a look that begins a stage may then have nothing to read: INCONCLUSIVE.',
    'with the look',
  ),
  min_requests: defaulted(
    z.int().check(z.gte(1), z.lte(LIMITS.minRequests)),
    100,
    'Fewer requests of the canary in what a rule reads, or in what a judge counted in a stage, say nothing: INCONCLUSIVE.',
  ),
  failure_limit: defaulted(
    failureLimitField,
    0,
    'Windows that may break a threshold in a stage, or { "stage": 1, "rollout": 4 }; one more rolls back. What a judge finds worse is not tolerated.',
  ),
  when_inconclusive: defaulted(
    z.enum(INCONCLUSIVE_POLICIES),
    'pause',
    'What a stage does whose time is over without a single PASS.',
  ),
  ...beforeJudges,
  ...judgeFields,
  judges: optional(
    z.array(described(judgeSchema, 'One judge.')).check(z.minLength(1), z.maxLength(LIMITS.judges)),
    'Several judges instead of one; the decision table says what comes of it.',
    '`method`',
  ),
  multiplicity,
});
