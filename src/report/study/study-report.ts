import * as z from 'zod/mini';
import type { Advice } from '../../model/results/advice.js';
import type { DeadRule } from '../../model/results/dead-rule.js';
import { FIGURES, OUTCOMES } from '../../model/results/outcome.js';
import {
  type AssertionResult,
  type NotableRun,
  RULE_RATES,
  type ScenarioName,
  type ScenarioResult,
  type StudyResult,
} from '../../model/results/study.js';
import { type RoundedUnit, round } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import { condition, count, metricName, origin, rulePlace, share, text } from '../json/schema-fields.js';
import { diagnosisSentence } from '../words/diagnosis-sentence.js';
import { diagnosisSuggestion } from '../words/diagnosis-suggestion.js';
import { adviceJson, adviceSchema } from './advice-json.js';
import { buildScenario, intervalJson, notableRun, scenarioFields, scenarioName } from './scenario-report.js';

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

/** Which program made the report, from what, and the commands that make it, or any of its runs, again. */
export interface StudyIdentity {
  readonly toolVersion: string;
  readonly configDigest: string;
  /** Name of the rollout. */
  readonly name: string;
  readonly reproduce: string;
  /** The command that plays one run: no `--scenario` for `configured`. */
  readonly reproduceRun: (seed: string, scenario: ScenarioName) => string;
}

/** A study as its report: the order of the keys here is the order in the JSON. No advice, null: none was looked for. */
export function buildStudyReport(
  result: StudyResult,
  identity: StudyIdentity,
  advice: readonly Advice[] | null = null,
): StudyReport {
  return {
    complete: result.complete,
    runs: result.runs,
    seed: result.seed,
    assertions: result.assertions.map(assertionJson),
    scenarios: result.scenarios.map((scenario) => ({
      name: scenario.name,
      ...buildScenario(scenario),
      notable: notableJson(scenario, identity),
    })),
    dead_rules: result.deadRules.map(deadRuleJson),
    advice: advice?.map(adviceJson) ?? null,
    name: identity.name,
    ...programJson(identity.toolVersion),
    config_digest: identity.configDigest,
    reproduce: identity.reproduce,
  };
}

/** What became of an assertion. */
export function assertionJson({
  assertion,
  outcome,
  observed,
  runsWithout,
  interval,
  runsNeeded,
}: AssertionResult): AssertionJson {
  const unit: RoundedUnit = assertion.statistic === 'rate' ? 'rate' : 'measure';
  return {
    text: assertion.text,
    scenario: assertion.scenario,
    figure: assertion.figure,
    statistic: assertion.statistic,
    comparison: assertion.comparison,
    limit: assertion.limit,
    outcome,
    observed: observed === null || Math.abs(observed) === Number.POSITIVE_INFINITY ? null : round(observed, unit),
    runs_without: runsWithout,
    interval: interval === null ? null : intervalJson(interval, unit),
    runs_needed: runsNeeded,
  };
}

function deadRuleJson(rule: DeadRule): DeadRuleJson {
  const { code, stage, stageIndex, metric, condition, place, runs, scenarios } = rule;
  return {
    code,
    stage,
    stage_index: stageIndex,
    metric,
    condition,
    ...(place === undefined ? {} : { rule: place }),
    runs,
    scenarios,
    message: diagnosisSentence(rule),
    suggestion: diagnosisSuggestion(rule),
  };
}

function notableJson({ name, notable }: ScenarioResult, identity: StudyIdentity): ScenarioJson['notable'] {
  const run = ({ seed, value }: NotableRun, unit: RoundedUnit) => ({
    seed,
    value: round(value, unit),
    reproduce: identity.reproduceRun(seed, name),
  });
  return {
    worst: run(notable.worst, 'measure'),
    median: run(notable.median, 'measure'),
    nearest_miss: notable.nearestMiss === null ? null : run(notable.nearestMiss, 'rate'),
  };
}
