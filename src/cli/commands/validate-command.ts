import { reportJson } from '../../report/json/json-text.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { countOf } from '../../text/format-number.js';
import { plainText, visibleText } from '../../text/visible-text.js';
import { EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import type { Streams } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export interface ValidateOptions {
  readonly config: string;
  /** Print the configuration as understood instead of a sentence. */
  readonly print: boolean;
  readonly quiet: boolean;
}

/** Says whether a configuration is right, without running it. Gives the exit code. */
export async function validateCommand(options: ValidateOptions, streams: Streams): Promise<number> {
  const { document, setup, warnings } = await loadConfig(options.config, streams);
  if (document.assertions !== undefined) {
    const { refuseAssertions } = await import('../study/refuse-assertions.js');
    await refuseAssertions(document);
  }
  if (options.print) {
    streams.out(reportJson(document));
  } else {
    const { stages } = setup.plan;
    const count = countOf(stages.length, 'stage');
    const file = options.config === '-' ? 'standard input' : visibleText(options.config, 200);
    streams.out(`${file} is valid: "${plainText(setup.name)}", ${count}\n`);
  }
  if (!options.quiet) tellWarnings(warnings.map(warningSentence), streams);
  return EXIT.done;
}
