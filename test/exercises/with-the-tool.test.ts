import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { advance, start } from '../../src/controllers/plan/advance.js';
import type { ActiveState, RolloutEvent, RolloutState } from '../../src/controllers/plan/state.js';
import { RolloutEndedError } from '../../src/controllers/plan/state.js';
import type { Run } from '../../src/model/run.js';
import { simulate } from '../../src/simulation/simulate.js';
import { runInProcess } from '../examples/run-in-process.js';
import { type Document, EXERCISES, setupOf } from './exercise-setup.js';

const outcomes = (run: Run) => run.stages.map(({ outcome }) => outcome);

const FILES = [
  'alter-1-paused.json',
  'alter-2-per-stage.json',
  'alter-3-seed.json',
  'break-2-zero-threshold.json',
  'break-3-after-the-end.json',
];

it.each(FILES)('%s is valid without a warning', async (file) => {
  const { code, err } = await runInProcess(['validate', '--config', join(EXERCISES, file)]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

describe('alter-1-paused.json', () => {
  const FILE = 'alter-1-paused.json';

  it('keeps the canary at its share for as long as it is PAUSED, and goes on when told', async () => {
    const run = simulate(await setupOf(FILE), 42);
    expect(run.finalState).toBe('COMPLETED');
    const history = run.transitions.map(({ atSeconds, to, trafficPercent }) => [atSeconds / 60, to, trafficPercent]);
    expect(history).toEqual([
      [10, 'PAUSED', 5],
      [25, 'PROGRESSING', 50],
      [28, 'PAUSED', 50],
      [40, 'PROGRESSING', 50],
      [41, 'PROGRESSING', 100],
      [51, 'COMPLETED', 100],
    ]);
    expect(run.stages.map(({ tally }) => tally.passed)).toEqual([25, 16, 10]);
  });

  it('ends PAUSED at 10m when nobody comes', async () => {
    const withoutOperator = (document: Document) => {
      delete document['operator'];
    };
    const run = simulate(await setupOf(FILE, withoutOperator), 42);
    expect(run).toMatchObject({ finalState: 'PAUSED', reason: { code: 'gate', atSeconds: 600 } });
  });

  it('is rolled back out of the pause when a window fails in it', async () => {
    const run = simulate(
      await setupOf(FILE, (document) => {
        document['faults'] = [{ name: 'gets worse', error_rate: 0.5, from: '15m' }];
      }),
      42,
    );
    expect(run.finalState).toBe('ROLLED_BACK');
    expect(run.transitions.at(-1)).toMatchObject({ from: 'PAUSED', to: 'ROLLED_BACK', atSeconds: 16 * 60 });
  });
});

describe('alter-2-per-stage.json', () => {
  it('is noticed by the strict threshold alone', async () => {
    const run = simulate(await setupOf('alter-2-per-stage.json'), 42);
    expect(outcomes(run)).toEqual(['PASSED', 'FAILED', 'NOT_REACHED']);
    expect(run.reason).toMatchObject({ stage: 'canary-50pct', limit: 0.005, atSeconds: 11 * 60 });
  });
});

describe('alter-3-seed.json', () => {
  it('gives the same bytes for the same seed, and another verdict for another', async () => {
    const report = async (seed: string) => {
      const { out } = await runInProcess(['--seed', seed, '--config', join(EXERCISES, 'alter-3-seed.json')]);
      return out;
    };
    const [first, second, third] = await Promise.all([report('1'), report('1'), report('2')]);
    expect(second).toBe(first);
    expect([first, third].map((text) => JSON.parse(text).final_state)).toEqual(['COMPLETED', 'ROLLED_BACK']);
  });
});

describe('break-1-non-increasing.json', () => {
  it('is refused with exit code 2: nothing on standard output, and the second stage to blame', async () => {
    const { code, out, err } = await runInProcess(['--config', join(EXERCISES, 'break-1-non-increasing.json')]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toContain('stages[1].traffic_percent (line 5, column 45): 25 is not more than the 50 of stage "half"');
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

  it('is told by a study as often as the closed form says, but for chance: each interval holds its figure', async () => {
    const config = join(EXERCISES, 'break-2-zero-threshold.json');
    const { out } = await runInProcess(['study', '--runs', '2000', '--scenarios', 'healthy', '--config', config]);
    const told: { name: string; rolled_back: { interval: [number, number] } }[] = JSON.parse(out).scenarios[0].stages;
    let reached = 1;
    for (const [i, [stage, share]] of STAGES.entries()) {
      const noFailure = Math.exp(-STAGE_SECONDS * 60 * share * ERROR_RATE);
      const [low, high] = told[i]?.rolled_back.interval ?? [1, 0];
      expect(told[i]?.name).toBe(stage);
      expect(low).toBeLessThanOrEqual(reached * (1 - noFailure));
      expect(high).toBeGreaterThanOrEqual(reached * (1 - noFailure));
      reached *= noFailure;
    }
  });

  it('never triggers in more than one stage, and reaches none after it', async () => {
    const setup = await setupOf('break-2-zero-threshold.json');
    for (let seed = 1; seed <= 200; seed++) {
      expect(outcomes(simulate(setup, seed)).join(' ')).toMatch(/^(PASSED )*FAILED( NOT_REACHED)*$/);
    }
  });
});

describe('break-3-after-the-end.json', () => {
  const FILE = 'break-3-after-the-end.json';

  it('says that the abort came too late', async () => {
    const { code, err } = await runInProcess(['--config', join(EXERCISES, FILE)]);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'canary-sim: warning: the operator\'s "abort" at 25m had no effect: the rollout had ended\n',
    });
  });

  it.each<[Status: string, verdict: 'PASS' | 'FAIL', atMinutes: number]>([
    ['COMPLETED', 'PASS', 20],
    ['ROLLED_BACK', 'FAIL', 1],
  ])('driven to %s, takes no event of any kind', async (status, verdict, atMinutes) => {
    let state: RolloutState = start((await setupOf(FILE)).plan);
    let minutes = 0;
    while (state.status === 'PROGRESSING' || state.status === 'PAUSED') {
      minutes++;
      state = advance(state, { type: 'WINDOW_JUDGED', atSeconds: 60 * minutes, verdict });
    }
    expect([state.status, minutes]).toEqual([status, atMinutes]);
    const ended = state as RolloutState;
    const told: RolloutEvent[] = [
      { type: 'WINDOW_JUDGED', atSeconds: 1500, verdict: 'PASS' },
      { type: 'PAUSE', atSeconds: 1500 },
      { type: 'RESUME', atSeconds: 1500 },
      { type: 'ABORT', atSeconds: 1500 },
      { type: 'PAUSE_EXPIRED', atSeconds: 1500 },
      { type: 'BUDGET_EXHAUSTED', atSeconds: 1500 },
    ];
    for (const event of told) {
      expect(() => advance(ended as ActiveState, event)).toThrow(RolloutEndedError);
    }
  });
});
