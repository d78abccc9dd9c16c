import type { Command } from 'commander';
import { BadInputError } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { type Finish, notEmpty, quietOption, saidOption } from './arguments.js';
import { seeAlso } from './help-layout.js';
import { addPolicyOptions, eachFileName } from './policy-options.js';
import { addReportOptions, reportOptions } from './report-options.js';

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
  const test = program
    .command('test')
    .description('hold plans against files of named cases')
    .argument('[files...]', '', eachFileName, [])
    .usage('[options] FILE…')
    .addHelpText('after', seeAlso('ci', EXAMPLE))
    .option('--run <regex>', 'only the cases whose name it matches (RE2)', notEmpty)
    .option('--allow-outside', 'also read configurations of other folders', false);
  addPolicyOptions(test, 'hold this policy to them; config is its world');
  addReportOptions(test)
    .addOption(quietOption())
    .action(async (files: readonly string[], own) => {
      if (files.length === 0) {
        throw new BadInputError([{ code: 'usage', message: 'test what? write files of policy tests after test' }]);
      }
      const before = program.opts();
      const options = {
        files,
        run: own.run,
        allowOutside: own.allowOutside,
        policies: saidOption(program, test)('policy') as readonly string[],
        args: saidOption(program, test)('arg') as ReadonlyMap<string, string>,
        ...reportOptions(program, test),
        quiet: own.quiet || before['quiet'],
      };
      const { testCommand } = await import('../commands/test-command.js');
      return finish(testCommand(options, streams));
    });
}
