import { describe, expect, it } from 'vitest';
import type { Slo } from '../../src/model/slo.js';
import type { Account } from '../../src/model/source.js';
import type { ArrivalRate } from '../../src/model/world.js';
import { errorBudget } from '../../src/simulation/error-budget.js';
import { simulate } from '../../src/simulation/simulate.js';
import { BROKEN, fault, type SetupParts, setup, stage, version } from './setups.js';

const SLO: Slo = { objective: 0.875, windowSeconds: 1000, remainingPercent: 75, whenExhausted: 'start' };

/** The budget after so many failures, of which the rollout caused a quarter, out of so many requests. */
function budget(failed: number, requests: number, slo: Partial<Slo> = {}, parts: SetupParts = {}) {
  const beyondFailures = { excessSlowRequests: null, lostConversions: null, lostRevenue: null };
  const during = { seconds: 0, requests: 0, failedRequests: failed, excessFailedRequests: failed / 4, beyondFailures };
  const served = { harm: () => during, requests: () => requests } as unknown as Account;
  const spent = errorBudget(setup({ ...parts, rest: { slo: { ...SLO, ...slo } } }), served, 1000);
  if (spent === null) throw new Error('there is an objective');
  return spent;
}

describe('the error budget', () => {
  it('is what the objective lets fail of the requests that the window expects', () => {
    // 10 a second for 1,000 s: 10,000, of which an eighth may fail; a quarter of that was spent before.
    expect(budget(625, 2500)).toEqual({
      objective: 0.875,
      windowSeconds: 1000,
      allowed: 1250,
      spentBefore: 312.5,
      spentDuring: 625,
      spentByRollout: 156.25,
      left: 312.5,
      leftPercent: 25,
      burnRate: 2,
      postureBefore: 'healthy',
      posture: 'moderate',
    });
  });

  it('is overspent below zero, and may be so before the rollout begins', () => {
    expect(budget(1250, 1250)).toMatchObject({ left: -312.5, leftPercent: -25, posture: 'exhausted', burnRate: 8 });
    expect(budget(0, 0, { remainingPercent: -40 })).toMatchObject({
      spentBefore: 1750,
      left: -500,
      leftPercent: -40,
      burnRate: null,
      postureBefore: 'exhausted',
      posture: 'exhausted',
    });
  });

  it.each<[string, ArrivalRate, number]>([
    ['the constant', 4, 4 * 125],
    ['the mean of a day', { kind: 'daily', meanPerSecond: 6, peakRatio: 2, peakAtSeconds: 0 }, 6 * 125],
    // Half of the time from 2 to 6, half at 6: 4 and 6.
    [
      'the mean between the points',
      {
        kind: 'points',
        points: [
          { atSeconds: 0, perSecond: 2 },
          { atSeconds: 50, perSecond: 6 },
          { atSeconds: 100, perSecond: 6 },
        ],
      },
      5 * 125,
    ],
  ])('goes by %s', (_, requestsPerSecond, allowed) => {
    expect(budget(0, 0, {}, { world: { requestsPerSecond } }).allowed).toBeCloseTo(allowed, 9);
  });

  it.each([
    [100, 'healthy'],
    [50.001, 'healthy'],
    [50, 'moderate'],
    [25, 'moderate'],
    [24.999, 'thin'],
    [0.001, 'thin'],
    [0, 'exhausted'],
    [-1, 'exhausted'],
  ])('of which %f %% are left is %s', (remainingPercent, posture) => {
    expect(budget(0, 10, { remainingPercent })).toMatchObject({ postureBefore: posture, posture });
  });

  it('is exactly spent by as many failures as it allows', () => {
    const postures = [624, 625, 626, 1249, 1250].map((failed) => budget(failed, 10_000, { remainingPercent: 100 }));
    expect(postures.map(({ posture }) => posture)).toEqual(['healthy', 'moderate', 'moderate', 'thin', 'exhausted']);
    const thin = [937, 938].map((failed) => budget(failed, 10_000, { remainingPercent: 100 }).posture);
    expect(thin).toEqual(['moderate', 'thin']);
  });
});

describe('the error budget of a run', () => {
  const run = (parts: SetupParts) => simulate(setup(parts), 'budget');

  it('is none without an objective', () => {
    expect(run({}).errorBudget).toBe(null);
  });

  it('pays for everything that fails, the rollback and what follows included', () => {
    const outage = fault('outage', { errorRate: 1 }, { target: 'stable', from: { kind: 'rollout', seconds: 300 } });
    const spent = run({
      stages: [stage('a', 20, 600)],
      world: { stable: version(0.1), canary: BROKEN, faults: [outage] },
      rest: {
        slo: SLO,
        rollback: { method: 'redeploy', takesSeconds: 120, actAfterSeconds: 120 },
        followUpSeconds: 600,
      },
    });
    const { followUp, failedRequests, excessFailedRequests, canary, stable } = spent;
    if (followUp === null) throw new Error('somebody looked on');
    expect(followUp.seconds).toBe(600);
    // Stable fails everything from 300 s on: nearly all of the 6,000 requests of the 600 s that follow.
    expect(Math.abs(followUp.failedRequests - 6000)).toBeLessThan(5 * Math.sqrt(6000));
    const failed = failedRequests + followUp.failedRequests;
    expect(spent.errorBudget).toMatchObject({
      spentDuring: failed,
      spentByRollout: excessFailedRequests + followUp.excessFailedRequests,
      left: 1250 - 312.5 - failed,
      burnRate: failed / (canary.requests + stable.requests + followUp.failedRequests) / 0.125,
    });
  });
});
