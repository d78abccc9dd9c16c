import { ofEach } from '../../config/checks/warnings/said-in-vain.js';
import type { PolicyProblem } from '../../model/problems/problem.js';
import type { ConfigWarning } from '../../model/problems/warning.js';
import type { ExplainedQueries, ToSay } from '../../report/policy/query-report.js';
import { problemSentence } from '../../report/words/problems/problem-sentence.js';
import { worldLineText } from '../../report/words/world-line-text.js';
import type { UnderstoodPolicy } from './policy-findings.js';

export interface QueriesOfPolicies extends ExplainedQueries {
  readonly warnings: readonly ConfigWarning[];
}

/** How the queries of people's files are understood, and what has to be said before a rehearsal. */
export function explainedQueries(understood: readonly UnderstoodPolicy[]): QueriesOfPolicies {
  const each = understood.map(({ rehearsable: { name }, of }) => ({ name, of }));
  const areKnown = each.every(({ of }) => of.ok);
  return {
    queries: each.flatMap(({ name, of }) => of.understood.map((query) => ({ ...query, policy: name }))),
    toSay: each.flatMap(({ name, of }) => (of.ok ? [] : of.problems.flatMap((problem) => toSay(name, problem)))),
    warnings: areKnown ? ofEach(understood.map(({ warnings }) => warnings)) : [],
  };
}

/** Queries that are refused are findings; of all else it is said how to say it. */
function toSay(policy: string, problem: PolicyProblem): readonly ToSay[] {
  const { file: _, path: __, place: ___, ...detail } = problem;
  const message = problemSentence(detail as PolicyProblem);
  if ('say' in problem) return [{ policy, metric: problem.metric, say: worldLineText(problem.say), message }];
  if (problem.code !== 'arg_without_value') return [];
  return [{ policy, metric: '', say: `--arg ${problem.name}=VALUE`, message }];
}
