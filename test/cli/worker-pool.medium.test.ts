import { createRequire } from 'node:module';
import { afterEach, expect, it } from 'vitest';
import type { StudyWork } from '../../src/cli/study/play-chunk.js';
import type { workerPool as poolOf, WorkerPool } from '../../src/cli/study/worker-pool.js';
import { runsPlayer } from '../../src/study/play-runs.js';
import type { Summary } from '../../src/study/summary.js';
import { configOf } from '../library/configs.js';

/** As it is built: its threads run a file beside it. */
const { workerPool } = createRequire(import.meta.url)('../../dist/worker-pool.cjs') as { workerPool: typeof poolOf };

const pools: WorkerPool[] = [];
afterEach(() => Promise.all(pools.splice(0).map(({ close }) => close())));

function pool(size: number): WorkerPool {
  const made = workerPool(size);
  if (made === null) throw new Error('the program is built');
  pools.push(made);
  return made;
}

async function workOf(percents: readonly number[]): Promise<StudyWork> {
  const worlds = percents.map(async (percent) => {
    const { setup } = await configOf({ stages: [{ traffic_percent: percent, duration: '5m' }] });
    return { name: `${percent}`, setup };
  });
  return { plans: 'one', worlds: await Promise.all(worlds), seed: '1', wantsLines: false };
}

it('threads play what is asked for, of several works at once, as it is played here', async () => {
  const { playerOf } = pool(2);
  const [one, other] = [await workOf([10, 20]), await workOf([30])];
  const [playOne, playOther] = [playerOf<Summary>(one), playerOf<Summary>(other)];
  const chunks = [1, 4, 7].flatMap((first) => [
    { work: one, play: playOne, chunk: { world: 0, first, last: first + 2 } },
    { work: one, play: playOne, chunk: { world: 1, first, last: first + 2 } },
    { work: other, play: playOther, chunk: { world: 0, first, last: first + 2 } },
  ]);
  const played = await Promise.all(chunks.map(({ play, chunk }) => play(chunk)));
  const here = chunks.map(({ work, chunk: { world, first, last } }) => {
    const setup = work.worlds[world]?.setup;
    return setup === undefined ? null : runsPlayer(setup, '1')(first, last).figures;
  });
  expect(played.map(({ summary }) => summary.figures)).toEqual(here);
});

it('an error in a thread is that of what was to be played, and of all that is asked for later', async () => {
  const play = pool(2).playerOf<Summary>(await workOf([10]));
  await expect(play({ world: 7, first: 1, last: 1 })).rejects.toThrow('there is no world 7');
  await expect(play({ world: 0, first: 1, last: 1 })).rejects.toThrow('there is no world 7');
});

it('threads that are closed answer no more, and let go who waits', async () => {
  const { playerOf, close } = pool(1);
  const play = playerOf<Summary>(await workOf([10]));
  const asked = [1, 2, 3].map((run) => play({ world: 0, first: run, last: run + 100_000 }));
  const answers = Promise.allSettled(asked);
  await close();
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await expect(play({ world: 0, first: 1, last: 1 })).rejects.toThrow('the threads are closed');
});
