import type { ExplainReport } from '../../report/policy/explain-report.js';
import { policyTextsOf } from './policy-texts.js';
import type { RehearsalFiles, ReportOnPolicies } from './rehearsal-files.js';
import { reportOnPolicies } from './report-on-policies.js';

/**
 * What policies for other controllers would do, as many as there are, and what of it does not do what it seems to; or all that is
 * wrong with them. Plays nothing: the world, which may be left out, says what their queries show. The report is that of
 * `canary-sim explain --policy`, byte for byte. Rejects with an `ArgumentError` where it is given something other than text.
 */
export async function explain(files: RehearsalFiles): Promise<ReportOnPolicies<ExplainReport>> {
  const texts = policyTextsOf(files);
  const { explainPolicies } = await import('./explain-policies.js');
  return reportOnPolicies(await explainPolicies(texts), texts);
}
