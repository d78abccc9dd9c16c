import * as z from 'zod/mini';
import { type Counted, INTERVALS, LOOKS, METHODS, type Method, SPENDINGS } from '../../model/judge.js';
import { METRICS } from '../../model/metric.js';
import { LIMITS } from './config-limits.js';
import { type Completed, described, optional, unlessSaid } from './field.js';
import { pauseField, SHARED } from './field-schemas.js';
import { kayentaSchema, RANKED_UNLESS_SAID } from './kayenta-schema.js';
import { spelled } from './spelling.js';

const { moment, name } = SHARED;
const chance = spelled('rate', z.number().check(z.gt(0), z.lt(1)));

/** Methods that count events of requests. */
export const COUNTING: readonly Method[] = ['fisher', 'group_sequential', 'sequential', 'cusum'];

/** Methods whose false alarms are a chance that alpha bounds; a mismatch of users is no alarm of theirs. */
export const SHARING_ALPHA: readonly Method[] = [...COUNTING, 'mann_whitney', 'distribution'];

/** What methods that count look at where `metrics` is left out. */
export const COUNTED_UNLESS_SAID: readonly Counted[] = ['error_rate', 'slow_rate'];

/** Of a mismatch of users, which alerts a person, and spends nothing of the judges' alpha. */
export const SRM_ALPHA = 0.001;

/** What no analysis would be wrong by is not worth a person's time. */
export const SRM_TOLERANCE = 0.01;

/** The methods that a setting is for. */
const methodsOf = new Map<object, readonly Method[]>();

function forMethods<S extends object>(methods: readonly Method[], field: S): S {
  methodsOf.set(field, methods);
  return field;
}

/** A judge's settings, whatever its method; each for the methods that go by it. */
export const judgeFields = {
  metrics: forMethods(
    [...COUNTING, 'mann_whitney'],
    optional(
      z
        .array(described(z.string(), 'A metric, or "slow_rate".'))
        .check(z.minLength(1), z.maxLength(METRICS.length + LIMITS.metrics)),
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
    unlessSaid(
      pauseField(),
      false,
      'sequential: divide the evidence by how much more counts vary than by chance, from one piece of this length to the next, as long as a burst may last; true is "1m".',
    ),
  ),
  ratio: forMethods(
    ['cusum'],
    unlessSaid(
      z.number().check(z.gt(1), z.lte(5)),
      2,
      'cusum: it adds up the evidence for a canary so many times as bad.',
    ),
  ),
  threshold: forMethods(
    ['cusum'],
    optional(
      z.number().check(z.gt(0), z.lte(1000)),
      'cusum: where it is worse, the logarithm of a likelihood ratio.',
      'what keeps alpha',
    ),
  ),
  tolerance: forMethods(
    ['mann_whitney', 'srm'],
    optional(
      z.number().check(z.gte(0), z.lte(10)),
      "mann_whitney: a shift of this share of the baseline's median, or rate, is tolerated; srm: users who are off by this part of the smaller arm's share.",
      `0 for mann_whitney, ${SRM_TOLERANCE} for srm`,
    ),
  ),
  min_users: forMethods(
    ['srm'],
    unlessSaid(z.int().check(z.gte(1), z.lte(LIMITS.minRequests)), 100, 'srm: fewer users in a stage say nothing.'),
  ),
  kayenta: forMethods(
    ['kayenta'],
    optional(kayentaSchema, 'kayenta: its metrics, groups and scores.', 'as its fields say'),
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

/** Which methods have a setting. `for`, `method` and `name` are settings of all. */
export const METHODS_WITH = Object.fromEntries(
  Object.entries({ ...judgeFields, ...sharedOut }).flatMap(([key, field]) => {
    const methods = methodsOf.get(field);
    return methods === undefined ? [] : [[key, methods]];
  }),
) as Readonly<Record<Exclude<keyof JudgeDocument, 'method' | 'name' | 'for'>, readonly Method[]>>;

/** A judge's settings as written: what one that is left out means depends on the method, which a sweep may change. */
export type JudgeDocument = Completed<typeof judgeSchema>;
