import { DEFAULT_EXPERIMENT } from '../../config/experiment/default-experiment.js';
import { parseExperiment } from '../../config/experiment/parse-experiment.js';
import { type ExperimentFile, type ExperimentOptions, experiment } from '../../library/experiment.js';
import type { ExperimentOutcome } from '../../model/results/experiment.js';
import { percentInterval, percentText } from '../../report/study/figure-text.js';
import { quoted } from '../../text/sentence.js';
import { BadInputError, EXIT, refuse } from '../exit-codes.js';
import { readText } from '../files/read-text.js';
import { refuseSameFiles, refuseUnwritable } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { asUsage } from '../study/as-usage.js';

export interface ExperimentCommandOptions extends ReportOptions {
  /** Undefined: one of our own. */
  readonly file: string | undefined;
  readonly runs: number | undefined;
  readonly seed: string;
  readonly assertions: readonly string[];
  readonly expect: ExperimentOutcome | undefined;
}

/** Plays an experiment. Gives the exit code. */
export async function experimentCommand(options: ExperimentCommandOptions, streams: Streams): Promise<number> {
  const { file, seed, runs, assertions, expect } = options;
  const outputs = namedOutputs(options);
  refuseSameFiles(outputs, [{ what: 'the experiment', file }]);
  refuseUnwritable(outputs);
  const read = file === undefined ? undefined : await loadExperiment(file, streams);
  const asked: ExperimentOptions = {
    assertions,
    seed,
    ...(runs === undefined ? {} : { runs }),
  };
  const report = await asUsage(() => experiment(read, asked));
  await writeReports(report, options, streams);
  const unmet = report.assertions.filter(({ outcome }) => outcome !== 'met');
  for (const { text, outcome, observed } of unmet) {
    const told = outcome === 'undecided' ? 'is undecided' : 'is not met';
    const seen = `${percentText(observed.rate)} % ${percentInterval(observed.interval)}`;
    streams.err(`canary-sim: ${quoted(text)} ${told}: ${seen}\n`);
  }
  const isAsExpected = expect === undefined || expect === report.outcome;
  if (!isAsExpected) streams.err(`canary-sim: expected ${expect}, and it is ${report.outcome}\n`);
  return unmet.length === 0 && isAsExpected ? EXIT.done : EXIT.expectationNotMet;
}

/** Prints an experiment to start from, with comments; what else was asked for is refused. Gives the exit code. */
export function printExperiment(others: readonly string[], streams: Streams): number {
  const [other] = others;
  if (other !== undefined) refuse(`--print plays nothing, and does not go with ${other}`);
  streams.out(DEFAULT_EXPERIMENT);
  return EXIT.done;
}

async function loadExperiment(file: string, streams: Streams): Promise<ExperimentFile> {
  const parsed = await parseExperiment(await readText(file, 'experiment', streams));
  if (!parsed.ok) throw new BadInputError(parsed.problems, file);
  return { file, experiment: parsed.experiment, document: parsed.document };
}
