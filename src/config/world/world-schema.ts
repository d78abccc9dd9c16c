import * as z from 'zod/mini';
import { MEASURE_SHAPES, MEASURED } from '../../model/policy/rehearsal.js';
import { LATENCY_UNITS, SERIES_KINDS } from '../../model/world-said.js';
import { choiceField } from '../schema/choice-field.js';
import { LIMITS } from '../schema/config-limits.js';
import { configSchema } from '../schema/config-schema.js';
import { type Completed, defaulted, described, optional, part } from '../schema/field.js';
import { SHARED } from '../schema/field-schemas.js';
import { rehearsedKayentaSchema } from '../schema/rehearsed-kayenta-schema.js';
import { spelled } from '../schema/spelling.js';

const { moment, percent, stretch, rate } = SHARED;

/** Series a file may speak of, and texts of labels. */
export const WORLD_LIMITS = {
  entries: 200,
  labelCharacters: 500,
  buckets: 100,
  outcomes: 1_000,
  scrapeSeconds: 3_600,
  revisions: 10,
};

const labelText = () => z.string().check(z.maxLength(WORLD_LIMITS.labelCharacters));
const number = () => z.number().check(z.gte(-LIMITS.latencyThresholdMs), z.lte(LIMITS.latencyThresholdMs));

const prometheusSchema = z.strictObject({
  scrape: defaulted(stretch, '15s', 'How often each pod is scraped.'),
  range: defaulted(
    z.enum(['closed', 'left_open']),
    'left_open',
    'Whose queries are read: "closed" for Prometheus 2, which counts a sample at the left edge of a range, "left_open" for Prometheus 3, which does not.',
  ),
  history: defaulted(moment, '30m', 'How long the service was scraped before the rollout begins, without a canary.'),
});

const seriesSchema = z.strictObject({
  is: described(
    z.string(),
    `What its samples follow: ${SERIES_KINDS.map((kind) => `"${kind}"`).join(', ')}, or one of \`metrics\`.`,
  ),
  status: optional(labelText(), 'The label that tells successes from failures.', 'as the queries and its name tell'),
  ok: optional(labelText(), 'With `status`: its value of a success.', 'as the queries tell'),
  bad: optional(labelText(), 'With `status`: its value of a failure.', 'as the queries tell'),
  unit: optional(z.enum(LATENCY_UNITS), 'Of a latency: the unit of its values.', 'as its name tells, or seconds'),
  buckets: optional(
    z
      .array(described(z.number().check(z.gt(0), z.lte(LIMITS.latencyThresholdMs)), 'An upper bound, in its unit.'))
      .check(z.minLength(1), z.maxLength(WORLD_LIMITS.buckets)),
    'Of a latency: the upper bounds of its histogram, increasing, without "+Inf".',
    'as is usual for its name',
  ),
  value: optional(number(), 'Of a constant: what it shows.', '1'),
});

const armSchema = z.strictObject({
  label: described(labelText(), 'A label of series.'),
  value: described(labelText(), 'A value of it.'),
  arm: described(z.enum(['canary', 'stable']), 'Whose series have it.'),
});

const measureSchema = z.strictObject({
  is: optional(
    z.string(),
    `What it measures: ${MEASURED.map((each) => `"${each}"`).join(', ')}, or one of \`metrics\`.`,
    '`outcomes` or `value` say it',
  ),
  arm: optional(z.enum(['canary', 'stable', 'service']), 'Of which version; "service": of all together.', '"canary"'),
  window: optional(stretch, 'How far back it looks.', '"5m"'),
  as: optional(
    z.enum(MEASURE_SHAPES),
    'How the provider hands it over: "scalar", one number, or "vector", a list with the number.',
    '"scalar"',
  ),
  scale: optional(number(), 'What the number is multiplied by, such as 100 where a provider gives percent.', '1'),
  outcomes: optional(
    z
      .array(described(z.enum(['successful', 'failed', 'inconclusive', 'error']), 'What one measurement comes to.'))
      .check(z.minLength(1), z.maxLength(WORLD_LIMITS.outcomes)),
    'What the measurements come to, in turn; the last one from then on.',
    '`is` or `value` say it',
  ),
  value: optional(number(), 'The same number each time.', '`is` or `outcomes` say it'),
});

const hookField = choiceField('hook', {
  text: described(z.enum(['pass', 'fail']), 'The same each time.'),
  object: described(
    z.strictObject({
      fails: optional(rate, 'Chance that it answers no, each time anew, from 0 to 1.'),
      opens_after: optional(moment, 'No before so much of the rollout, and yes from then on.'),
      closes_after: optional(moment, 'Yes before so much of the rollout, and no from then on.'),
    }),
    'An answer by chance, or by time.',
  ),
});

const podsSchema = z.strictObject({
  ready_after: defaulted(moment, '0s', 'From when a pod is asked for until it serves.'),
  requests_per_second: optional(
    z.number().check(z.gt(0), z.lte(LIMITS.requestsPerSecond)),
    'What one pod can serve; what is beyond, it refuses.',
    'no limit but its CPU',
  ),
  count: optional(
    z.int().check(z.gte(1), z.lte(LIMITS.instances)),
    'For a Canary, whose Deployment is in another file: the pods of it. A Rollout says its own.',
    'one',
  ),
});

const named = <S extends z.ZodMiniType>(schema: S) => z.record(z.string(), schema);

const shape = configSchema.shape;

/** Of a configuration what is no plan: the keys are the same, and mean the same. */
const shared = {
  $schema: shape.$schema,
  name: shape.name,
  service: shape.service,
  stable: shape.stable,
  canary: shape.canary,
  metrics: shape.metrics,
  warm_up: shape.warm_up,
  shadow: shape.shadow,
  noise: shape.noise,
  preset: shape.preset,
  faults: shape.faults,
  operator: shape.operator,
  when_paused: shape.when_paused,
  migration: shape.migration,
  slo: shape.slo,
  follow_up: shape.follow_up,
  assertions: shape.assertions,
} as const;

export const SHARED_KEYS: readonly string[] = Object.keys(shared);

/** A world file, version 1: what a policy for another controller meets. */
export const worldSchema = described(
  z.strictObject({
    ...shared,
    prometheus: part(prometheusSchema, 'How the service is scraped.'),
    series: optional(
      named(described(seriesSchema, 'What a metric of Prometheus shows.')),
      "What metrics show whose names do not tell it: by the metric's name.",
      'names and queries tell',
    ),
    arms: defaulted(
      z.array(described(armSchema, 'A label that tells a version.')).check(z.maxLength(WORLD_LIMITS.entries)),
      [],
      'Which labels tell the versions apart, where names in the policy do not.',
    ),
    measures: optional(
      named(described(measureSchema, 'What a provider other than Prometheus measures.')),
      "What providers other than Prometheus measure: by the metric's name in the policy.",
      'no metric has another provider',
    ),
    hooks: optional(
      named(described(hookField, '"pass", "fail", or an object such as { "opens_after": "20m" }.')),
      'What webhooks, jobs, gates and plugins answer: by their names.',
      'each answers yes',
    ),
    pods: part(podsSchema, 'The pods of the service.'),
    kayenta: optional(
      rehearsedKayentaSchema,
      'For a canary config of Kayenta: the stage that runs it, and what its metrics are.',
      'the policy is no canary config',
    ),
    match_percent: optional(
      percent,
      "For an A/B test, or the header routes of a Rollout: of the users' requests, those that match.",
      'all of them match an A/B test, and none a header route',
    ),
    load_test_percent: optional(
      percent,
      'For a Canary whose hooks send load to the new version: how much, in percent of what stable serves.',
      'they send nothing',
    ),
    canary_percent: optional(
      spelled('percent', z.number().check(z.gt(0), z.lte(100))),
      'For an AnalysisTemplate by itself: the share of the requests that the canary has.',
      '50',
    ),
    revisions: optional(
      z
        .array(described(moment, 'So long after the rollout began.'))
        .check(z.minLength(1), z.maxLength(WORLD_LIMITS.revisions)),
      'When other revisions are to be rolled out, each while the one before is under way: the controller begins anew with it.',
      'none are',
    ),
    canary_since: optional(
      moment,
      'For an AnalysisTemplate by itself: how long the canary has had its share when the analysis begins.',
      'it gets its share as the analysis begins',
    ),
  }),
  'What a policy for another controller meets: a configuration without a plan, and what queries and hooks read.',
);

export type WorldInput = z.input<typeof worldSchema>;
export type WorldDocument = Completed<typeof worldSchema>;
export type SeriesDocument = Completed<typeof seriesSchema>;
export type MeasureDocument = Completed<typeof measureSchema>;
export type HookDocument = Completed<typeof hookField>;
