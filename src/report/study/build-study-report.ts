import type { DeadRule } from '../../model/diagnosis.js';
import type { AssertionResult, NotableRun, ScenarioName, ScenarioResult, StudyResult } from '../../model/study.js';
import { programJson } from '../json/program-json.js';
import type { RoundedUnit } from '../json/round.js';
import { round, roundOrNull } from '../json/round.js';
import { diagnosisSentence, diagnosisSuggestion } from '../words/diagnosis-sentence.js';
import { buildScenario, intervalJson } from './build-scenario.js';
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

/** A study as its report: the order of the keys here is the order in the JSON. */
export function buildStudyReport(result: StudyResult, identity: StudyIdentity): StudyReport {
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
    name: identity.name,
    ...programJson(identity.toolVersion),
    config_digest: identity.configDigest,
    reproduce: identity.reproduce,
  };
}

/** What became of an assertion. */
export function assertionJson({ assertion, outcome, observed, interval, runsNeeded }: AssertionResult): AssertionJson {
  const unit: RoundedUnit = assertion.statistic === 'rate' ? 'rate' : 'measure';
  return {
    text: assertion.text,
    scenario: assertion.scenario,
    figure: assertion.figure,
    statistic: assertion.statistic,
    comparison: assertion.comparison,
    limit: assertion.limit,
    outcome,
    observed: roundOrNull(observed, unit),
    interval: interval === null ? null : intervalJson(interval, unit),
    runs_needed: runsNeeded,
  };
}

function deadRuleJson(rule: DeadRule): DeadRuleJson {
  const { code, stage, stageIndex, metric, condition, runs, scenarios } = rule;
  return {
    code,
    stage,
    stage_index: stageIndex,
    metric,
    condition,
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
