import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Tinypool } from 'tinypool';
import type { Chunk, CompareWork, PlayedChunk, StudyWork } from './play-chunk.js';

export interface WorkerPool<S> {
  readonly play: (chunk: Chunk) => Promise<PlayedChunk<S>>;
  /** Ends its threads at once, whatever they do. */
  readonly close: () => Promise<void>;
}

/** Threads that play chunks; null where the program is not built, and there is no file that they could run. */
export function workerPool<S>(work: StudyWork | CompareWork, jobs: number): WorkerPool<S> | null {
  const filename = join(__dirname, 'study-worker.cjs');
  if (!existsSync(filename)) return null;
  const pool = new Tinypool({
    filename,
    name: 'playChunk',
    workerData: work,
    minThreads: jobs,
    maxThreads: jobs,
    // Neither a loader nor a profiler of this process.
    execArgv: [],
    trackUnmanagedFds: false,
    // Young garbage of runs needs no more room; V8 would give it 48 MB a thread in the course of a million runs.
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  });
  return { play: (chunk) => pool.run(chunk), close: () => pool.destroy() };
}
