import { explainPolicies } from '../../library/policy/explain-policies.js';
import { EXIT } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { type PolicyReportOptions, writePolicyReport } from './write-policy-report.js';

/** Says what files for other controllers would do, and what of it does not do what it seems to. Gives the exit code. */
export async function explainCommand(options: PolicyReportOptions, streams: Streams): Promise<number> {
  const { findings } = await writePolicyReport(options, explainPolicies, streams);
  return options.strict && findings.length > 0 ? EXIT.expectationNotMet : EXIT.done;
}
