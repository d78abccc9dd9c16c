import { isDone, newPart, type PlayPart, playedPart } from '../../library/played-part.js';
import { shardRange } from '../../study/chunks.js';
import type { Campaign, Part } from '../../study/parts/part.js';
import type { Summary } from '../../study/summary.js';
import { refuse } from '../exit-codes.js';
import { growingFile } from '../files/write-files.js';
import type { ReportOptions } from '../files/write-reports.js';
import { type Interruption, interruptible, tellNothingPlayed } from '../interruptible.js';
import type { Streams } from '../streams.js';
import { checkpointWriter, fromCheckpoint, type PartFormat } from './checkpoint.js';
import { type CrewTask, crew } from './crew.js';
import { RUN_LINE_HEAD } from './play-chunk.js';
import { progress } from './progress.js';
import type { Threads } from './threads.js';

/** Which runs are to be played, how, and what is kept of them. */
export interface PlayingOptions {
  readonly threads: Threads;
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  readonly checkpoint: string | undefined;
}

/** A study or a comparison, ready to be played. */
export interface ToPlay<C extends Campaign, S> extends Pick<PlayPart<C, S>, 'merge' | 'isEnough'> {
  readonly task: CrewTask<S>;
  readonly campaign: C;
  /** An empty summary for each world. */
  readonly summaries: readonly S[];
  readonly format: PartFormat<C, S>;
  /** Of the healthy version among what is played; null where there is none. */
  readonly healthyOf: (part: Part<C, S>) => Summary | null;
  /** Where a line of every run goes; undefined: nowhere. */
  readonly csv: string | undefined;
}

/** What is played, and why not more; `exitCode` is null where it was all. */
export interface Played<C extends Campaign, S> {
  readonly part: Part<C, S>;
  readonly exitCode: number | null;
}

export function refuseParts(
  { shard, checkpoint, reports }: PlayingOptions & Pick<ReportOptions, 'reports'>,
  runs: number,
): void {
  if (shard !== undefined && reports.length > 0) refuse('--report does not go with --shard: a part is not a report');
  if (shard !== undefined && shard.count > runs) {
    refuse(`--shard ${shard.index}/${shard.count} is more shards than there are runs: ${runs}`);
  }
  if (checkpoint === '-') refuse('--checkpoint needs a file');
}

/** Plays until it is done or interrupted; says so where it was interrupted before any run was over. */
export async function playToEnd<C extends Campaign, S>(
  what: ToPlay<C, S>,
  options: PlayingOptions,
  streams: Streams,
): Promise<Played<C, S>> {
  const { campaign, format } = what;
  const { shard, checkpoint: file } = options;
  const range = shardRange(campaign.runs, shard?.index ?? 1, shard?.count ?? 1);
  const asked = newPart(campaign, range, what.summaries);
  const begun = file === undefined ? null : await fromCheckpoint(file, asked, format, streams);
  const played = await interruptible((interruption) => keeping(begun ?? asked, what, options, streams, interruption));
  if (played.part.played === 0) tellNothingPlayed(streams);
  return played;
}

async function keeping<C extends Campaign, S>(
  start: Part<C, S>,
  what: ToPlay<C, S>,
  options: PlayingOptions,
  streams: Streams,
  interruption: Interruption,
): Promise<Played<C, S>> {
  const lines = what.csv === undefined ? null : growingFile(what.csv, interruption.signal);
  const checkpoint = options.checkpoint === undefined ? null : checkpointWriter(options.checkpoint, what.format);
  const line = progress(streams);
  const runs = start.range.last - start.range.first + 1;
  let part = start;
  let isWhole = false;
  try {
    await lines?.write(RUN_LINE_HEAD);
    part = await playedPart({
      ...what,
      part,
      crew: crew(what.task, options.threads, interruption.signal),
      signal: interruption.signal,
      writeLine: lines?.write ?? null,
      onBlock: (soFar) => {
        line.show({ runs, played: soFar.played, healthy: what.healthyOf(soFar) });
        checkpoint?.writeNowAndThen(soFar);
      },
    }).finally(line.clear);
    checkpoint?.write(part);
    isWhole = isDone(part) && lines?.isCut() !== true;
    if (isWhole) lines?.finish();
  } finally {
    if (!isWhole) lines?.abandon();
  }
  return { part, exitCode: isWhole ? null : interruption.exitCode() };
}
