import type { Command } from 'commander';
import type { Streams } from '../streams.js';
import {
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
import { addReportOptions, reportOptions } from './report-options.js';

const MOST_RUNS = 10_000_000;

const EXAMPLE = `  canary-sim compare old.json new.json --format markdown \\
    --assert 'error_spike.stopped.rate > 99%' \\
    --assert 'change.healthy.wrongly_stopped.rate <= 0.001'`;

/** `compare OLD NEW`. What is loaded for it is loaded when it is used. */
export function addCompare(program: Command, streams: Streams, finish: Finish): void {
  const compare = program
    .command('compare')
    .description('play two plans in the same worlds: what is better, what is worse?')
    .argument('<old>', '', fileName)
    .argument('<new>', '', fileName)
    .usage('[options] OLD NEW')
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
    .action(async (before: string, after: string, own) => {
      const given = program.opts();
      const { compareCommand } = await import('../commands/compare-command.js');
      const options = {
        before,
        after,
        runs: own.runs,
        jobs: own.jobs,
        shard: own.shard,
        checkpoint: own.checkpoint,
        seed: own.seed ?? given['seed'],
        scenarios: own.scenarios,
        assertions: own.assert,
        ...reportOptions(program, compare),
        quiet: own.quiet || given['quiet'],
      };
      return finish(compareCommand(options, streams));
    });
}

function append(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, notEmpty(text)];
}
