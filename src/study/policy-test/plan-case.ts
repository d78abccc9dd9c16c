import { SUBJECTS } from '../../model/judge.js';
import type { DocumentPath } from '../../model/place.js';
import type { CaseProblemDetail } from '../../model/problems/case-problem.js';
import type { FieldProblemDetail } from '../../model/problems/problem.js';
import type { PolicyCase } from '../../model/results/policy-test.js';
import type { Assertion } from '../../model/results/study.js';
import type { Setup } from '../../model/setup.js';
import { type NearMiss, parseAssertion, type SecondsOf } from '../assertion.js';
import type { PlannedCase } from './run-case.js';

type UnknownName = Extract<FieldProblemDetail, { readonly code: 'not_one_of' }>;
type PlanProblem = (CaseProblemDetail | UnknownName) & { readonly path: DocumentPath };

export type CasePlan =
  | { readonly ok: true; readonly planned: PlannedCase }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/** Brings a case together with its plan, in the world of its scenario, or says what does not fit. */
export function planCase(policyCase: PolicyCase, setup: Setup, nearMiss: NearMiss, secondsOf: SecondsOf): CasePlan {
  const { expected, scenario, path } = policyCase;
  const problems: PlanProblem[] = [];
  const stages = setup.plan.stages.map(({ name }) => name);
  const wanted = expected.stages ?? [];
  for (const [index, stage] of wanted.entries()) {
    if (stages.includes(stage)) continue;
    problems.push({
      code: 'not_one_of',
      found: { kind: 'text', text: stage },
      allowed: stages,
      suggestion: nearMiss(stage, stages),
      path: [...path, 'expect', 'stage', ...(wanted.length > 1 ? [index] : [])],
    });
  }
  const { reason } = expected;
  const subjects: readonly string[] = [...SUBJECTS, ...(setup.plan.metrics ?? []).map(({ name }) => name)];
  const metric = reason?.metric ?? null;
  // A policy has names of its own.
  if (metric !== null && setup.rehearsal === undefined && !subjects.includes(metric)) {
    problems.push({
      code: 'not_one_of',
      found: { kind: 'text', text: metric },
      allowed: subjects,
      suggestion: nearMiss(metric, subjects),
      path: [...path, 'expect', 'reason', 'metric'],
    });
  }
  const assertions: Assertion[] = [];
  for (const [index, text] of expected.assertions.entries()) {
    const at = [...path, 'expect', 'assertions', index];
    const [subject = ''] = text.split(/[<>=!]/);
    if (subject.split('.').length !== 2) {
      problems.push({ code: 'assertion_not_two_words', found: text.trim(), path: at });
      continue;
    }
    const parsed = parseAssertion(`${scenario}.${text}`, nearMiss, secondsOf);
    if (parsed.ok) assertions.push(parsed.assertion);
    else problems.push({ code: 'assertion_unreadable', problem: parsed.problem, path: at });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, planned: { policyCase, setup, assertions } };
}
