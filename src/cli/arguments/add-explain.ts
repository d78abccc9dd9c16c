import type { Command } from 'commander';
import { BadInputError } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { type Finish, fileName, quietOption, saidOption } from './arguments.js';
import { seeAlso } from './help-layout.js';
import { eachArgument, eachFileName } from './policy-options.js';
import { addReportOptions, reportOptions } from './report-options.js';

export function addExplain(program: Command, streams: Streams, finish: Finish): void {
  const explain = program
    .command('explain')
    .description('say what files for Argo Rollouts and Flagger do, and only seem to')
    .option('--policy <file>', 'a file, a folder of them, or - for stdin; repeatable', eachFileName, [])
    .option('--arg <name=value>', 'an argument that comes from the cluster; repeatable', eachArgument, new Map())
    .option('-c, --config <file>', 'a world file, with what has to be said of its queries', fileName)
    .option('--strict', 'exit with 1 if there is a finding', false);
  addReportOptions(explain)
    .addOption(quietOption())
    .addHelpText('after', seeAlso('policies', '  canary-sim explain --policy rollout.yaml --format text'))
    .action(async ({ policy, arg, quiet, strict }) => {
      if (policy.length === 0) {
        throw new BadInputError([{ code: 'usage', message: 'explain what? name a file or a folder after --policy' }]);
      }
      const config = (saidOption(program, explain)('config') as string | undefined) ?? '';
      const isQuiet = quiet || program.getOptionValue('quiet') === true;
      const options = {
        policies: policy,
        args: arg,
        config,
        quiet: isQuiet,
        strict,
        ...reportOptions(program, explain),
      };
      const { explainCommand } = await import('../commands/explain-command.js');
      return finish(explainCommand(options, streams));
    });
}
