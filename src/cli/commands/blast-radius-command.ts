import { worstCaseJson } from '../../report/json/worst-case-json.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { worstCaseSentence } from '../../report/words/worst-case-sentence.js';
import { worstCases } from '../../simulation/worst-case.js';
import { EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { VERSION } from '../reproduce-command.js';
import type { Streams } from '../streams.js';

export interface BlastRadiusOptions {
  readonly config: string;
  readonly format: 'text' | 'json';
  readonly quiet: boolean;
}

/** Says what each stage costs at worst, before anything runs. Gives the exit code. */
export async function blastRadiusCommand(options: BlastRadiusOptions, streams: Streams): Promise<number> {
  const { setup, warnings } = await loadConfig(options.config, streams);
  const cases = worstCases(setup);
  if (options.format === 'json') {
    streams.out(worstCaseJson(setup.name, cases, VERSION));
  } else {
    streams.out(cases.map((worst) => `${worstCaseSentence(worst)}\n`).join(''));
  }
  if (!options.quiet) {
    for (const warning of warnings) streams.err(`canary-sim: warning: ${warningSentence(warning)}\n`);
  }
  return EXIT.done;
}
