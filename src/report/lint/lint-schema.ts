import * as z from 'zod/mini';
import { METHODS } from '../../model/judge.js';
import { METRICS } from '../../model/metric.js';
import { condition, count, number, orNull, percent, program, share, text } from '../json/schema-fields.js';

const metric = z.enum(METRICS).check(z.describe('What the rule looks at'));
const precision = z
  .enum(['exact', 'bound', 'approximate'])
  .check(
    z.describe(
      'How right the chances are: to the digits shown, as a bound on what may be, or to a few percent of themselves',
    ),
  );

const chances = (description: string) =>
  z
    .nullable(
      z.strictObject({
        per_window: share('That a look sees a breach; mean over the looks of the stage'),
        per_stage: share('That the rule alone rolls back in the stage'),
      }),
    )
    .check(z.describe(description));

const rule = z.strictObject({
  metric,
  not_diagnosed: z
    .nullable(z.enum(['other_metric', 'no_baseline', 'too_large']))
    .check(z.describe('Why there are no figures; null if there are')),
  precision: z.nullable(precision).check(z.describe('How right the figures are; null if there are none')),
  healthy: orNull('The metric of stable, and of a canary like it'),
  bound: orNull('Where a breach begins as long as the baseline shows what is true'),
  false_breach: chances('Chances that the rule fails a canary that is like stable'),
  false_breach_at_expected_requests: chances(
    'The same if every look had exactly as many requests as expected; of limits that look at the canary alone',
  ),
  detectable: orNull(
    "The canary's value nearest to healthy that the rule alone notices in the stage in 80 %; null: none",
  ),
});

const stage = z.strictObject({
  stage: text('Name of the stage'),
  stage_index: count('Its position, from 0'),
  traffic_percent: percent("The canary's share"),
  looks: count('How often it is looked at'),
  requests_per_window: number('Of the canary in a look, expected'),
  requests_per_stage: number('Of the canary from the first look to the last, expected'),
  errors_per_window: number('Of these requests, those that fail while it is like stable'),
  errors_per_stage: number('Likewise'),
  heard: share('Chance that a look has at least min_requests'),
  rules: z.array(rule).check(z.describe('What it is judged by')),
});

/** The figures of a finding by its code, in the order of its keys. */
const finding = <C extends string, M extends object, N extends object>(code: C, of: M, numbers: N) =>
  z.strictObject({
    code: z.literal(code).check(z.describe('What kind of finding this is')),
    stage: text('Name of the stage'),
    stage_index: count('Its position, from 0'),
    ...of,
    message: text('What is questionable, in a sentence'),
    suggestion: text('What could be done about it'),
    numbers: z.strictObject(numbers).check(z.describe('What the sentences say, as numbers')),
  });

const OF_RULE = { metric };
const TOO_FEW = {
  requests_per_window: number('Of the canary in a look, expected'),
  min_requests: count('As configured'),
  heard: share('Chance that a look has at least so many'),
  needed: z
    .strictObject({
      window_seconds: orNull('How far to look back'),
      requests_per_second: orNull('How busy the service would have to be'),
      min_requests: number('What min_requests could be; 0: no such limit would do'),
    })
    .check(z.describe('Any of these alone makes 99 looks in 100 heard; null: no requests are expected at all')),
};

const FINDINGS = z.discriminatedUnion('code', [
  finding('no_thresholds', {}, {}),
  finding('never_enough_requests', {}, TOO_FEW),
  finding('seldom_enough_requests', {}, TOO_FEW),
  finding('no_baseline', OF_RULE, {}),
  finding('too_few_looks', OF_RULE, {
    looks: count('How often the stage is looked at'),
    looks_needed: count('Looks in breach that a rollback takes'),
    bake_seconds_needed: number('How long the stage would have to last'),
  }),
  finding('limit_within_healthy', OF_RULE, {
    healthy: number('The metric of stable'),
    bound: number('Where a breach begins'),
  }),
  finding('single_error_breaches', OF_RULE, {
    requests_per_window: number('Of the canary in a look, expected'),
    bound: number('Where a breach begins'),
    per_window: share('Chance that a look at a canary like stable sees a breach'),
    requests_needed: orNull('From which on one error alone is no breach; null: there is no such number'),
    window_seconds_needed: orNull('How far 99 looks in 100 see so many'),
  }),
  finding('false_breach_likely', OF_RULE, {
    per_window: share('Chance that a look at a canary like stable sees a breach'),
    per_stage: share('Chance that the rule alone rolls it back in the stage'),
    per_stage_at_expected: orNull('The same if every look had exactly as many requests as expected'),
    requests_per_window: number('Of the canary in a look, expected'),
    looks: count('How often the stage is looked at'),
    precision,
    limit_needed: z
      .nullable(
        z.strictObject({
          condition: condition.check(z.describe('The one condition of the rule')),
          limit: number('Its limit'),
        }),
      )
      .check(z.describe('The tightest limit with which it is not; null: none, or the rule has several conditions')),
    requests_needed: orNull('Requests a look from which on it is not, with as many looks; null: no number helps'),
  }),
  finding('blind_stage', OF_RULE, {
    regression: number('What the stage ought to see'),
    power: share('In how many rollouts it does'),
    detectable: orNull('What it sees in 80 % of rollouts; null: nothing'),
    bake_seconds_needed: orNull('How long it would have to last, all else the same; null: that alone does not help'),
    requests_per_second_needed: orNull('How busy the service would have to be, likewise'),
  }),
]);

/** What `lint` says as JSON, version 1. Only tests and `schema` load this. */
export const lintSchema = z.strictObject({
  name: text('Name of the rollout'),
  findings: z.array(FINDINGS).check(z.describe('What is questionable about the plan in its world')),
  stages: z.array(stage).check(z.describe('Every stage that lasts, in order')),
  leaves_out: z
    .array(z.enum(['noise', 'warm_up', 'sticky_users']))
    .check(z.describe('What the world has and the figures leave out')),
  judges_not_diagnosed: z
    .nullable(
      z.strictObject({
        judges: z
          .array(z.strictObject({ name: text('Its name'), method: z.enum(METHODS).check(z.describe('How it judges')) }))
          .check(z.describe('Which')),
        message: text('What that means, as an English sentence'),
      }),
    )
    .check(z.describe('Judges other than thresholds, of which nothing is worked out here; null without any')),
  ...program,
});
