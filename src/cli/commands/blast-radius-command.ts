import { VERSION } from '../../library/identity.js';
import { worstCaseJson } from '../../report/json/worst-case-json.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { worstCasePremise, worstCaseSentence } from '../../report/words/worst-case-sentence.js';
import { usualRuns, worstCases } from '../../study/worst-cases.js';
import { EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import type { Streams } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export interface BlastRadiusOptions {
  readonly config: string;
  readonly format: 'text' | 'json';
  readonly seed: string;
  /** Of each stage; undefined: as many as usual. */
  readonly runs: number | undefined;
  readonly quiet: boolean;
}

/** Says what each stage costs at worst, before anything runs. Gives the exit code. */
export async function blastRadiusCommand(options: BlastRadiusOptions, streams: Streams): Promise<number> {
  const { setup, warnings } = await loadConfig(options.config, streams);
  const cases = worstCases(setup, options.seed, options.runs ?? usualRuns(setup));
  if (options.format === 'json') {
    streams.out(worstCaseJson(setup.name, cases, VERSION));
  } else {
    const lines = [...cases.stages.map((worst) => worstCaseSentence(worst, cases.runs)), worstCasePremise(cases)];
    streams.out(lines.map((line) => `${line}\n`).join(''));
  }
  if (!options.quiet) tellWarnings(warnings.map(warningSentence), streams);
  return EXIT.done;
}
