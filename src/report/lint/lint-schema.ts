import * as z from 'zod/mini';
import { METHODS } from '../../model/judge.js';
import { INCONCLUSIVE_POLICIES } from '../../model/plan.js';
import { count, number, orNull, percent, program, share, subjectName, text } from '../json/schema-fields.js';
import { lintFindingSchema } from './lint-finding-schema.js';
import { metric, precision, which } from './lint-schema-fields.js';

const chances = (description: string) =>
  z
    .nullable(
      z.strictObject({
        per_window: share('That a look sees a breach; mean over the looks of the stage'),
        per_stage: share('That the rule alone rolls back in the stage; or pauses, freezes or alerts, as it says'),
      }),
    )
    .check(z.describe(description));

const rule = z.strictObject({
  metric,
  ...which,
  not_diagnosed: z
    .nullable(z.enum(['other_metric', 'other_condition', 'no_baseline', 'too_large']))
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

const judge = z.strictObject({
  judge: text('Its name'),
  method: z.enum(METHODS).check(z.describe('How it judges')),
  subject: subjectName.check(z.describe('What it looks at')),
  looks: count('At how many looks of the rollout it may find the canary worse'),
  alpha: orNull('Its chance to fail a canary like stable, as allowed, for this subject; null: it has none'),
  false_alarm: orNull('The same as worked out; null: at most alpha, as far as the method holds it'),
  canary_requests: number('That it compares over the rollout, expected'),
  canary_events: orNull('Of these, what it counts while the canary is like stable; null: it does not count'),
  baseline_events: orNull('Likewise of the baseline'),
  not_diagnosed: z
    .nullable(z.enum(['no_law', 'no_baseline', 'too_few_requests']))
    .check(z.describe('Why what it can see is not worked out; null if it is')),
  precision: z.nullable(precision).check(z.describe('How right smallest_ratio is; bound: seen in 80 % or more')),
  smallest_ratio: orNull(
    'The canary whose events are so many times those of stable is seen in 80 % of rollouts; null: none, or not known',
  ),
});

const rollout = z.strictObject({
  false_rollback: z
    .nullable(
      z.strictObject({
        at_least: share('By what is likeliest to'),
        at_most: share('By any of them, added up; judges with their alpha'),
      }),
    )
    .check(z.describe('Chance that a canary like stable is rolled back at all; null: nothing of it is known')),
  without: z.array(text('A metric, or a judge')).check(z.describe('What is not part of it')),
  unjudged: z
    .nullable(z.number().check(z.minimum(0), z.maximum(1)))
    .check(z.describe('Chance that some stage ends without evidence; null: not known')),
  when_inconclusive: z.enum(INCONCLUSIVE_POLICIES).check(z.describe('What then follows')),
  message: z
    .nullable(text('The same in a sentence'))
    .check(z.describe('The same in a sentence; null: nothing is known')),
});

/** What `lint` says as JSON, version 1. Only tests and `schema` load this. */
export const lintSchema = z.strictObject({
  name: text('Name of the rollout'),
  findings: z.array(lintFindingSchema).check(z.describe('What is questionable about the plan in its world')),
  stages: z.array(stage).check(z.describe('Every stage that lasts, in order')),
  judges: z.array(judge).check(z.describe('Judges that are no thresholds, one entry for each thing they look at')),
  rollout: z.nullable(rollout).check(z.describe('What becomes of a canary like stable; null: no stage lasts')),
  leaves_out: z
    .array(
      z.enum([
        'noise',
        'warm_up',
        'instances',
        'sticky_users',
        'one_way_users',
        'audiences',
        'real_share',
        'telemetry',
      ]),
    )
    .check(z.describe('What the world has and the figures leave out')),
  has_figures: z.boolean().check(z.describe('Whether there are figures of any rule or judge')),
  ...program,
});
