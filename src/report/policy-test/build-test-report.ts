import type { CaseResult, Coverage, Miss, PolicyCase } from '../../model/policy-test.js';
import type { AssertionResult, ScenarioName } from '../../model/study.js';
import { programJson } from '../json/program-json.js';
import { assertionJson } from '../study/build-study-report.js';
import { expectedText, receivedText } from './mismatch-texts.js';
import type { CaseAssertionJson, CaseJson, CoverageJson, MissJson, TestReport } from './test-schema.js';

/** A case that was run, and where it is from. */
export interface FinishedCase {
  readonly policyCase: PolicyCase;
  readonly result: CaseResult;
  /** As the user named the file of the case, and the plan's as seen from the same folder. */
  readonly file: string;
  readonly config: string;
}

export interface TestIdentity {
  readonly toolVersion: string;
  readonly notRun: number;
  /** The command that plays one run. */
  readonly reproduceRun: (seed: string, config: string, scenario: ScenarioName) => string;
}

export function buildTestReport(
  finished: readonly FinishedCase[],
  coverage: Coverage,
  identity: TestIdentity,
): TestReport {
  const passed = finished.filter(({ result }) => result.passed).length;
  return {
    passed,
    failed: finished.length - passed,
    not_run: identity.notRun,
    cases: finished.map((each) => caseJson(each, identity)),
    coverage: coverageJson(coverage),
    ...programJson(identity.toolVersion),
  };
}

function caseJson({ policyCase, result, file, config }: FinishedCase, identity: TestIdentity): CaseJson {
  const { name, place, scenario, seed, runs } = policyCase;
  return {
    name,
    outcome: result.passed ? 'passed' : 'failed',
    file,
    line: place.line,
    column: place.column,
    config,
    scenario,
    seed,
    runs,
    misses: result.misses.map((miss) => missJson(miss, identity.reproduceRun(miss.seed, config, scenario))),
    assertions: result.assertions.map((assertion, index) => assertionOf(assertion, policyCase, index)),
  };
}

function missJson({ mismatch, seed, runs }: Miss, reproduce: string): MissJson {
  return {
    what: mismatch.code === 'figure' ? mismatch.expected.figure : mismatch.code,
    expected: expectedText(mismatch),
    received: receivedText(mismatch),
    runs,
    seed,
    reproduce,
  };
}

function assertionOf(assertion: AssertionResult, { expected }: PolicyCase, index: number): CaseAssertionJson {
  const { scenario: _, ...json } = assertionJson(assertion);
  return { ...json, text: expected.assertions[index]?.trim() ?? json.text };
}

function coverageJson({ plans, rows }: Coverage): CoverageJson {
  return {
    plans: plans.map(({ config, stages, rules }) => ({
      config,
      stages: stages.map(({ stage, reachedIn }) => ({ name: stage, reached_in: reachedIn })),
      thresholds: rules.map(({ stage, metric, condition, judgedIn, breachedIn }) => ({
        stage,
        metric,
        condition,
        judged_in: judgedIn,
        breached_in: breachedIn,
      })),
    })),
    transitions: rows.map(({ from, event, guards, action, to, takenIn }) => ({
      from,
      event,
      guards: [...guards],
      action,
      to,
      taken_in: takenIn,
    })),
  };
}
