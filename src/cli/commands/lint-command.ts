import { VERSION } from '../../library/identity.js';
import type { ConfigWarning } from '../../model/problems/warning.js';
import { lintJson } from '../../report/lint/lint-json.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { diagnose } from '../../study/lint/diagnose.js';
import { EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export interface LintOptions extends ReportOptions {
  readonly config: string;
  /** Findings are no advice, but an expectation that is not met. */
  readonly strict: boolean;
  readonly quiet: boolean;
}

/** What a finding says as well. */
const TOLD_AS_FINDINGS: ReadonlySet<ConfigWarning['code']> = new Set(['no_baseline']);

/** Says what a plan can see in its world and what it cannot, without running it. Gives the exit code. */
export async function lintCommand(options: LintOptions, streams: Streams): Promise<number> {
  refuseSameFiles(namedOutputs(options), [{ what: 'the configuration', file: options.config }]);
  const { setup, warnings } = await loadConfig(options.config, streams);
  const diagnosis = diagnose(setup);
  await writeReports(lintJson(setup.name, diagnosis, VERSION), options, streams);
  if (!options.quiet) {
    tellWarnings(warnings.filter(({ code }) => !TOLD_AS_FINDINGS.has(code)).map(warningSentence), streams);
  }
  return options.strict && (diagnosis.findings.length > 0 || !diagnosis.hasFigures)
    ? EXIT.expectationNotMet
    : EXIT.done;
}
