import { beforeAll, expect, it } from 'vitest';
import { trialPlayer } from '../../src/cli/study/trial-player.js';
import type { WorkerPool } from '../../src/cli/study/worker-pool.js';
import type { Setup } from '../../src/model/setup.js';
import { configOf } from '../library/configs.js';

let setup: Setup;
beforeAll(async () => {
  ({ setup } = await configOf({ stages: [{ traffic_percent: 50, duration: '5m' }] }));
});

/** Threads that answer nothing until they are closed, or until what is played fails. */
function waiting() {
  let fail: (error: Error) => void = () => {};
  const playerOf = () => () => new Promise<never>((_, reject) => (fail = reject));
  const close = async () => fail(new Error('the threads are closed'));
  const pool: WorkerPool = { playerOf, close };
  return { pool, fail: (error: Error) => fail(error) };
}

it('what is tried in a thread is stopped, and no error, once the search is interrupted', async () => {
  const { pool } = waiting();
  const interruption = new AbortController();
  const block = trialPlayer(pool, interruption.signal)(setup, '1')(1, 10);
  interruption.abort();
  expect(await block).toBeNull();
});

it('what fails in a thread is an error where nothing was interrupted', async () => {
  const { pool, fail } = waiting();
  const block = trialPlayer(pool, new AbortController().signal)(setup, '1')(1, 10);
  fail(new Error('out of memory'));
  await expect(block).rejects.toThrow('out of memory');
});
