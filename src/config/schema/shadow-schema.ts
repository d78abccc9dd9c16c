import * as z from 'zod/mini';
import type { SideEffect } from '../../model/world.js';
import { LIMITS } from './config-limits.js';
import { type Completed, defaulted, described, optional, part } from './field.js';
import { SHARED } from './field-schemas.js';

const EFFECTS: Readonly<Record<SideEffect, string>> = {
  writes: 'What it writes to stored data.',
  external_calls: 'Calls to services of others, such as a payment.',
  messages: 'Messages that it sends: to a queue, to a person.',
  caches: 'Entries of a cache that it fills or drops.',
  idempotency_keys: 'Keys that it uses up: who comes second with a key is refused, and that may be the original.',
};

const effectSchema = z.strictObject({
  per_request: described(
    z.number().check(z.gt(0), z.lte(LIMITS.sideEffectsPerRequest)),
    'How many one request has, a mean.',
  ),
  contained: defaulted(z.boolean(), false, 'Whether a copy is kept from doing it: by a stub, a sandbox, a dry run.'),
});

const effects = Object.fromEntries(
  Object.entries(EFFECTS).map(([effect, sentence]) => [
    effect,
    optional(effectSchema, sentence, 'a request has none of them'),
  ]),
) as Readonly<Record<SideEffect, z.ZodMiniOptional<typeof effectSchema>>>;

export const shadowSchema = z.strictObject({
  shared_load: defaulted(
    SHARED.rate,
    0,
    'Share of the load of a request that falls on what both versions share, such as a database, from 0 to 1.',
  ),
  side_effects: part(
    z.strictObject(effects),
    'What a request does beyond its answer, and a copy does a second time unless it is contained.',
  ),
});

export type ShadowDocument = Completed<typeof shadowSchema>;
