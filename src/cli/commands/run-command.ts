import { configOf } from '../../library/config.js';
import type { RunFormat } from '../../library/format-run.js';
import { reportedRun, runReport } from '../../library/reported-run.js';
import type { FinalState } from '../../model/status.js';
import type { ScenarioName } from '../../model/study.js';
import { reportJson } from '../../report/json/json-text.js';
import type { Report } from '../../report/json/report-schema.js';
import { traceLine } from '../../report/json/trace-line.js';
import { plainText } from '../../text/visible-text.js';
import { EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { refuseCollisions } from '../files/refuse-outputs.js';
import type { FileToWrite } from '../files/write-files.js';
import { type Streams, useColour } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export interface RunOptions {
  readonly config: string;
  readonly seed: string;
  /** Undefined: as the configuration has it. */
  readonly scenario: ScenarioName | undefined;
  readonly output: string;
  readonly format: RunFormat;
  readonly trace: string | undefined;
  readonly expect: FinalState | undefined;
  readonly quiet: boolean;
  readonly colour: boolean;
}

/** The main job: one configuration, one seed, one report. Gives the exit code. */
export async function runCommand(options: RunOptions, streams: Streams): Promise<number> {
  refuseCollisions(options);
  const config = configOf(await loadConfig(options.config, streams), options.config);
  const run = reportedRun(config, options.seed, options.scenario ?? null);
  const made = runReport(run);
  const colour = options.output === '-' && useColour(streams, options.colour);
  const outputs: FileToWrite[] = [{ file: options.output, text: await render(made, options.format, colour) }];
  if (options.trace !== undefined) {
    outputs.push({ file: options.trace, text: run.windows.map((window) => `${traceLine(window)}\n`).join('') });
  }
  const files = outputs.filter(({ file }) => file !== '-');
  if (files.length > 0) (await import('../files/write-files.js')).writeFiles(files);
  for (const { file, text } of outputs) if (file === '-') streams.out(text);
  if (!options.quiet)
    tellWarnings(
      made.warnings.map(({ message }) => plainText(message)),
      streams,
    );
  if (options.expect === undefined || options.expect === made.final_state) return EXIT.done;
  const because = made.reason === null ? '' : `: ${plainText(made.reason.message)}`;
  streams.err(`canary-sim: expected ${options.expect}, but the rollout ended ${made.final_state}${because}\n`);
  return EXIT.expectationNotMet;
}

/** What JSON does not need is loaded when it is used. */
async function render(made: Report, format: RunFormat, colour: boolean): Promise<string> {
  if (format === 'json') return reportJson(made);
  return (await import('../../library/format-run.js')).formatRun(made, format, { colour });
}
