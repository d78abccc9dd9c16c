import { describe, expect, it } from 'vitest';
import type { Setup } from '../../src/model/setup.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { type Document, setupOf } from './exercise-setup.js';

const SEEDS = 2000;
/** Standard errors; a right implementation is outside of them for 6 sets of seeds in 100 000 (two-sided normal tail). */
const TOLERANCE = 4;

/** In how many of the seeds a run ended in each stage, by what a rule found there, or else in each final state. */
function tallyOf(setup: Setup): Map<string, number> {
  const tally = new Map<string, number>();
  // The same runs as `simulate` plays, of which nothing else is kept.
  const play = outcomePlayer(setup);
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { finalState, fired, stageIndex } = play(String(seed));
    const stage = fired.length > 0 ? setup.plan.stages[stageIndex]?.name : undefined;
    const name = finalState === 'ROLLED_BACK' && stage !== undefined ? stage : finalState;
    tally.set(name, (tally.get(name) ?? 0) + 1);
  }
  return tally;
}

function expectShare(times: number | undefined, share: number): void {
  const standardError = Math.sqrt(SEEDS * share * (1 - share));
  expect(Math.abs((times ?? 0) - SEEDS * share)).toBeLessThanOrEqual(TOLERANCE * standardError);
}

describe('alter-2-per-stage.json', () => {
  const FILE = 'alter-2-per-stage.json';
  const makeHealthy = (document: Document) => {
    document['canary'] = { error_rate: 0.001 };
  };

  it('is noticed by the strict threshold alone, whatever the seed', async () => {
    const setup = await setupOf(FILE);
    // A lax window fails 3 times in 10,000,000; a strict one passes 13 times in 10,000, and there are ten.
    expect(tallyOf(setup)).toEqual(new Map([['canary-50pct', SEEDS]]));
  });

  it('lets a healthy canary pass', async () => {
    expect(tallyOf(await setupOf(FILE, makeHealthy))).toEqual(new Map([['COMPLETED', SEEDS]]));
  });

  it('would, with the strict threshold at 5 %, roll back a healthy canary there in 31 % of rollouts', async () => {
    const setup = await setupOf(FILE, (document) => {
      makeHealthy(document);
      delete document.stages[0]?.['thresholds'];
    });
    // 0.3 failures are expected, and two are too many, in any window of 200 to 399 requests: all but 1 in 100,000,000.
    const passes = Math.exp(-0.3) * (1 + 0.3);
    const tally = tallyOf(setup);
    expect(1 - passes ** 10).toBeCloseTo(0.31, 2);
    expectShare(tally.get('canary-5pct'), 1 - passes ** 10);
    expect([...tally.keys()].sort()).toEqual(['COMPLETED', 'canary-5pct']);
  });
});

describe('break-2-zero-threshold.json', () => {
  const ERROR_RATE = 0.001;
  const STAGE_SECONDS = 600;
  const STAGES = [
    ['canary-5pct', 0.05],
    ['canary-10pct', 0.1],
    ['canary-50pct', 0.5],
    ['full', 1],
  ] as const;

  // 60, as in the file; at 2 every stage and COMPLETED are reached; at 1,000 the first stage is all but certain.
  it.each([60, 2, 1000])(
    'at %i requests a second ends in each stage, or COMPLETED, as often as the closed form says',
    async (requestsPerSecond) => {
      const setup = await setupOf('break-2-zero-threshold.json', (document) => {
        document['service'] = { requests_per_second: requestsPerSecond };
      });
      const tally = tallyOf(setup);
      let reached = 1;
      for (const [stage, share] of STAGES) {
        const noFailure = Math.exp(-STAGE_SECONDS * requestsPerSecond * share * ERROR_RATE);
        expectShare(tally.get(stage), reached * (1 - noFailure));
        reached *= noFailure;
      }
      expectShare(tally.get('COMPLETED'), reached);
      const known = [...STAGES.map(([stage]) => stage), 'COMPLETED'];
      expect([...tally.keys()].filter((name) => !known.some((other) => other === name))).toEqual([]);
    },
  );
});
