import type { Subject } from '../../model/judge.js';
import type { ConfigProblem } from '../../model/problems/problem.js';
import { FIGURES } from '../../model/results/outcome.js';
import type { Expectation, ExpectedReason, FigureBounds, PolicyCase } from '../../model/results/policy-test.js';
import type { ScenarioName } from '../../model/results/study.js';
import { inOrderOfText, type ReadFields, readFields } from '../read-fields.js';
import type { Tolerant } from '../schema/field.js';
import { caseProblems } from './case-problems.js';
import { type PolicyTestInput, policyTestSchema, UNLESS_SAID } from './policy-test-schema.js';

/** Cases that hold together by themselves; whether they fit their plans is for who has read the plans. */
export interface PolicyTests {
  readonly cases: readonly PolicyCase[];
  readonly place: Extract<ReadFields, { readonly ok: true }>['place'];
}

export type ParsedPolicyTests =
  | ({ readonly ok: true } & PolicyTests)
  /** At least one, in the order of the text. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads a file of policy tests, JSON or YAML, or says everything that is wrong with it. Never rejects. */
export async function parsePolicyTests(text: string): Promise<ParsedPolicyTests> {
  const read = await readFields(text, policyTestSchema);
  if (!read.ok) return { ok: false, problems: read.problems.map(ofPolicyTests) };
  const said = read.said as NonNullable<Tolerant<PolicyTestInput>>;
  const problems = [...read.problems, ...caseProblems(said).map(read.place)];
  if (problems.length > 0) return { ok: false, problems: problems.sort(inOrderOfText) };
  // Only a problem leaves anything unknown.
  const file = said as PolicyTestInput;
  return {
    ok: true,
    place: read.place,
    cases: file.cases.map((each, index): PolicyCase => {
      const path = ['cases', index];
      return {
        name: each.name,
        config: each.config ?? file.config ?? '',
        scenario: (each.scenario ?? UNLESS_SAID.scenario) as ScenarioName,
        seed: String(each.seed ?? UNLESS_SAID.seed),
        runs: each.runs ?? null,
        expected: expectation(each.expect),
        path,
        place: read.placeOf(path),
      };
    }),
  };
}

/** What is said of a text as a whole, said of policy tests. */
function ofPolicyTests(problem: ConfigProblem): ConfigProblem {
  const { path, place } = problem;
  if (problem.code === 'text_empty') return { code: 'no_policy_tests', path, place };
  if (problem.code === 'not_an_object') return { code: 'not_policy_tests', found: problem.found, path, place };
  return problem;
}

type Expected = PolicyTestInput['cases'][number]['expect'];

function expectation(expected: Expected): Expectation {
  const { final_state: finalState = null, stage = null, assertions = [] } = expected;
  return {
    finalState,
    stages: stage === null ? null : [stage].flat(),
    reason: expected.reason === undefined ? null : reason(expected.reason),
    bounds: FIGURES.flatMap((figure): FigureBounds[] => {
      const { min = null, max = null } = expected[figure] ?? {};
      return min === null && max === null ? [] : [{ figure, min, max }];
    }),
    assertions,
  };
}

function reason({ code, metric, condition, of }: NonNullable<Expected['reason']>): ExpectedReason {
  return {
    code: code ?? null,
    metric: (metric as Subject | undefined) ?? null,
    condition: condition ?? null,
    of: of ?? null,
  };
}
