import { describe, expect, it } from 'vitest';
import { MIGRATION_TRACES, MIGRATIONS, type Migration } from '../../src/model/rollback.js';
import { simulate } from '../../src/simulation/simulate.js';
import { BROKEN, fault, type SetupParts, setup, stage, version } from './setups.js';

const SEED = 'follow-up';
/** Bounds in standard errors: a false failure has a chance of 6e-7; the seed is fixed. */
const LIMIT = 5;

const run = (parts: SetupParts) => simulate(setup(parts), SEED);

function expectCount(count: number | undefined, expected: number): void {
  expect(Math.abs((count ?? Number.NaN) - expected)).toBeLessThan(LIMIT * Math.sqrt(expected));
}

/** Of a version that passed: from ten minutes after its promotion, half of the requests fail. */
const LATENT = fault('latent', { errorRate: 0.5 }, { from: { kind: 'mark', mark: 'completed', seconds: 600 } });

describe('what follows a rollout that is COMPLETED', () => {
  it('is the canary with all of the traffic', () => {
    const done = run({ rest: { followUpSeconds: 3600 } });
    expect(done.followUp).toMatchObject({ seconds: 3600, failedRequests: 0, excessFailedRequests: 0 });
    expectCount(done.followUp?.requests, 3600 * 10);
    expect(done.timeline.at(-1)).toEqual({ code: 'follow_up_ends', atSeconds: 420 + 3600 });
  });

  it('is where a latent fault does its harm, and nowhere else', () => {
    const done = run({ world: { faults: [LATENT] }, rest: { followUpSeconds: 1800 } });
    expect(done).toMatchObject({ finalState: 'COMPLETED', failedRequests: 0, excessFailedRequests: 0 });
    // 1,200 s of ten requests a second, half of which fail.
    expectCount(done.followUp?.failedRequests, 1200 * 10 * 0.5);
    expect(done.followUp?.excessFailedRequests).toBe(done.followUp?.failedRequests);
    expect(done.timeline).toContainEqual({ code: 'fault_begins', atSeconds: 420 + 600, fault: 'latent' });
  });

  it('is left out of the figures of the run and of its blast radius', () => {
    const users = { count: 1000, activityCv: 1, routing: 'random' } as const;
    const followed = run({ world: { faults: [LATENT], users }, rest: { followUpSeconds: 1800 } });
    const { followUp: _, timeline: __, ...rest } = followed;
    const { followUp: ___, timeline: ____, ...alone } = run({ world: { users } });
    expect(rest).toEqual(alone);
  });

  it('is absent without follow_up, and after a run that is PAUSED', () => {
    expect(run({}).followUp).toBe(null);
    const operator = [{ atSeconds: 60, action: 'pause' as const }];
    expect(run({ operator, rest: { followUpSeconds: 600 } }).followUp).toBe(null);
  });

  it('begins with the rollout in a big bang', () => {
    const done = run({
      stages: [stage('full', 100, 0)],
      world: { canary: BROKEN },
      rest: { followUpSeconds: 600 },
      cellSeconds: 60,
    });
    expectCount(done.followUp?.requests, 6000);
    expect(done.followUp?.excessFailedRequests).toBe(done.followUp?.requests);
    expect(done.timeline.at(-1)).toEqual({ code: 'follow_up_ends', atSeconds: 600 });
  });

  it('has no stale data: the canary reads what it wrote', () => {
    const migration = { kind: 'drop_table', touches: 1 } as const;
    expect(run({ rest: { migration, followUpSeconds: 600 } })).toMatchObject({
      followUp: { failedRequests: 0 },
      rollbackSafety: { safe: false, migration: 'drop_table', trace: 'gone', staleDataRate: 0 },
    });
  });
});

describe('what follows a rollback', () => {
  /** 60 s at 20 %, then 60 s in which the rollback takes effect: the canary serves a fifth of all until then. */
  const FAILING: SetupParts = {
    stages: [stage('a', 20, 600)],
    world: { requestsPerSecond: 1000, stable: version(0.01), canary: BROKEN },
  };
  const rollback = { method: 'redeploy', takesSeconds: 60, actAfterSeconds: 0 } as const;
  const backed = (migration: Migration | null, parts: SetupParts = FAILING) =>
    run({ ...parts, rest: { rollback, migration, followUpSeconds: 1200 } });

  it('is stable with all of the traffic, as good as before', () => {
    const { followUp, rollbackSafety } = backed(null);
    expect(rollbackSafety).toEqual({ safe: true, migration: null, trace: 'none', staleDataRate: 0 });
    expect(followUp).toMatchObject({ seconds: 1200, requests: 0, excessFailedRequests: 0 });
    expectCount(followUp?.failedRequests, 1200 * 1000 * 0.01);
  });

  it.each(MIGRATIONS.filter((kind) => MIGRATION_TRACES[kind] === 'none'))('is harmless after %s', (kind) => {
    const { followUp, rollbackSafety } = backed({ kind, touches: 1 });
    expect(rollbackSafety).toEqual({ safe: true, migration: kind, trace: 'none', staleDataRate: 0 });
    expect(followUp).toEqual(backed(null).followUp);
  });

  it.each(['rename_field', 'change_type'] as const)('fails on what the canary wrote, after %s', (kind) => {
    const { followUp, rollbackSafety, canary, stable } = backed({ kind, touches: 0.3 });
    const rate = (0.3 * canary.requests) / (canary.requests + stable.requests);
    expect(rollbackSafety).toMatchObject({ safe: false, migration: kind, trace: 'new_format' });
    expect(rollbackSafety.staleDataRate).toBeCloseTo(rate, 12);
    // A fifth of what was written, but for counting: of 120,000 requests 5 standard errors are 0.0058.
    expect(Math.abs(rate - 0.3 * 0.2)).toBeLessThan(0.3 * 0.0058);
    // Of 1,200,000 requests those fail in excess that would not have failed anyway.
    expectCount(followUp?.excessFailedRequests, 1_200_000 * rate * (1 - 0.01));
    expectCount(followUp?.failedRequests, 1_200_000 * (0.01 + rate - 0.01 * rate));
  });

  it.each(['remove_field', 'drop_table', 'contract'] as const)(
    'fails wherever the data are needed, after %s',
    (kind) => {
      const { followUp, rollbackSafety } = backed({ kind, touches: 0.3 });
      expect(rollbackSafety).toEqual({ safe: false, migration: kind, trace: 'gone', staleDataRate: 0.3 });
      expectCount(followUp?.excessFailedRequests, 1_200_000 * 0.3 * (1 - 0.01));
    },
  );

  it('includes in the stale data what the canary wrote while people act', () => {
    const procedure = { method: 'feature_flag', takesSeconds: 0, actAfterSeconds: 600 } as const;
    const rest = { rollback: procedure, migration: { kind: 'rename_field', touches: 1 } as const, followUpSeconds: 60 };
    const { canary, stable, rollbackSafety, rollback: taken } = run({ ...FAILING, rest });
    expect(taken?.whilePeopleAct?.requests).toBeGreaterThan(100_000);
    expect(rollbackSafety.staleDataRate).toBe(canary.requests / (canary.requests + stable.requests));
  });

  it('has none of the faults of a canary that is gone, but those that hit stable', () => {
    const early = fault('early', { errorRate: 0.5 });
    const world = { ...FAILING.world, faults: [early] };
    expect(backed(null, { ...FAILING, world }).followUp).toEqual(backed(null).followUp);
    const shared = { ...FAILING.world, faults: [{ ...early, target: 'all' as const }] };
    const { followUp } = backed(null, { ...FAILING, world: shared });
    expectCount(followUp?.failedRequests, 1_200_000 * (0.01 + 0.5 - 0.005));
    expect(followUp?.excessFailedRequests).toBe(0);
  });
});
