import * as z from 'zod/mini';
import { CONDITIONS, type ConditionKey } from '../../analysis/conditions.js';
import type { Metric } from '../../model/metric.js';
import { FLOORED_CONDITIONS } from '../checks/floored-conditions.js';
import { DEFAULTS } from './config-defaults.js';
import { described } from './field-schemas.js';
import { SHARED } from './shared-schemas.js';

const { rate, percent, ratio, quantity, latencyThresholdMs, moment, stretch } = SHARED;
const { burnRate, hold } = DEFAULTS;

const over = described(
  z.optional(stretch),
  'How far this rule looks back, across stages, never to before the rollout began. Left out: the window.',
);
const holds = described(
  z._default(moment, hold),
  'A breach counts once it has held in consecutive windows that cover this long; "0s": at once.',
);
/** A ratio is the same for every metric. */
const ratioFields = new Map(
  CONDITIONS.filter(({ limit }) => limit === 'ratio').map(({ name, fails }) => [name, condition(ratio, fails)]),
);
const floored = FLOORED_CONDITIONS.join(' or ');

type ConditionFields = Readonly<Record<ConditionKey, ReturnType<typeof condition>>>;

function condition(limit: typeof rate, fails: string) {
  return described(z.optional(limit), `Fails when the canary's value ${fails}. Left out: not judged.`);
}

function ruleSchema(value: typeof rate, unit: string) {
  return z.strictObject({
    ...conditionFields(value, unit),
    floor: described(
      z.optional(value),
      `A breach of ${floored} does not count while the canary's own value is at or below this; ${unit}. Left out: every breach counts.`,
    ),
    over,
    for: holds,
  });
}

function conditionFields(value: typeof rate, unit: string): ConditionFields {
  const fields = CONDITIONS.map(({ name, limit, fails }) =>
    limit === 'ratio' ? [name, ratioFields.get(name)] : [name, condition(value, `${fails}; ${unit}`)],
  );
  return Object.fromEntries(fields);
}

const burnRateSchema = z.strictObject({
  max: described(
    z._default(ratio, burnRate.max),
    "Fails when, over both stretches, the canary's errors are more than this many times what the objective allows.",
  ),
  long: described(
    z._default(stretch, burnRate.long),
    'The longer of two stretches to look back over: a burn that matters.',
  ),
  short: described(
    z._default(stretch, burnRate.short),
    'The shorter of two stretches to look back over: a burn that still goes on.',
  ),
  for: holds,
});

const rateRule = ruleSchema(rate, 'a rate from 0 to 1');
const latencyRule = ruleSchema(latencyThresholdMs, 'in milliseconds');
const percentRule = ruleSchema(percent, 'in percent');
const quantityRule = ruleSchema(quantity, 'in the unit of the metric');

/** What is demanded of each metric, in the order of `METRICS`. */
export const thresholdsSchema = z.strictObject({
  error_rate: demanded(rateRule, 'error_rate, the share of requests that fail'),
  success_rate: demanded(rateRule, 'success_rate, the share of requests that do not fail'),
  latency_p50_ms: demanded(latencyRule, 'latency_p50_ms, the median latency'),
  latency_p95_ms: demanded(latencyRule, 'latency_p95_ms, the 95th percentile of the latency'),
  latency_p99_ms: demanded(latencyRule, 'latency_p99_ms, the 99th percentile of the latency'),
  cpu_percent: demanded(percentRule, 'cpu_percent, the CPU of one instance'),
  memory_mb: demanded(quantityRule, 'memory_mb, the memory of one instance in megabytes'),
  memory_growth_mb_per_minute: demanded(
    quantityRule,
    'memory_growth_mb_per_minute, how fast the memory of one instance grows, in megabytes a minute',
  ),
  restarts: demanded(quantityRule, 'restarts, how often one instance restarted in the window'),
  conversion_rate: demanded(rateRule, 'conversion_rate, the share of successful requests that lead to the goal'),
  burn_rate: demanded(
    burnRateSchema,
    'burn_rate, errors in multiples of what `slo` allows, over two stretches at once',
  ),
}) satisfies { readonly shape: Readonly<Record<Metric, unknown>> };

function demanded<S extends z.ZodMiniType>(rule: S, metric: string) {
  const text = `What is demanded of ${metric}; a breach of any one condition fails it. Left out: not judged.`;
  return described(z.optional(rule), text);
}
