import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/model/fault.js';
import type { BlastRadius } from '../../src/model/harm.js';
import type { World } from '../../src/model/world.js';
import { simulate } from '../../src/simulation/simulate.js';
import type { ServedCells } from '../../src/sources/generated/served-cells.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { blastRadius } from '../../src/sources/generated/users/blast-radius.js';
import { cellOf, cellsWith, type Row } from '../sources/generated/rows.js';
import { inStages, KEY } from '../sources/generated/world.js';
import { ALWAYS_HOLDS, FLAWLESS, fault, setup, stage, version } from './setups.js';
import { type Counted, type Played, playUsers, uniforms } from './users-one-by-one.js';

/** From the start so many of the requests of a share of the users fail, whom the canary serves from a first stage on. */
function cohortFault(share: number, errorRate: number, first: string): Fault {
  return fault('cohort', { errorRate }, { cohort: { share, from: `stage:${first}` } });
}

function worldOf({ users, failing, failingIfStable }: Played): World {
  const { cohortShare, inCohort, others } = failing;
  const isEven = inCohort === others;
  return setup({
    world: {
      users,
      stable: version(failingIfStable),
      canary: version(others),
      faults: isEven ? [] : [cohortFault(cohortShare, 1 - (1 - inCohort) / (1 - others), '0')],
    },
  }).world;
}

/** The same counts, as the closed form gets them: one cell a stage. */
function cellsOf(played: Played, { stages }: Counted): ServedCells {
  const model = trafficModel(worldOf(played));
  const rows = stages.map(({ requests, errors, errorsIfStable }, cellIndex): Row => {
    const begun = played.shares.slice(0, cellIndex + 1).map((share, i) => [60 * i, 100 * share] as const);
    return {
      ...cellOf(cellIndex, 0),
      conditions: model.conditions(60 * cellIndex, 60 * cellIndex + 60, inStages(...begun)),
      canary: { requests, errors },
      canaryErrorsIfStable: errorsIfStable,
    };
  });
  return cellsWith(model, KEY, rows);
}

const TIMES = 150;

/**
 * Plays users one by one many times and compares how many met what with the closed form, which knows only what was
 * counted: the mean difference in standard errors, bound at 4.5 (a chance of 7e-6 each; seeds are fixed). The closed form
 * is concave in counts that vary, so that its mean is a little low: by ½·|r''|·(λ + λ²(1 + cv²)) users at most, which is
 * below 0.6 for all that is played here.
 */
function expectAgreement(played: Played, seed: number): void {
  const uniform = uniforms(seed);
  const differences = { exposed: [] as number[], hit: [] as number[], hitIfStable: [] as number[] };
  for (let i = 0; i < TIMES; i++) {
    const counted = playUsers(played, uniform);
    const told = blastRadius(cellsOf(played, counted), 0, counted.stages.length);
    differences.exposed.push(counted.exposed - (told.usersExposed ?? Number.NaN));
    differences.hit.push(counted.hit - (told.usersHit ?? Number.NaN));
    differences.hitIfStable.push(counted.hitIfStable - (told.usersHitIfStable ?? Number.NaN));
  }
  for (const values of Object.values(differences)) {
    const mean = values.reduce((sum, one) => sum + one, 0) / TIMES;
    const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (TIMES - 1);
    expect(Math.abs(mean)).toBeLessThan(4.5 * Math.sqrt(variance / TIMES) + 0.6);
  }
}

const EVEN = { cohortShare: 1, inCohort: 0.2, others: 0.2 };
const people = (routing: 'random' | 'sticky', activityCv: number) => ({ count: 2000, activityCv, routing });

describe('the users that a run reaches', () => {
  it.each([
    ['random', 0],
    ['random', 0.5],
    ['random', 1],
    ['sticky', 0],
    ['sticky', 0.5],
    ['sticky', 1],
  ] as const)('is what users, played one by one, meet: %s routing, activity cv %f', (routing, activityCv) => {
    const requestsEach = routing === 'random' ? 16 : 2;
    const users = people(routing, activityCv);
    expectAgreement({ users, shares: [0.05], requestsEach, failing: EVEN, failingIfStable: 0.05 }, 1);
  });

  it.each(['random', 'sticky'] as const)('is so with a cohort that alone is hit: %s routing', (routing) => {
    const failing = { cohortShare: 0.25, inCohort: 0.8, others: 0 };
    const requestsEach = routing === 'random' ? 30 : 3;
    expectAgreement({ users: people(routing, 1), shares: [0.05], requestsEach, failing, failingIfStable: 0.05 }, 2);
    const also = { cohortShare: 0.1, inCohort: 0.6, others: 0.1 };
    expectAgreement({ users: people(routing, 0), shares: [0.1], requestsEach, failing: also, failingIfStable: 0 }, 3);
  });

  it.each(['random', 'sticky'] as const)('is so with %s routing over stages of 1, 10 and 50 percent', (routing) => {
    const shares = [0.01, 0.1, 0.5];
    const users = people(routing, 1);
    expectAgreement({ users, shares, requestsEach: 1.5, failing: EVEN, failingIfStable: 0.05 }, 4);
  });
});

describe('the blast radius of a run', () => {
  /** 10 a second for two hours, from 1,000 users: 72 each. */
  const reached = (world: Partial<World>, percents: readonly number[] = [5], hours = 2): BlastRadius => {
    const stages = percents.map((percent) => stage(`${percent} %`, percent, 3600 * hours, { rules: [ALWAYS_HOLDS] }));
    return simulate(setup({ stages, world }), 'reach').blastRadius;
  };
  const users = (routing: 'random' | 'sticky') => ({ count: 1000, activityCv: 0, routing });

  it('at 5 %, sticky, is a twentieth of the users, each of whom meets it', () => {
    // 72 requests each: whoever is in meets it, but for e⁻⁷². In is a twentieth; without failures nobody is hit.
    const { usersExposed, ...rest } = reached({ users: users('sticky') });
    expect(usersExposed).toBeCloseTo(50, 6);
    expect(rest).toEqual({ routing: 'sticky', users: 1000, usersHit: 0, usersHitIfStable: 0 });
  });

  it('at 5 %, random, is nearly all users', () => {
    // 3.6 requests to the canary each: 1 − e⁻³·⁶. They are 3,600 ± 60, which moves it by 60·e⁻³·⁶; 5 of these: 6e-7.
    const { usersExposed } = reached({ users: users('random') });
    const expected = 1000 * (1 - Math.exp(-3.6));
    expect(Math.abs((usersExposed ?? Number.NaN) - expected)).toBeLessThan(5 * 60 * Math.exp(-3.6));
  });

  it('over stages 1, 10 and 50, sticky, grows by the users that are added: half of all in the end, not 61 %', () => {
    const radius = [[1], [1, 10], [1, 10, 50]].map((percents) => reached({ users: users('sticky') }, percents));
    const exposed = radius.map(({ usersExposed }) => usersExposed ?? Number.NaN);
    expect(exposed.map((one) => Math.round(one * 1e6) / 1e6)).toEqual([10, 100, 500]);
  });

  it('is smaller for failures that hit a cohort than for as many failures that hit any user', () => {
    // A quarter of the users, four fifths of whose requests fail; or a fifth of all requests: as many failures.
    const some = reached({ users: users('random'), canary: FLAWLESS, faults: [cohortFault(0.25, 0.8, '5 %')] });
    const anybody = reached({ users: users('random'), canary: version(0.2) });
    // 3.6 requests each, of which 2.88 fail in the cohort and 0.72 of anybody: 236 and 513 of 1,000. There are 720 ± 27
    // failures, which moves that by 27·e⁻²·⁸⁸ and 27·e⁻⁰·⁷²; 5 of these: 6e-7.
    const off = (radius: BlastRadius, expected: number) => Math.abs((radius.usersHit ?? Number.NaN) - expected);
    expect(off(some, 250 * (1 - Math.exp(-2.88)))).toBeLessThan(5 * 27 * Math.exp(-2.88));
    expect(off(anybody, 1000 * (1 - Math.exp(-0.72)))).toBeLessThan(5 * 27 * Math.exp(-0.72));
  });

  it.each([0, 1])(
    'counts users whom a rolling rollback leaves behind for as long as they were in: cv %d',
    (activityCv) => {
      // A million users in the canary, each with a request a minute: all of them for a minute, then ever fewer for another.
      const world = { requestsPerSecond: 2e6 / 60, users: { count: 2e6, activityCv, routing: 'sticky' } } as const;
      const { usersExposed } = simulate(
        setup({
          stages: [stage('half', 50, 600, { rules: [ALWAYS_HOLDS] })],
          operator: [{ atSeconds: 60, action: 'abort' }],
          rest: { rollback: { method: 'rolling', takesSeconds: 60, actAfterSeconds: 0 } },
          world,
        }),
        'reach',
      ).blastRadius;
      // The integral over the users, from the last to go to the first, of the chance to have met it in 60 (1 + x) seconds.
      const [atOnce, inLine] =
        activityCv === 0
          ? [0.5 * (1 - Math.exp(-2)) + 0.5 * (1 - Math.exp(-1)), 1 - (Math.exp(-1) - Math.exp(-2))]
          : [0.5 * (1 - 1 / 3) + 0.5 * (1 - 1 / 2), 1 - Math.log(3 / 2)];
      // Requests and the users in the canary scatter by 0.1 % each; taken as leaving at once, they are 2 % fewer.
      expect((usersExposed ?? Number.NaN) / 1e6 / inLine).toBeGreaterThan(0.996);
      expect((usersExposed ?? Number.NaN) / 1e6 / inLine).toBeLessThan(1.004);
      expect(atOnce / inLine).toBeLessThan(0.982);
    },
  );

  it('counts no user more where clients try again what the canary failed', () => {
    const world = { users: { count: 5000, activityCv: 1, routing: 'sticky' }, stable: FLAWLESS } as const;
    const [once, again] = [0, 3].map((retries) =>
      reached(
        { ...world, canary: version(0.6), faults: retries === 0 ? [] : [fault('retries', { retries })] },
        [20],
        0.1,
      ),
    );
    // 720 requests from 1,000 users, and 2.18 times as many with what is tried again, which scatters by 2 %.
    expect((again?.usersExposed ?? Number.NaN) / (once?.usersExposed ?? Number.NaN)).toBeCloseTo(1, 1);
    expect((again?.usersHit ?? Number.NaN) / (once?.usersHit ?? Number.NaN)).toBeCloseTo(1, 1);
  });

  it('says how many users stable would have hit in the canary’s place: as many, if it fails as often', () => {
    const alike = reached({ users: users('sticky'), stable: version(0.01), canary: version(0.01) });
    expect(alike.usersHit).toBeCloseTo(alike.usersHitIfStable ?? Number.NaN, 9);
    const worse = reached({ users: users('sticky'), stable: version(0.01), canary: version(0.1) });
    expect(worse.usersHitIfStable).toBe(alike.usersHitIfStable);
    expect(worse.usersHit).toBeGreaterThan(alike.usersHit ?? Number.NaN);
  });

  it('is null where the number of users is not known', () => {
    expect(reached({ users: { count: null, activityCv: 1, routing: 'sticky' } })).toEqual({
      ...{ routing: 'sticky', users: null, usersExposed: null, usersHit: null, usersHitIfStable: null },
    });
  });
});
