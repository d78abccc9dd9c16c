import * as z from 'zod/mini';
import { CONDITIONS, type ConditionKey, FLOORED_CONDITIONS } from '../../measures/conditions.js';
import { type ConditionedMetric, METRIC_UNITS, metricRow } from '../../measures/metrics.js';
import { type BuiltInMetric, METRICS } from '../../model/metric.js';
import { BREACH_SEQUELS } from '../../model/rule.js';
import { choiceField } from './choice-field.js';
import { LIMITS } from './config-limits.js';
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

const sequel = {
  // biome-ignore lint/suspicious/noThenProperty: the word of the file; a text, which no promise calls
  then: optional(
    z.enum(BREACH_SEQUELS),
    'What a breach does once it counts: "roll_back"; "pause" until a window is no longer in breach or a person acts; "freeze" until a person acts; "alert" tells a person, and the rollout goes on.',
    '"roll_back"',
  ),
};

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
    ...sequel,
  });
}

/** One rule, or several of the same metric. */
function oneOrMore<S extends z.ZodMiniType>(schema: S) {
  const rule = described(schema, 'One rule.');
  return choiceField('rule', {
    object: rule,
    list: described(
      z.array(rule).check(z.minLength(1), z.maxLength(LIMITS.rulesOfMetric)),
      'Several rules, each with limits of its own and what a breach of it does.',
    ),
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
  max_long: optional(ratio, 'The limit over the longer stretch alone.', '`max`, which then holds over both'),
  of: scoped,
  long: defaulted(stretch, '1h', 'The longer of two stretches to look back over: a burn that matters.'),
  short: defaulted(stretch, '5m', 'The shorter of two stretches to look back over: a burn that still goes on.'),
  for: holds,
  ...sequel,
});

const rules = {
  rate: ruleSchema(rate, METRIC_UNITS.rate.words),
  milliseconds: ruleSchema(latencyThresholdMs, METRIC_UNITS.milliseconds.words),
  percent: ruleSchema(percent, METRIC_UNITS.percent.words),
  quantity: ruleSchema(quantity, METRIC_UNITS.quantity.words),
} as const;

const oneOrMoreOf = {
  rate: oneOrMore(rules.rate),
  milliseconds: oneOrMore(rules.milliseconds),
  percent: oneOrMore(rules.percent),
  quantity: oneOrMore(rules.quantity),
} as const;
const oneOrMoreBurns = oneOrMore(burnRateSchema);

/** The keys of a rule, whatever its metric. */
export const RULE_KEYS: readonly string[] = Object.keys(rules.rate.shape);

const fields = Object.fromEntries(METRICS.map((metric) => [metric, demanded(metric)])) as ThresholdFields;

/** What is demanded of each metric, in the order of `METRICS`; other keys are metrics of one's own, which a check knows. */
export const thresholdsSchema = z.catchall(
  z.object(fields),
  described(
    oneOrMoreOf.quantity,
    'What is demanded of a metric of your own, a rule or a list of rules; a breach of any one condition breaks a rule.',
  ),
) as unknown as z.ZodMiniObject<ThresholdFields, z.core.$strict>;

type ThresholdFields = Readonly<Record<ConditionedMetric, z.ZodMiniOptional<(typeof oneOrMoreOf)['rate']>>> &
  Readonly<Record<Exclude<BuiltInMetric, ConditionedMetric>, z.ZodMiniOptional<typeof oneOrMoreBurns>>>;

function demanded(metric: BuiltInMetric) {
  const { threshold, unit, is } = metricRow(metric);
  const rule = threshold === 'burn' ? oneOrMoreBurns : oneOrMoreOf[unit];
  return optional(
    rule,
    `What is demanded of ${metric}, ${is}: a rule or a list of rules; a breach of any one condition breaks a rule.`,
    'not judged',
  );
}

/** What is demanded where nothing is. */
export const DEFAULT_THRESHOLDS = { error_rate: { max_increase: 0.01 }, latency_p99_ms: { max_ratio: 1.5 } } as const;

export type RuleDocument = Completed<ReturnType<typeof ruleSchema>>;
/** Both stretches must burn faster than `max`. */
export type BurnRateDocument = Completed<typeof burnRateSchema>;
export type ThresholdsDocument = Completed<typeof thresholdsSchema>;
