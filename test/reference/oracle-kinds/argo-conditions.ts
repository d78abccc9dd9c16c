import { assessmentOf } from '../../../src/controllers/argo/measurement-outcome.js';
import { compared, type Loose, measuredOf, notSupported } from './argo-shared.js';
import { type CaseResult, hasKeys, type OracleKind } from './oracle-kind.js';

interface Case {
  readonly id: string;
  readonly resultType: string;
  readonly result: unknown;
  readonly successCondition: string;
  readonly failureCondition: string;
  readonly expect: { readonly phase: string; readonly error?: string | null };
}

/** What Argo Rollouts' evaluator said of results and conditions. */
export const argoConditionsOracle: OracleKind = {
  recognise: (document) =>
    hasKeys(document, ['cases']) &&
    hasKeys((document as { cases: Loose[] }).cases[0], ['resultType', 'successCondition', 'expect']),
  run: (document) => (document as { readonly cases: readonly Case[] }).cases.map(resultOf),
};

const ERRORS: Readonly<Record<string, string>> = {
  no_data: 'noData',
  type_or_runtime: 'typeOrRuntime',
  not_boolean: 'notBoolean',
  syntax: 'syntax',
  unknown_name: 'unknownName',
};

function resultOf({ id, resultType, result, successCondition, failureCondition, expect }: Case): CaseResult {
  const measured = measuredOf(resultType, result);
  if (measured === null) return notSupported(`results of type ${resultType}`);
  const outcome = assessmentOf(successCondition ?? '', failureCondition ?? '')(measured);
  if (outcome.fault === 'not_supported') return notSupported(outcome.message);
  const error = outcome.fault === null ? null : (ERRORS[outcome.fault] ?? outcome.fault);
  const wanted = expect.error === undefined ? { phase: expect.phase } : { phase: expect.phase, error: expect.error };
  return compared(id, wanted, { phase: outcome.phase, error });
}
