import { type Command, Option } from 'commander';
import type { StudyFormat } from '../../library/format-study.js';
import type { Streams } from '../streams.js';
import { chosen, countUpTo, fileName, MOST_JOBS, notEmpty, scenarioNames, seedText, shardOf } from './arguments.js';
import { seeAlso } from './help-layout.js';

const FORMATS: readonly StudyFormat[] = ['text', 'json', 'markdown', 'csv', 'junit', 'github'];
const MOST_RUNS = 10_000_000;

const EXAMPLE = `  canary-sim compare old.json new.json --format markdown \\
    --assert 'error_spike.stopped.rate > 99%' \\
    --assert 'change.healthy.wrongly_stopped.rate <= 0.001'`;

/** `compare OLD NEW`. What is loaded for it is loaded when it is used. */
export function addCompare(
  program: Command,
  streams: Streams,
  finish: (code: number | Promise<number>) => Promise<void>,
): void {
  program
    .command('compare')
    .description('play two plans in the same worlds: what is better, what is worse?')
    .argument('<old>', '', fileName)
    .argument('<new>', '', fileName)
    .usage('[options] OLD NEW')
    .addHelpText('after', seeAlso('study', EXAMPLE))
    .option('-s, --seed <text>', 'what chance is made from: any text (default: 42)', seedText)
    .option('-n, --runs <number>', 'runs of each scenario and plan (default: 1000)', countUpTo(MOST_RUNS), 1_000)
    .option('-j, --jobs <count>', 'threads (default: one a core)', countUpTo(MOST_JOBS))
    .option('--shard <k/n>', 'play this part of it, for merge', shardOf)
    .option('--checkpoint <file>', 'keep what is played in a file, and go on from there', fileName)
    .option('--scenarios <names>', 'such as slow_burn,flapping; healthy too (default: all)', scenarioNames)
    .option('--assert <text>', 'exit 1 unless this is met; as often as you like', append, [])
    .addOption(
      new Option('-f, --format <format>', `${FORMATS.join(', ')} (default: text)`)
        .choices(FORMATS)
        .argParser(chosen(FORMATS)),
    )
    .option('-o, --output <file>', 'where the report goes (default: -, standard output)', fileName)
    .addOption(new Option('-q, --quiet', 'no warnings on standard error').default(false))
    .option('--no-color', 'no colours in the text report (also: NO_COLOR)')
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
        format: own.format ?? formatBefore(program),
        output: own.output ?? given['output'],
        quiet: own.quiet || given['quiet'],
        colour: own.color && given['color'],
      };
      return finish(compareCommand(options, streams));
    });
}

/** The one given before the command; its own choices are checked when it stands after it. */
function formatBefore(program: Command): StudyFormat {
  const said: unknown = program.getOptionValueSource('format') === 'cli' ? program.getOptionValue('format') : 'text';
  return FORMATS.find((each) => each === said) ?? 'text';
}

function append(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, notEmpty(text)];
}
