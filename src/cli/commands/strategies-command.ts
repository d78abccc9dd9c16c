import { configOf } from '../../library/config.js';
import { type StrategiesOptions, strategies } from '../../library/strategies.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { refuseSameFiles, refuseUnwritable } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { asUsage } from '../study/as-usage.js';
import { tellWarnings } from '../tell-warnings.js';

export interface StrategiesCommandOptions extends StrategiesOptions, ReportOptions {
  /** Undefined: a plan and a service of our own. */
  readonly config: string | undefined;
  readonly quiet: boolean;
}

/** Every strategy on the same seeds in the same worlds. Gives the exit code. */
export async function strategiesCommand(options: StrategiesCommandOptions, streams: Streams): Promise<number> {
  const { config: file, seed, runs, scenarios } = options;
  const outputs = namedOutputs(options);
  refuseSameFiles(outputs, [{ what: 'the configuration', file }]);
  refuseUnwritable(outputs);
  const read = file === undefined ? null : await loadConfig(file, streams);
  const asked = { ...(seed === undefined ? {} : { seed }), ...(runs === undefined ? {} : { runs }) };
  const config = read === null || file === undefined ? undefined : configOf(read, file);
  const inWorlds = { ...asked, ...(scenarios === undefined ? {} : { scenarios }) };
  const report = await asUsage(() => strategies(config, inWorlds));
  await writeReports(report, options, streams);
  if (!options.quiet) tellWarnings(read?.warnings.map(warningSentence) ?? [], streams);
  return EXIT.done;
}
