import * as z from 'zod/mini';
import { RANKED_METRICS } from '../../measures/metrics.js';
import { COUNTED, INTERVALS, LOOKS, METHODS, type Method, SPENDINGS } from '../../model/judge.js';
import { METRICS, type Metric } from '../../model/metric.js';
import { LIMITS } from './config-limits.js';
import type { Completed } from './field.js';
import { asWritten, described, optional, unlessSaid } from './field.js';
import { nameField, SHARED } from './field-schemas.js';

const { moment, name } = SHARED;
const chance = z.number().check(z.gt(0), z.lt(1));
const score = z.number().check(z.gte(0), z.lte(100));
const effect = z.number().check(z.gte(0), z.lte(LIMITS.ratio));

/** Methods that count events of requests. */
export const COUNTING: readonly Method[] = ['fisher', 'group_sequential', 'sequential', 'cusum'];

/** Methods whose false alarms are a chance that alpha bounds; a mismatch of users is no alarm of theirs. */
export const SHARING_ALPHA: readonly Method[] = [...COUNTING, 'mann_whitney', 'distribution'];

/** What methods look at, of which nothing is told: those that count, and those that rank. */
export const COUNTED_UNLESS_SAID = COUNTED;
export const RANKED_UNLESS_SAID: readonly Metric[] = ['error_rate', 'latency_p99_ms'];

/** Of a mismatch of users, of which a person is told, and which spends nothing of the judges' alpha. */
export const SRM_ALPHA = 0.001;

/** The methods that a setting is for. */
const methodsOf = new Map<object, readonly Method[]>();

function forMethods<S extends object>(methods: readonly Method[], field: S): S {
  methodsOf.set(field, methods);
  return field;
}

const NEUTRAL = '1, or 0.5 of cles';

export const effectSizeFields = {
  measure: unlessSaid(z.enum(['mean_ratio', 'cles']), 'mean_ratio', 'Mean over mean, or the chance to be higher.'),
  allowed_increase: optional(effect, 'An increase counts from here on.', NEUTRAL),
  allowed_decrease: optional(effect, 'A decrease counts from here on down.', NEUTRAL),
  critical_increase: optional(effect, 'An increase is critical from here on.', NEUTRAL),
  critical_decrease: optional(effect, 'A decrease is critical from here on down.', NEUTRAL),
} as const;

export const kayentaMetricFields = {
  direction: optional(z.enum(['increase', 'decrease', 'either']), 'Which way it may not move.', 'the way that is bad'),
  nan_strategy: unlessSaid(z.enum(['remove', 'replace']), 'remove', 'Points without a value are left out, or are 0.'),
  outliers: unlessSaid(z.enum(['keep', 'remove']), 'keep', 'What becomes of outliers.'),
  outlier_factor: unlessSaid(
    z.number().check(z.gt(0), z.lte(1000)),
    3,
    'How many interquartile ranges off an outlier is.',
  ),
  critical: unlessSaid(z.boolean(), false, 'Whether it fails the canary alone.'),
  must_have_data: unlessSaid(z.boolean(), false, 'Whether it counts as failed without data.'),
  muted: unlessSaid(z.boolean(), false, 'Whether it has no say in the score.'),
  effect_size: optional(z.strictObject(effectSizeFields), 'How large a shift has to be.', 'any shift counts'),
  groups: unlessSaid(
    z.array(described(nameField(), 'A group.')).check(z.minLength(1), z.maxLength(20)),
    ['metrics'],
    'The groups it counts in.',
  ),
} as const;

const kayentaMetric = z.strictObject(kayentaMetricFields);

export const kayentaFields = {
  solver: unlessSaid(
    z.enum(['kayenta', 'exact']),
    'kayenta',
    '"kayenta": as that program computes, its quirks included; "exact": without them.',
  ),
  pass: unlessSaid(score, 95, 'A score of at least this passes.'),
  marginal: unlessSaid(score, 75, 'A score of at most this fails.'),
  metrics: optional(
    z.strictObject(
      Object.fromEntries(
        RANKED_METRICS.map((metric) => [metric, optional(kayentaMetric, `How ${metric} is judged.`, 'it is not')]),
      ),
    ),
    'The metrics that are judged.',
    RANKED_UNLESS_SAID.join(' and '),
  ),
  groups: optional(
    z.record(name, z.number().check(z.gte(0), z.lte(100))),
    'Weights of the groups in percent.',
    'what is left of 100 is shared evenly',
  ),
} as const;

/** What a judge may be told, whatever its method; each for the methods that go by it. */
export const judgeFields = {
  metrics: forMethods(
    [...COUNTING, 'mann_whitney'],
    optional(
      z.array(described(z.string(), 'A metric, or "slow_rate".')).check(z.minLength(1), z.maxLength(METRICS.length)),
      'What it looks at.',
      `${JSON.stringify(COUNTED_UNLESS_SAID)} for methods that count, ${JSON.stringify(RANKED_UNLESS_SAID)} for mann_whitney`,
    ),
  ),
  for: unlessSaid(
    moment,
    '0s',
    'What is worse counts once it has been so in consecutive windows that cover this long.',
  ),
  margin: forMethods(
    ['fisher', 'sequential'],
    unlessSaid(
      z.number().check(z.gte(1), z.lte(5)),
      1,
      "fisher, sequential: so many times the baseline's rate is tolerated.",
    ),
  ),
  slower_than_ms: forMethods(
    COUNTING,
    optional(
      z.number().check(z.gt(0), z.lte(LIMITS.latencyThresholdMs)),
      "Methods that count: slower requests are slow_rate's.",
      "stable's p99",
    ),
  ),
  looks: forMethods(
    ['fisher', 'distribution'],
    unlessSaid(z.enum(LOOKS), 'stage_end', 'fisher, distribution: when they look; fisher in every window is naive.'),
  ),
  rate_interval: forMethods(
    ['fisher'],
    unlessSaid(z.enum(INTERVALS), 'newcombe', 'fisher: the intervals that are reported.'),
  ),
  spending: forMethods(
    ['group_sequential'],
    unlessSaid(z.enum(SPENDINGS), 'power', 'group_sequential: how alpha is spent.'),
  ),
  exponent: forMethods(
    ['group_sequential'],
    unlessSaid(z.number().check(z.gt(0), z.lte(20)), 3, 'group_sequential, "power": alpha × t^exponent.'),
  ),
  looks_per_stage: forMethods(
    ['group_sequential'],
    unlessSaid(
      z.int().check(z.gte(1), z.lte(20)),
      6,
      'group_sequential: looks in each stage, evenly spaced.',
      ', or as many as a stage has windows',
    ),
  ),
  promote_early: forMethods(
    ['sequential'],
    unlessSaid(z.boolean(), false, 'sequential: a stage ends once the canary is shown to be no worse than the margin.'),
  ),
  dispersion: forMethods(
    ['sequential'],
    unlessSaid(z.boolean(), false, 'sequential: divide the evidence by how much more counts vary than by chance.'),
  ),
  drift: forMethods(
    ['cusum'],
    unlessSaid(
      z.number().check(z.gte(0.1), z.lte(10)),
      0.5,
      'cusum: what is taken off in every window, in standard deviations.',
    ),
  ),
  threshold: forMethods(
    ['cusum'],
    optional(
      z.number().check(z.gt(0), z.lte(1000)),
      'cusum: where it is worse, in standard deviations.',
      'what keeps alpha',
    ),
  ),
  tolerance: forMethods(
    ['mann_whitney'],
    unlessSaid(
      z.number().check(z.gte(0), z.lte(10)),
      0,
      "mann_whitney: a shift of this share of the baseline's median is tolerated.",
    ),
  ),
  kayenta: forMethods(
    ['kayenta'],
    optional(asWritten(z.strictObject(kayentaFields)), 'kayenta: its metrics, groups and scores.', 'as its fields say'),
  ),
} as const;

const sharedOut = {
  weight: forMethods(
    SHARING_ALPHA,
    unlessSaid(z.number().check(z.gt(0), z.lte(1e6)), 1, 'Its share of alpha, in proportion to the other weights.'),
  ),
  alpha: forMethods(
    [...SHARING_ALPHA, 'srm'],
    optional(chance, 'An alpha of its own, instead of a share.', `its share; of srm, ${SRM_ALPHA}`),
  ),
} as const;

export const judgeSchema = z.strictObject({
  method: described(z.enum(METHODS), 'How it judges.'),
  name: optional(name, 'What the report calls it.', 'the method, with a number if that is taken'),
  ...sharedOut,
  ...judgeFields,
});

export const alphaSchema = chance;

/** Who has a setting. `for` is everybody's, and so are `method` and `name`. */
export const METHODS_WITH = Object.fromEntries(
  Object.entries({ ...judgeFields, ...sharedOut }).flatMap(([key, field]) => {
    const methods = methodsOf.get(field);
    return methods === undefined ? [] : [[key, methods]];
  }),
) as Readonly<Record<Exclude<keyof JudgeDocument, 'method' | 'name' | 'for'>, readonly Method[]>>;

/** What a judge is told, as written: what is left out depends on its method, which a sweep may change. */
export type JudgeDocument = Completed<typeof judgeSchema>;
export type KayentaDocument = NonNullable<JudgeDocument['kayenta']>;
export type KayentaMetricDocument = NonNullable<NonNullable<KayentaDocument['metrics']>[string]>;
