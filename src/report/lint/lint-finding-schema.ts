import * as z from 'zod/mini';
import { SIDE_EFFECTS } from '../../model/world.js';
import { condition, count, number, orNull, share, subjectName, text } from '../json/schema-fields.js';
import { metric, precision, which } from './lint-schema-fields.js';

const OF_STAGE = { stage: text('Name of the stage'), stage_index: count('Its position, from 0') };

/** The figures of a finding by its code, in the order of its keys; by itself, and with those that say the same. */
function finding<C extends string, M extends object, N extends object>(code: C, of: M, numbers: N) {
  const alone = z.strictObject({
    code: z.literal(code).check(z.describe('What kind of finding this is')),
    ...of,
    message: text('What is questionable, in a sentence'),
    suggestion: text('What could be done about it'),
    numbers: z.strictObject(numbers).check(z.describe('What the sentences say, as numbers')),
  });
  const likewise = z.array(alone).check(z.describe('The same of other stages, where it is less so'));
  return z.strictObject({ ...alone.shape, likewise });
}

const OF_RULE = { ...OF_STAGE, metric, ...which };
const TOO_FEW = {
  requests_per_window: number('Of the canary in a look, expected'),
  min_requests: count('As configured'),
  heard: share('Chance that a look has at least so many'),
  needed: z
    .strictObject({
      window_seconds: orNull('How far to look back for nine looks in ten; those that begin a stage see less'),
      requests_per_second: orNull('How busy the service would have to be for 99 looks in 100'),
      traffic_percent: orNull('How much of the traffic the stage would have to have, less than the next stage'),
      min_requests: orNull('What min_requests could be for 99 looks in 100'),
    })
    .check(z.describe('What alone gives looks enough requests; null: nothing of the kind does')),
};

const limitNeeded = (description: string) =>
  z
    .nullable(
      z.strictObject({
        condition: condition.check(z.describe('The one condition of the rule')),
        limit: number('Its limit'),
      }),
    )
    .check(z.describe(description));

/** What is questionable about a plan in its world. */
export const lintFindingSchema = z.discriminatedUnion('code', [
  finding('nothing_watched', OF_STAGE, {}),
  finding('no_thresholds', OF_STAGE, {}),
  finding('never_enough_requests', OF_STAGE, TOO_FEW),
  finding('seldom_enough_requests', OF_STAGE, TOO_FEW),
  finding('delay_hides_stage', OF_STAGE, {
    bake_seconds: number('How long the stage lasts'),
    delay_seconds: number('How long before a look ends what it reads'),
    seen_seconds: number('How much of the stage its last look sees'),
    bake_seconds_needed: number('How long it would have to last for its last look to see an interval of it'),
  }),
  finding('scrapes_lost', OF_STAGE, {
    share: share('Of its looks with a window, those in which no scrape of the canary comes through'),
    lost: share('As configured'),
    scrape_seconds: number('As configured'),
    window_seconds_needed: orNull(
      'How far to look back for less than 1 in 100, but for looks that begin the stage; null: nothing does',
    ),
  }),
  finding('before_first_failure', OF_STAGE, {
    share: share('Of its looks with a window, those that come before the first failure of a canary like stable'),
    share_at_end: share('Chance that its last look does'),
  }),
  finding('no_baseline', OF_RULE, {}),
  finding('too_few_looks', OF_RULE, {
    looks: count('How often the stage is looked at'),
    looks_needed: count('Looks in breach that a rollback takes'),
    bake_seconds_needed: number('How long the stage would have to last'),
  }),
  finding('limit_within_healthy', OF_RULE, {
    healthy: number('The metric of stable'),
    bound: number('Where a breach begins'),
    limit_needed: limitNeeded('The tightest limit with which a false breach in the stage has a chance of 1 % or less'),
  }),
  finding('cannot_be_breached', OF_RULE, {
    condition: condition.check(z.describe('Which of its conditions')),
    limit: number('As configured'),
    worst: number('As far as the metric goes on that side'),
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
    limit_needed: limitNeeded(
      'The tightest limit with which it is not; null: none, or the rule has several conditions',
    ),
    requests_needed: orNull('Requests a look from which on it is not, with as many looks; null: no number helps'),
  }),
  finding('blind_stage', OF_RULE, {
    regression: number('What the stage ought to see: twice as bad as its bound, or the worst there is'),
    is_worst: z.boolean().check(z.describe('Whether it is the worst there is')),
    power: share('In how many rollouts it does'),
    detectable: orNull('What it sees in 80 % of rollouts; null: nothing'),
    bake_seconds_needed: orNull('How long it would have to last, all else the same; null: that alone does not help'),
    requests_per_second_needed: orNull('How busy the service would have to be, likewise'),
    traffic_percent_needed: orNull(
      'How much of the traffic the stage would have to have, likewise; less than the next',
    ),
  }),
  finding('side_effects_not_contained', OF_STAGE, {
    effects: z
      .partialRecord(z.enum(SIDE_EFFECTS), number('Expected over the stage'))
      .check(z.describe('What copies do a second time')),
  }),
  finding('copies_overload_stable', OF_STAGE, {
    busy: number('How busy stable is with the copies, in shares of its capacity: more than 1'),
    mirror_percent_needed: orNull('With so many copies it is not; null: there is no such number'),
  }),
  finding('diluted_rule', OF_RULE, {
    traffic_percent: number("The canary's share, in percent: as much of an excess is in what the rule reads"),
    bound: number('Where a breach of the whole service begins'),
    regression: number('Of a canary twice as bad as that, or the worst there is'),
    power: share('In how many rollouts the rule sees it'),
    detectable: orNull('What of the canary the rule sees in 80 % of rollouts; null: nothing'),
    detectable_alone: orNull('The same if it looked at the canary alone'),
  }),
  finding(
    'misses_far_regression',
    { metric },
    {
      healthy: number('The metric of stable'),
      regression: number('That of a canary that is far worse from the start'),
      power: share('In how many rollouts the rule that sees it best rolls it back, at least'),
      detectable: orNull('What is rolled back in 80 % of rollouts; null: nothing'),
      limit_needed: limitNeeded(
        'A limit that would roll it back in 80 %, with a false breach in 1 % or less of each stage; null: none',
      ),
    },
  ),
  finding(
    'judge_never_heard',
    { judge: text('Name of the judge') },
    {
      requests_per_stage: number('Of the canary in the busiest stage, expected'),
      min_requests: count('As configured'),
      min_requests_needed: orNull('What it could be; null: no such number would do'),
    },
  ),
  finding(
    'judge_sees_nothing',
    { judge: text('Name of the judge') },
    {
      subject: subjectName.check(z.describe('What it looks at')),
      canary_requests: number('That it compares over the rollout, expected'),
      baseline_events: number('Of the baseline, expected'),
    },
  ),
]);
