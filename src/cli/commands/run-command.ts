import { configOf } from '../../library/config.js';
import { reportedRun, runReport } from '../../library/reported-run.js';
import type { ScenarioName } from '../../model/results/study.js';
import type { Run } from '../../model/run.js';
import type { Setup } from '../../model/setup.js';
import type { FinalState } from '../../model/status.js';
import { traceLine } from '../../report/json/trace-line.js';
import { simulate } from '../../simulation/simulate.js';
import { plainText } from '../../text/visible-text.js';
import { EXIT, refuse } from '../exit-codes.js';
import { loadPlayed, playedInputs } from '../files/load-played.js';
import type { PlayedFiles } from '../files/load-rehearsal.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import { refuseUnknownScenario } from '../refuse-unknown-scenario.js';
import type { Streams } from '../streams.js';
import { tellUsualWorld } from '../tell-usual-world.js';
import { tellWarnings } from '../tell-warnings.js';

export interface RunOptions extends ReportOptions, PlayedFiles {
  readonly seed: string;
  /** Undefined: as the configuration has it. */
  readonly scenario: ScenarioName | undefined;
  readonly trace: string | undefined;
  readonly expect: FinalState | undefined;
  readonly quiet: boolean;
}

/** The main job: one configuration, one seed, one report. `play`: by whose rules. Gives the exit code. */
export async function runCommand(
  options: RunOptions,
  streams: Streams,
  play: (setup: Setup, seed: string) => Run = simulate,
): Promise<number> {
  const { trace } = options;
  refuseSameFiles([{ what: '--trace', file: trace }, ...namedOutputs(options)], playedInputs(options));
  if (trace === '-' && options.output === '-') refuse('--trace and --output both write to standard output');
  const config = configOf(await loadPlayed(options, streams), options.config);
  if (options.scenario !== undefined) refuseUnknownScenario(config.document, options.scenario);
  const run = reportedRun(config, options.seed, options.scenario ?? null, play);
  const made = runReport(run);
  const traced = () => run.windows.map((window) => `${traceLine(window)}\n`).join('');
  await writeReports(made, options, streams, trace === undefined ? [] : [{ file: trace, text: traced() }], run);
  if (!options.quiet) {
    tellUsualWorld(options, streams);
    tellWarnings(
      made.warnings.map(({ message }) => plainText(message)),
      streams,
    );
  }
  if (options.expect === undefined || options.expect === made.final_state) return EXIT.done;
  const because = made.reason === null ? '' : `: ${plainText(made.reason.message)}`;
  streams.err(`canary-sim: expected ${options.expect}, but the rollout ended ${made.final_state}${because}\n`);
  return EXIT.expectationNotMet;
}
