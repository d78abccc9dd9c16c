import * as z from 'zod/mini';
import { type Assertion, SCENARIO_NAMES } from '../../model/results/study.js';
import { count, number, rulePlace, share, subjectName, text } from '../json/schema-fields.js';

export const scenarioName = z
  .union([z.enum(SCENARIO_NAMES), z.templateLiteral(['worse_', z.string()])])
  .check(
    z.describe(
      "A preset with a canary like stable, worse_ and the metric of the configuration's own that is worse, or its own world, configured",
    ),
  );

export const rate = (description: string) =>
  z
    .strictObject({
      count: count('So many runs'),
      rate: share('As a share of all runs of the scenario, rounded to 9 decimals'),
      interval: z
        .tuple([share('Lower end'), share('Upper end')])
        .check(z.describe('95 % Wilson interval of the rate, rounded to 9 decimals')),
    })
    .check(z.describe(description));

const NOT_HAD = '; null if no run has it. Rounded to 3 decimals';

export const distribution = (description: string) =>
  z
    .nullable(
      z.strictObject({
        count: count('Runs that have the figure'),
        mean: number('Mean of these'),
        interval: z
          .tuple([number('Lower end'), number('Upper end')])
          .check(z.describe('95 % interval of the mean, by the normal approximation')),
        min: number('Least'),
        p50: number('Median, right to 1 in 4,096'),
        p95: number('95th percentile, likewise'),
        max: number('Most'),
      }),
    )
    .check(z.describe(`${description}${NOT_HAD}`));

const stage = z.strictObject({
  name: text('Name of the stage'),
  rolled_back: rate('Rolled back in it'),
  paused: rate('Ended PAUSED in it'),
});

const rule = z.strictObject({
  stage: text('Stage in which it fired'),
  metric: subjectName.check(z.describe('What it looks at')),
  condition: z.string().check(z.describe('How: a condition, or a judge by its name')),
  rule: rulePlace,
  first: rate('First in the order of judging among those that failed the window'),
  alone: count('Runs in which nothing else failed the window'),
});

export const byAudience = z
  .optional(
    z.record(
      z.string(),
      z.strictObject({
        exposure_requests: distribution('Its requests that the canary served'),
        excess_failed_requests: distribution('Its failures that there would not have been with stable alone'),
      }),
    ),
  )
  .check(z.describe('By audience, by name; only where there are any'));

/** How a rehearsed controller left its rollouts: what runs that ended so have in common. */
export const endingWords = {
  phase: text('In which the controller stood in the end, in its word'),
  message: text('As the controller writes it, with … for each number that is not the same in all of these runs'),
} as const;

/** What the runs of one world came to, whatever it is called. */
export const scenarioFields = {
  runs: count('Runs played'),
  released: rate('Ended COMPLETED with a canary that is not bad'),
  stopped: rate('Rolled back once something was wrong with the canary'),
  stalled: rate('Paused, and no person came'),
  missed: rate('Ended COMPLETED with a bad canary'),
  wrongly_stopped: rate('Rolled back while nothing was wrong with the canary'),
  completed: rate('Ended COMPLETED'),
  rolled_back: rate('Ended ROLLED_BACK'),
  paused: rate('Ended PAUSED'),
  time_to_detect_seconds: distribution('From the moment the canary is worse to the decision to roll back'),
  time_to_restore_seconds: distribution('From the moment the canary is worse until it serves no more'),
  duration_seconds: distribution('From the start to the end of the rollout, of runs that ended COMPLETED'),
  exposure_requests: distribution('Requests the canary served'),
  failed_requests: distribution('Failures of all arms'),
  excess_failed_requests: distribution('Failures that there would not have been with stable alone'),
  unseen_failed_requests: distribution('Failures of all arms that no metric counts'),
  excess_slow_requests: distribution('Slow requests to the canary that there would not have been with stable alone'),
  lost_conversions: distribution("Conversions that stable would have had in the canary's place less the canary's"),
  lost_revenue: distribution('What the lost conversions are worth'),
  duplicated_side_effects: distribution(
    'Side effects that copies of requests had a second time, where they are not contained, and requests that retries did a second time and would not have with stable alone',
  ),
  users_exposed: distribution('Users that the canary served at least once'),
  users_hit: distribution("Users who met at least one of the canary's failures"),
  budget_spent_percent: distribution('Part of the error budget that the rollout spent, in percent'),
  by_audience: byAudience,
  share_at_decision_percent: distribution(
    "The canary's share of traffic when the rollout was decided; 100 where it was promoted",
  ),
  stages: z.array(stage).check(z.describe('Every stage of the plan, in order')),
  rules: z.array(rule).check(z.describe('Conditions that ever rolled back, most often first')),
  endings: z
    .optional(
      z.array(
        z.strictObject({
          ...endingWords,
          ended: rate('Runs that ended so'),
        }),
      ),
    )
    .check(z.describe('How rehearsals ended, most often first; left out where a plan steers')),
  alerted: z.optional(rate('A breach was told to a person; left out where no rule of the plan alerts')),
  held_by_rule: z.optional(rate('A rule paused or froze it; left out where no rule of the plan does')),
};

/** What a rate or a figure of a scenario says, in words. */
export function figureDescription(name: Assertion['figure']): string {
  const schema: z.ZodMiniType = scenarioFields[name];
  return String(z.globalRegistry.get(schema)?.description).replace(NOT_HAD, '');
}

export const notableRun = (description: string, value: string) =>
  z
    .strictObject({
      seed: text('Seed of this run'),
      value: number(`Of this run: ${value}`),
      reproduce: text('The command that plays this run'),
    })
    .check(z.describe(description));

/** What the runs of a scenario came to, without its name and its notable runs. */
export type ScenarioBody = z.output<z.ZodMiniObject<typeof scenarioFields, z.core.$strict>>;
