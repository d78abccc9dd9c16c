import type { DocumentPath } from '../../model/place.js';
import type { CaseProblemDetail } from '../../model/problems/case-problem.js';
import { FIGURES } from '../../model/results/outcome.js';
import type { Unplaced } from '../checks/draft.js';
import type { Tolerant } from '../schema/field.js';
import { CASE_KEYS, EXPECTATIONS, FILE_KEYS, type PolicyTestInput, REASON_KEYS } from './policy-test-schema.js';

type File = NonNullable<Tolerant<PolicyTestInput>>;
type Case = NonNullable<NonNullable<File['cases']>[number]>;
type CaseProblem = Unplaced<CaseProblemDetail>;

/** What does not fit together in a file of policy tests, as far as it is known. */
export function caseProblems(file: File): readonly CaseProblem[] {
  const { cases = [] } = file;
  const seen = new Map<string, number>();
  return cases.flatMap((each, index): CaseProblem[] => {
    if (each === undefined) return [];
    const path = ['cases', index];
    const problems = [...expectationProblems(each, [...path, 'expect'])];
    const isLeftOut = !Object.hasOwn(file, 'config') && !Object.hasOwn(each, 'config');
    if (isLeftOut && areKnown(file, FILE_KEYS) && areKnown(each, CASE_KEYS)) {
      problems.push({ code: 'case_without_config', path });
    }
    const { name } = each;
    const earlierIndex = name === undefined ? undefined : seen.get(name);
    if (name !== undefined && earlierIndex !== undefined) {
      problems.push({ code: 'duplicate_case', name, earlierIndex, path: [...path, 'name'] });
    } else if (name !== undefined) seen.set(name, index);
    return problems;
  });
}

function expectationProblems({ expect, ...of }: Case, path: DocumentPath): readonly CaseProblem[] {
  if (expect === undefined) return [];
  const problems: CaseProblem[] = [];
  if (Object.keys(expect).length === 0) {
    problems.push({ code: 'expects_nothing', what: 'case', allowed: EXPECTATIONS, path });
  }
  if (expect.reason !== undefined) {
    const at = [...path, 'reason'];
    if (Object.keys(expect.reason).length === 0) {
      problems.push({ code: 'expects_nothing', what: 'reason', allowed: REASON_KEYS, path: at });
    } else if (expect.final_state === 'COMPLETED') {
      problems.push({ code: 'reason_of_completed', path: at });
    }
  }
  for (const figure of FIGURES) {
    const bounds = expect[figure];
    if (bounds === undefined) continue;
    const { min, max } = bounds;
    const at = [...path, figure];
    if (Object.keys(bounds).length === 0) {
      problems.push({ code: 'expects_nothing', what: 'bounds', allowed: ['min', 'max'], path: at });
    } else if (min !== undefined && max !== undefined && min > max) {
      problems.push({ code: 'bounds_reversed', min, max, path: at });
    }
  }
  if (expect.assertions !== undefined && !Object.hasOwn(of, 'runs') && areKnown(of, CASE_KEYS)) {
    problems.push({ code: 'assertion_without_runs', path: [...path, 'assertions'] });
  }
  return problems;
}

/** Whether nothing among these keys is misspelt: what seems left out may be it. */
function areKnown(map: object, keys: readonly string[]): boolean {
  return Object.keys(map).every((key) => keys.includes(key));
}
