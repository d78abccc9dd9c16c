import { VERSION } from '../../library/identity.js';
import { worstCaseJson } from '../../report/json/worst-case-json.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { usualRuns, worstCases } from '../../study/worst-cases.js';
import { EXIT } from '../exit-codes.js';
import { loadPlayed, playedInputs } from '../files/load-played.js';
import type { PlayedFiles } from '../files/load-rehearsal.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { tellUsualWorld } from '../tell-usual-world.js';
import { tellWarnings } from '../tell-warnings.js';

export interface BlastRadiusOptions extends ReportOptions, PlayedFiles {
  readonly seed: string;
  /** Of each stage; undefined: as many as usual. */
  readonly runs: number | undefined;
  readonly quiet: boolean;
}

/** Says what each stage costs at worst, before anything runs. Gives the exit code. */
export async function blastRadiusCommand(options: BlastRadiusOptions, streams: Streams): Promise<number> {
  refuseSameFiles(namedOutputs(options), playedInputs(options));
  const { setup, warnings } = await loadPlayed(options, streams);
  const cases = worstCases(setup, options.seed, options.runs ?? usualRuns(setup));
  await writeReports(worstCaseJson(setup.name, cases, VERSION), options, streams);
  if (!options.quiet) {
    tellUsualWorld(options, streams);
    tellWarnings(warnings.map(warningSentence), streams);
  }
  return EXIT.done;
}
