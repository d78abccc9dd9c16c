import { workerData } from 'node:worker_threads';
import { type ChunkWork, chunkPlayer } from './play-chunk.js';

/** What a worker thread of a study runs: a file of its own in dist. The pool keeps the first of its data for itself. */
const [, work] = workerData as [unknown, ChunkWork];

export const playChunk = chunkPlayer(work);
