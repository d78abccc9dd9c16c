import { scenarioSetup } from '../../config/build-setup.js';
import { configWarnings } from '../../config/checks/config-warnings.js';
import type { Config } from '../../config/parse-config.js';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import type { FinalState } from '../../model/status.js';
import type { ScenarioName } from '../../model/study.js';
import { buildReport } from '../../report/json/build-report.js';
import { reportJson } from '../../report/json/json-text.js';
import type { Report } from '../../report/json/report-schema.js';
import { traceLine } from '../../report/json/trace-line.js';
import { simulate } from '../../simulation/simulate.js';
import { plainText } from '../../text/visible-text.js';
import { EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { refuseCollisions } from '../files/refuse-outputs.js';
import type { FileToWrite } from '../files/write-files.js';
import { configDigest, reproduceRun, VERSION } from '../reproduce-command.js';
import { type Streams, useColour } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export type Format = 'json' | 'text' | 'markdown';

export interface RunOptions {
  readonly config: string;
  readonly seed: string;
  /** Undefined: as the configuration has it. */
  readonly scenario: ScenarioName | undefined;
  readonly output: string;
  readonly format: Format;
  readonly trace: string | undefined;
  readonly expect: FinalState | undefined;
  readonly quiet: boolean;
  readonly colour: boolean;
}

/** The main job: one configuration, one seed, one report. Gives the exit code. */
export async function runCommand(options: RunOptions, streams: Streams): Promise<number> {
  refuseCollisions(options);
  const config = await loadConfig(options.config, streams);
  const { document } = config;
  const { setup, warnings } = options.scenario === undefined ? config : inScenario(document, options.scenario);
  const run = simulate(setup, options.seed);
  const report = buildReport(
    run,
    {
      toolVersion: VERSION,
      configDigest: configDigest(document),
      reproduce: reproduceRun(options.seed, options.config, options.scenario),
    },
    warnings,
  );
  const colour = options.output === '-' && useColour(streams, options.colour);
  const outputs: FileToWrite[] = [{ file: options.output, text: await render(report, options.format, colour) }];
  if (options.trace !== undefined) {
    outputs.push({ file: options.trace, text: run.windows.map((window) => `${traceLine(window)}\n`).join('') });
  }
  const files = outputs.filter(({ file }) => file !== '-');
  if (files.length > 0) (await import('../files/write-files.js')).writeFiles(files);
  for (const { file, text } of outputs) if (file === '-') streams.out(text);
  if (!options.quiet)
    tellWarnings(
      report.warnings.map(({ message }) => plainText(message)),
      streams,
    );
  if (options.expect === undefined || options.expect === report.final_state) return EXIT.done;
  const because = report.reason === null ? '' : `: ${plainText(report.reason.message)}`;
  streams.err(`canary-sim: expected ${options.expect}, but the rollout ended ${report.final_state}${because}\n`);
  return EXIT.expectationNotMet;
}

function inScenario(document: ConfigDocument, name: ScenarioName): Pick<Config, 'setup' | 'warnings'> {
  const setup = scenarioSetup(document, name);
  return { setup, warnings: configWarnings(setup) };
}

async function render(report: Report, format: Format, colour: boolean): Promise<string> {
  switch (format) {
    case 'json':
      return reportJson(report);
    case 'text':
      return (await import('../../report/text/report-text.js')).reportText(report, { colour });
    case 'markdown':
      return (await import('../../report/markdown/report-markdown.js')).reportMarkdown(report);
  }
}
