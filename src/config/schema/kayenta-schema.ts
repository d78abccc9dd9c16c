import * as z from 'zod/mini';
import { RANKED_METRICS } from '../../measures/metrics.js';
import type { Metric } from '../../model/metric.js';
import { LIMITS } from './config-limits.js';
import { asWritten, type Completed, described, optional, unlessSaid } from './field.js';
import { nameField, SHARED } from './field-schemas.js';

const score = z.number().check(z.gte(0), z.lte(100));
const effect = z.number().check(z.gte(0), z.lte(LIMITS.ratio));

/** What methods that rank look at where `metrics` is left out. */
export const RANKED_UNLESS_SAID: readonly Metric[] = ['error_rate', 'latency_p99_ms'];

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
    z.catchall(
      z.object(
        Object.fromEntries(
          RANKED_METRICS.map((metric) => [metric, optional(kayentaMetric, `How ${metric} is judged.`, 'it is not')]),
        ),
      ),
      optional(kayentaMetric, 'How a metric of your own is judged.'),
    ),
    'The metrics that are judged.',
    RANKED_UNLESS_SAID.join(' and '),
  ),
  groups: optional(
    z.record(SHARED.name, z.number().check(z.gte(0), z.lte(100))),
    'Weights of the groups in percent.',
    'what is left of 100 is shared evenly',
  ),
} as const;

/** The order of its metrics and groups is that of what comes of them. */
export const kayentaSchema = asWritten(z.strictObject(kayentaFields));

export type KayentaDocument = Completed<typeof kayentaSchema>;
export type KayentaMetricDocument = Completed<typeof kayentaMetric>;
