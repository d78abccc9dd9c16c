import { type Command, Option } from 'commander';
import { EXPERIMENT_OUTCOMES } from '../../model/results/experiment.js';
import type { Streams } from '../streams.js';
import { chosen, countUpTo, type Finish, fileName, isGiven, notEmpty, quietOption, seedText } from './arguments.js';
import { seeAlso } from './help-layout.js';
import { addReportOptions, reportOptions } from './report-options.js';

/** All of them are played in one go, without progress. */
const MOST_RUNS = 100_000;

export function addExperiment(program: Command, streams: Streams, finish: Finish): void {
  const experiment = program
    .command('experiment')
    .description('try a hypothesis on a service while something is done to it')
    .argument('[file]', 'JSON or YAML, or - for stdin (default: one of its own)', fileName)
    .addHelpText('after', seeAlso('experiments', '  canary-sim experiment game-day.yaml --format text'))
    .option('-n, --runs <count>', 'how often it is played besides (default: 200)', countUpTo(MOST_RUNS))
    .option('-s, --seed <text>', 'of the record; run 17 has TEXT/17 (default: 42)', seedText)
    .addOption(
      new Option('--expect <outcome>', 'exit 1 unless so: held, refuted or aborted')
        .choices(EXPERIMENT_OUTCOMES)
        .argParser(chosen(EXPERIMENT_OUTCOMES)),
    )
    .addOption(
      new Option('--assert <text>', 'exit 1 unless met, as "held.rate >= 95%"; repeatable')
        .argParser((text: string, before: readonly string[]) => [...before, notEmpty(text)])
        .default([]),
    )
    .option('--print', 'print an experiment to start from, and play nothing', false);
  addReportOptions(experiment)
    .addOption(quietOption())
    .action(async (file: string | undefined, own) => {
      const { experimentCommand, printExperiment } = await import('../commands/experiment-command.js');
      if (own.print)
        return finish(
          printExperiment(
            [...(file === undefined ? [] : ['a file']), ...given(experiment), ...given(program)],
            streams,
          ),
        );
      const options = {
        file,
        runs: own.runs,
        seed: own.seed ?? program.opts()['seed'],
        assertions: own.assert,
        expect: own.expect,
        ...reportOptions(program, experiment),
      };
      return finish(experimentCommand(options, streams));
    });
}

/** What the command line says besides --print. */
function given(command: Command): readonly string[] {
  return command.options.flatMap((option) => {
    const isOther = isGiven(option.attributeName(), command) && option.long !== '--print';
    return isOther ? (option.long ?? []) : [];
  });
}
