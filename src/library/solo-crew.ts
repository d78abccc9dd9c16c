import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunRange } from '../study/chunks.js';
import type { Block, Crew } from './played-part.js';
import type { StopSignal } from './study-options.js';

/** Runs of a block: enough that the pauses between them do not count, few enough that others get their turn. */
const BLOCK_RUNS = 20;

/** Plays runs of one world, by its index, from `first` to `last`, both included. */
export type WorldPlayer<S> = (world: number, first: number, last: number) => S;

/** A crew of one thread, the caller's, that lets others of its tasks have their turn after each block, and stops there once it is to stop. */
export function soloCrew<S>(worlds: number, play: WorldPlayer<S>, signal: StopSignal): Crew<S> {
  return {
    async *play(range: RunRange): AsyncGenerator<Block<S>> {
      for (let { first } = range; first <= range.last; first += BLOCK_RUNS) {
        const last = Math.min(range.last, first + BLOCK_RUNS - 1);
        const summaries = Array.from({ length: worlds }, (_, world) => play(world, first, last));
        yield { first, last, worlds: summaries.map((summary) => ({ summary, lines: [] })) };
        await nextTurn();
        if (signal.aborted) return;
      }
    },
  };
}
