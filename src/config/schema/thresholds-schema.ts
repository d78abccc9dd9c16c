import * as z from 'zod/mini';
import { CONDITIONS, type ConditionKey, FLOORED_CONDITIONS } from '../../measures/conditions.js';
import { type ConditionedMetric, METRIC_UNITS, metricRow } from '../../measures/metrics.js';
import { METRICS, type Metric } from '../../model/metric.js';
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

const rules = {
  rate: ruleSchema(rate, METRIC_UNITS.rate.words),
  milliseconds: ruleSchema(latencyThresholdMs, METRIC_UNITS.milliseconds.words),
  percent: ruleSchema(percent, METRIC_UNITS.percent.words),
  quantity: ruleSchema(quantity, METRIC_UNITS.quantity.words),
} as const;

/** What is demanded of each metric, in the order of `METRICS`. */
export const thresholdsSchema = z.strictObject(
  Object.fromEntries(METRICS.map((metric) => [metric, demanded(metric)])) as ThresholdFields,
);

type ThresholdFields = Readonly<Record<ConditionedMetric, z.ZodMiniOptional<ReturnType<typeof ruleSchema>>>> &
  Readonly<Record<Exclude<Metric, ConditionedMetric>, z.ZodMiniOptional<typeof burnRateSchema>>>;

function demanded(metric: Metric) {
  const { threshold, unit, is } = metricRow(metric);
  const rule = threshold === 'burn' ? burnRateSchema : rules[unit];
  const text = `What is demanded of ${metric}, ${is}; a breach of any one condition fails it. Left out: not judged.`;
  return described(z.optional(rule), text);
}
