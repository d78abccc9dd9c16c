import type { PolicyLintReport } from '../../report/policy/policy-lint-report.js';
import { type StudyOptions, studyOptions } from '../study-options.js';
import { policyTextsOf } from './policy-texts.js';
import type { RehearsalFiles, ReportOnPolicies } from './rehearsal-files.js';
import { reportOnPolicies } from './report-on-policies.js';

/** Of what is played where a world is given: 50 runs of each scenario unless said. */
export type LintPolicyOptions = Pick<StudyOptions, 'seed' | 'runs'>;

const USUAL_RUNS = 50;

/**
 * What a policy does that it does not seem to; in a world also how often it stops healthy and bad versions, and what each
 * remedy comes to on the same seeds. Or all that is wrong with the files. The report is that of `canary-sim lint --policy`, byte
 * for byte. Plays in the caller's thread. Rejects with an `ArgumentError` where it is given something other than text.
 */
export async function lintPolicy(
  files: RehearsalFiles,
  options: LintPolicyOptions = {},
): Promise<ReportOnPolicies<PolicyLintReport>> {
  const texts = policyTextsOf(files);
  const { runs, seed } = studyOptions({ runs: USUAL_RUNS, ...options }, ['seed', 'runs']);
  const { reportPolicies } = await import('./policy-lint.js');
  return reportOnPolicies(await reportPolicies(texts, { runs, seed }), texts);
}
