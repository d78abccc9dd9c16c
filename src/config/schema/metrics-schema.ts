import * as z from 'zod/mini';
import { SUBJECTS } from '../../model/judge.js';
import { COUNT_UNITS, RATIO_WHOLES } from '../../model/metric.js';
import type { FieldProblemDetail } from '../../model/problems/problem.js';
import { LIMITS } from './config-limits.js';
import { annotated, type Completed, described, optional } from './field.js';
import { judged, SHARED } from './field-schemas.js';

const { quantity, cv } = SHARED;

/** As a key of `thresholds`, and in the path of a sweep. */
const NAME_PATTERN = `^[A-Za-z][A-Za-z0-9_]{0,${LIMITS.metricNameCharacters - 1}}$`;
const NAME = new RegExp(NAME_PATTERN);

/** Words that are something else where a metric is named, or that every object has. */
const TAKEN: ReadonlySet<string> = new Set([
  ...SUBJECTS,
  ...RATIO_WHOLES,
  ...Object.getOwnPropertyNames(Object.prototype),
]);

function judgeName(value: unknown): FieldProblemDetail | null {
  const name = String(value);
  if (TAKEN.has(name)) return { code: 'metric_name_taken', name };
  return NAME.test(name) ? null : { code: 'metric_name_unreadable', found: name };
}

const nameField = annotated(z.string().check(judged(judgeName)), {
  pattern: NAME_PATTERN,
  patternErrorMessage: 'Write up to 40 letters, digits and underscores, a letter first.',
});

const metricSchema = z.strictObject({
  ratio_of: optional(
    z.string(),
    'A ratio: "requests" or "successes", or a ratio further up, whose events it is then of.',
    'it is no ratio',
  ),
  per: optional(
    z.enum(COUNT_UNITS),
    'A count, Poisson: so many by "request", or by "minute" of one instance.',
    'without `ratio_of` too it is a gauge: what one instance shows',
  ),
  stable: described(
    quantity,
    'What stable truly has: the chance of an event, from 0 to 1, of a ratio; the mean of all else.',
  ),
  canary: optional(quantity, 'What the canary truly has.', "as stable's"),
  worse: optional(
    quantity,
    'What the canary has of it in the world `worse_NAME`: the least harm that a plan ought to see.',
    "30 % worse than stable's; of a ratio, 30 % of events or of their absence, whichever is rarer",
  ),
  better: described(z.enum(['higher', 'lower']), 'Which way a canary is better.'),
  cv: optional(
    cv,
    'A gauge: the coefficient of variation of its noise, steady over `noise.every`.',
    'as `noise.gauges_cv`',
  ),
});

export const metricsSchema = z.record(nameField, described(metricSchema, 'A metric of your own.')).check(
  judged((value) => {
    const found = Object.keys(value as object).length;
    return found > LIMITS.metrics ? { code: 'too_many_items', found, allowed: LIMITS.metrics } : null;
  }),
);

export type MetricDocument = Completed<typeof metricSchema>;
export type MetricsDocument = Completed<typeof metricsSchema>;
