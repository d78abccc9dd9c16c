import type { Command } from 'commander';
import { BadInputError } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { type Finish, fileName, notEmpty, quietOption } from './arguments.js';
import { addReportOptions, reportOptions } from './report-options.js';

const HELP = `
A file has named cases, each with what is expected of a plan in some world:

  config: stages.json          # in this folder; or in a case, for that alone
  cases:
    - name: a healthy release completes
      scenario: healthy        # a preset, or configured (default)
      seed: 42                 # (default: 42)
      expect: { final_state: COMPLETED }
    - name: an error spike hurts few
      scenario: error_spike
      runs: 1000               # runs of a study with that seed
      expect:                  # of every run; assertions are of all together
        final_state: ROLLED_BACK
        stage: canary-1pct     # in which it ended
        reason: { metric: error_rate, condition: max_increase }
        excess_failed_requests: { max: 200 }
        assertions: [ "rolled_back.rate > 99%", "time_to_detect_seconds.p95 <= 60" ]

Exit code 1 if a case fails; an assertion that its runs cannot decide has failed.
`;

/** `test FILE…`. What is loaded for it is loaded when it is used. */
export function addTest(program: Command, streams: Streams, finish: Finish): void {
  const test = program
    .command('test')
    .description('hold plans against files of named cases')
    .argument('[files...]', '', eachFileName, [])
    .usage('[options] FILE…')
    .addHelpText('after', HELP)
    .option('--run <regex>', 'only the cases whose name it matches (RE2)', notEmpty)
    .option('--allow-outside', 'also read configurations that are not in the folder\nof their test file', false);
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
        ...reportOptions(program, test),
        quiet: own.quiet || before['quiet'],
      };
      const { testCommand } = await import('../commands/test-command.js');
      return finish(testCommand(options, streams));
    });
}

function eachFileName(text: string, before: readonly string[]): readonly string[] {
  return [...before, fileName(text)];
}
