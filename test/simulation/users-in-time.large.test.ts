import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Setup } from '../../src/model/setup.js';
import { simulate } from '../../src/simulation/simulate.js';
import { chance, spreadOf } from '../truth/chance.js';
import { type MetRollout, type MetUsers, meet } from '../truth/users-in-time.js';
import { ALWAYS_HOLDS, fault, type SetupParts, setup, stage, version } from './setups.js';

/** The same rollout for the program: stages that always hold, and a person who takes the canary out. */
function setupOf(rollout: MetRollout, rest: SetupParts['world'] = {}): Setup {
  const { users, activityShape, isSticky, requestsPerSecond, steps, rollback, cohort, failing, retries } = rollout;
  const stages = steps.map(({ atSeconds, share }, i) => {
    const ends = steps[i + 1]?.atSeconds ?? rollback.untilSeconds + 600;
    return stage(String(i), 100 * share, ends - atSeconds, { rules: [ALWAYS_HOLDS] });
  });
  const from = steps.findIndex(({ atSeconds }) => atSeconds === cohort.fromSeconds);
  const cohortOf = cohort.share === 0 ? null : { share: cohort.share, from: `stage:${from}` as const };
  const errorRate = 1 - (1 - failing.inCohort) / (1 - failing.others);
  const { fromSeconds, untilSeconds, isRolling } = rollback;
  return setup({
    stages,
    world: {
      requestsPerSecond: requestsPerSecond * users,
      users: { count: users, activityCv: 1 / Math.sqrt(activityShape), routing: isSticky ? 'sticky' : 'random' },
      stable: version(failing.ifStable),
      canary: version(failing.others),
      faults: [
        ...(cohortOf === null ? [] : [fault('cohort', { errorRate }, { cohort: cohortOf })]),
        ...(retries === 0 ? [] : [fault('retries', { retries })]),
      ],
      ...rest,
    },
    operator: [{ atSeconds: fromSeconds, action: 'abort' }],
    rest: {
      rollback: {
        method: isRolling ? 'rolling' : 'redeploy',
        takesSeconds: untilSeconds - fromSeconds,
        actAfterSeconds: 0,
      },
    },
  });
}

const TIMES = 60;

/** Bounds in standard errors of a difference of means: a chance of 7e-6 each. */
const LIMIT = 4.5;

/** The closed form is concave in counts that vary, so that its mean is low, by a user at most in all that is played here. */
const BIAS = 1;

/** How the program's mean is off that of playing user by user, in standard errors beyond the bias. */
function offs(rollout: MetRollout): Record<keyof MetUsers, number> {
  const next = chance(20_261_130);
  const truth = Array.from({ length: TIMES }, () => meet(rollout, next));
  const of = setupOf(rollout);
  const played = Array.from({ length: TIMES }, (_, i) => simulate(of, `users/${i}`));
  const off = (ours: readonly number[], theirs: readonly number[], bias: number): number => {
    const [one, other] = [spreadOf(ours), spreadOf(theirs)];
    const error = Math.hypot(one.standardDeviation, other.standardDeviation) / Math.sqrt(TIMES);
    return Math.max(0, Math.abs(one.mean - other.mean) - bias) / Math.max(error, 1e-9);
  };
  const radius = (name: 'usersExposed' | 'usersHit' | 'usersHitIfStable') =>
    played.map(({ blastRadius }) => blastRadius[name] ?? Number.NaN);
  const met = (name: keyof MetUsers) => truth.map((one) => one[name]);
  return {
    requests: off(
      played.map(({ canary }) => canary.requests),
      met('requests'),
      0,
    ),
    exposed: off(radius('usersExposed'), met('exposed'), BIAS),
    hit: off(radius('usersHit'), met('hit'), BIAS),
    hitIfStable: off(radius('usersHitIfStable'), met('hitIfStable'), BIAS),
  };
}

const rollouts: fc.Arbitrary<MetRollout> = fc
  .record({
    shares: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
    lasting: fc.array(fc.integer({ min: 30, max: 200 }), { minLength: 3, maxLength: 3 }),
    takes: fc.integer({ min: 1, max: 400 }),
    isRolling: fc.boolean(),
    isSticky: fc.boolean(),
    activityShape: fc.constantFrom(1, 4, Number.POSITIVE_INFINITY),
    perUser: fc.double({ min: 0.3, max: 4, noNaN: true }),
    cohort: fc.constantFrom(0, 0.1, 0.3),
    from: fc.nat(2),
    inCohort: fc.constantFrom(0.4, 0.9),
    others: fc.constantFrom(0, 0.15),
    ifStable: fc.constantFrom(0, 0.05),
    retries: fc.constantFrom(0, 0, 3),
  })
  .map(({ shares, lasting, takes, isRolling, isSticky, perUser, cohort, from, retries, ...rest }) => {
    const sorted = shares.sort((a, b) => a - b);
    const begins = (i: number) => lasting.slice(0, i).reduce((sum, seconds) => sum + seconds, 0);
    const steps = sorted.map((share, i) => ({ atSeconds: begins(i), share: share / 20 }));
    const fromSeconds = begins(sorted.length - 1) + Math.ceil((lasting[sorted.length - 1] ?? 0) / 2);
    const seconds = fromSeconds + takes;
    const { activityShape, inCohort, others, ifStable } = rest;
    return {
      users: 2000,
      activityShape,
      isSticky,
      requestsPerSecond: perUser / seconds / (isSticky ? 1 : 0.3),
      steps,
      rollback: { fromSeconds, untilSeconds: seconds, isRolling },
      cohort: { share: cohort, fromSeconds: steps[Math.min(from, steps.length - 1)]?.atSeconds ?? 0 },
      failing: { inCohort: cohort === 0 ? others : inCohort, others, ifStable },
      retries,
    };
  });

describe('users exposed and hit', () => {
  it('are those that playing user by user meets, for any stages, routing, cohort and rollback', () => {
    fc.assert(
      fc.property(rollouts, (rollout) => {
        const { requests, exposed, hit, hitIfStable } = offs(rollout);
        expect(Math.max(requests, exposed, hit, hitIfStable)).toBeLessThan(LIMIT);
      }),
      { numRuns: 100 },
    );
  });

  it('are no more where clients try again what the canary failed: sticky users come back', () => {
    const rollout: MetRollout = {
      users: 2000,
      activityShape: 1,
      isSticky: true,
      requestsPerSecond: 1 / 600,
      steps: [{ atSeconds: 0, share: 0.5 }],
      rollback: { fromSeconds: 600, untilSeconds: 601, isRolling: false },
      cohort: { share: 0, fromSeconds: 0 },
      failing: { inCohort: 0.6, others: 0.6, ifStable: 0 },
      retries: 3,
    };
    const { requests, exposed, hit } = offs(rollout);
    expect(Math.max(requests, exposed, hit)).toBeLessThan(LIMIT);
  });
});
