import type { ConfigWarning } from '../../model/problems/warning.js';
import { toldWarning } from '../config.js';
import type { PolicyTexts, Unread } from './look-through.js';
import { argProblem, policyProblem, worldProblems } from './policy-texts.js';
import type { ReportOnPolicies } from './rehearsal-files.js';

/** A report on people's files, and what their world file says that changes nothing for any of them. */
export type ReportedPolicies<R> =
  | { readonly ok: true; readonly report: R; readonly warnings: readonly ConfigWarning[] }
  | Unread;

/** What was made of some texts, for who gave them. */
export function reportOnPolicies<R>(made: ReportedPolicies<R>, { world }: PolicyTexts): ReportOnPolicies<R> {
  if (made.ok) return { ok: true, report: made.report, warnings: made.warnings.map(toldWarning) };
  if (made.of === 'world') return { ok: false, problems: worldProblems(made.problems, world) };
  return { ok: false, problems: [...made.problems.map(policyProblem), ...made.undeclared.map(argProblem)] };
}
