import type { Command } from 'commander';
import { configFile } from '../files/load-config.js';
import type { Streams } from '../streams.js';
import { configOption, type Finish, formatOption, quietOption, textOrJson } from './arguments.js';
import { seeAlso } from './help-layout.js';

export function addLint(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('lint')
    .description('say what the plan can see and what it cannot, without running it')
    .addOption(configOption())
    .addOption(formatOption(['text', 'json'], 'text or json (default: text)'))
    .option('--strict', 'exit with 1 if there is a finding', false)
    .addOption(quietOption())
    .addHelpText('after', seeAlso('plan', '  canary-sim lint --config stages.json --strict'))
    .action(async (own) => {
      const before = program.opts();
      const options = {
        config: configFile(own.config ?? before['config']),
        format: own.format ?? textOrJson(program, 'lint'),
        strict: own.strict,
        quiet: own.quiet || before['quiet'],
        colour: before['color'],
      };
      const { lintCommand } = await import('../commands/lint-command.js');
      return finish(lintCommand(options, streams));
    });
}
