import { explainPolicies } from '../../library/policy/explain-policies.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { playedInputs } from '../files/load-played.js';
import { refusePolicies } from '../files/load-policies.js';
import { type PlayedFiles, playedTexts } from '../files/load-rehearsal.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export interface ExplainOptions extends ReportOptions, PlayedFiles {
  /** Without warnings on standard error. */
  readonly quiet: boolean;
  /** Findings are no advice, but an expectation that is not met. */
  readonly strict: boolean;
}

/** Says what files for other controllers would do, and what of it does not do what it seems to. Gives the exit code. */
export async function explainCommand(options: ExplainOptions, streams: Streams): Promise<number> {
  const { config } = options;
  const texts = await playedTexts(options, streams);
  refuseSameFiles(
    namedOutputs(options),
    playedInputs({ ...options, policies: texts.policies.map(({ name }) => name) }),
  );
  const explained = await explainPolicies(texts);
  if (!explained.ok && explained.of === 'policies') return refusePolicies(explained.problems, explained.undeclared);
  if (!explained.ok) throw new BadInputError(explained.problems, config === '' ? null : config);
  const { report, warnings } = explained;
  if (!options.quiet) tellWarnings(warnings.map(warningSentence), streams);
  await writeReports(report, options, streams);
  return options.strict && report.findings.length > 0 ? EXIT.expectationNotMet : EXIT.done;
}
