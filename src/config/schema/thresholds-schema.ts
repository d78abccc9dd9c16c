import * as z from 'zod/mini';
import { CONDITIONS, type ConditionKey, FLOORED_CONDITIONS } from '../../measures/conditions.js';
import { type ConditionedMetric, METRIC_UNITS, metricRow } from '../../measures/metrics.js';
import { type BuiltInMetric, METRICS } from '../../model/metric.js';
import { type Completed, defaulted, described, optional } from './field.js';
import { SHARED } from './field-schemas.js';

const { rate, percent, ratio, quantity, latencyThresholdMs, moment, stretch } = SHARED;

const over = optional(
  stretch,
  'How far this rule looks back, across stages, never to before the rollout began.',
  'the window',
);
const holds = defaulted(
  moment,
  '0s',
  'A breach counts once it has held in consecutive windows that cover this long; "0s": at once.',
);
/** A ratio is the same for every metric. */
const ratioFields = new Map(
  CONDITIONS.filter(({ limit }) => limit === 'ratio').map(({ name, fails }) => [name, condition(ratio, fails)]),
);
const floored = FLOORED_CONDITIONS.join(' or ');

type ConditionFields = Readonly<Record<ConditionKey, ReturnType<typeof condition>>>;

function condition(limit: typeof rate, fails: string) {
  return optional(limit, `Fails when the canary's value ${fails}.`, 'not judged');
}

/** Of what requests show; instances are of one arm. */
const scoped = optional(
  z.enum(['canary', 'service']),
  'Whose requests it reads: "canary", or "service" for those of all versions together, as an alarm on the whole service does; it then goes with max and min alone.',
  '"canary"',
);

function ruleSchema(value: typeof rate, unit: string) {
  return z.strictObject({
    ...conditionFields(value, unit),
    of: scoped,
    floor: optional(
      value,
      `A breach of ${floored} does not count while the canary's own value is at or below this; ${unit}.`,
      'every breach counts',
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
  max: defaulted(
    ratio,
    14.4,
    "Fails when, over both stretches, the canary's errors are more than this many times what the objective allows.",
  ),
  of: scoped,
  long: defaulted(stretch, '1h', 'The longer of two stretches to look back over: a burn that matters.'),
  short: defaulted(stretch, '5m', 'The shorter of two stretches to look back over: a burn that still goes on.'),
  for: holds,
});

const rules = {
  rate: ruleSchema(rate, METRIC_UNITS.rate.words),
  milliseconds: ruleSchema(latencyThresholdMs, METRIC_UNITS.milliseconds.words),
  percent: ruleSchema(percent, METRIC_UNITS.percent.words),
  quantity: ruleSchema(quantity, METRIC_UNITS.quantity.words),
} as const;

/** The keys of a rule, whatever its metric. */
export const RULE_KEYS: readonly string[] = Object.keys(rules.rate.shape);

const fields = Object.fromEntries(METRICS.map((metric) => [metric, demanded(metric)])) as ThresholdFields;

/** What is demanded of each metric, in the order of `METRICS`; other keys are metrics of one's own, which a check knows. */
export const thresholdsSchema = z.catchall(
  z.object(fields),
  described(rules.quantity, 'What is demanded of a metric of your own; a breach of any one condition fails it.'),
) as unknown as z.ZodMiniObject<ThresholdFields, z.core.$strict>;

type ThresholdFields = Readonly<Record<ConditionedMetric, z.ZodMiniOptional<ReturnType<typeof ruleSchema>>>> &
  Readonly<Record<Exclude<BuiltInMetric, ConditionedMetric>, z.ZodMiniOptional<typeof burnRateSchema>>>;

function demanded(metric: BuiltInMetric) {
  const { threshold, unit, is } = metricRow(metric);
  const rule = threshold === 'burn' ? burnRateSchema : rules[unit];
  return optional(rule, `What is demanded of ${metric}, ${is}; a breach of any one condition fails it.`, 'not judged');
}

/** What is demanded where nothing is. */
export const DEFAULT_THRESHOLDS = { error_rate: { max_increase: 0.01 }, latency_p99_ms: { max_ratio: 1.5 } } as const;

export type RuleDocument = Completed<ReturnType<typeof ruleSchema>>;
/** Both stretches must burn faster than `max`. */
export type BurnRateDocument = Completed<typeof burnRateSchema>;
export type ThresholdsDocument = Completed<typeof thresholdsSchema>;
