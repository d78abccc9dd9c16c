import * as z from 'zod/mini';
import { FAULT_TARGETS } from '../../model/fault.js';
import { audienceField } from './audiences-schema.js';
import { choiceField } from './choice-field.js';
import { LIMITS } from './config-limits.js';
import { type Completed, defaulted, described, follows, numbered, optional } from './field.js';
import { durationField, nameField, SHARED } from './field-schemas.js';
import { spelled } from './spelling.js';

const { rate, percent, ratio, quantity, moment, stretch, name } = SHARED;

const duration = described(durationField(0), 'From the start of the rollout, or from what `after` says.');

/** When a fault begins or ends: a duration, or a time in a stage. A bare number is a duration without a unit. */
const momentField = choiceField('moment', {
  text: duration,
  number: duration,
  object: described(
    z.strictObject({
      stage: described(nameField(), 'The name of a stage.'),
      plus: defaulted(moment, '0s', 'How long after that stage began.'),
    }),
    'From the beginning of a stage.',
  ),
});

/** What a fault does. None of it has a default in the document: what is left out is no part of the fault. */
export const FAULT_EFFECTS = {
  error_rate: effect(rate, 'Chance that a request fails because of the fault, from 0 to 1.'),
  latency_ratio: effect(ratio, 'Latency becomes so many times what it was.'),
  latency_add_ms: effect(
    z.number().check(z.gte(0), z.lte(LIMITS.latencyMs.most)),
    'Latency on top of that, in milliseconds.',
  ),
  cpu_percent: effect(percent, 'CPU of one instance on top of its own, in points of a percentage.'),
  memory_mb: effect(quantity, 'Memory of one instance on top of its own, in megabytes.'),
  memory_growth_mb_per_minute: effect(
    quantity,
    'Memory of one instance that leaks, in megabytes a minute; freed when the fault ends.',
  ),
  restarts_per_hour: effect(quantity, 'Restarts of one instance on top of its own, a mean number an hour.'),
  conversion_ratio: effect(
    z.number().check(z.gte(0), z.lte(LIMITS.ratio)),
    'The conversion rate becomes so many times what it was.',
  ),
  retries: effect(
    z.int().check(z.gte(0), z.lte(LIMITS.retries)),
    'How many times clients try a failed request again, from 0 to 10: load on top of the load.',
  ),
  metrics: effect(
    z.record(
      z.string(),
      described(
        z.strictObject({
          ratio: optional(
            z.number().check(z.gte(0), z.lte(LIMITS.ratio)),
            'Its value becomes so many times what it was.',
            '1',
          ),
          add: optional(
            z.number().check(z.gte(-LIMITS.quantity), z.lte(LIMITS.quantity)),
            'On top of that; less than 0 takes away.',
            '0',
          ),
        }),
        'What becomes of one metric.',
      ),
    ),
    'What becomes of your own metrics, by their names.',
  ),
} as const;

type EffectKey = keyof typeof FAULT_EFFECTS;
export const FAULT_EFFECT_KEYS = Object.keys(FAULT_EFFECTS) as readonly EffectKey[];

const cohortSchema = z.strictObject({
  share: described(
    spelled('rate', z.number().check(z.gt(0), z.lte(1))),
    'Share of the users, more than 0 and at most 1.',
  ),
  from_stage: follows(
    name,
    'The stage from which on the canary serves them; before it, they are kept from it.',
    'the first stage',
    (_: unknown, document: { readonly stages?: readonly ({ readonly name?: string } | undefined)[] }) =>
      document.stages?.[0]?.name,
  ),
});

export const faultSchema = z.strictObject({
  name: numbered(name, 'fault', 'What the report calls the fault.'),
  arm: defaulted(z.enum(FAULT_TARGETS), 'canary', 'What it hits: one version wherever it runs, or all that runs.'),
  ...FAULT_EFFECTS,
  unseen: optional(
    z.boolean(),
    'With `error_rate`: no metric counts its failures, as where hosts refuse requests with a status, or on a route, that no rule reads.',
    'false',
  ),
  after: optional(
    z.enum(['completed', 'rolled_back']),
    'From when on `from` and `until` count: "completed", the completion of the rollout, or "rolled_back", the decision to roll it back.',
    'from its start',
  ),
  from: defaulted(
    momentField,
    '0s',
    'When it begins: a duration from the start of the rollout, or `{ "stage": …, "plus": … }`.',
  ),
  until: optional(momentField, 'When it ends, written as `from`.', 'it lasts to the end'),
  ramp: defaulted(moment, '0s', 'How long it takes to grow, linearly, from nothing to full strength; "0s": at once.'),
  every: optional(
    stretch,
    'With `for`: it comes and goes, and this is how long from one coming to the next.',
    'it stays',
  ),
  for: optional(stretch, 'With `every`: how long it lasts each time.', 'it stays'),
  min_traffic_percent: defaulted(
    percent,
    0,
    "It shows only while the canary's share of the traffic, in percent, is at least this.",
  ),
  audience: optional(
    audienceField(),
    'The only users that it hits: one of `service.audiences`, "others", or a list of them.',
    'it hits all users',
  ),
  cohort: optional(cohortSchema, 'The only users that it hits, a share of them.', 'it hits all users'),
});

/** A duration after the rollout began, or after a stage began, or after it was over. */
export type MomentDocument = Completed<typeof momentField>;
export type FaultDocument = Completed<typeof faultSchema>;
export type EffectDocument = Pick<FaultDocument, EffectKey>;

function effect<S extends z.ZodMiniType>(schema: S, description: string) {
  return optional(schema, description, 'the fault does nothing of the kind');
}
