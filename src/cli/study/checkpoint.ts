import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import type { RunRange } from '../../study/chunks.js';
import { type Campaign, campaignDifference, type Part } from '../../study/part.js';
import { refuse } from '../exit-codes.js';
import { readText } from '../files/read-text.js';
import { writeFiles } from '../files/write-files.js';
import type { Streams } from '../streams.js';
import { campaignDifferenceText } from './campaign.js';
import { partText, readPart } from './part-file.js';

/** Between two checkpoints, in milliseconds: at first and at most; each pause is twice the one before it. */
const PAUSE = { first: 100, longest: 3_000 };

/** What is played already of a study, from its checkpoint; null if there is none yet. It must be of the same study. */
export async function fromCheckpoint(
  file: string,
  campaign: Campaign,
  range: RunRange,
  streams: Streams,
): Promise<Part | null> {
  if (!existsSync(file)) return null;
  const { part } = await readPart(await readText(file, 'part', streams), file);
  const differs = campaignDifference(campaign, part.campaign);
  if (differs !== null) {
    refuse(
      `this is the checkpoint of another study: ${campaignDifferenceText(differs, part.campaign, campaign)}`,
      file,
    );
  }
  if (part.range.first !== range.first || part.range.last !== range.last) {
    const [told, asked] = [part.range, range].map(({ first, last }) => `runs ${first} to ${last}`);
    refuse(`this is the checkpoint of another shard: it is for ${told}, not ${asked}`, file);
  }
  return part;
}

/** Keeps what is played in a file, whole at every moment. */
export function checkpointWriter(file: string, document: ConfigDocument) {
  let writtenAt = performance.now();
  let pause = PAUSE.first;
  const write = (part: Part): void => {
    writeFiles([{ file, text: partText({ part, document }) }]);
    writtenAt = performance.now();
    pause = Math.min(pause * 2, PAUSE.longest);
  };
  return {
    write,
    writeNowAndThen: (part: Part): void => {
      if (performance.now() - writtenAt >= pause) write(part);
    },
  };
}
