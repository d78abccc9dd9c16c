import { describe, expect, it } from 'vitest';
import type { RollbackResult } from '../../src/model/harm.js';
import type { Run } from '../../src/model/run.js';
import { buildReport } from '../../src/report/json/build-report.js';
import { aftermath } from '../../src/report/run/aftermath.js';
import { completed, eventful, harm, IDENTITY, rolledBack } from './fixtures.js';

const lines = (run: Run) => aftermath(buildReport(run, IDENTITY));

const ROLLBACK: RollbackResult = {
  method: 'traffic_switch',
  decidedAtSeconds: 960,
  beginsAtSeconds: 960,
  restoredAtSeconds: 970,
  whilePeopleAct: null,
  whileRollingBack: harm(10, 312),
};

const BUDGET = {
  objective: 0.999,
  windowSeconds: 2_592_000,
  allowed: 43_199.6,
  spentBefore: 0,
  spentDuring: 345,
  spentByRollout: 300,
  left: 42_854.6,
  leftPercent: 99.2014,
  burnRate: 1.3,
  postureBefore: 'healthy',
  posture: 'healthy',
} as const;

describe('what a run has cost, in lines', () => {
  it('is nothing when there is nothing to say', () => {
    expect(lines(completed())).toEqual([]);
    expect(lines(rolledBack())).toEqual([]);
  });

  it('is a line each', () => {
    expect(lines(eventful())).toEqual([
      'rolled back in 10s (rolling) with 312 more failures; detected in 4m, restored in 39m10s',
      'people took 35m to act: 8,412 more failures than with an automatic rollback',
      'users: 20,113 exposed of 2,000,000 (sticky), 1,204 met a failure, 310 would have with stable',
      'error budget: 69.17 % left of 43,200 failures (healthy), burn rate 2.312',
      'rollback NOT safe: rename_field leaves data that stable cannot read; 12.5 % of its requests fail',
      'after the rollback: 30m followed, 12,000 more failures than with stable alone',
    ]);
  });

  it.each([
    [{ rollback: ROLLBACK }, 'rolled back in 10s (traffic_switch) with 312 more failures'],
    [
      { rollback: { ...ROLLBACK, whileRollingBack: harm(10, -1) } },
      'rolled back in 10s (traffic_switch) with 1 fewer failure',
    ],
    [{ rollback: { ...ROLLBACK, whileRollingBack: harm(10, 0) } }, 'rolled back in 10s (traffic_switch)'],
    [
      { timeToDetectSeconds: 240, timeToRestoreSeconds: 240 },
      'rolled back at once (traffic_switch); detected in 4m, restored in 4m',
    ],
  ])('tells of a rollback %j that it was %s', (parts, line) => {
    expect(lines(rolledBack(parts))).toEqual([line]);
  });

  it.each([
    [0, 'as many failures as with an automatic rollback'],
    [1, '1 more failure than with an automatic rollback'],
    [-1, '1 fewer failure than with an automatic rollback'],
  ])('tells what people cost who took their time: %d', (excess, told) => {
    const rollback = {
      ...ROLLBACK,
      method: 'feature_flag',
      beginsAtSeconds: 3060,
      restoredAtSeconds: 3060,
      whilePeopleAct: harm(2100, excess),
      whileRollingBack: harm(0, 0),
    } as const;
    expect(lines(rolledBack({ rollback }))).toEqual([
      'rolled back at once (feature_flag)',
      `people took 35m to act: ${told}`,
    ]);
  });

  it.each([
    [{}, 'error budget: 99.2 % left of 43,200 failures (healthy), burn rate 1.3'],
    [{ burnRate: null }, 'error budget: 99.2 % left of 43,200 failures (healthy)'],
    [
      { leftPercent: 20, posture: 'thin' },
      'error budget: 20 % left of 43,200 failures (healthy → thin), burn rate 1.3',
    ],
    [
      { leftPercent: 0, posture: 'exhausted' },
      'error budget: 0 % left of 43,200 failures (healthy → exhausted), burn rate 1.3',
    ],
    [
      { leftPercent: -3.5, posture: 'exhausted' },
      'error budget: overspent by 3.5 % of 43,200 failures (healthy → exhausted), burn rate 1.3',
    ],
  ] as const)('tells of an error budget %j: %s', (parts, line) => {
    expect(lines(completed({ errorBudget: { ...BUDGET, ...parts } }))).toEqual([line]);
  });

  it.each([
    [12_000, 'after completion: 30m followed, 12,000 more failures than with stable alone'],
    [0, 'after completion: 30m followed, as many failures as with stable alone'],
  ])('tells what followed after completion: %d', (excess, line) => {
    expect(lines(completed({ followUp: harm(1800, excess) }))).toEqual([line]);
  });

  it('tells that stored data allow a rollback when they change at all', () => {
    const rollbackSafety = { safe: true, migration: 'expand', trace: 'none', staleDataRate: 0 } as const;
    expect(lines(completed({ rollbackSafety }))).toEqual(['rollback safe: expand leaves stable all that it needs']);
  });

  it('tells of users what is known of them', () => {
    const blastRadius = { routing: 'random', users: 500, usersExposed: 499.6, usersHit: null, usersHitIfStable: null };
    expect(lines(completed({ blastRadius: { ...blastRadius, routing: 'random' } }))).toEqual([
      'users: 500 exposed of 500 (random)',
    ]);
    expect(lines(completed({ blastRadius: { ...blastRadius, routing: 'random', usersExposed: null } }))).toEqual([]);
  });
});
