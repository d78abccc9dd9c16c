import type { Advice } from '../../model/results/advice.js';
import type { DeadRule } from '../../model/results/dead-rule.js';
import type {
  AssertionResult,
  NotableRun,
  ScenarioName,
  ScenarioResult,
  StudyResult,
} from '../../model/results/study.js';
import { type RoundedUnit, round } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import { diagnosisSentence } from '../words/diagnosis-sentence.js';
import { diagnosisSuggestion } from '../words/diagnosis-suggestion.js';
import { adviceJson } from './advice-json.js';
import { buildScenario, intervalJson } from './scenario-report.js';
import type { AssertionJson, DeadRuleJson, ScenarioJson, StudyReport } from './study-schema.js';

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
