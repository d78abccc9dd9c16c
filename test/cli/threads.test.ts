import { expect, it } from 'vitest';
import { threadsOf } from '../../src/cli/study/threads.js';
import { suitableIndex, type WorkerPool } from '../../src/cli/study/worker-pool.js';
import { PRESETS } from '../../src/model/fault.js';

/** Threads that note what is done with them. */
function noted() {
  const done: string[] = [];
  const startPool = async (jobs: number): Promise<WorkerPool> => {
    done.push(`start ${jobs}`);
    const playerOf = () => () => Promise.reject(new Error('they play nothing'));
    return { playerOf, close: async () => void done.push('close') };
  };
  return { done, startPool };
}

it.each([
  ['as many runs of every preset as are played in threads', { runs: Math.ceil(8_000 / PRESETS.length) }],
  ['of the scenarios that are named, and the healthy one', { runs: 4_000, scenarios: ['error_spike'] }],
  ['a shard of them', { runs: 32_000, scenarios: ['healthy', 'error_spike'], shard: { count: 8 } }],
  ['a sweep of at least one value', { runs: 8_000, sweep: 'canary.error_rate=0.1' }],
])('threads are started before the configuration is read for %s, and not for one run fewer', (_, asked) => {
  const many = noted();
  threadsOf({ ...asked, jobs: 2 }, many.startPool);
  expect(many.done).toEqual(['start 2']);
  const fewer = noted();
  threadsOf({ ...asked, runs: asked.runs - 1, jobs: 2 }, fewer.startPool);
  expect(fewer.done).toEqual([]);
});

it('threads are not started beforehand for one job, nor for a study that may end early', () => {
  const { done, startPool } = noted();
  threadsOf({ runs: 1_000_000, jobs: 1 }, startPool);
  threadsOf({ runs: 1_000_000, jobs: 2, untilWidth: 0.1 }, startPool);
  expect(done).toEqual([]);
});

it('up to eight threads are started beforehand, since a configuration may be refused', () => {
  const { done, startPool } = noted();
  threadsOf({ runs: 1_000_000, jobs: 9 }, startPool);
  expect(done).toEqual([]);
  threadsOf({ runs: 1_000_000, jobs: 8 }, startPool);
  expect(done).toEqual(['start 8']);
});

it('threads are started once, and are gone once they are closed', async () => {
  const { done, startPool } = noted();
  const threads = threadsOf({ runs: 1, jobs: 3 }, startPool);
  expect(await threads.started()).toBeNull();
  await threads.close();
  const pool = await threads.start();
  expect(await threads.start()).toBe(pool);
  expect(await threads.started()).toBe(pool);
  await threads.close();
  expect(await threads.started()).toBeNull();
  expect(done).toEqual(['start 3', 'close']);
});

it('threads that cannot be started beforehand fail where they are asked for', async () => {
  const threads = threadsOf({ runs: 1_000_000, jobs: 2 }, async () => Promise.reject(new Error('no memory')));
  await expect(threads.start()).rejects.toThrow('no memory');
});

it('a thread plays the first world that it has played, or that no thread has, or of all that wait', () => {
  const [own, other] = [new Set(['a', 'b']), new Set(['c', 'd'])];
  const suitable = (waiting: readonly string[]) => waiting[suitableIndex(own, [own, other], waiting)];
  expect(suitable(['c', 'e', 'b', 'a'])).toBe('b');
  expect(suitable(['c', 'd', 'f', 'e'])).toBe('f');
  expect(suitable(['d', 'c'])).toBe('d');
  expect(suitable([])).toBeUndefined();
});
