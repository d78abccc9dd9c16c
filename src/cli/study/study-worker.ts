import { parentPort } from 'node:worker_threads';
import { type ChunkPlayer, comparePlayer, studyPlayer } from './play-chunk.js';
import type { Order } from './worker-pool.js';

/** What a worker thread of a study runs: a file of its own in dist. */
const players: ChunkPlayer[] = [];

parentPort?.on('message', ({ number, work, chunk }: Order) => {
  if (work !== null) players[number] = work.plans === 'one' ? studyPlayer(work) : comparePlayer(work);
  const player = players[number];
  if (player === undefined) throw new Error(`the thread has no work ${number}`);
  parentPort?.postMessage(player(chunk));
});
