import * as z from 'zod/mini';
import { RANKED_METRICS } from '../../measures/metrics.js';
import { INTERVALS, LOOKS, METHODS, SPENDINGS } from '../../model/judge.js';
import { METRICS } from '../../model/metric.js';
import { LIMITS } from './config-limits.js';
import { described, nameField } from './field-schemas.js';
import { JUDGE_DEFAULTS } from './judge-defaults.js';
import { SHARED } from './shared-schemas.js';

const { moment, name } = SHARED;
const chance = z.number().check(z.gt(0), z.lt(1));
const score = z.number().check(z.gte(0), z.lte(100));
const effect = z.number().check(z.gte(0), z.lte(LIMITS.ratio));
const shown = (value: unknown): string => JSON.stringify(value);

/** Every field of a judge is optional in the document: what is left out depends on its method. */
function setting<S extends z.ZodMiniType>(schema: S, description: string) {
  return described(z.optional(schema), description);
}

const kayentaMetric = z.strictObject({
  direction: setting(
    z.enum(['increase', 'decrease', 'either']),
    'Which way it may not move. Left out: the way that is bad.',
  ),
  nan_strategy: setting(
    z.enum(['remove', 'replace']),
    'Points without a value are left out, or are 0. Left out: "remove".',
  ),
  outliers: setting(z.enum(['keep', 'remove']), 'What becomes of outliers. Left out: "keep".'),
  outlier_factor: setting(
    z.number().check(z.gt(0), z.lte(1000)),
    'How many interquartile ranges off an outlier is. Left out: 3.',
  ),
  critical: setting(z.boolean(), 'Whether it fails the canary alone. Left out: false.'),
  must_have_data: setting(z.boolean(), 'Whether it counts as failed without data. Left out: false.'),
  muted: setting(z.boolean(), 'Whether it has no say in the score. Left out: false.'),
  effect_size: setting(
    z.strictObject({
      measure: setting(
        z.enum(['mean_ratio', 'cles']),
        'Mean over mean, or the chance to be higher. Left out: "mean_ratio".',
      ),
      allowed_increase: setting(effect, 'An increase counts from here on. Left out: 1, or 0.5 of cles.'),
      allowed_decrease: setting(effect, 'A decrease counts from here on down. Left out: 1, or 0.5 of cles.'),
      critical_increase: setting(effect, 'An increase is critical from here on. Left out: 1, or 0.5 of cles.'),
      critical_decrease: setting(effect, 'A decrease is critical from here on down. Left out: 1, or 0.5 of cles.'),
    }),
    'How large a shift has to be. Left out: any shift counts.',
  ),
  groups: setting(
    z.array(described(nameField(), 'A group.')).check(z.minLength(1), z.maxLength(20)),
    'The groups it counts in. Left out: "metrics".',
  ),
});

const kayentaSchema = z.strictObject({
  solver: setting(
    z.enum(['kayenta', 'exact']),
    '"kayenta": as that program computes, its quirks included; "exact": without them. Left out: "kayenta".',
  ),
  pass: setting(score, `A score of at least this passes. Left out: ${JUDGE_DEFAULTS.kayenta.pass}.`),
  marginal: setting(score, `A score of at most this fails. Left out: ${JUDGE_DEFAULTS.kayenta.marginal}.`),
  metrics: setting(
    z.strictObject(
      Object.fromEntries(
        RANKED_METRICS.map((metric) => [
          metric,
          setting(kayentaMetric, `How ${metric} is judged. Left out: it is not.`),
        ]),
      ),
    ),
    'The metrics that are judged. Left out: error_rate and latency_p99_ms.',
  ),
  groups: setting(
    z.record(name, z.number().check(z.gte(0), z.lte(100))),
    'Weights of the groups in percent. Left out: what is left of 100 is shared evenly.',
  ),
});

/** What a judge may be told, whatever its method; `check-judging` says what goes with what. */
export const judgeFields = {
  metrics: setting(
    z.array(described(z.string(), 'A metric, or "slow_rate".')).check(z.minLength(1), z.maxLength(METRICS.length)),
    `What it looks at. Left out: ${shown(JUDGE_DEFAULTS.counted)} for methods that count, ${shown(JUDGE_DEFAULTS.ranked)} for mann_whitney.`,
  ),
  for: setting(
    moment,
    `What is worse counts once it has been so in consecutive windows that cover this long. Left out: "0s".`,
  ),
  margin: setting(
    z.number().check(z.gte(1), z.lte(5)),
    `fisher, sequential: so many times the baseline's rate is tolerated. Left out: ${JUDGE_DEFAULTS.margin}.`,
  ),
  slower_than_ms: setting(
    z.number().check(z.gt(0), z.lte(LIMITS.latencyThresholdMs)),
    "Methods that count: slower requests are slow_rate's. Left out: stable's p99.",
  ),
  looks: setting(
    z.enum(LOOKS),
    'fisher, distribution: when they look; fisher in every window is naive. Left out: "stage_end".',
  ),
  rate_interval: setting(z.enum(INTERVALS), 'fisher: the intervals that are reported. Left out: "newcombe".'),
  spending: setting(z.enum(SPENDINGS), `group_sequential: how alpha is spent. Left out: "${JUDGE_DEFAULTS.spending}".`),
  exponent: setting(
    z.number().check(z.gt(0), z.lte(20)),
    `group_sequential, "power": alpha × t^exponent. Left out: ${JUDGE_DEFAULTS.exponent}.`,
  ),
  looks_per_stage: setting(
    z.int().check(z.gte(1), z.lte(20)),
    `group_sequential: looks in each stage, evenly spaced. Left out: ${JUDGE_DEFAULTS.looksPerStage}, or as many as a stage has windows.`,
  ),
  promote_early: setting(
    z.boolean(),
    'sequential: a stage ends once the canary is shown to be no worse than the margin. Left out: false.',
  ),
  dispersion: setting(
    z.boolean(),
    'sequential: divide the evidence by how much more counts vary than by chance. Left out: false.',
  ),
  drift: setting(
    z.number().check(z.gte(0.1), z.lte(10)),
    `cusum: what is taken off in every window, in standard deviations. Left out: ${JUDGE_DEFAULTS.drift}.`,
  ),
  threshold: setting(
    z.number().check(z.gt(0), z.lte(1000)),
    'cusum: where it is worse, in standard deviations. Left out: what keeps alpha.',
  ),
  tolerance: setting(
    z.number().check(z.gte(0), z.lte(10)),
    `mann_whitney: a shift of this share of the baseline's median is tolerated. Left out: ${JUDGE_DEFAULTS.tolerance}.`,
  ),
  kayenta: setting(kayentaSchema, 'kayenta: its metrics, groups and scores. Left out: as its fields say.'),
} as const;

export const judgeSchema = z.strictObject({
  method: described(z.enum(METHODS), 'How it judges.'),
  name: setting(name, 'What the report calls it. Left out: the method, with a number if that is taken.'),
  weight: setting(
    z.number().check(z.gt(0), z.lte(1e6)),
    'Its share of alpha, in proportion to the other weights. Left out: 1.',
  ),
  alpha: setting(
    chance,
    `An alpha of its own, instead of a share. Left out: its share; of srm, ${JUDGE_DEFAULTS.srmAlpha}.`,
  ),
  ...judgeFields,
});

export const alphaSchema = chance;
