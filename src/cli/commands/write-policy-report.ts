import type { PolicyTexts } from '../../library/policy/look-through.js';
import type { ReportedPolicies } from '../../library/policy/report-on-policies.js';
import type { AnyReport } from '../../library/printable.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { BadInputError } from '../exit-codes.js';
import { policyInputs, refusePolicies } from '../files/load-policies.js';
import { type PlayedFiles, playedTexts } from '../files/load-rehearsal.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

/** What is asked of files for other controllers, and of the world file that says what they show. */
export interface PolicyReportOptions extends ReportOptions, PlayedFiles {
  /** Without warnings on standard error. */
  readonly quiet: boolean;
  /** Findings are no advice, but an expectation that is not met. */
  readonly strict: boolean;
}

/** Reads files for other controllers, makes a report on them, and writes it; or throws all that is wrong with them. */
export async function writePolicyReport<R extends AnyReport>(
  options: PolicyReportOptions,
  make: (texts: PolicyTexts) => Promise<ReportedPolicies<R>>,
  streams: Streams,
): Promise<R> {
  const texts = await playedTexts(options, streams);
  const world = texts.world?.file;
  const inputs = policyInputs(texts.policies.map(({ name }) => name));
  refuseSameFiles(namedOutputs(options), [...inputs, { what: 'the world', file: world }]);
  const made = await make(texts);
  if (!made.ok && made.of === 'policies') return refusePolicies(made.problems, made.undeclared);
  if (!made.ok) throw new BadInputError(made.problems, world);
  if (!options.quiet) tellWarnings(made.warnings.map(warningSentence), streams);
  await writeReports(made.report, options, streams);
  return made.report;
}
