import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Block, Crew } from '../../library/played-part.js';
import { isLongRun } from '../../simulation/horizon.js';
import type { RunRange } from '../../study/chunks.js';
import { paceOf } from './pace.js';
import type { Chunk, ChunkPlayer, CompareWork, PlayedChunk, StudyWork } from './play-chunk.js';
import type { Threads } from './threads.js';

/** A block whose chunks say how long they took. */
interface TimedBlock<S> extends Block<S> {
  readonly worlds: readonly PlayedChunk<S>[];
}

/** What a crew is to play: the same here as in a thread, which gets `work` alone. */
export interface CrewTask<S> {
  readonly work: StudyWork | CompareWork;
  readonly playHere: ChunkPlayer<S>;
}

/**
 * A crew of threads, when that is worth it; the blocks suit the clock. Nothing that it gives depends on how many there are, nor on
 * how long anything takes, but the length of the blocks. Once `signal` is aborted, `play` ends, and so do the threads.
 */
export function crew<S>({ work, playHere }: CrewTask<S>, threads: Threads, signal: AbortSignal): Crew<S> {
  const { jobs } = threads;
  let playThere: ((chunk: Chunk) => Promise<PlayedChunk<S>>) | undefined;
  // In a long run an interrupt would wait: such runs are always played in threads.
  const isLong = work.worlds.some(hasLongRuns);
  let wantsPool = true;
  const pace = paceOf(work.worlds.length, jobs);

  const openPool = async (left: number): Promise<void> => {
    if (!wantsPool || (!isLong && !pace.isWorthThreads(left))) return;
    wantsPool = false;
    playThere = (await threads.start())?.playerOf<S>(work);
    signal.addEventListener('abort', () => void threads.close(), { once: true });
  };

  async function* blocksHere(range: RunRange): AsyncGenerator<TimedBlock<S>> {
    const chunks = chunksOf(range, work);
    const worlds: PlayedChunk<S>[] = [];
    for (const chunk of chunks) {
      // Lets a signal come through.
      await nextTurn();
      if (signal.aborted) return;
      const before = processorTime();
      const played = playHere(chunk);
      worlds.push({ ...played, milliseconds: processorTime() - before });
    }
    yield { ...range, worlds };
  }

  async function* play({ first, last }: RunRange): AsyncGenerator<Block<S>> {
    let next = first;
    const handedOut: { readonly range: RunRange; readonly played: Promise<PlayedChunk<S>[]> }[] = [];
    // Enough that no thread waits while the first of them are being added up.
    const ahead = 1 + Math.ceil((3 * jobs) / work.worlds.length);
    while (!signal.aborted && (next <= last || handedOut.length > 0)) {
      await openPool(last - next + 1);
      while (playThere !== undefined && next <= last && handedOut.length <= ahead) {
        const range = { first: next, last: next + pace.blockLength(last - next + 1) - 1 };
        const played = Promise.all(chunksOf(range, work).map(playThere));
        // A failure is thrown where the block is awaited; a block that never is must not end the process.
        played.catch(() => {});
        handedOut.push({ range, played });
        next = range.last + 1;
      }
      const oldest = handedOut.shift();
      if (oldest !== undefined) {
        const worlds = await oldest.played.catch((error: unknown) => {
          if (signal.aborted) return null;
          throw error;
        });
        if (worlds === null) return;
        pace.learn(timeOf(worlds), oldest.range.last - oldest.range.first + 1);
        yield { ...oldest.range, worlds };
      } else if (next <= last) {
        const range = { first: next, last: next + pace.blockLength(last - next + 1) - 1 };
        for await (const block of blocksHere(range)) {
          pace.learn(timeOf(block.worlds), range.last - range.first + 1);
          next = range.last + 1;
          yield block;
        }
      }
    }
  }

  return { play };
}

function timeOf(worlds: readonly PlayedChunk<unknown>[]): number {
  return worlds.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

/** In milliseconds: what is decided on it does not change with what else the machine does. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function chunksOf({ first, last }: RunRange, { worlds }: StudyWork | CompareWork): readonly Chunk[] {
  return worlds.map((_, world) => ({ world, first, last }));
}

function hasLongRuns(world: StudyWork['worlds'][number] | CompareWork['worlds'][number]): boolean {
  const setups = 'setup' in world ? [world.setup] : [world.before, world.after];
  return setups.some(isLongRun);
}
