import { parseWorld } from '../../config/parse-world.js';
import { rehearsable } from '../../library/rehearsable.js';
import type { KayentaCanary } from '../../model/kayenta-policy.js';
import type { Policies } from '../../model/policies.js';
import type { PolicyFinding } from '../../model/policy-finding.js';
import type { PolicyProblem } from '../../model/problem.js';
import type { ConfigWarning } from '../../model/warning.js';
import type { WorldSaid } from '../../model/world-said.js';
import { queryFindings } from '../../policies/rehearsal/query-findings.js';
import { rehearsalOf } from '../../policies/rehearsal/rehearsal-of.js';
import type { ExplainedQueries, ToSay } from '../../report/policy/query-report.js';
import { problemSentence } from '../../report/words/problem-sentence.js';
import { worldLineText } from '../../report/words/world-line-text.js';
import { BadInputError } from '../exit-codes.js';
import { readText } from '../files/read-text.js';
import type { Streams } from '../streams.js';

export interface QueriesOfPolicies extends ExplainedQueries {
  readonly findings: readonly PolicyFinding[];
  readonly warnings: readonly ConfigWarning[];
}

/** What a world file says, of this canary config of Kayenta's if there is one; without a file, what is met where nothing is said. */
export async function saidIn(
  file: string | undefined,
  canaryConfig: KayentaCanary | null,
  streams: Streams,
): Promise<WorldSaid> {
  const text = file === undefined ? null : await readText(file, 'world', streams);
  const read = await parseWorld(text, null, canaryConfig);
  if (!read.ok) throw new BadInputError(read.problems, file ?? null);
  return read.said;
}

/** How the queries of people's files are understood, given what is said in a world file. */
export function explainedQueries(policies: Policies, said: WorldSaid): QueriesOfPolicies {
  const each = rehearsable(policies).map(({ name, of }) => {
    const policy = of(said);
    return { name, policy, of: rehearsalOf(policy, said) };
  });
  // What one policy does not ask another may.
  const warnings = each.map(({ of }) => (of.ok ? of.warnings : []));
  const [first = [], ...others] = warnings;
  const areKnown = each.every(({ of }) => of.ok);
  return {
    queries: each.flatMap(({ name, of }) => of.understood.map((query) => ({ ...query, policy: name }))),
    toSay: each.flatMap(({ name, of }) => (of.ok ? [] : of.problems.flatMap((problem) => toSay(name, problem)))),
    findings: each.flatMap(({ policy, of }) => queryFindings(policy, of.understood, of.ok ? [] : of.problems, said)),
    warnings: areKnown
      ? first.filter((one) => others.every((other) => other.some((two) => JSON.stringify(two) === JSON.stringify(one))))
      : [],
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
