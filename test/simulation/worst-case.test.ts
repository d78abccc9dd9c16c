import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.js';
import { ROLLBACK_METHODS, type RollbackMethod } from '../../src/model/rollback.js';
import type { Rule } from '../../src/model/rule.js';
import type { Slo } from '../../src/model/slo.js';
import type { Users } from '../../src/model/world.js';
import type { StageWorstCase } from '../../src/model/worst-case.js';
import { simulate } from '../../src/simulation/simulate.js';
import { worstCases } from '../../src/simulation/worst-case.js';
import { ALWAYS_HOLDS, AT_MOST_HALF_FAILS, BROKEN, rule, type SetupParts, setup, stage, timer } from './setups.js';

const SLO: Slo = { objective: 0.999, windowSeconds: 2_592_000, remainingPercent: 100, whenExhausted: 'start' };

function worst(parts: SetupParts, index = 0): StageWorstCase {
  const found = worstCases(setup(parts))[index];
  if (found === undefined) throw new Error(`no stage ${index}`);
  return found;
}

function users(parts: Partial<Users>): Users {
  return { count: null, activityCv: 0, routing: 'random', ...parts };
}

/** A stage of 10 % for ten minutes with these rules. */
function noticed(rules: readonly Rule[], plan: Partial<Plan> = {}, rest: SetupParts['rest'] = {}) {
  const { noticeSeconds, noticed } = worst({ stages: [stage('a', 10, 600, { rules })], plan, rest });
  return noticed ? noticeSeconds : `not in ${noticeSeconds}`;
}

describe('five minutes at 1 % of 2,000,000 sticky users', () => {
  // 1 % of 2,000,000 users, five minutes: one to notice, four to roll back.
  const rate = 51_840;
  const example = worst({
    stages: [stage('first', 1, 600), stage('rest', 100, 600)],
    world: { requestsPerSecond: rate, users: users({ count: 2_000_000, routing: 'sticky' }) },
    rest: {
      rollback: { method: 'traffic_switch', takesSeconds: 240, actAfterSeconds: 0 },
      slo: { ...SLO, objective: 0.99996 },
    },
  });

  it('cost about 20,000 users, and 3 % of the monthly budget', () => {
    expect(example).toMatchObject({ stage: 'first', trafficPercent: 1, users: 2_000_000, routing: 'sticky' });
    expect(example).toMatchObject({ noticed: true, noticeSeconds: 60, actSeconds: 0, rollbackSeconds: 240 });
    expect(example.requests).toBeCloseTo(155_520, 6);
    // 20,000 × (1 − e^−7.776)
    expect(example.usersExposed).toBeCloseTo(19_991.6, 1);
    // 155,520 of 0.00004 × 51,840 × 2,592,000 = 5,374,771.2
    expect(example.budgetPercent).toBeCloseTo(2.8935, 4);
    expect(example.budgetWindowSeconds).toBe(2_592_000);
  });
});

describe('requests', () => {
  const act = { actAfterSeconds: 120, takesSeconds: 100 };

  it.each<[RollbackMethod, number]>([
    ['traffic_switch', 280],
    ['feature_flag', 280],
    ['redeploy', 280],
    ['rolling', 230],
  ])('%s: 1 a second for as many seconds', (method, requests) => {
    // A tenth of 10 a second: 60 s until the look, 120 until people act, then 100, or on average half of them.
    expect(worst({ rest: { rollback: { method, ...act } } }).requests).toBeCloseTo(requests, 9);
  });

  it('are those at the planned start of the stage, after bake times and timed pauses', () => {
    const points = [
      { atSeconds: 0, perSecond: 0 },
      { atSeconds: 1000, perSecond: 100 },
    ];
    const stages = [stage('a', 10, 120, { gate: timer(180) }), stage('b', 50, 120), stage('c', 100, 0)];
    const cases = worstCases(setup({ stages, world: { requestsPerSecond: { kind: 'points', points } } }));
    // The rate is a tenth of the time: 3 on average in the first minute, 33 in the one from 5:00.
    expect(cases.map((each) => each.stage)).toEqual(['a', 'b', 'c']);
    expect(cases[0]?.requests).toBeCloseTo(0.1 * 3 * 60, 9);
    expect(cases[1]?.requests).toBeCloseTo(0.5 * 33 * 60, 9);
  });

  it('of a stage without duration are counted by the minute, since it has no looks', () => {
    // Ten a second.
    const [worst] = worstCases(setup({ stages: [stage('all', 100, 0)] }));
    expect(worst).toMatchObject({ noticed: false, noticeSeconds: 0, requests: 0, requestsPerMinute: 600 });
  });

  it.each(ROLLBACK_METHODS)('and users are what a run with a broken canary has: %s', (method) => {
    const parts = {
      stages: [stage('a', 20, 600), stage('b', 100, 600)],
      world: { requestsPerSecond: 200, users: { count: 5000, activityCv: 1, routing: 'random' }, canary: BROKEN },
      rest: { rollback: { method, takesSeconds: 120, actAfterSeconds: 60 }, slo: SLO },
    } as const satisfies SetupParts;
    const run = simulate(setup(parts), 1);
    const { requests, usersExposed, budgetPercent } = worst(parts);
    const { spentByRollout = 0, allowed = 1 } = run.errorBudget ?? {};
    // Some 7,200 requests or more: their count has a standard deviation of 1.2 % at most.
    expect(run.canary.requests / requests).toBeCloseTo(1, 1.3);
    expect((run.blastRadius.usersExposed ?? 0) / (usersExposed ?? 1)).toBeCloseTo(1, 1.3);
    expect(((spentByRollout / allowed) * 100) / (budgetPercent ?? 1)).toBeCloseTo(1, 1.3);
  });
});

describe('a broken canary is noticed', () => {
  it('at the first look, or at the end of a shorter stage', () => {
    expect(noticed([AT_MOST_HALF_FAILS])).toBe(60);
    expect(worst({ stages: [stage('a', 10, 30)] }).noticeSeconds).toBe(30);
  });

  it('by the rule with the shortest hold, at the look that completes it', () => {
    const held = (seconds: number) => rule('error_rate', { max: 0.5 }, { holdSeconds: seconds });
    expect(noticed([held(180)])).toBe(180);
    expect(noticed([held(90)])).toBe(120);
    expect(noticed([held(180), rule('success_rate', { min: 0.9 }, { holdSeconds: 120 })])).toBe(120);
    expect(noticed([held(601)])).toBe('not in 600');
  });

  it('one interval later for each failure that is tolerated', () => {
    expect(noticed([AT_MOST_HALF_FAILS], { failureLimit: 3 })).toBe(240);
    expect(noticed([rule('error_rate', { max: 0.5 }, { holdSeconds: 180 })], { failureLimit: 2 })).toBe(300);
    expect(noticed([AT_MOST_HALF_FAILS], { failureLimit: 10 })).toBe('not in 600');
  });

  it('only once a window has min_requests: 1 request a second', () => {
    expect(noticed([AT_MOST_HALF_FAILS], { minRequests: 60 })).toBe(60);
    expect(noticed([AT_MOST_HALF_FAILS], { minRequests: 61 })).toBe('not in 600');
    expect(noticed([AT_MOST_HALF_FAILS], { minRequests: 61, lookbackSeconds: 180 })).toBe(120);
    expect(noticed([AT_MOST_HALF_FAILS], { minRequests: 61, whenInconclusive: 'rollback' })).toBe(600);
  });

  it('by rules that failures breach, and by no others', () => {
    expect(noticed([rule('success_rate', { min: 0.9 })])).toBe(60);
    expect(noticed([rule('conversion_rate', { max_decrease: 0.01 })])).toBe(60);
    expect(noticed([rule('error_rate', { max_increase: 0.01 })])).toBe(60);
    expect(noticed([ALWAYS_HOLDS])).toBe('not in 600');
    expect(noticed([rule('latency_p99_ms', { max: 500 })], { whenInconclusive: 'rollback' })).toBe('not in 600');
    expect(noticed([])).toBe('not in 600');
    expect(noticed([], { whenInconclusive: 'rollback' })).toBe(600);
  });

  it('by a relative condition only where there is a baseline, carried ones included', () => {
    const rules = [rule('error_rate', { max_increase: 0.01 })];
    expect(worst({ stages: [stage('all', 100, 600, { rules })] }).noticed).toBe(false);
    const stages = [stage('half', 50, 600, { rules }), stage('all', 100, 600, { rules })];
    expect(worst({ stages }, 1)).toMatchObject({ noticed: true, noticeSeconds: 60 });
  });

  it('by a burn rate once its longest span burns fast enough, after stages without failures', () => {
    const rules = [rule('burn_rate', { max: 400 }, { spansSeconds: [60, 600] })];
    const stages = [stage('a', 10, 600, { rules }), stage('b', 10, 600, { rules })];
    const parts = { stages, rest: { slo: SLO } };
    expect(worst(parts).noticeSeconds).toBe(60);
    // Of ten minutes' requests more than 40 % have to fail, which they do after five.
    expect(worst(parts, 1)).toMatchObject({ noticed: true, noticeSeconds: 300 });
  });
});

describe('users', () => {
  // 10 % of 10 a second for a minute: 60 requests.
  const exposed = (parts: Partial<Users>) => worst({ world: { users: users(parts) } }).usersExposed;

  it('with sticky routing are at most the canary’s share of all', () => {
    expect(exposed({ count: 600, routing: 'sticky' })).toBeCloseTo(60 * (1 - Math.exp(-1)), 9);
    expect(exposed({ count: 10, routing: 'sticky' })).toBeCloseTo(1, 9);
  });

  it('with random routing are drawn from all', () => {
    expect(exposed({ count: 60 })).toBeCloseTo(60 * (1 - Math.exp(-1)), 9);
    expect(exposed({ count: 1_000_000_000 })).toBeCloseTo(60, 4);
  });

  it('are fewer where activity varies: with a cv of 1, by the geometric law', () => {
    expect(exposed({ count: 60, activityCv: 1 })).toBeCloseTo(30, 9);
  });

  it('are null without a number of users, as budgets are without an objective', () => {
    expect(worst({})).toMatchObject({
      users: null,
      usersExposed: null,
      budgetPercent: null,
      budgetWindowSeconds: null,
    });
  });
});
