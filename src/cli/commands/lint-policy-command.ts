import { type PolicyLintOptions, reportPolicies } from '../../library/policy/policy-lint.js';
import { EXIT } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { type PolicyReportOptions, writePolicyReport } from './write-policy-report.js';

/** Says what files for other controllers do that they do not seem to, and how that does in a world. Gives the exit code. */
export async function lintPolicyCommand(
  options: PolicyReportOptions & PolicyLintOptions,
  streams: Streams,
): Promise<number> {
  const { runs, seed, strict } = options;
  const { findings, no_figures } = await writePolicyReport(
    options,
    (texts) => reportPolicies(texts, { runs, seed }),
    streams,
  );
  // Who names a world wants figures.
  const hasNone = no_figures !== null && no_figures !== 'no_world';
  return strict && (findings.length > 0 || hasNone) ? EXIT.expectationNotMet : EXIT.done;
}
