import { looks, type RunRange } from '../../study/chunks.js';
import type { Campaign, Part } from '../../study/part.js';
import { isNarrow } from '../../study/study-result.js';
import { emptySummary, mergeSummary } from '../../study/summary.js';
import { crew } from './crew.js';
import { type StudyWork, studyPlayer } from './play-chunk.js';
import type { World } from './worlds.js';

export interface PlayPart {
  readonly part: Part;
  readonly worlds: readonly World[];
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Where the line of each run goes, in the order of runs, those of one run in the order of worlds. */
  readonly writeLine: ((line: string) => void) | null;
  /** Called from time to time with what is played so far. */
  readonly onBlock: (part: Part) => void;
}

/** A part of which nothing is played. */
export function newPart(campaign: Campaign, range: RunRange, worlds: readonly World[]): Part {
  return { campaign, range, played: 0, enough: false, summaries: worlds.map(emptySummary) };
}

/** Whether nothing of a part is left to be played. */
export function isDone({ range, played, enough }: Part): boolean {
  return enough || played === range.last - range.first + 1;
}

/** Plays what is missing of a part, until `signal` stops it. The part given is used up. */
export async function playedPart({ part: begun, worlds, jobs, signal, writeLine, onBlock }: PlayPart): Promise<Part> {
  const { campaign, range } = begun;
  const work: StudyWork = { plans: 'one', worlds, seed: campaign.seed, wantsLines: writeLine !== null };
  const team = crew({ work, playHere: studyPlayer(work) }, jobs, signal);
  const { untilWidth } = campaign;
  let part = begun;
  try {
    for (const look of untilWidth === null ? [range.last] : looks(range.last)) {
      if (part.enough) break;
      const next = range.first + part.played;
      for await (const { last, worlds: played } of team.play({ first: next, last: look })) {
        for (const [index, { summary }] of played.entries()) {
          const into = part.summaries[index];
          if (into !== undefined) mergeSummary(into, summary);
        }
        if (writeLine !== null) writeInterleaved(played, writeLine);
        part = { ...part, played: last - range.first + 1 };
        onBlock(part);
      }
      if (signal.aborted) break;
      // Of a study that goes on, a look may lie behind it.
      const isAtLook = part.played === look - range.first + 1;
      if (untilWidth !== null && isAtLook && isNarrow(part, untilWidth)) part = { ...part, enough: true };
    }
  } finally {
    await team.close();
  }
  return part;
}

function writeInterleaved(
  worlds: readonly { readonly lines: readonly string[] }[],
  write: (line: string) => void,
): void {
  const runs = worlds[0]?.lines.length ?? 0;
  let text = '';
  for (let run = 0; run < runs; run++) for (const { lines } of worlds) text += lines[run] ?? '';
  write(text);
}
