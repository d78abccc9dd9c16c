import { describe, expect, it } from 'vitest';
import type { Instances } from '../../src/model/instances.js';
import type { Stage } from '../../src/model/plan.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { simulate } from '../../src/simulation/simulate.js';
import { TEN_INSTANCES } from '../sources/generated/world.js';
import { ALWAYS_HOLDS, BROKEN, FLAWLESS, fault, type SetupParts, setup, stage } from './setups.js';

const SEED = 'instances';
/** Bounds, in standard errors of a Poisson count: a false failure has a chance of 6e-7; the seed is fixed. */
const LIMIT = 5;

function expectCount(count: number, expected: number): void {
  expect(Math.abs(count - expected)).toBeLessThanOrEqual(LIMIT * Math.sqrt(expected));
}

function counted(name: string, percent: number, seconds: number, canary: number, stable: number): Stage {
  return stage(name, percent, seconds, { instances: { canary, stable }, rules: [ALWAYS_HOLDS] });
}

/** Versions that never fail, so that all failures are refusals. */
function withInstances(instances: Partial<Instances>, parts: SetupParts): SetupParts {
  const world = { requestsPerSecond: 1_000, stable: FLAWLESS, canary: FLAWLESS, ...parts.world };
  return { ...parts, world: { ...world, instances: { ...TEN_INSTANCES, ...instances } } };
}

/** A canary on eight instances beside two is broken from the fifth minute on; a look a minute. */
function scaledDown(takesSeconds: number, method: 'traffic_switch' | 'rolling' = 'traffic_switch') {
  const stages = [stage('most', 80, 900, { instances: { canary: 8, stable: 2 } })];
  const faults = [fault('broken', { errorRate: 1 }, { from: { kind: 'rollout', seconds: 300 } })];
  const rollback = { method, takesSeconds, actAfterSeconds: 0 } as const;
  const instances = { requestsPerSecond: 150, readyAfterSeconds: 120, scaleDownStableSeconds: 60 };
  return setup(withInstances(instances, { stages, world: { faults }, rest: { rollback, followUpSeconds: 600 } }));
}

describe('a rollback to a stable version that was scaled down', () => {
  it('costs what it refuses until its instances are back', () => {
    const run = simulate(scaledDown(10), SEED);
    expect(run.rollback).toMatchObject({ decidedAtSeconds: 360, restoredAtSeconds: 370 });
    expect(run.instances?.settledAtSeconds).toBe(480);
    // The canary fails all of its 800 a second for 10 s; then two instances serve 300 of a thousand for 110 s.
    expectCount(run.rollback?.whileRollingBack.excessFailedRequests ?? 0, 10 * 800 + 110 * 700);
    expectCount(run.excessFailedRequests, 60 * 800 + 10 * 800 + 110 * 700);
    expect(run.followUp).toMatchObject({ seconds: 600, excessFailedRequests: 0 });
  });

  it('costs nothing beyond the canary where that serves on until they are back', () => {
    const run = simulate(scaledDown(120), SEED);
    expect(run.instances?.settledAtSeconds).toBe(480);
    expectCount(run.rollback?.whileRollingBack.excessFailedRequests ?? 0, 120 * 800);
    expect(run.followUp?.excessFailedRequests).toBe(0);
  });

  it('refuses less where the share comes back bit by bit', () => {
    const run = simulate(scaledDown(120, 'rolling'), SEED);
    // By the second: the canary fails its share, which falls from 800 to nothing; two instances serve 300 of the others.
    let failed = 0;
    for (let second = 0; second < 120; second++) {
      const canary = 800 * (1 - (second + 0.5) / 120);
      failed += canary + Math.max(0, 1_000 - canary - 300);
    }
    expectCount(run.rollback?.whileRollingBack.excessFailedRequests ?? 0, failed);
  });

  it('is the same in a study as in the run of its seed', () => {
    const run = simulate(scaledDown(10), SEED);
    const { figures } = outcomePlayer(scaledDown(10))(SEED);
    expect(figures.excess_failed_requests).toBe(run.excessFailedRequests);
    expect(figures.failed_requests).toBe(run.failedRequests);
  });
});

describe('a promotion that restarts the instances', () => {
  it('costs what those that are up refuse, a quarter of them at a time', () => {
    const stages = [counted('half', 50, 300, 5, 10)];
    const instances = { requestsPerSecond: 110, readyAfterSeconds: 60, promotion: 'restart' } as const;
    const run = simulate(setup(withInstances(instances, { stages, rest: { followUpSeconds: 300 } })), SEED);
    expect(run.finalState).toBe('COMPLETED');
    // Five more until 360; then, five times, eight instances serve 880 of a thousand for a minute. The first minute has no canary.
    expect(run.instances?.settledAtSeconds).toBe(300 + 60 + 300);
    expectCount(run.excessFailedRequests, 300 * 120);
    expect(run.followUp?.excessFailedRequests).toBe(0);
    expect(run.canary.requests).toBeGreaterThan(0);
  });
});

describe('instances that split the traffic', () => {
  const stages = [counted('few', 100 / 11, 300, 1, 10), counted('half', 50, 300, 5, 5)];

  it('serve the part of it that they are, from when they are ready', () => {
    const instances = { split: 'replicas', readyAfterSeconds: 60 } as const;
    const [few, half] = simulate(setup(withInstances(instances, { stages })), SEED).stages;
    expectCount(few?.canary.requests ?? 0, (240 * 1_000) / 11);
    expectCount(half?.canary.requests ?? 0, (60 * 1_000) / 11 + (240 * 1_000) / 2);
  });

  it('give it back bit by bit in a rolling rollback, from the share that there is', () => {
    const bad = [stage('few', 100 / 11, 300, { instances: { canary: 1, stable: 10 } })];
    const rollback = { method: 'rolling', takesSeconds: 100, actAfterSeconds: 0 } as const;
    const parts = { stages: bad, world: { canary: BROKEN }, rest: { rollback } };
    const run = simulate(setup(withInstances({ split: 'replicas' }, parts)), SEED);
    expect(run.rollback?.restoredAtSeconds).toBe(160);
    expectCount(run.rollback?.whileRollingBack.requests ?? 0, (100 * 1_000) / 11 / 2);
  });

  it('serve the same requests however often they are looked at', () => {
    const instances = { split: 'replicas', readyAfterSeconds: 75 } as const;
    const runs = [10, 60, 300].map((intervalSeconds) =>
      simulate(setup(withInstances(instances, { stages, plan: { intervalSeconds } })), SEED),
    );
    const totals = runs.map(({ canary, stable }) => [canary.requests, stable.requests]);
    expect(totals[1]).toEqual(totals[0]);
    expect(totals[2]).toEqual(totals[0]);
  });
});

describe('extra instances of a run', () => {
  it('are those beside stable, until the rollout is over', () => {
    const stages = [counted('few', 10, 600, 1, 10), counted('half', 50, 1_200, 5, 10)];
    const run = simulate(setup(withInstances({}, { stages })), SEED);
    expect(run.instances?.extraHours).toBeCloseTo((600 + 5 * 1_200) / 3_600, 12);
  });

  it('are null where none are counted', () => {
    expect(simulate(setup(), SEED).instances).toBeNull();
  });
});

describe('a fault after the decision to roll back', () => {
  it('is harm by the rollback itself', () => {
    const late = fault(
      'old config is gone',
      { errorRate: 0.5 },
      {
        target: 'stable',
        from: { kind: 'mark', mark: 'rolled_back', seconds: 10 },
        until: { kind: 'mark', mark: 'rolled_back', seconds: 70 },
      },
    );
    const rollback = { method: 'feature_flag', takesSeconds: 0, actAfterSeconds: 0 } as const;
    const world = { requestsPerSecond: 1_000, canary: BROKEN, faults: [late] };
    const run = simulate(setup({ world, rest: { rollback, followUpSeconds: 300 } }), SEED);
    expect(run.rollback?.restoredAtSeconds).toBe(60);
    expectCount(run.followUp?.excessFailedRequests ?? 0, 60 * 500);
  });
});
