import { type Command, Option } from 'commander';
import { configFile } from '../files/load-config.js';
import type { Streams } from '../streams.js';
import {
  configOption,
  countUpTo,
  type Finish,
  fileName,
  formatOption,
  MOST_JOBS,
  notEmpty,
  once,
  quietOption,
  scenarioNames,
  seedText,
  shardOf,
  width,
} from './arguments.js';

const MOST_RUNS = 1_000_000_000;

const FORMATS = ['json', 'text', 'markdown', 'csv', 'junit', 'github'];
const FORMATS_HELP = 'json, text, markdown, csv, junit or github\n(default: json)';

const STUDY_HELP = `
The report is the same, byte for byte, for any number of jobs and shards, and
whether or not it was killed and went on from a checkpoint. A run of it:
  canary-sim --seed 42/17 --config stages.json --scenario memory_leak

Assertions are SCENARIO.FIGURE.STATISTIC COMPARISON NUMBER:
  --assert 'healthy.wrongly_stopped.rate < 2%'
  --assert 'memory_leak.stopped.rate > 80%'
  --assert 'memory_leak.time_to_detect_seconds.p95 <= 900'
\`canary-sim worlds\` lists the scenarios, and the figures with their statistics.

A run is released, stopped, stalled (paused, and no person came), missed
(released, though bad) or wrongly_stopped; completed, rolled_back and paused say
only how it ended.

Of what goes wrong the report says what would mend it ("advice"): changes of the
configuration, each tried on up to 100 runs before it is said.

Sweeps are a list or a range, in equal steps or equal ratios:
  --sweep analysis.interval=30s,1m,5m
  --sweep canary.error_rate=0.001:0.01:10:log

Ctrl-C, SIGTERM and SIGHUP end it with a report of what is played, "complete":
false.
`;

const MERGE_HELP = `
  canary-sim study -c stages.json --runs 100000 --shard 1/2 -o part1.json
  canary-sim study -c stages.json --runs 100000 --shard 2/2 -o part2.json
  canary-sim merge part1.json part2.json --format text
`;

/** What is loaded for a command is loaded when it is used. */
export function addStudy(program: Command, streams: Streams, finish: Finish): void {
  const study = program
    .command('study')
    .description('play the plan thousands of times: how good is it?')
    .addHelpText('after', STUDY_HELP)
    .addOption(configOption())
    .option('-n, --runs <count>', 'of each scenario (default: 1000)', countUpTo(MOST_RUNS), 1_000)
    .option('-s, --seed <text>', 'run 17 has the seed TEXT/17 (default: 42)', seedText, '42')
    .option(
      '--scenarios <names>',
      'such as error_spike,memory_leak; healthy is always\namong them (default: all)',
      scenarioNames,
    )
    .option('--sweep <path=values>', 'the configured world with each of these values', once(notEmpty, 'a sweep'))
    .option('-j, --jobs <count>', 'threads (default: one a core)', countUpTo(MOST_JOBS))
    .option('--shard <k/n>', 'play this part of it, for merge', shardOf)
    .option('--checkpoint <file>', 'keep what is played in a file, and go on from there', fileName)
    .option('--until-width <width>', 'stop once the intervals of all rates are narrower', width)
    .addOption(
      new Option('--assert <text>', 'exit with 1 unless this is met; as often as you like')
        .argParser((text: string, before: readonly string[]) => [...before, notEmpty(text)])
        .default([]),
    )
    .option('--csv <file>', 'also write one line of CSV for every run', fileName)
    .addOption(formatOption(FORMATS, FORMATS_HELP).default('json'))
    .option('-o, --output <file>', 'where the report goes (default: -, standard output)', fileName, '-')
    .addOption(quietOption())
    .action(async () => {
      const options = both(program, study, ['config', 'seed', 'format', 'output', 'quiet']);
      const { studyCommand } = await import('../commands/study-command.js');
      return finish(
        studyCommand(
          {
            ...study.opts<Parameters<typeof studyCommand>[0]>(),
            ...options,
            config: configFile(options['config'] as string | undefined),
            assertions: study.opts()['assert'],
            colour: program.opts()['color'],
          },
          streams,
        ),
      );
    });
}

export function addMerge(program: Command, streams: Streams, finish: Finish): void {
  const merge = program
    .command('merge')
    .description('make one report of what study --shard or\ncompare --shard wrote')
    .addHelpText('after', MERGE_HELP)
    .argument('<part...>', '', (file: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      fileName(file),
    ])
    .addOption(formatOption(FORMATS, FORMATS_HELP).default('json'))
    .option('-o, --output <file>', 'where the report goes (default: -, standard output)', fileName, '-')
    .addOption(quietOption())
    .action(async (files: readonly string[]) => {
      const { mergeCommand } = await import('../commands/merge-command.js');
      type Options = Parameters<typeof mergeCommand>[1];
      const options = both(program, merge, ['format', 'output']) as unknown as Options;
      return finish(mergeCommand(files, { ...options, colour: program.opts()['color'] }, streams));
    });
}

/** Options that may stand before the command as well as after it, where they count more. */
function both(program: Command, command: Command, names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    names.map((name) => {
      const isBefore = program.getOptionValueSource(name) === 'cli' && command.getOptionValueSource(name) !== 'cli';
      return [name, (isBefore ? program : command).getOptionValue(name)];
    }),
  );
}
