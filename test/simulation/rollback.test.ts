import { describe, expect, it } from 'vitest';
import { ROLLBACK_METHODS, type RollbackProcedure } from '../../src/model/rollback.js';
import { keyOf } from '../../src/random/key.js';
import { simulate } from '../../src/simulation/simulate.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { type Row, servedRow } from '../sources/generated/rows.js';
import { at } from '../sources/generated/world.js';
import { BROKEN, fault, type SetupParts, setup, stage, version } from './setups.js';

const SEED = 'rollback';
/** Bounds, in standard errors of a Poisson count: a false failure has a chance of 6e-7; the seed is fixed. */
const LIMIT = 5;

/** A fifth of 1,000 requests a second: 200 a second fail, and the first look, after a minute, sees it. */
const FAILING: SetupParts = { stages: [stage('a', 20, 600)], world: { requestsPerSecond: 1000, canary: BROKEN } };

function taken(procedure: Partial<RollbackProcedure>, parts: SetupParts = {}) {
  const rollback = { method: 'redeploy', takesSeconds: 0, actAfterSeconds: 0, ...procedure } as const;
  const run = simulate(setup({ ...FAILING, ...parts, rest: { rollback } }), SEED);
  if (run.rollback === null) throw new Error('the canary fails every request');
  return { ...run, rollback: run.rollback };
}

function expectCount(count: number, expected: number): void {
  expect(Math.abs(count - expected)).toBeLessThan(LIMIT * Math.sqrt(expected));
}

/** A cell of the same world, served without the loop, while the canary has such a share. */
function cellAt(cellIndex: number, canaryPercent: number): Row {
  return servedRow(trafficModel(setup(FAILING).world), keyOf(SEED), cellIndex, { ...at(20), canaryPercent });
}

describe('a rollback', () => {
  it.each(['traffic_switch', 'redeploy'] as const)('by %s leaves the canary its share until it is done', (method) => {
    const { rollback } = taken({ method, takesSeconds: 300 });
    expect(rollback).toMatchObject({
      method,
      decidedAtSeconds: 60,
      beginsAtSeconds: 60,
      restoredAtSeconds: 360,
      whilePeopleAct: null,
      whileRollingBack: { seconds: 300 },
    });
    const { requests, failedRequests, excessFailedRequests } = rollback.whileRollingBack;
    expectCount(requests, 300 * 200);
    expect([failedRequests, excessFailedRequests]).toEqual([requests, requests]);
  });

  it('by feature flag is done at once', () => {
    expect(taken({ method: 'feature_flag' }).rollback).toMatchObject({
      method: 'feature_flag',
      decidedAtSeconds: 60,
      beginsAtSeconds: 60,
      restoredAtSeconds: 60,
      whilePeopleAct: null,
      whileRollingBack: { seconds: 0, requests: 0, failedRequests: 0, excessFailedRequests: 0 },
    });
  });

  it('by rolling takes out one instance after another: it serves half of what a redeploy as long does', () => {
    const { rollback, canary } = taken({ method: 'rolling', takesSeconds: 300 });
    expectCount(rollback.whileRollingBack.requests, (300 * 200) / 2);
    expect(canary.requests).toBe(cellAt(0, 20).canary.requests + rollback.whileRollingBack.requests);
  });

  it('by rolling lowers the share linearly: each cell has the share of its middle', () => {
    const { rollback } = taken({ method: 'rolling', takesSeconds: 300 });
    const shares = [18, 14, 10, 6, 2];
    const requests = shares.map((percent, index) => cellAt(index + 1, percent).canary.requests);
    expect(rollback.whileRollingBack.requests).toBe(requests.reduce((sum, one) => sum + one, 0));
  });

  it('that ends within a cell ends there, and what follows is without the canary', () => {
    const switched = taken({ method: 'traffic_switch', takesSeconds: 75 }).rollback;
    expect(switched).toMatchObject({ restoredAtSeconds: 135, whileRollingBack: { seconds: 75 } });
    const { requests } = switched.whileRollingBack;
    expectCount(requests, 75 * 200);
    // Of 75 s it falls from 20 % to 4 % in 60, mean 12 %; then from 4 % to 0 in 15, mean 2 %.
    const rolled = taken({ method: 'rolling', takesSeconds: 75 }).rollback.whileRollingBack;
    expectCount(rolled.requests, 1000 * (0.12 * 60 + 0.02 * 15));
  });

  it('that begins within a cell has its own requests from its own second on', () => {
    const { whilePeopleAct, whileRollingBack } = taken({ takesSeconds: 20, actAfterSeconds: 90 }).rollback;
    expect(whilePeopleAct).toMatchObject({ seconds: 90 });
    expectCount(whilePeopleAct?.requests ?? Number.NaN, 90 * 200);
    expect(whileRollingBack).toMatchObject({ seconds: 20 });
    expectCount(whileRollingBack.requests, 20 * 200);
  });

  it('ends before a fault of the canary that begins later in the same cell', () => {
    const late = fault('late', { errorRate: 1 }, { from: { kind: 'rollout', seconds: 95 } });
    const operator = [{ atSeconds: 60, action: 'abort' as const }];
    const world = { requestsPerSecond: 1000, faults: [late] };
    const { rollback, timeline } = taken({ takesSeconds: 30 }, { world, operator });
    expect(rollback).toMatchObject({ restoredAtSeconds: 90, whileRollingBack: { failedRequests: 0 } });
    expect(timeline.some(({ code }) => code === 'fault_begins')).toBe(false);
  });
});

describe('people who act', () => {
  it('leave the canary its share until the rollback begins, whatever its method', () => {
    for (const method of ROLLBACK_METHODS) {
      const { rollback } = taken({ method, takesSeconds: 60, actAfterSeconds: 600 });
      expect(rollback).toMatchObject({ decidedAtSeconds: 60, beginsAtSeconds: 660, restoredAtSeconds: 720 });
      const waited = Array.from({ length: 10 }, (_, index) => cellAt(1 + index, 20).canary.requests);
      const requests = waited.reduce((sum, one) => sum + one, 0);
      expect(rollback.whilePeopleAct).toMatchObject({
        seconds: 600,
        requests,
        failedRequests: requests,
        excessFailedRequests: requests,
      });
      const rolling = cellAt(11, method === 'rolling' ? 10 : 20).canary.requests;
      expect(rollback.whileRollingBack.requests).toBe(rolling);
    }
  });

  it('and the rollback are in the totals of the run, not in its duration nor in its stages', () => {
    const { rollback, stages, canary, failedRequests, durationSeconds, windows } = taken({
      takesSeconds: 60,
      actAfterSeconds: 120,
    });
    const { whilePeopleAct, whileRollingBack } = rollback;
    const inStage = stages[0]?.canary.requests ?? Number.NaN;
    expect(canary.requests).toBe(inStage + (whilePeopleAct?.requests ?? Number.NaN) + whileRollingBack.requests);
    expect(failedRequests).toBe(canary.requests);
    expect([durationSeconds, stages[0]?.durationSeconds, windows.length]).toEqual([60, 60, 1]);
  });

  it('keep stable at its own share meanwhile', () => {
    const { stable } = taken({ takesSeconds: 0, actAfterSeconds: 3600 });
    expectCount(stable.requests, 3660 * 800);
  });

  it('are not waited for when a person aborts', () => {
    const healthy = { world: { requestsPerSecond: 1000, canary: version(0) } };
    const operator = [{ atSeconds: 120, action: 'abort' as const }];
    const { rollback } = taken({ takesSeconds: 60, actAfterSeconds: 600 }, { ...healthy, operator });
    expect(rollback).toMatchObject({
      decidedAtSeconds: 120,
      beginsAtSeconds: 120,
      restoredAtSeconds: 180,
      whilePeopleAct: null,
    });
    expectCount(rollback.whileRollingBack.requests, 60 * 200);
  });

  it('are waited for when a rollout rolls back without evidence', () => {
    const plan = { whenInconclusive: 'rollback' as const };
    const { rollback } = taken({ actAfterSeconds: 300 }, { plan, stages: [stage('a', 20, 60, { rules: [] })] });
    expect(rollback).toMatchObject({ decidedAtSeconds: 60, beginsAtSeconds: 360, whilePeopleAct: { seconds: 300 } });
  });
});

describe('there is no rollback', () => {
  it('in a run that is COMPLETED or PAUSED', () => {
    const rest = { rollback: { method: 'redeploy', takesSeconds: 600, actAfterSeconds: 600 } as const };
    expect(simulate(setup({ rest }), SEED)).toMatchObject({ finalState: 'COMPLETED', rollback: null });
    const operator = [{ atSeconds: 60, action: 'pause' as const }];
    expect(simulate(setup({ rest, operator }), SEED)).toMatchObject({ finalState: 'PAUSED', rollback: null });
  });
});
