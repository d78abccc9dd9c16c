import { looks, type RunRange } from '../study/chunks.js';
import type { Campaign, Part } from '../study/parts/part.js';
import type { StopSignal } from './study-options.js';

/** Some runs, played in every world: the worlds in order. */
export interface Block<S> extends RunRange {
  readonly worlds: readonly PlayedRuns<S>[];
}

/** What some runs of one world came to. */
export interface PlayedRuns<S> {
  readonly summary: S;
  /** One a run, if they are wanted. */
  readonly lines: readonly string[];
}

/** Plays runs in every world. Nothing that it gives depends on how, but the length of the blocks. */
export interface Crew<S> {
  /** Gives the runs of a range in order, in blocks of whatever length suits it. */
  readonly play: (range: RunRange) => AsyncGenerator<Block<S>>;
}

export interface PlayPart<C extends Campaign, S> {
  readonly part: Part<C, S>;
  readonly crew: Crew<S>;
  /** Adds the runs of one summary to another. */
  readonly merge: (into: S, from: S) => void;
  /** Asked at each look of a study that may end early: whether it knows enough. */
  readonly isEnough: (part: Part<C, S>, width: number) => boolean;
  readonly signal: StopSignal;
  /** Where the line of each run goes, in the order of runs, those of one run in the order of worlds. */
  readonly writeLine: ((lines: string) => Promise<void>) | null;
  /** Called from time to time with what is played so far. */
  readonly onBlock: (part: Part<C, S>) => void;
}

/** What plays each of several worlds, by its index, made ready once, when it is first asked for. */
export function forEachWorld<W, P>(worlds: readonly W[], make: (world: W) => P): (index: number) => P {
  const made: P[] = [];
  return (index) => {
    const world = worlds[index];
    if (world === undefined) throw new Error(`there is no world ${index}`);
    made[index] ??= make(world);
    return made[index];
  };
}

/** A part of which nothing is played, with an empty summary for each of its worlds. */
export function newPart<C extends Campaign, S>(campaign: C, range: RunRange, summaries: readonly S[]): Part<C, S> {
  return { campaign, range, played: 0, enough: false, summaries };
}

/** Whether nothing of a part is left to be played. */
export function isDone({ range, played, enough }: Part<Campaign, unknown>): boolean {
  return enough || played === range.last - range.first + 1;
}

/** Plays what is missing of a part, until `signal` stops it. The part given is used up. */
export async function playedPart<C extends Campaign, S>({
  part: begun,
  crew,
  merge,
  isEnough,
  signal,
  writeLine,
  onBlock,
}: PlayPart<C, S>): Promise<Part<C, S>> {
  const { campaign, range } = begun;
  const { untilWidth } = campaign;
  let part = begun;
  for (const look of untilWidth === null ? [range.last] : looks(range.last)) {
    if (part.enough) break;
    const next = range.first + part.played;
    for await (const { last, worlds: played } of crew.play({ first: next, last: look })) {
      for (const [index, { summary }] of played.entries()) {
        const into = part.summaries[index];
        if (into !== undefined) merge(into, summary);
      }
      await writeLine?.(interleaved(played));
      part = { ...part, played: last - range.first + 1 };
      onBlock(part);
    }
    if (signal.aborted) break;
    // Of a study that goes on, a look may lie behind it.
    const isAtLook = part.played === look - range.first + 1;
    if (untilWidth !== null && isAtLook && isEnough(part, untilWidth)) part = { ...part, enough: true };
  }
  return part;
}

function interleaved(worlds: readonly { readonly lines: readonly string[] }[]): string {
  const runs = worlds[0]?.lines.length ?? 0;
  let text = '';
  for (let run = 0; run < runs; run++) for (const { lines } of worlds) text += lines[run] ?? '';
  return text;
}
