import * as z from 'zod/mini';
import type { CaseResult, Coverage, Miss, PolicyCase } from '../../model/results/policy-test.js';
import type { AssertionResult } from '../../model/results/study.js';
import { ROLLOUT_ACTIONS, ROLLOUT_EVENTS } from '../../model/rollout.js';
import { STATUSES } from '../../model/status.js';
import { programJson } from '../json/json-text.js';
import { count, program, rulePlace, subjectName, text } from '../json/schema-fields.js';
import { scenarioName } from '../study/scenario-schema.js';
import { assertionJson } from '../study/study-report.js';
import { assertion } from '../study/study-schema.js';
import { expectedText, receivedText } from './mismatch-texts.js';

const miss = z.strictObject({
  what: text('final_state, stage, reason, or the figure'),
  expected: text('In words'),
  received: text('In words, as in the first run that missed it'),
  runs: count('Runs that missed it'),
  seed: text('Of the first of them'),
  reproduce: text('The command that plays that run again'),
});

const caseAssertion = z.omit(assertion, { scenario: true });

const policyCase = z.strictObject({
  name: text('As the file has it'),
  outcome: z.enum(['passed', 'failed']).check(z.describe('An assertion that its runs cannot decide has failed')),
  file: text('In which it stands'),
  line: count('Where it begins in the file, from 1'),
  column: count('Likewise'),
  config: text('The configuration with its plan'),
  scenario: scenarioName,
  seed: text('Of its one run, or of the study that its runs are'),
  runs: z.nullable(count('Runs')).check(z.describe('How many runs; null: one, with just that seed')),
  misses: z.array(miss).check(z.describe('What was expected of every run and did not come to be')),
  assertions: z
    .array(caseAssertion)
    .check(z.describe('What was asserted of all runs together; text is as the case has it, without the scenario')),
});

const planCoverage = z.strictObject({
  config: text('The configuration with the plan'),
  stages: z
    .array(z.strictObject({ name: text('Name of the stage'), reached_in: count('Cases that reached it') }))
    .check(z.describe('Every stage')),
  thresholds: z
    .array(
      z.strictObject({
        stage: text('Name of the stage'),
        metric: subjectName.check(z.describe('What is looked at')),
        condition: z.string().check(z.describe('How')),
        rule: rulePlace,
        judged_in: count('Cases in which it was judged'),
        breached_in: count('Cases in which it was breached'),
      }),
    )
    .check(z.describe('Every condition of every stage')),
});

const row = z.strictObject({
  from: z.enum(STATUSES).check(z.describe('Status before')),
  event: z.enum(ROLLOUT_EVENTS).check(z.describe('What happens')),
  guards: z.array(text('What has to hold')).check(z.describe('All that has to hold')),
  action: z.enum(ROLLOUT_ACTIONS).check(z.describe('What is done')),
  to: z.enum(STATUSES).check(z.describe('Status after')),
  taken_in: count('Cases that took it'),
});

/** What became of policy tests, version 1. */
export const testSchema = z.strictObject({
  complete: z.boolean().check(z.describe('false: it was interrupted before all cases were over')),
  passed: count('Cases'),
  failed: count('Cases'),
  not_run: count('Cases left out by --run, or not over when it was interrupted'),
  cases: z.array(policyCase).check(z.describe('Those that were run')),
  coverage: z
    .strictObject({
      plans: z.array(planCoverage).check(z.describe('Each plan that a case is about')),
      transitions: z.array(row).check(z.describe('Rows of the table of transitions that a simulated rollout can take')),
    })
    .check(z.describe('What these cases made use of')),
  ...program,
});

export type TestReport = z.infer<typeof testSchema>;
export type CaseJson = TestReport['cases'][number];
/** Something that was expected and did not come to be. */
export type MissJson = CaseJson['misses'][number];
/** As in a study, but `text` is as the case has it: without the scenario. */
export type CaseAssertionJson = CaseJson['assertions'][number];
export type CoverageJson = TestReport['coverage'];

/** A case that was run, and where it is from. */
export interface FinishedCase {
  readonly policyCase: PolicyCase;
  readonly result: CaseResult;
  /** As the user named the file of the case, and the plan's as seen from the same folder. */
  readonly file: string;
  readonly config: string;
  /** The command that plays one run of it. */
  readonly reproduceRun: (seed: string) => string;
}

export interface TestIdentity {
  readonly toolVersion: string;
  readonly notRun: number;
  /** False: interrupted. */
  readonly complete: boolean;
}

export function buildTestReport(
  finished: readonly FinishedCase[],
  coverage: Coverage,
  identity: TestIdentity,
): TestReport {
  const passed = finished.filter(({ result }) => result.passed).length;
  return {
    complete: identity.complete,
    passed,
    failed: finished.length - passed,
    not_run: identity.notRun,
    cases: finished.map(caseJson),
    coverage: coverageJson(coverage),
    ...programJson(identity.toolVersion),
  };
}

function caseJson({ policyCase, result, file, config, reproduceRun }: FinishedCase): CaseJson {
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
    misses: result.misses.map((miss) => missJson(miss, reproduceRun(miss.seed))),
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
      thresholds: rules.map(({ stage, metric, condition, place, judgedIn, breachedIn }) => ({
        stage,
        metric,
        condition,
        ...(place === undefined ? {} : { rule: place }),
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
