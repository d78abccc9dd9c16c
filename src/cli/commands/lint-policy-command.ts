import { type PolicyLintOptions, reportPolicies } from '../../library/policy/policy-lint.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { playedInputs } from '../files/load-played.js';
import { refusePolicies } from '../files/load-policies.js';
import { type PlayedFiles, playedTexts } from '../files/load-rehearsal.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export interface LintPolicyOptions extends ReportOptions, PlayedFiles, PolicyLintOptions {
  /** Findings are no advice, but an expectation that is not met. */
  readonly strict: boolean;
  readonly quiet: boolean;
}

/** Says what files for other controllers do that they do not seem to, and how that does in a world. Gives the exit code. */
export async function lintPolicyCommand(options: LintPolicyOptions, streams: Streams): Promise<number> {
  const { config, runs, seed } = options;
  const texts = await playedTexts(options, streams);
  refuseSameFiles(
    namedOutputs(options),
    playedInputs({ ...options, policies: texts.policies.map(({ name }) => name) }),
  );
  const linted = await reportPolicies(texts, { runs, seed });
  if (!linted.ok && linted.of === 'policies') return refusePolicies(linted.problems, linted.undeclared);
  if (!linted.ok) throw new BadInputError(linted.problems, config);
  const { report, warnings } = linted;
  await writeReports(report, options, streams);
  if (!options.quiet) tellWarnings(warnings.map(warningSentence), streams);
  const hasNone = texts.world !== null && report.no_figures !== null;
  return options.strict && (report.findings.length > 0 || hasNone) ? EXIT.expectationNotMet : EXIT.done;
}
