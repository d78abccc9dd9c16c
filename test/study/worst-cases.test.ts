import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.js';
import type { Distribution } from '../../src/model/results/study.js';
import type { StageWorstCase, WorstCosts } from '../../src/model/results/worst-case.js';
import { ROLLBACK_METHODS, type RollbackMethod } from '../../src/model/rollback.js';
import type { Rule } from '../../src/model/rule.js';
import type { Slo } from '../../src/model/slo.js';
import type { Users } from '../../src/model/world.js';
import { runsPlayer } from '../../src/study/play-runs.js';
import { sketchMean } from '../../src/study/sketch.js';
import { usualRuns, worstCases } from '../../src/study/worst-cases.js';
import {
  ALWAYS_HOLDS,
  AT_MOST_HALF_FAILS,
  BROKEN,
  fault,
  PERSON,
  rule,
  type SetupParts,
  setup,
  stage,
  timer,
  version,
} from '../simulation/setups.js';
import { watch } from '../truth/worst-case-chain.js';

const SLO: Slo = { objective: 0.999, windowSeconds: 2_592_000, remainingPercent: 100, whenExhausted: 'start' };

/** Bounds of means, in standard errors: a chance of 7e-6 each; seeds are fixed. */
const LIMIT = 4.5;

function worst(parts: SetupParts, index = 0, runs = 20): StageWorstCase {
  const found = worstCases(setup(parts), 'worst', runs).stages[index];
  if (found === undefined) throw new Error(`no stage ${index}`);
  return found;
}

function costs(parts: SetupParts, index = 0, runs = 20): WorstCosts {
  const found = worst(parts, index, runs).costs;
  if (found === null) throw new Error(`nothing is known of stage ${index}`);
  return found;
}

function users(parts: Partial<Users>): Users {
  return { count: null, activityCv: 0, routing: 'random', ...parts };
}

/** When half of the runs are decided. */
function decided(parts: SetupParts, index = 0): number | 'never' {
  const { decidedP50Seconds } = costs(parts, index);
  return Number.isFinite(decidedP50Seconds) ? decidedP50Seconds : 'never';
}

/** A stage of 10 % for ten minutes with these rules: one request a second to the canary. */
function noticed(rules: readonly Rule[], plan: Partial<Plan> = {}, rest: SetupParts['rest'] = {}) {
  return decided({ stages: [stage('a', 10, 600, { rules })], plan, rest });
}

/** How many standard errors a mean is from where it belongs, of numbers with this standard deviation. */
function off({ mean, count }: Distribution, expected: number, deviation: number): number {
  return Math.abs(mean - expected) / (deviation / Math.sqrt(count));
}

describe('a broken canary near min_requests', () => {
  // 20 a second, 2 %, a look every 30 s that needs 12 requests where 12 are expected, `max 0.2 for 2m`, 20 minutes.
  const rules = [rule('error_rate', { max: 0.2 }, { holdSeconds: 120 })];
  const plan = { intervalSeconds: 30, lookbackSeconds: 30, minRequests: 12 };
  const rollback = { method: 'traffic_switch', takesSeconds: 10, actAfterSeconds: 0 } as const;
  const runs = 4_000;
  const exact = watch({ meanRequests: 12, minRequests: 12, looksHeld: 4, looks: 40 });
  const found = costs(
    { stages: [stage('few', 2, 1200, { rules })], plan, world: { requestsPerSecond: 20 }, rest: { rollback } },
    0,
    runs,
  );

  it('is never rolled back in 16 % of runs, as a chain worked through look by look says', () => {
    const never = exact.unnoticed.at(-1) ?? Number.NaN;
    expect(never).toBeCloseTo(0.163, 3);
    const error = Math.sqrt((never * (1 - never)) / runs);
    expect(Math.abs(found.stalled.rate - never) / error).toBeLessThan(LIMIT);
    expect(found.stalled.count + found.rolledBack.count).toBe(runs);
  });

  it('is decided on after 489 s on average, where it is, and not after the two minutes of the hold', () => {
    expect(exact.meanLooks * 30).toBeCloseTo(488.6, 1);
    const { decidedSeconds } = found;
    if (decidedSeconds === null) throw new Error('some are decided');
    expect(off(decidedSeconds, exact.meanLooks * 30, Math.sqrt(exact.varianceLooks) * 30)).toBeLessThan(LIMIT);
  });

  it('counts runs that are never rolled back as infinite in its quantiles', () => {
    // The least look by which half of all runs are decided on: the chance there, 0.508, is 0.9 standard errors above it.
    const median = 30 * (exact.unnoticed.findIndex((left) => left <= 0.5) + 1);
    expect(Math.abs(found.decidedP50Seconds - median)).toBeLessThanOrEqual(30);
    expect(found.decidedP50Seconds).toBeGreaterThan(found.decidedSeconds?.p50 ?? Number.NaN);
    expect(found.decidedP95Seconds).toBe(Number.POSITIVE_INFINITY);
  });

  it('fails 245 requests on average, those until the traffic is switched among them', () => {
    // 10 s more of 0.4 a second where it is rolled back. By the interval of the mean, which is its own 1.96 errors.
    const never = exact.unnoticed.at(-1) ?? Number.NaN;
    const expected = exact.meanRequests + 4 * (1 - never);
    expect(expected).toBeCloseTo(245.2, 1);
    const { mean, interval } = found.failedRequests;
    expect(Math.abs(mean - expected) / ((interval[1] - mean) / 1.96)).toBeLessThan(LIMIT);
    expect(found.failedRequests.p95).toBeGreaterThan(mean);
  });
});

describe('five minutes at 1 % of 2,000,000 sticky users', () => {
  // 1 % of 2,000,000 users, five minutes: one to notice, four to roll back.
  const example = worst({
    stages: [stage('first', 1, 600), stage('rest', 100, 600)],
    world: { requestsPerSecond: 51_840, users: users({ count: 2_000_000, routing: 'sticky' }) },
    rest: {
      rollback: { method: 'traffic_switch', takesSeconds: 240, actAfterSeconds: 0 },
      slo: { ...SLO, objective: 0.99996 },
    },
  });

  it('cost about 20,000 users, and 3 % of the monthly budget', () => {
    expect(example).toMatchObject({ stage: 'first', trafficPercent: 1, users: 2_000_000, routing: 'sticky' });
    expect(example).toMatchObject({ actSeconds: 0, rollbackSeconds: 240, budgetWindowSeconds: 2_592_000 });
    const { failedRequests, usersExposed, budgetPercent, decidedSeconds } = example.costs ?? {};
    expect(decidedSeconds).toMatchObject({ min: 60, max: 60 });
    // 155,520 requests, which scatter by 0.25 %, and users in the canary by 0.7 %, in 20 runs: 5 errors are 0.8 %.
    expect((failedRequests?.mean ?? Number.NaN) / 155_520).toBeCloseTo(1, 1.8);
    // 20,000 × (1 − e^−7.776)
    expect((usersExposed?.mean ?? Number.NaN) / 19_991.6).toBeCloseTo(1, 3);
    // 155,520 of 0.00004 × 51,840 × 2,592,000 = 5,374,771.2
    expect((budgetPercent?.mean ?? Number.NaN) / 2.8935).toBeCloseTo(1, 1.8);
  });
});

describe('failed requests', () => {
  const act = { actAfterSeconds: 120, takesSeconds: 100 };

  it.each<[RollbackMethod, number]>([
    ['traffic_switch', 280],
    ['feature_flag', 280],
    ['redeploy', 280],
    ['rolling', 230],
  ])('%s: 1 a second for as many seconds', (method, expected) => {
    // A tenth of 10 a second: 60 s until the look, 120 until people act, then 100, or on average half of them.
    const { failedRequests } = costs({ rest: { rollback: { method, ...act } } }, 0, 400);
    expect(off(failedRequests, expected, Math.sqrt(expected))).toBeLessThan(LIMIT);
  });

  it('are those from the start of the stage, after bake times and timed pauses', () => {
    const points = [
      { atSeconds: 0, perSecond: 0 },
      { atSeconds: 1000, perSecond: 100 },
    ];
    const stages = [stage('a', 10, 120, { gate: timer(180) }), stage('b', 50, 120), stage('c', 100, 0)];
    const cases = worstCases(setup({ stages, world: { requestsPerSecond: { kind: 'points', points } } }), '1', 200);
    // The rate is a tenth of the time: 3 on average in the first minute, 33 in the one from 5:00.
    expect(cases.stages.map((each) => each.stage)).toEqual(['a', 'b', 'c']);
    for (const [i, expected] of [18, 990].entries()) {
      const { failedRequests } = cases.stages[i]?.costs ?? {};
      if (failedRequests === undefined) throw new Error('both stages are played');
      expect(off(failedRequests, expected, Math.sqrt(expected))).toBeLessThan(LIMIT);
    }
  });

  it('of a stage without duration are counted by the minute, since it has no looks', () => {
    // Ten a second.
    expect(worst({ stages: [stage('all', 100, 0)] })).toMatchObject({ requestsPerMinute: 600, costs: null });
    expect(worst({ stages: [stage('all', 100, 60)] }).requestsPerMinute).toBeNull();
  });

  it.each(ROLLBACK_METHODS)('and users are what a study of a canary that fails from the start has: %s', (method) => {
    const parts = {
      stages: [stage('a', 20, 600), stage('b', 100, 600)],
      world: { requestsPerSecond: 200, users: { count: 5000, activityCv: 1, routing: 'random' }, canary: BROKEN },
      rest: { rollback: { method, takesSeconds: 120, actAfterSeconds: 60 }, slo: SLO },
    } as const satisfies SetupParts;
    const { figures } = runsPlayer(setup(parts), 'worst')(1, 20);
    const { failedRequests, usersExposed, budgetPercent, decidedSeconds } = costs(parts);
    expect(failedRequests.mean).toBe(sketchMean(figures.excess_failed_requests));
    expect(usersExposed?.mean).toBe(sketchMean(figures.users_exposed));
    expect(budgetPercent?.mean).toBeCloseTo(sketchMean(figures.budget_spent_percent) / 1_000, 9);
    expect(decidedSeconds?.mean).toBe(sketchMean(figures.time_to_detect_seconds));
  });

  it('go on through later stages where the stage itself sees nothing', () => {
    // 600 at 10 %, then 50 % for the minute until the first look there.
    const stages = [stage('a', 10, 600, { rules: [ALWAYS_HOLDS] }), stage('b', 50, 600)];
    const { failedRequests, decidedSeconds, rolledBack } = costs({ stages }, 0, 200);
    expect(rolledBack.rate).toBe(1);
    expect(decidedSeconds).toMatchObject({ min: 660, max: 660 });
    expect(off(failedRequests, 900, 30)).toBeLessThan(LIMIT);
  });
});

describe('side effects had twice', () => {
  const retried = (retries: number, harm = {}): SetupParts => ({
    stages: [stage('a', 10, 600)],
    world: {
      users: users({ routing: 'sticky' }),
      faults: [fault('timeouts', { errorRate: 0.1, retries })],
      harm: { slowerThanMs: null, conversionValue: null, ...harm },
    },
  });

  it('are those of failures that are tried again as often as in the world, where it says that they are not idempotent', () => {
    // 60 requests to the first look, each tried three times; half of the two retries do it again. Given 2 N retries with a
    // Poisson N the variance is 2 · 60 / 4 + 60.
    const { duplicatedSideEffects, failedRequests } = costs(retried(2, { notIdempotent: 0.5 }), 0, 400);
    if (duplicatedSideEffects === null) throw new Error('duplicates are counted');
    expect(off(duplicatedSideEffects, 60, Math.sqrt(90))).toBeLessThan(LIMIT);
    expect(off(failedRequests, 180, 3 * Math.sqrt(60))).toBeLessThan(LIMIT);
  });

  it('are not told where nothing is said of them, and then nothing is tried again', () => {
    const { duplicatedSideEffects, failedRequests } = costs(retried(2), 0, 400);
    expect(duplicatedSideEffects).toBeNull();
    expect(off(failedRequests, 60, Math.sqrt(60))).toBeLessThan(LIMIT);
  });
});

describe('a broken canary is noticed', () => {
  it('at the first look, or at the end of a shorter stage', () => {
    expect(noticed([AT_MOST_HALF_FAILS])).toBe(60);
    expect(decided({ stages: [stage('a', 10, 30)] })).toBe(30);
  });

  it('by the rule with the shortest hold, at the look that completes it', () => {
    const held = (seconds: number) => rule('error_rate', { max: 0.5 }, { holdSeconds: seconds });
    expect(noticed([held(180)])).toBe(180);
    expect(noticed([held(90)])).toBe(120);
    expect(noticed([held(180), rule('success_rate', { min: 0.9 }, { holdSeconds: 120 })])).toBe(120);
    expect(noticed([held(601)])).toBe('never');
  });

  it('one interval later for each failure that is tolerated', () => {
    expect(noticed([AT_MOST_HALF_FAILS], { failureLimit: 3 })).toBe(240);
    expect(noticed([rule('error_rate', { max: 0.5 }, { holdSeconds: 180 })], { failureLimit: 2 })).toBe(300);
    expect(noticed([AT_MOST_HALF_FAILS], { failureLimit: 10 })).toBe('never');
  });

  it('only once a window has min_requests: 1 request a second, 60 ± 8 a look', () => {
    expect(noticed([AT_MOST_HALF_FAILS], { minRequests: 20 })).toBe(60);
    expect(noticed([AT_MOST_HALF_FAILS], { minRequests: 120 })).toBe('never');
    expect(noticed([AT_MOST_HALF_FAILS], { minRequests: 90, lookbackSeconds: 180 })).toBe(120);
    expect(noticed([AT_MOST_HALF_FAILS], { minRequests: 120, whenInconclusive: 'rollback' })).toBe(600);
  });

  it('by rules that failures breach, and by no others', () => {
    expect(noticed([rule('success_rate', { min: 0.9 })])).toBe(60);
    expect(noticed([rule('conversion_rate', { max_decrease: 0.01 })])).toBe(60);
    expect(noticed([rule('error_rate', { max_increase: 0.01 })])).toBe(60);
    expect(noticed([ALWAYS_HOLDS])).toBe('never');
    expect(noticed([rule('latency_p99_ms', { max: 500 })], { whenInconclusive: 'rollback' })).toBe('never');
    expect(noticed([])).toBe('never');
    expect(noticed([], { whenInconclusive: 'rollback' })).toBe(600);
  });

  it('by a relative condition only where there is a baseline, carried ones included', () => {
    const rules = [rule('error_rate', { max_increase: 0.01 })];
    expect(decided({ stages: [stage('all', 100, 600, { rules })] })).toBe('never');
    const stages = [stage('half', 50, 600, { rules }), stage('all', 100, 600, { rules })];
    expect(decided({ stages }, 1)).toBe(60);
  });

  it('by a burn rate once its longest span burns fast enough, after stages without failures', () => {
    const rules = [rule('burn_rate', { max: 350 }, { spansSeconds: [60, 600] })];
    const stages = [stage('a', 10, 600, { rules }), stage('b', 10, 600, { rules })];
    const parts = { stages, rest: { slo: SLO } };
    expect(decided(parts)).toBe(60);
    // Of ten minutes' requests more than 35 % have to fail, which they do after four.
    expect(decided(parts, 1)).toBe(240);
  });

  it('by a hold that outlasts the stage while the rollout is paused, for as long as people do not come', () => {
    const held = rule('error_rate', { max: 0.5 }, { holdSeconds: 700 });
    const comes = (actAfterSeconds: number) => ({ whenPaused: { actAfterSeconds, action: 'abort' } }) as const;
    expect(noticed([held], {}, comes(600))).toBe(720);
    expect(noticed([held], {}, comes(60))).toBe(660);
    expect(costs({ stages: [stage('a', 10, 600, { rules: [held] })], rest: { followUpSeconds: 300 } })).toMatchObject({
      decidedP50Seconds: 720,
    });
    expect(noticed([held], { whenInconclusive: 'promote' }, comes(600))).toBe('never');
  });

  it('by people where the plan says that they come', () => {
    const rest = { whenPaused: { actAfterSeconds: 900, action: 'abort' } } as const;
    expect(noticed([], {}, rest)).toBe(1500);
  });
});

describe('runs that are never rolled back', () => {
  it('stall or complete, and say which', () => {
    const parts = (rules: readonly Rule[]) => ({ stages: [stage('a', 10, 600, { rules })] });
    expect(costs(parts([]))).toMatchObject({
      stalled: { rate: 1 },
      missed: { rate: 0 },
      decidedSeconds: null,
      decidedP50Seconds: Number.POSITIVE_INFINITY,
    });
    expect(costs(parts([ALWAYS_HOLDS]))).toMatchObject({ stalled: { rate: 0 }, missed: { rate: 1 } });
  });
});

describe('the stages before', () => {
  it('are served as by stable, whatever canary and faults are configured, and whatever the script says', () => {
    const stages = [stage('a', 10, 600), stage('b', 50, 600)];
    const operator = [{ atSeconds: 30, action: 'abort' }] as const;
    const world = { canary: BROKEN, faults: [fault('outage', { errorRate: 1 }, { target: 'all' })] };
    const configured = worst({ stages, operator, world }, 1);
    expect(configured).toEqual(worst({ stages }, 1));
    expect(configured.costs).toMatchObject({ runs: 20, rolledBack: { rate: 1 }, decidedSeconds: { min: 60, max: 60 } });
  });

  it('are let on where they wait for people, at gates and for want of evidence', () => {
    const gated = [stage('a', 10, 600, { gate: PERSON }), stage('b', 50, 600)];
    expect(costs({ stages: gated }, 1)).toMatchObject({ runs: 20, rolledBack: { rate: 1 } });
    const blind = [stage('a', 10, 600, { rules: [] }), stage('b', 50, 600)];
    expect(costs({ stages: blind }, 1)).toMatchObject({ runs: 20, rolledBack: { rate: 1 } });
    // In the stage itself nobody comes.
    expect(costs({ stages: blind }, 0)).toMatchObject({ runs: 20, stalled: { rate: 1 } });
  });

  it('may end a run that is wrongly stopped, which then says nothing of the stage', () => {
    // Of 60 requests a look one in a hundred fails: more than 3 % in one of ten looks are seen in some 30 % of runs.
    const stages = [stage('a', 10, 600, { rules: [rule('error_rate', { max: 0.03 })] }), stage('b', 50, 600)];
    const world = { stable: version(0.01), canary: version(0.01) };
    let reaching = 0;
    runsPlayer(setup({ stages, world }), 'worst')(1, 100, ({ stageIndex }) => {
      if (stageIndex >= 1) reaching++;
    });
    expect(reaching).toBeGreaterThan(10);
    expect(reaching).toBeLessThan(90);
    expect(costs({ stages, world }, 1, 100).runs).toBe(reaching);
    const always = [stage('a', 10, 600, { rules: [rule('error_rate', { max: 0 })] }), stage('b', 50, 600)];
    expect(worst({ stages: always, world: { ...world, requestsPerSecond: 100 } }, 1)).toMatchObject({ costs: null });
  });

  it('begin although the error budget is exhausted', () => {
    const slo: Slo = { ...SLO, remainingPercent: 0, whenExhausted: 'refuse' };
    expect(costs({ rest: { slo } })).toMatchObject({ runs: 20, rolledBack: { rate: 1 } });
  });

  it('fail users and requests that are not counted', () => {
    const stages = [stage('a', 10, 600), stage('b', 50, 600)];
    const world = { stable: version(0.1), users: users({ count: 100_000 }) };
    const { failedRequests, usersExposed } = costs({ stages, world }, 1, 100);
    // 5 a second for a minute; of so many users hardly any meet two.
    expect(off(failedRequests, 300, Math.sqrt(300))).toBeLessThan(LIMIT);
    expect(usersExposed?.max).toBeLessThanOrEqual(failedRequests.max);
    expect(usersExposed?.mean).toBeGreaterThan(0.99 * failedRequests.mean);
  });
});

describe('users exposed', () => {
  // 10 % of 10 a second for a minute: 60 requests. The closed form is concave in counts that vary: 0.6 users at most.
  const exposed = (parts: Partial<Users>) => {
    const { usersExposed } = costs({ world: { users: users(parts) } }, 0, 400);
    if (usersExposed === null) throw new Error('users are known');
    return usersExposed;
  };
  const near = ({ mean, interval }: Distribution, expected: number) =>
    Math.abs(mean - expected) < (LIMIT * (interval[1] - mean)) / 1.96 + 0.6;

  it('with sticky routing are at most the canary’s share of all', () => {
    expect(near(exposed({ count: 600, routing: 'sticky' }), 60 * (1 - Math.exp(-1)))).toBe(true);
    expect(near(exposed({ count: 100, routing: 'sticky' }), 10 * (1 - Math.exp(-6)))).toBe(true);
  });

  it('with random routing are drawn from all', () => {
    expect(near(exposed({ count: 60 }), 60 * (1 - Math.exp(-1)))).toBe(true);
    expect(near(exposed({ count: 1_000_000_000 }), 60)).toBe(true);
  });

  it('are fewer where activity varies: with a cv of 1, by the geometric law', () => {
    expect(near(exposed({ count: 60, activityCv: 1 }), 30)).toBe(true);
  });

  it('under a rolling rollback are those that were in for some time, not an even share of all', () => {
    // 20 % of 10,000 users, 0.0127 requests a second each: for a minute, and then up to five more.
    const rate = 0.0127;
    const found = costs(
      {
        stages: [stage('a', 20, 600)],
        world: { requestsPerSecond: 127, users: users({ count: 10_000, activityCv: 1, routing: 'sticky' }) },
        rest: { rollback: { method: 'rolling', takesSeconds: 300, actAfterSeconds: 0 } },
      },
      0,
      400,
    ).usersExposed;
    const inLine = 2000 * (1 - Math.log((1 + rate * 360) / (1 + rate * 60)) / (rate * 300));
    expect(inLine).toBeCloseTo(1395.6, 1);
    if (found === null) throw new Error('users are known');
    expect(near(found, inLine)).toBe(true);
    // As many requests shared out evenly reach 1,455.
    expect(near(found, 2000 * (1 - 1 / (1 + rate * 210)))).toBe(false);
  });

  it('are null without a number of users, as budgets are without an objective', () => {
    expect(worst({})).toMatchObject({ users: null, budgetWindowSeconds: null });
    expect(costs({})).toMatchObject({ usersExposed: null, budgetPercent: null });
  });
});

describe('the runs', () => {
  it('are the same for the same seed, and others for another', () => {
    const play = (seed: string) => worstCases(setup(), seed, 20);
    expect(play('a')).toEqual(play('a'));
    expect(play('a').stages[0]?.costs?.failedRequests).not.toEqual(play('b').stages[0]?.costs?.failedRequests);
    expect(play('a')).toMatchObject({ seed: 'a', runs: 20 });
  });

  it('are 200 of each stage, and fewer where a plan looks very often', () => {
    expect(usualRuns(setup())).toBe(200);
    expect(usualRuns(setup({ stages: [stage('long', 10, 86_400 * 5), stage('all', 100, 0)] }))).toBe(69);
    expect(usualRuns(setup({ stages: [stage('long', 10, 86_400 * 100)] }))).toBe(20);
  });
});
