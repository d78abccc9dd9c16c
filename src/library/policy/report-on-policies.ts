import type { ConfigWarning } from '../../model/problems/warning.js';
import { type Told, toldWarning } from '../config.js';
import type { PolicyTexts, Unread } from './look-through.js';
import { argProblem, policyProblem, type RehearsalProblem, worldProblems } from './policy-texts.js';

/** A report on people's files, and what their world file says that changes nothing for any of them. */
export type ReportedPolicies<R> =
  | { readonly ok: true; readonly report: R; readonly warnings: readonly ConfigWarning[] }
  | Unread;

/** A report on policies, or all that is wrong with them. */
export type ReportOnPolicies<R> =
  | {
      readonly ok: true;
      /** What `format` takes. */
      readonly report: R;
      /** What the world says that changes nothing for any of the policies. */
      readonly warnings: readonly Told[];
    }
  /** At least one: all that is wrong in the policies and in the values of their arguments, or else all that is wrong in the world. */
  | { readonly ok: false; readonly problems: readonly RehearsalProblem[] };

/** What was made of some texts, for who gave them. */
export function reportOnPolicies<R>(made: ReportedPolicies<R>, { world }: PolicyTexts): ReportOnPolicies<R> {
  if (made.ok) return { ok: true, report: made.report, warnings: made.warnings.map(toldWarning) };
  if (made.of === 'world') return { ok: false, problems: worldProblems(made.problems, world) };
  return { ok: false, problems: [...made.problems.map(policyProblem), ...made.undeclared.map(argProblem)] };
}
