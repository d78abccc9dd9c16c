import type { Command } from 'commander';
import { quoted } from '../../text/sentence.js';
import { refuse } from '../exit-codes.js';
import type { Side } from '../files/load-sides.js';
import type { Streams } from '../streams.js';
import { threadsOf } from '../study/threads.js';
import {
  configOption,
  countUpTo,
  type Finish,
  fileName,
  MOST_JOBS,
  notEmpty,
  quietOption,
  scenarioNames,
  seedText,
  shardOf,
} from './arguments.js';
import { seeAlso } from './help-layout.js';
import { argOption } from './policy-options.js';
import { addReportOptions, reportOptions } from './report-options.js';

const MOST_RUNS = 10_000_000;

const EXAMPLE = `  canary-sim compare old.json new.json --format markdown \\
    --assert 'error_spike.stopped.rate > 99%' \\
    --assert 'change.healthy.wrongly_stopped.rate <= 0.001'`;

/** `compare OLD NEW`. What is loaded for it is loaded when it is used. */
export function addCompare(program: Command, streams: Streams, finish: Finish): void {
  // In the order of the command line, whichever option names them.
  const sides: Side[] = [];
  const side = (what: Side['what']) => (text: string) => {
    sides.push({ what, file: fileName(text) });
    return text;
  };
  const compare = program
    .command('compare')
    .description('play two plans in the same worlds: what is better, what is worse?')
    .argument('[old]', '', fileName)
    .argument('[new]', '', fileName)
    .usage('[options] OLD NEW')
    .addOption(configOption('the world of --policy and --plan'))
    .option('--policy <file>', 'one of the two is this policy, a file or a folder', side('policy'))
    .option('--plan <file>', 'one of the two is the plan of this configuration', side('plan'))
    .addOption(argOption())
    .addHelpText('after', seeAlso('study', EXAMPLE))
    .option('-s, --seed <text>', 'what chance is made from: any text (default: 42)', seedText)
    .option('-n, --runs <count>', 'runs of each scenario and plan (default: 1000)', countUpTo(MOST_RUNS), 1_000)
    .option('-j, --jobs <count>', 'threads (default: one a core)', countUpTo(MOST_JOBS))
    .option('--shard <k/n>', 'play this part of it, for merge', shardOf)
    .option('--checkpoint <file>', 'keep what is played in a file, and go on from there', fileName)
    .option('--scenarios <names>', 'such as slow_burn,flapping; healthy too (default: all)', scenarioNames)
    .option('--assert <text>', 'exit 1 unless this is met; as often as you like', append, []);
  addReportOptions(compare)
    .addOption(quietOption())
    .action(async (old: string | undefined, young: string | undefined, own) => {
      const given = program.opts();
      const inWorld = sides.length === 0 ? null : { sides, config: own.config ?? given['config'] ?? '', args: own.arg };
      const [before, after] = inWorld === null ? [old, young] : sides.map(({ file }) => file);
      refuseSides({ old, young, config: own.config ?? given['config'], sides });
      const threads = threadsOf(own);
      const { compareCommand } = await import('../commands/compare-command.js');
      const options = {
        before: before ?? '',
        after: after ?? '',
        inWorld,
        runs: own.runs,
        threads,
        shard: own.shard,
        checkpoint: own.checkpoint,
        seed: own.seed ?? given['seed'],
        scenarios: own.scenarios,
        assertions: own.assert,
        ...reportOptions(program, compare),
        quiet: own.quiet || given['quiet'],
      };
      return finish(compareCommand(options, streams).finally(threads.close));
    });
}

/** Two files, or two sides in one world. */
function refuseSides({
  old,
  young,
  config,
  sides,
}: {
  readonly old: string | undefined;
  readonly young: string | undefined;
  readonly config: string | undefined;
  readonly sides: readonly Side[];
}): void {
  if (sides.length > 0) {
    if (old !== undefined)
      refuse(`what is compared is named after --policy and --plan alone, not as ${quoted(old)} too`);
    if (sides.length !== 2) refuse(`a comparison is of two: name two with --policy or --plan, not ${sides.length}`);
    return;
  }
  if (old === undefined || young === undefined)
    refuse('a comparison is of two: compare OLD NEW, or two of --policy and --plan');
  if (config !== undefined) refuse('--config is the world of --policy and --plan; two configurations bring their own');
}

function append(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, notEmpty(text)];
}
