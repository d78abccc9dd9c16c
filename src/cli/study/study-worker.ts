import { workerData } from 'node:worker_threads';
import { type ChunkPlayer, type CompareWork, comparePlayer, type StudyWork, studyPlayer } from './play-chunk.js';

/** What a worker thread of a study runs: a file of its own in dist. The pool keeps the first of its data for itself. */
const [, work] = workerData as [unknown, StudyWork | CompareWork];

export const playChunk: ChunkPlayer = work.plans === 'one' ? studyPlayer(work) : comparePlayer(work);
