import type { Command } from 'commander';
import type { Streams } from '../streams.js';
import { configOption, type Finish, quietOption } from './arguments.js';
import { seeAlso } from './help-layout.js';
import { addPolicyOptions, playedFiles } from './policy-options.js';
import { addReportOptions, reportOptions } from './report-options.js';

export function addLint(program: Command, streams: Streams, finish: Finish): void {
  const lint = program
    .command('lint')
    .description('say what the plan can see and what it cannot, without running it')
    .addOption(configOption())
    .option('--strict', 'exit with 1 if there is a finding', false);
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
      if (options.policies.length > 0) {
        // What is found in a policy is what `explain` finds.
        const { explainCommand } = await import('../commands/explain-command.js');
        const world = options.config === '' ? undefined : options.config;
        return finish(explainCommand({ ...options, config: world }, streams));
      }
      const { lintCommand } = await import('../commands/lint-command.js');
      return finish(lintCommand(options, streams));
    });
}
