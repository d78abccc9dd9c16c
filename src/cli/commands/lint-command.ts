import { VERSION } from '../../library/identity.js';
import type { ConfigWarning } from '../../model/warning.js';
import { lintJson } from '../../report/lint/lint-json.js';
import { lintText } from '../../report/lint/lint-text.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { diagnose } from '../../study/lint/diagnose.js';
import { EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { type Streams, useColour } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export interface LintOptions {
  readonly config: string;
  readonly format: 'text' | 'json';
  /** Findings are no advice, but an expectation that is not met. */
  readonly strict: boolean;
  readonly quiet: boolean;
  readonly colour: boolean;
}

/** What a finding says as well. */
const TOLD_AS_FINDINGS: ReadonlySet<ConfigWarning['code']> = new Set(['no_baseline']);

/** Says what a plan can see in its world and what it cannot, without running it. Gives the exit code. */
export async function lintCommand(options: LintOptions, streams: Streams): Promise<number> {
  const { setup, warnings } = await loadConfig(options.config, streams);
  const diagnosis = diagnose(setup);
  const colour = useColour(streams, options.colour);
  streams.out(
    options.format === 'json' ? lintJson(setup.name, diagnosis, VERSION) : lintText(setup.name, diagnosis, { colour }),
  );
  if (!options.quiet) {
    tellWarnings(warnings.filter(({ code }) => !TOLD_AS_FINDINGS.has(code)).map(warningSentence), streams);
  }
  return options.strict && (diagnosis.findings.length > 0 || !diagnosis.hasFigures)
    ? EXIT.expectationNotMet
    : EXIT.done;
}
