import type { Command } from 'commander';
import type { TestFormat } from '../commands/test-command.js';
import { BadInputError } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { type Finish, fileName, formatOption, notEmpty, quietOption, textOrJson } from './arguments.js';
import { seeAlso } from './help-layout.js';

const FORMATS: readonly TestFormat[] = ['text', 'json', 'junit', 'github'];

const EXAMPLE = `A file of cases:
  config: stages.json
  cases:
    - name: an error spike hurts few
      scenario: error_spike
      runs: 200
      expect:
        final_state: ROLLED_BACK
        excess_failed_requests: { max: 200 }
        assertions: ['time_to_detect_seconds.p95 <= 60']`;

/** `test FILE…`. What is loaded for it is loaded when it is used. */
export function addTest(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('test')
    .description('hold plans against files of named cases')
    .argument('[files...]', '', eachFileName, [])
    .usage('[options] FILE…')
    .addHelpText('after', seeAlso('ci', EXAMPLE))
    .option('--run <regex>', 'only the cases whose name it matches (RE2)', notEmpty)
    .option('--allow-outside', 'also read configurations of other folders', false)
    .addOption(formatOption(FORMATS, `${FORMATS.join(', ')} (default: text)`))
    .option('-o, --output <file>', 'where the report goes (default: -, standard output)', fileName)
    .addOption(quietOption())
    .option('--no-color', 'no colours in the text report (also: NO_COLOR)')
    .action(async (files: readonly string[], own) => {
      if (files.length === 0) {
        throw new BadInputError([{ code: 'usage', message: 'test what? write files of policy tests after test' }]);
      }
      const before = program.opts();
      const options = {
        files,
        run: own.run,
        allowOutside: own.allowOutside,
        format: own.format ?? textOrJson(program, 'test'),
        output: own.output ?? before['output'],
        quiet: own.quiet || before['quiet'],
        colour: own.color && before['color'],
      };
      const { testCommand } = await import('../commands/test-command.js');
      return finish(testCommand(options, streams));
    });
}

function eachFileName(text: string, before: readonly string[]): readonly string[] {
  return [...before, fileName(text)];
}
