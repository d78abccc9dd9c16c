import * as z from 'zod/mini';
import { FIGURES, OUTCOMES } from '../../model/results/outcome.js';
import { RULE_RATES } from '../../model/results/study.js';
import { condition, count, metricName, origin, rulePlace, share, text } from '../json/schema-fields.js';
import { adviceSchema } from './advice-schema.js';
import { notableRun, scenarioFields, scenarioName } from './scenario-schema.js';

const COMPARISONS = ['<', '<=', '>', '>='] as const;

export const assertion = z.strictObject({
  text: text('As it was written'),
  scenario: scenarioName,
  figure: z
    .enum([...FIGURES, ...OUTCOMES, 'completed', 'rolled_back', 'paused', ...RULE_RATES])
    .check(z.describe('What is looked at: a rate or a figure of scenarios[]')),
  statistic: z
    .enum(['rate', 'count', 'mean', 'min', 'p50', 'p95', 'max'])
    .check(z.describe('Which of its numbers is compared')),
  comparison: z.enum(COMPARISONS).check(z.describe('How it is to stand to the limit')),
  limit: z.number().check(z.describe('As written')),
  outcome: z
    .enum(['met', 'not_met', 'undecided'])
    .check(z.describe('undecided: its interval holds the limit, so that more runs are needed')),
  observed: z
    .nullable(z.number())
    .check(z.describe('What the study says; null if no run has such a figure, or if it is infinite')),
  runs_without: count(
    'Runs that caught nothing, of a time to detect or to restore: each counts as infinite; 0 for all else',
  ),
  interval: z
    .nullable(z.tuple([z.number(), z.number()]))
    .check(z.describe('95 % interval of what is observed; null if there is none')),
  runs_needed: z
    .nullable(z.int().check(z.minimum(1)))
    .check(z.describe('Runs of the scenario that would probably decide; null if decided, or not known')),
});

const scenario = z.strictObject({
  name: scenarioName,
  ...scenarioFields,
  notable: z
    .strictObject({
      worst: notableRun('Most excess failures', 'its excess failures'),
      median: notableRun('As many excess failures as the median run', 'its excess failures'),
      nearest_miss: z
        .nullable(
          z.strictObject({
            seed: text('Seed of this run'),
            value: share('How near it came: 1 is on the bound'),
            reproduce: text('The command that plays this run'),
          }),
        )
        .check(z.describe('COMPLETED, and nearer to a bound than any other; null if none came within a fifth of one')),
    })
    .check(z.describe('Runs worth looking at')),
});

const deadRule = z.strictObject({
  code: z.literal('dead_rule').check(z.describe('What kind of finding this is')),
  stage: text('Name of the stage'),
  stage_index: count('Position of the stage, from 0'),
  metric: metricName.check(z.describe('What the rule looks at')),
  condition: condition.check(z.describe('How')),
  rule: rulePlace,
  runs: count('Runs in which it was never the first to roll back'),
  scenarios: count('Scenarios that these are of'),
  message: text('The same in a sentence'),
  suggestion: text('What could be done about it'),
});

/** The report of a study, version 1: what scripts want, then where it is from. */
export const studySchema = z.strictObject({
  complete: z.boolean().check(z.describe('False when it was interrupted, or is a part of another')),
  runs: count('Runs played of each scenario'),
  seed: text('Every draw follows from it; run i has the seed SEED/i'),
  assertions: z.array(assertion).check(z.describe('What was asserted of the study, in the order given')),
  scenarios: z.array(scenario).check(z.describe('The worlds that were played, healthy first')),
  dead_rules: z
    .array(deadRule)
    .check(z.describe('Conditions of the plan that were not the first to roll back anything in any scenario')),
  advice: z
    .nullable(z.array(adviceSchema))
    .check(
      z.describe(
        'What would mend scenarios, each tried alone on runs of its own before it is said; null: it was not looked for, since the study is not complete, or was interrupted meanwhile',
      ),
    ),
  ...origin('study'),
});

export type StudyReport = z.infer<typeof studySchema>;
export type ScenarioJson = StudyReport['scenarios'][number];
export type DeadRuleJson = StudyReport['dead_rules'][number];
export type AssertionJson = StudyReport['assertions'][number];
