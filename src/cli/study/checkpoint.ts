import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { type Campaign, campaignDifference, type Part } from '../../study/parts/part.js';
import { refuse } from '../exit-codes.js';
import { readText } from '../files/read-text.js';
import { writeFiles } from '../files/write-files.js';
import type { Streams } from '../streams.js';
import { campaignDifferenceText } from './campaign-difference-text.js';

/** Between two checkpoints, in milliseconds: at first and at most; each pause is twice the one before it. */
const PAUSE = { first: 100, longest: 3_000 };

/** A part as the text of a file, and back. */
export interface PartFormat<C extends Campaign, S> {
  readonly write: (part: Part<C, S>) => string;
  /** `file` is named where the text is something else. */
  readonly read: (text: string, file: string) => Promise<Part<C, S>>;
}

/** What is played already of `asked`, from its checkpoint; null if there is none yet. It must be of the same study. */
export async function fromCheckpoint<C extends Campaign, S>(
  file: string,
  asked: Part<C, S>,
  format: PartFormat<C, S>,
  streams: Streams,
): Promise<Part<C, S> | null> {
  if (!existsSync(file)) return null;
  const part = await format.read(await readText(file, 'part', streams), file);
  const differs = campaignDifference(asked.campaign, part.campaign);
  if (differs !== null) {
    refuse(
      `this is the checkpoint of another study: ${campaignDifferenceText(differs, part.campaign, asked.campaign)}`,
      file,
    );
  }
  if (part.range.first !== asked.range.first || part.range.last !== asked.range.last) {
    const [told, want] = [part.range, asked.range].map(({ first, last }) => `runs ${first} to ${last}`);
    refuse(`this is the checkpoint of another shard: it is for ${told}, not ${want}`, file);
  }
  return part;
}

/** Keeps what is played in a file, whole at every moment. */
export function checkpointWriter<C extends Campaign, S>(file: string, format: PartFormat<C, S>) {
  let writtenAt = performance.now();
  let pause = PAUSE.first;
  const write = (part: Part<C, S>): void => {
    writeFiles([{ file, text: format.write(part) }]);
    writtenAt = performance.now();
    pause = Math.min(pause * 2, PAUSE.longest);
  };
  return {
    write,
    writeNowAndThen: (part: Part<C, S>): void => {
      if (performance.now() - writtenAt >= pause) write(part);
    },
  };
}
