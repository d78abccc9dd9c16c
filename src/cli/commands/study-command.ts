import { availableParallelism } from 'node:os';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { shardRange } from '../../study/chunks.js';
import type { Part } from '../../study/part.js';
import type { Summary } from '../../study/summary.js';
import { EXIT, refuse } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { refuseSameFiles, refuseUnwritable } from '../files/refuse-outputs.js';
import { type GrowingFile, growingFile } from '../files/write-files.js';
import type { Streams } from '../streams.js';
import { type CampaignOptions, campaignAssertions, campaignOf } from '../study/campaign.js';
import { checkpointWriter, fromCheckpoint } from '../study/checkpoint.js';
import { partText } from '../study/part-file.js';
import { RUN_LINE_HEAD } from '../study/play-chunk.js';
import { isDone, newPart, type PlayPart, playedPart } from '../study/played-part.js';
import { interruptedAtOnce, interruptible, progress } from '../study/progress.js';
import { worldsOf } from '../study/worlds.js';
import { type StudyOutput, writeOutput, writeStudy } from '../study/write-study.js';

export interface StudyOptions extends CampaignOptions, StudyOutput {
  /** Undefined: one a core. */
  readonly jobs: number | undefined;
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  readonly checkpoint: string | undefined;
  readonly csv: string | undefined;
  readonly quiet: boolean;
}

/** Many runs in many worlds: one report on how good the plan is, or a part of it. Gives the exit code. */
export async function studyCommand(options: StudyOptions, streams: Streams): Promise<number> {
  refuseCombinations(options);
  const { output, csv, shard, quiet } = options;
  const { document, warnings } = await loadConfig(options.config, streams);
  const campaign = campaignOf(options, document);
  const assertions = campaignAssertions(campaign, document);
  const worlds = await worldsOf(campaign, document);
  const range = shardRange(campaign.runs, shard?.index ?? 1, shard?.count ?? 1);
  const checkpoint = options.checkpoint === undefined ? null : checkpointWriter(options.checkpoint, document);
  const begun = options.checkpoint && (await fromCheckpoint(options.checkpoint, campaign, range, streams));
  if (!quiet) {
    for (const warning of warnings) streams.err(`canary-sim: warning: ${warningSentence(warning)}\n`);
  }
  const lines = csv === undefined ? null : growingFile(csv);
  const line = progress(streams);
  const part = await interruptibly({
    part: begun || newPart(campaign, range, worlds),
    worlds,
    jobs: options.jobs ?? availableParallelism(),
    lines,
    onBlock: (soFar) => {
      line.show({ runs: range.last - range.first + 1, played: soFar.played, healthy: healthyOf(soFar) });
      checkpoint?.writeNowAndThen(soFar);
    },
  }).finally(line.clear);
  checkpoint?.write(part);
  if (isDone(part)) lines?.finish();
  else if (part.played === 0) return interruptedAtOnce(streams);
  const studied = { part, document, worlds, assertions };
  if (shard !== undefined) writeOutput(partText(studied), output, streams);
  const code = shard === undefined ? writeStudy(studied, options, streams) : EXIT.done;
  return isDone(part) ? code : EXIT.interrupted;
}

/** A sweep plays no healthy version. */
function healthyOf({ campaign, summaries }: Part): Summary | null {
  return summaries[campaign.scenarios.indexOf('healthy')] ?? null;
}

type Playing = Omit<PlayPart, 'signal' | 'writeLine'> & { readonly lines: GrowingFile | null };

/** Plays until it is done or interrupted. */
async function interruptibly({ lines, ...playing }: Playing): Promise<Part> {
  let isWhole = false;
  try {
    lines?.write(RUN_LINE_HEAD);
    const part = await interruptible((signal) => playedPart({ ...playing, signal, writeLine: lines?.write ?? null }));
    isWhole = isDone(part);
    return part;
  } finally {
    if (!isWhole) lines?.abandon();
  }
}

function refuseCombinations(options: StudyOptions): void {
  const { shard, untilWidth, checkpoint, csv, scenarios, sweep, assertions, runs, output, config } = options;
  if (shard !== undefined && untilWidth !== undefined) {
    refuse('--until-width does not go with --shard: a shard does not know what the others have seen');
  }
  if (shard !== undefined && shard.count > runs) {
    refuse(`--shard ${shard.index}/${shard.count} is more shards than there are runs: ${runs}`);
  }
  if (csv !== undefined && checkpoint !== undefined) {
    refuse('--csv does not go with --checkpoint: a study that goes on does not play its first runs again');
  }
  if (sweep !== undefined && scenarios !== undefined) {
    refuse('--scenarios does not go with --sweep, which plays the configured world only');
  }
  if (sweep !== undefined && assertions.length > 0) refuse('--assert does not go with --sweep');
  if (csv === '-') refuse('--csv needs a file; standard output is for the report');
  if (checkpoint === '-') refuse('--checkpoint needs a file');
  const outputs = [
    { what: '--output', file: output },
    { what: '--csv', file: csv },
    { what: '--checkpoint', file: checkpoint },
  ];
  refuseSameFiles(outputs, [{ what: 'the configuration', file: config }]);
  refuseUnwritable(outputs);
}
