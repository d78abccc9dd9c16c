import type { Command } from 'commander';
import type { Streams } from '../streams.js';
import { countUpTo, type Finish, fileName, quietOption, scenarioNames, seedText } from './arguments.js';
import { seeAlso } from './help-layout.js';
import { addReportOptions, reportOptions } from './report-options.js';

/** All of them are played in one go, without progress. */
const MOST_RUNS = 1_000_000;

export function addStrategies(program: Command, streams: Streams, finish: Finish): void {
  const strategies = program
    .command('strategies')
    .description('hold the plan against big bang, rolling, blue-green, flag and shadow')
    .addHelpText('after', seeAlso('strategies', '  canary-sim strategies --format text'))
    .option('-c, --config <file>', 'JSON or YAML, or - for stdin (default: one of its own)', fileName)
    .option('-n, --runs <count>', 'of each strategy in each scenario (default: 200)', countUpTo(MOST_RUNS))
    .option('-s, --seed <text>', 'run 17 has the seed TEXT/17 (default: 42)', seedText)
    .option('--scenarios <names>', 'such as slow_burn,flapping; healthy too (default: 4)', scenarioNames);
  addReportOptions(strategies)
    .addOption(quietOption())
    .action(async (own) => {
      const before = program.opts();
      const { strategiesCommand } = await import('../commands/strategies-command.js');
      const options = {
        config: own.config ?? before['config'],
        ...reportOptions(program, strategies),
        runs: own.runs,
        seed: own.seed ?? before['seed'],
        scenarios: own.scenarios,
        quiet: own.quiet || before['quiet'],
      };
      return finish(strategiesCommand(options, streams));
    });
}
