import type { Command } from 'commander';
import type { Streams } from '../streams.js';
import { configOption, countUpTo, type Finish, notEmpty, quietOption } from './arguments.js';
import { seeAlso } from './help-layout.js';
import { addPolicyOptions, playedFiles } from './policy-options.js';
import { addReportOptions, reportOptions } from './report-options.js';

/** All of them are played in one go, without progress. */
const MOST_RUNS = 1_000_000;

export function addBlastRadius(program: Command, streams: Streams, finish: Finish): void {
  const blastRadius = program
    .command('blast-radius')
    .description('say what each stage costs at worst: every request to the canary fails')
    .addOption(configOption())
    .option('-n, --runs <count>', 'of each stage (default: 200, fewer if it looks often)', countUpTo(MOST_RUNS))
    .option('-s, --seed <text>', 'run 17 has the seed TEXT/17 (default: 42)', notEmpty);
  addPolicyOptions(blastRadius);
  addReportOptions(blastRadius)
    .addOption(quietOption())
    .addHelpText('after', seeAlso('plan', '  canary-sim blast-radius --config stages.json'))
    .action(async (own) => {
      const before = program.opts();
      const options = {
        ...playedFiles(program, blastRadius),
        ...reportOptions(program, blastRadius),
        runs: own.runs,
        seed: own.seed ?? before['seed'],
        quiet: own.quiet || before['quiet'],
      };
      const { blastRadiusCommand } = await import('../commands/blast-radius-command.js');
      return finish(blastRadiusCommand(options, streams));
    });
}
