import * as z from 'zod/mini';
import { FAULT_TARGETS } from '../../model/fault.js';
import { DEFAULTS } from './config-defaults.js';
import { LIMITS } from './config-limits.js';
import { described } from './field-schemas.js';
import { momentField } from './moment-field.js';
import { SHARED } from './shared-schemas.js';

const { fault } = DEFAULTS;
const { rate, percent, ratio, quantity, moment, stretch, name } = SHARED;

/** What a fault does. None of it has a default in the document: what is left out is no part of the fault. */
const effects = {
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
} as const;

const cohortSchema = z.strictObject({
  share: described(z.number().check(z.gt(0), z.lte(1)), 'Share of the users, more than 0 and at most 1.'),
  from_stage: described(
    z.optional(name),
    'The stage from which on the canary serves them; before it, they are kept from it. Left out: the first stage.',
  ),
});

export const faultSchema = z.strictObject({
  name: described(z.optional(name), 'What the report calls the fault. Left out: "fault-" and its number, from 1.'),
  arm: described(
    z._default(z.enum(FAULT_TARGETS), fault.arm),
    'Whom it hits: one version wherever it runs, or all that runs.',
  ),
  ...effects,
  after: described(
    z.optional(z.enum(['completed'])),
    '"completed": `from` and `until` count from the completion of the rollout. Left out: from its start.',
  ),
  from: described(
    z._default(momentField, fault.from),
    'When it begins: a duration from the start of the rollout, or `{ "stage": …, "plus": … }`.',
  ),
  until: described(z.optional(momentField), 'When it ends, written as `from`. Left out: it lasts to the end.'),
  ramp: described(
    z._default(moment, fault.ramp),
    'How long it takes to grow, linearly, from nothing to full strength; "0s": at once.',
  ),
  every: described(
    z.optional(stretch),
    'With `for`: it comes and goes, and this is how long from one coming to the next. Left out: it stays.',
  ),
  for: described(z.optional(stretch), 'With `every`: how long it lasts each time. Left out: it stays.'),
  min_traffic_percent: described(
    z._default(percent, fault.min_traffic_percent),
    "It shows only while the canary's share of the traffic, in percent, is at least this.",
  ),
  cohort: described(z.optional(cohortSchema), 'The users whom alone it hits. Left out: it hits all users.'),
});

function effect<S extends z.ZodMiniType>(schema: S, description: string) {
  return described(z.optional(schema), `${description} Left out: the fault does nothing of the kind.`);
}
