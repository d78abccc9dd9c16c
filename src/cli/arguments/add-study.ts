import { type Command, Option } from 'commander';
import type { Streams } from '../streams.js';
import { threadsOf } from '../study/threads.js';
import {
  configOption,
  countUpTo,
  type Finish,
  fileName,
  MOST_JOBS,
  notEmpty,
  once,
  quietOption,
  saidOption,
  scenarioNames,
  seedText,
  shardOf,
  width,
} from './arguments.js';
import { seeAlso } from './help-layout.js';
import { addPolicyOptions, playedFiles } from './policy-options.js';
import { addReportOptions, reportOptions } from './report-options.js';

const MOST_RUNS = 1_000_000_000;

const STUDY_EXAMPLE = "  canary-sim study -c stages.json --assert 'healthy.wrongly_stopped.rate < 2%'";

const MERGE_EXAMPLE = `  canary-sim study --config stages.json --shard 1/2 --output part1.json
  canary-sim study --config stages.json --shard 2/2 --output part2.json
  canary-sim merge part1.json part2.json --format text`;

/** What is loaded for a command is loaded when it is used. */
export function addStudy(program: Command, streams: Streams, finish: Finish): void {
  const study = program
    .command('study')
    .description('play the plan thousands of times: how good is it?')
    .addHelpText('after', seeAlso('study', STUDY_EXAMPLE))
    .addOption(configOption())
    .option('-n, --runs <count>', 'of each scenario (default: 1000)', countUpTo(MOST_RUNS), 1_000)
    .option('-s, --seed <text>', 'run 17 has the seed TEXT/17 (default: 42)', seedText, '42')
    .option('--scenarios <names>', 'such as slow_burn,flapping; healthy too (default: all)', scenarioNames)
    .option('--sweep <path=values>', 'with each of these values, as 30s,1m or 0.001:0.01:10', once(notEmpty, 'a sweep'))
    .option('-j, --jobs <count>', 'threads (default: one a core)', countUpTo(MOST_JOBS))
    .option('--shard <k/n>', 'play this part of it, for merge', shardOf)
    .option('--checkpoint <file>', 'keep what is played in a file, and go on from there', fileName)
    .option('--until-width <width>', 'stop once the intervals of all rates are narrower', width)
    .addOption(
      new Option('--assert <text>', 'exit 1 unless this is met; as often as you like')
        .argParser((text: string, before: readonly string[]) => [...before, notEmpty(text)])
        .default([]),
    )
    .option('--csv <file>', 'also write one line of CSV for every run', fileName);
  addPolicyOptions(study);
  addReportOptions(study)
    .addOption(quietOption())
    .action(async () => {
      const said = saidOption(program, study);
      const threads = threadsOf(study.opts());
      const { studyCommand } = await import('../commands/study-command.js');
      const options = {
        ...study.opts<Parameters<typeof studyCommand>[0]>(),
        ...reportOptions(program, study),
        ...playedFiles(program, study),
        threads,
        seed: said('seed') as string,
        quiet: said('quiet') as boolean,
        assertions: study.opts()['assert'],
      };
      return finish(studyCommand(options, streams).finally(threads.close));
    });
}

export function addMerge(program: Command, streams: Streams, finish: Finish): void {
  const merge = program
    .command('merge')
    .description('make one report of what study --shard or compare --shard wrote')
    .addHelpText('after', seeAlso('study', MERGE_EXAMPLE))
    .argument('<part...>', '', (file: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      fileName(file),
    ]);
  addReportOptions(merge)
    .addOption(quietOption())
    .action(async (files: readonly string[]) => {
      const { mergeCommand } = await import('../commands/merge-command.js');
      return finish(mergeCommand(files, reportOptions(program, merge), streams));
    });
}
