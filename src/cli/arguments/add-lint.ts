import type { Command } from 'commander';
import { configFile } from '../files/load-config.js';
import type { Streams } from '../streams.js';
import { configOption, type Finish, quietOption } from './arguments.js';
import { seeAlso } from './help-layout.js';
import { addReportOptions, reportOptions } from './report-options.js';

export function addLint(program: Command, streams: Streams, finish: Finish): void {
  const lint = program
    .command('lint')
    .description('say what the plan can see and what it cannot, without running it')
    .addOption(configOption())
    .option('--strict', 'exit with 1 if there is a finding', false);
  addReportOptions(lint)
    .addOption(quietOption())
    .addHelpText('after', seeAlso('plan', '  canary-sim lint --config stages.json --strict'))
    .action(async (own) => {
      const before = program.opts();
      const options = {
        ...reportOptions(program, lint),
        config: configFile(own.config ?? before['config']),
        strict: own.strict,
        quiet: own.quiet || before['quiet'],
      };
      const { lintCommand } = await import('../commands/lint-command.js');
      return finish(lintCommand(options, streams));
    });
}
