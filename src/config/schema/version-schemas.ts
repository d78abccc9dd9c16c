import * as z from 'zod/mini';
import { DEFAULTS } from './config-defaults.js';
import { LIMITS } from './config-limits.js';
import { described } from './field-schemas.js';
import { SHARED } from './shared-schemas.js';

const { rate, percent, quantity, latencyMs } = SHARED;
const { stable } = DEFAULTS;

const TEXT = {
  error_rate: 'Chance that a request fails, from 0 to 1.',
  latency_ms: 'Latency, log-normal, by two of its quantiles.',
  p50: 'The median, in milliseconds.',
  p99: 'The 99th percentile, in milliseconds; greater than p50.',
  slow: 'A share of requests that takes another, slower path.',
  cpu_percent: 'CPU of one instance at the mean load, in percent.',
  memory_mb: 'Memory of one instance when the rollout begins, in megabytes.',
  memory_growth_mb_per_minute: 'How fast the memory of one instance grows, in megabytes a minute.',
  restarts_per_hour: 'How often one instance restarts, a mean number an hour.',
  conversion_rate: 'Chance that a successful request leads to what the business wants, from 0 to 1.',
} as const;

const slowSchema = z.strictObject({
  share: described(z.number().check(z.gt(0), z.lt(1)), 'Chance that a request takes it: more than 0 and less than 1.'),
  latency_ms: described(
    z.strictObject({ p50: described(latencyField(), TEXT.p50), p99: described(latencyField(), TEXT.p99) }),
    'Latency on it, log-normal, by two of its quantiles.',
  ),
});

const stableSchema = z.strictObject({
  error_rate: described(z._default(rate, stable.error_rate), TEXT.error_rate),
  latency_ms: described(
    z._default(
      z.strictObject({
        p50: described(z._default(latencyMs, stable.latency_ms.p50), TEXT.p50),
        p99: described(z._default(latencyMs, stable.latency_ms.p99), TEXT.p99),
      }),
      stable.latency_ms,
    ),
    TEXT.latency_ms,
  ),
  slow: described(z.optional(slowSchema), `${TEXT.slow} Left out: none does.`),
  cpu_percent: described(z._default(percent, stable.cpu_percent), TEXT.cpu_percent),
  memory_mb: described(z._default(quantity, stable.memory_mb), TEXT.memory_mb),
  memory_growth_mb_per_minute: described(
    z._default(quantity, stable.memory_growth_mb_per_minute),
    TEXT.memory_growth_mb_per_minute,
  ),
  restarts_per_hour: described(z._default(quantity, stable.restarts_per_hour), TEXT.restarts_per_hour),
  conversion_rate: described(z._default(rate, stable.conversion_rate), TEXT.conversion_rate),
});

const canarySchema = z.strictObject({
  error_rate: inherited(rate, 'error_rate'),
  latency_ms: inherited(
    z.strictObject({ p50: inherited(latencyMs, 'p50'), p99: inherited(latencyMs, 'p99') }),
    'latency_ms',
  ),
  slow: inherited(slowSchema, 'slow'),
  cpu_percent: inherited(percent, 'cpu_percent'),
  memory_mb: inherited(quantity, 'memory_mb'),
  memory_growth_mb_per_minute: inherited(quantity, 'memory_growth_mb_per_minute'),
  restarts_per_hour: inherited(quantity, 'restarts_per_hour'),
  conversion_rate: inherited(rate, 'conversion_rate'),
});

/** How a version truly behaves; the canary's fields have no defaults of their own. */
export const VERSION_SCHEMAS = { stable: stableSchema, canary: canarySchema } as const;

function latencyField() {
  return z.number().check(z.gte(LIMITS.latencyMs.least), z.lte(LIMITS.latencyMs.most));
}

function inherited<S extends z.ZodMiniType>(schema: S, field: keyof typeof TEXT) {
  return described(z.optional(schema), `${TEXT[field]} Left out: as stable's.`);
}
