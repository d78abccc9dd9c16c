import { describe, expect, it } from 'vitest';
import { STRATEGIES, type StrategyName, type StrategyOutcome } from '../../src/model/results/strategy.js';
import type { Setup } from '../../src/model/setup.js';
import { strategyPlayer } from '../../src/simulation/strategies/strategy-player.js';
import { strategySetup } from '../../src/simulation/strategies/strategy-setup.js';
import { migrationSafety } from '../../src/study/migration-safety.js';
import { waysBack } from '../../src/study/ways-back.js';
import { BROKEN, rule, setup, stage } from '../simulation/setups.js';

const HORIZON = 7_200;
const RATE = 10;
/** A rolling deployment of a broken version is over it in its third minute, with three batches of ten. */
const rules = [rule('error_rate', { max: 0.25 })];
const STAGES = [stage('a', 1, 600, { rules }), stage('b', 25, 600, { rules }), stage('c', 100, 600, { rules })];

const HEALTHY = setup({ stages: STAGES });
const BAD = setup({ stages: STAGES, world: { canary: BROKEN } });

/** Detected at the first look, then people take 35 minutes. */
const BY_HAND = setup({
  stages: STAGES,
  world: { canary: BROKEN },
  rest: { rollback: { method: 'redeploy', takesSeconds: 600, actAfterSeconds: 35 * 60 } },
});

function play(strategy: StrategyName, given: Setup, seed = '1'): StrategyOutcome {
  return strategyPlayer(strategySetup(strategy, given), given.world, HORIZON)(seed);
}

const figure = (strategy: StrategyName, given: Setup, name: keyof StrategyOutcome['figures']) =>
  play(strategy, given).figures[name];

describe('what a strategy costs is what its shares over time say', () => {
  it('a broken big bang that people take back after 35 minutes fails every request until then', () => {
    const runs = 20;
    const failed = Array.from({ length: runs }, (_, i) => play('big_bang', BY_HAND, `hand/${i}`).figures);
    // Two minutes of restart, a look after one more, people, and a redeploy.
    const seconds = 120 + 60 + 35 * 60 + 600;
    expect(failed[0]?.time_to_restore_seconds).toBe(seconds);
    const mean = failed.reduce((sum, { failed_requests }) => sum + (failed_requests ?? 0), 0) / runs;
    // Poisson arrivals; 5 standard errors: chance of a false failure 6e-7.
    const error = Math.sqrt((RATE * seconds) / runs);
    expect(Math.abs(mean - RATE * seconds)).toBeLessThan(5 * error);
  });

  it.each<[StrategyName, number]>([
    ['big_bang', 120 + 60 + 600],
    ['blue_green', 60 + 10],
    ['canary', 60],
    ['feature_flag', 60],
    ['rolling', 3 * 60 + 3 * 60],
    ['shadow', 0],
  ])('%s is back in the time of its looks and of its way back', (strategy, seconds) => {
    expect(figure(strategy, BAD, 'time_to_restore_seconds') ?? 0).toBe(seconds);
  });

  it('nothing serves while a big bang restarts, there and back; no other strategy is down for a healthy version', () => {
    expect(figure('big_bang', HEALTHY, 'downtime_seconds')).toBe(120);
    for (const strategy of STRATEGIES.slice(1)) expect(figure(strategy, HEALTHY, 'downtime_seconds')).toBe(0);
  });

  it('a broken version is downtime wherever it has more than a tenth of the traffic', () => {
    expect(figure('blue_green', BAD, 'downtime_seconds')).toBe(70);
    expect(figure('canary', BAD, 'downtime_seconds')).toBe(0);
  });

  it.each<[StrategyName, number]>([
    ['big_bang', 0],
    // One batch of one replica, from a minute before the first share to the last batch.
    ['rolling', 60 + 540],
    ['blue_green', 10 * (300 + 1_800)],
    // 1 %, 25 % and 100 % of ten replicas, rounded up.
    ['canary', 600 * (1 + 3 + 10)],
    ['feature_flag', 0],
    ['shadow', 600 * (10 + 1 + 3 + 10)],
  ])('%s needs its extra replicas for as long as it has them', (strategy, replicaSeconds) => {
    expect(figure(strategy, HEALTHY, 'extra_replica_seconds')).toBe(replicaSeconds);
  });

  it.each<[StrategyName, number, number]>([
    ['big_bang', 0, 120],
    ['rolling', 540, 600],
    ['blue_green', 0, 300],
    ['canary', 1_200, 1_200],
    ['feature_flag', 1_200, 1_800],
    ['shadow', 1_200, 1_800],
  ])(
    '%s mixes versions while both serve users, and is released once all users have it',
    (strategy, mixed, released) => {
      expect(figure(strategy, HEALTHY, 'mixing_seconds')).toBe(mixed);
      expect(figure(strategy, HEALTHY, 'release_seconds')).toBe(released);
    },
  );

  it('copies hurt no user', () => {
    const { figures, end } = play('shadow', BAD);
    expect(end).toBe('rolled_back');
    expect(figures).toMatchObject({ exposure_requests: 0, failed_requests: 0, time_to_detect_seconds: null });
  });
});

describe('the ways back, worked out', () => {
  const costs = waysBack(BAD);
  const cost = (strategy: StrategyName, way: string) =>
    costs.find((each) => each.strategy === strategy && each.way === way)?.responses;

  it('hold the share from detection on, and go back after 35 minutes by hand, 5 automatically', () => {
    expect(cost('big_bang', 'redeploy')).toEqual({
      by_hand: { seconds: 2_700, failedRequests: 2_700 * RATE },
      automatic: { seconds: 900, failedRequests: 900 * RATE },
    });
    expect(cost('canary', 'redeploy')?.automatic.failedRequests).toBeCloseTo(900 * RATE * 0.01, 9);
    expect(cost('shadow', 'redeploy')?.by_hand.failedRequests).toBe(0);
  });

  it('of a rolling deployment take back the batches that were there', () => {
    // By 3 minutes three batches: 10, 20, 30 % for a minute each, held for two more, then 30, 20, 10 % for a minute each.
    const automatic = 60 * (0.1 + 0.2 + 0.3) + 120 * 0.3 + 60 * (0.3 + 0.2 + 0.1);
    expect(cost('rolling', 'rolling')?.automatic.seconds).toBe(480);
    expect(cost('rolling', 'rolling')?.automatic.failedRequests).toBeCloseTo(automatic * RATE, 9);
  });

  it('are there only where the strategy has them', () => {
    expect(costs.filter(({ way }) => way === 'feature_flag').map(({ strategy }) => strategy)).toEqual(['feature_flag']);
    expect(costs.filter(({ way }) => way === 'traffic_switch').map(({ strategy }) => strategy)).toEqual([
      'blue_green',
      'canary',
      'shadow',
    ]);
  });
});

describe('a migration', () => {
  it('that renames in one step leaves a switch back with requests that fail, as it is worked out', () => {
    const touches = 0.5;
    const renamed: Setup = { ...BAD, migration: { kind: 'rename_field', touches } };
    const inOneStep = migrationSafety(renamed, waysBack(renamed)).find(({ kind }) => kind === 'rename_field');
    const rate = inOneStep?.staleRates.find(({ strategy }) => strategy === 'blue_green')?.rate ?? 0;
    expect(rate).toBe(touches);
    const failed = figure('blue_green', renamed, 'failed_requests') ?? 0;
    // All until the switch back after 70 seconds, then half: 5 standard deviations of a Poisson count, 6e-7.
    const mean = RATE * 70 + RATE * rate * (HORIZON - 70);
    expect(Math.abs(failed - mean)).toBeLessThan(5 * Math.sqrt(mean));
  });

  it('in three phases goes back with the code alone until the last, which only data bring back', () => {
    const rates = migrationSafety(BAD, waysBack(BAD)).map(({ kind, mayMix, staleRates }) => {
      return [
        kind,
        mayMix,
        Math.min(...staleRates.map(({ rate }) => rate)),
        Math.max(...staleRates.map(({ rate }) => rate)),
      ];
    });
    expect(rates).toEqual([
      ['expand', true, 0, 0],
      ['migrate', true, 0, 0],
      ['contract', false, 0.1, 0.1],
      // A shadow has served no user, and its copies write nothing; a big bang has written all.
      ['rename_field', false, 0, 0.1],
    ]);
  });
});
