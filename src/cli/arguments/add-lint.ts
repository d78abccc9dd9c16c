import type { Command } from 'commander';
import { refuse } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { configOption, countUpTo, type Finish, isGiven, quietOption, saidOption, seedText } from './arguments.js';
import { seeAlso } from './help-layout.js';
import { addPolicyOptions, playedFiles } from './policy-options.js';
import { addReportOptions, reportOptions } from './report-options.js';

const MOST_RUNS = 100_000;

export function addLint(program: Command, streams: Streams, finish: Finish): void {
  const lint = program
    .command('lint')
    .description('say what the plan can see and what it cannot, without running it')
    .addOption(configOption())
    .option('--strict', 'exit with 1 if there is a finding', false)
    .option(
      '-n, --runs <count>',
      'of a policy in a world: runs of each scenario (default: 50)',
      countUpTo(MOST_RUNS),
      50,
    )
    .option('-s, --seed <text>', 'of them; run 17 has the seed TEXT/17 (default: 42)', seedText, '42');
  addPolicyOptions(lint, 'look at this policy, with --arg name=value, not a plan');
  addReportOptions(lint)
    .addOption(quietOption())
    .addHelpText('after', seeAlso('plan', '  canary-sim lint --config stages.json --strict'))
    .action(async (own) => {
      const before = program.opts();
      const options = {
        ...reportOptions(program, lint),
        ...playedFiles(program, lint),
        strict: own.strict,
        quiet: own.quiet || before['quiet'],
      };
      const given = ['runs', 'seed'].find((name) => isGiven(name, program, lint));
      if (options.policies.length > 0) {
        if (given !== undefined && options.config === '') {
          refuse(`--${given} goes with --config: without a world nothing is played`);
        }
        const { lintPolicyCommand } = await import('../commands/lint-policy-command.js');
        const said = saidOption(program, lint);
        const study = { runs: said('runs') as number, seed: said('seed') as string };
        return finish(lintPolicyCommand({ ...options, ...study }, streams));
      }
      if (given !== undefined) refuse(`--${given} goes with --policy: lint of a plan plays nothing`);
      const { lintCommand } = await import('../commands/lint-command.js');
      return finish(lintCommand(options, streams));
    });
}
