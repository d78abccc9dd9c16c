import * as z from 'zod/mini';
import { PLAIN_VERSION } from '../../model/world.js';
import { LIMITS } from './config-limits.js';
import { type Completed, defaulted, described, inheriting, optional, part } from './field.js';
import { durationField, SHARED } from './field-schemas.js';
import { spelled } from './spelling.js';

const { rate, percent, quantity, latencyMs, growth } = SHARED;
const MEDIAN = 'The median, in milliseconds.';
const TAIL = 'The 99th percentile, in milliseconds; greater than p50.';

const slowSchema = z.strictObject({
  share: described(
    spelled('rate', z.number().check(z.gt(0), z.lt(1))),
    'Chance that a request takes it: more than 0 and less than 1.',
  ),
  latency_ms: described(
    z.strictObject({ p50: described(latencyField(), MEDIAN), p99: described(latencyField(), TAIL) }),
    'Latency on it, log-normal, by two of its quantiles.',
  ),
});

const stableSchema = z.strictObject({
  error_rate: defaulted(rate, 0.001, 'Chance that a request fails, from 0 to 1.'),
  latency_ms: part(
    z.strictObject({ p50: defaulted(latencyMs, 50, MEDIAN), p99: defaulted(latencyMs, 200, TAIL) }),
    'Latency, log-normal, by two of its quantiles.',
  ),
  slow: optional(slowSchema, 'A share of requests that takes another, slower path.', 'none does'),
  cpu_percent: defaulted(percent, PLAIN_VERSION.cpuPercent, 'CPU of one instance at the mean load, in percent.'),
  memory_mb: defaulted(
    quantity,
    PLAIN_VERSION.memoryMb,
    'Memory of one instance when the rollout begins, in megabytes.',
  ),
  memory_growth_mb_per_minute: defaulted(
    quantity,
    PLAIN_VERSION.memoryGrowthMbPerMinute,
    'How fast the memory of one instance grows, in megabytes a minute.',
  ),
  restarts_per_hour: defaulted(
    quantity,
    PLAIN_VERSION.restartsPerHour,
    'How often one instance restarts, a mean number an hour.',
  ),
  conversion_rate: defaulted(
    rate,
    PLAIN_VERSION.conversionRate,
    'Chance that a successful request leads to what the business wants, from 0 to 1.',
  ),
});

/** How a version truly behaves; the canary is as stable in whatever is left out. */
export const VERSION_SCHEMAS = {
  stable: stableSchema,
  canary: z.strictObject({
    ...inheriting(stableSchema, ['stable']).shape,
    mismatch_rate: optional(
      rate,
      "Chance that a successful answer differs from stable's to the same request, from 0 to 1; seen where copies are compared.",
      '0',
    ),
  }),
} as const;

export const warmUpSchema = z.strictObject({
  duration: described(durationField(1), 'How long it takes; what is too much falls linearly to nothing.'),
  latency_ratio: defaulted(growth, 1, 'Latency of a new instance ÷ its latency later, at least 1.'),
  error_ratio: defaulted(growth, 1, 'Error rate of a new instance ÷ its error rate later, at least 1.'),
});

/** Milliseconds. */
export type LatencyDocument = VersionDocument['latency_ms'];
/** Chance of failure in [0, 1]; CPU, memory and restarts of one instance. */
export type VersionDocument = Completed<typeof stableSchema>;
export type WarmUpDocument = Completed<typeof warmUpSchema>;

/** One anew for each field, since its description is written on it. */
function latencyField() {
  return z.number().check(z.gte(LIMITS.latencyMs.least), z.lte(LIMITS.latencyMs.most));
}
