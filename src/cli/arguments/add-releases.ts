import type { Command } from 'commander';
import type { Streams } from '../streams.js';
import { countUpTo, type Finish, fileName, quietOption, seedText } from './arguments.js';
import { seeAlso } from './help-layout.js';
import { addReportOptions, reportOptions } from './report-options.js';

/** They are kept while the year is played. */
const MOST_RUNS = 100_000;

export function addReleases(program: Command, streams: Streams, finish: Finish): void {
  const releases = program
    .command('releases')
    .description('play a year of commits through tests, pipeline and rollout to DORA’s figures')
    .argument('[file]', 'the line and its levers, JSON or YAML, or - (default: one of its own)', fileName)
    .addHelpText('after', seeAlso('releases', '  canary-sim releases line.yaml --config stages.json --format text'))
    .option('-c, --config <file>', 'the plan of the rollouts (default: one of its own)', fileName)
    .option('-n, --runs <count>', 'rollouts of each plan to take from (default: 500)', countUpTo(MOST_RUNS))
    .option('-s, --seed <text>', 'what chance is made from (default: 42)', seedText);
  addReportOptions(releases)
    .addOption(quietOption())
    .action(async (file: string | undefined, own) => {
      const before = program.opts();
      const { releasesCommand } = await import('../commands/releases-command.js');
      const options = {
        file,
        config: own.config ?? before['config'],
        ...reportOptions(program, releases),
        runs: own.runs,
        seed: own.seed ?? before['seed'],
        quiet: own.quiet || before['quiet'],
      };
      return finish(releasesCommand(options, streams));
    });
}
