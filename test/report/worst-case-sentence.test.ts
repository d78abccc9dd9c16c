import { describe, expect, it } from 'vitest';
import type { Distribution, RateResult } from '../../src/model/results/study.js';
import type { StageWorstCase, WorstCosts } from '../../src/model/results/worst-case.js';
import { worstCaseJson } from '../../src/report/json/worst-case-json.js';
import { worstCaseSentence } from '../../src/report/words/worst-case-sentence.js';

const RUNS = 200;

function rate(count: number, runs = RUNS): RateResult {
  return { count, rate: count / runs, interval: [0, 1] };
}

function spread(mean: number, p95 = mean, count = RUNS): Distribution {
  return { count, mean, interval: [mean, mean], min: mean, p50: mean, p95, max: p95 };
}

const COSTS: WorstCosts = {
  runs: RUNS,
  rolledBack: rate(200),
  stalled: rate(0),
  missed: rate(0),
  decidedSeconds: spread(60),
  decidedP50Seconds: 60,
  decidedP95Seconds: 60,
  failedRequests: spread(155_520, 156_100),
  usersExposed: spread(19_991.6, 19_993),
  lostConversions: null,
  lostRevenue: null,
  duplicatedSideEffects: null,
  budgetPercent: spread(2.9964, 2.9999),
};

const WORST: StageWorstCase = {
  stage: 'first',
  trafficPercent: 1,
  users: 2_000_000,
  routing: 'sticky',
  actSeconds: 0,
  rollbackSeconds: 240,
  budgetWindowSeconds: 2_592_000,
  requestsPerMinute: null,
  costs: COSTS,
};

const NEVER = Number.POSITIVE_INFINITY;
const NO_MORE = { usersExposed: null, budgetPercent: null };

const CASES: readonly (readonly [Partial<StageWorstCase>, Partial<WorstCosts> | null, string])[] = [
  [
    {},
    {},
    '1 % of 2,000,000 users (sticky): rollback decided after 1m, 4m to roll back: 160,000 failed requests, 20,000 users, 3 % of the 30-day budget',
  ],
  [
    { routing: 'random', actSeconds: 2100, trafficPercent: 2.5, rollbackSeconds: 0 },
    { decidedP95Seconds: 600, failedRequests: spread(155_520, 300_000), budgetPercent: spread(1234, 2345.6) },
    '2.5 % of requests, from any of 2,000,000 users: rollback decided after 1m (p95 10m), 35m to act, rolled back at once: 160,000 failed requests (p95 300,000), 20,000 users, 1,200 % of the 30-day budget (p95 2,300 %)',
  ],
  [
    { users: null, budgetWindowSeconds: null },
    {
      ...NO_MORE,
      rolledBack: rate(164),
      stalled: rate(36),
      decidedP50Seconds: 510,
      decidedP95Seconds: NEVER,
      failedRequests: spread(245.2, 482),
    },
    '1 % of requests: rollback decided after 8m30s (p95 never), 18 % of runs stall, 4m to roll back: 250 failed requests (p95 480); where it is not rolled back, the failures go on',
  ],
  [
    { users: null, budgetWindowSeconds: 5400 },
    {
      usersExposed: null,
      rolledBack: rate(0),
      stalled: rate(199),
      missed: rate(1),
      decidedP50Seconds: NEVER,
      decidedP95Seconds: NEVER,
      failedRequests: spread(9.7, 15),
      budgetPercent: spread(0.0694),
    },
    '1 % of requests: never rolled back, 99.5 % of runs stall, 0.5 % of runs complete: 10 failed requests (p95 15), 0.069 % of the 1h30m budget by the end of the rollout, and the failures go on',
  ],
  [
    { users: 1 },
    { failedRequests: spread(1.2, 3), usersExposed: spread(0.3, 1), budgetPercent: spread(0.0012, 0.0013) },
    '1 % of 1 user (sticky): rollback decided after 1m, 4m to roll back: 1 failed request (p95 3), less than 1 user (p95 1), less than 0.01 % of the 30-day budget',
  ],
  [
    { users: null },
    { usersExposed: null, failedRequests: spread(0), budgetPercent: spread(0) },
    '1 % of requests: rollback decided after 1m, 4m to roll back: no failed requests, 0 % of the 30-day budget',
  ],
  [
    { users: null },
    { ...NO_MORE, runs: 16, rolledBack: rate(16, 16), failedRequests: spread(700, 750) },
    '1 % of requests (of 16 of 200 runs that reach it): rollback decided after 1m, 4m to roll back: 700 failed requests (p95 750)',
  ],
  [
    { users: null },
    { ...NO_MORE, rolledBack: rate(10), missed: rate(190), decidedP50Seconds: NEVER, decidedP95Seconds: NEVER },
    '1 % of requests: 5 % of runs are rolled back, 95 % of runs complete, 4m to roll back: 160,000 failed requests; where it is not rolled back, the failures go on',
  ],
  [
    { users: null },
    // Quantiles are right to 1 in 4,096.
    { ...NO_MORE, decidedP50Seconds: 5400.5, decidedP95Seconds: 7201 },
    '1 % of requests: rollback decided after 1h30m (p95 2h), 4m to roll back: 160,000 failed requests',
  ],
  [{ users: null }, null, '1 % of requests: not reached in any of 200 runs'],
  [
    { users: null, trafficPercent: 100, requestsPerMinute: 6000 },
    null,
    '100 % of requests, not watched: about 6,000 failed requests a minute until people roll back',
  ],
];

describe('the sentence on the worst case of a stage', () => {
  it.each(CASES)('with %j, %j', (parts, costs, sentence) => {
    const worst = { ...WORST, ...parts, costs: costs === null ? null : { ...COSTS, ...costs } };
    expect(worstCaseSentence(worst, RUNS)).toBe(`first: ${sentence}`);
  });

  it('has no 95th percentile where rounding puts it below a mean that it is close to', () => {
    const costs = { ...COSTS, ...NO_MORE, failedRequests: spread(96_503, 96_495) };
    expect(worstCaseSentence({ ...WORST, costs }, RUNS)).toMatch(/: 97,000 failed requests$/);
  });

  it('has nothing in it that a terminal would obey', () => {
    expect(worstCaseSentence({ ...WORST, stage: 'a\u001b[31m\n' }, RUNS)).toMatch(/^a\\u001b\[31m\\n: 1 %/);
  });
});

describe('the worst case as JSON', () => {
  const json = (worst: StageWorstCase) => worstCaseJson('shop', { seed: '42', runs: RUNS, stages: [worst] }, '1.2.3');

  it('has a key for each thing known, and the sentence', () => {
    expect(json(WORST)).toEqual({
      name: 'shop',
      seed: '42',
      runs: 200,
      stages: [
        {
          stage: 'first',
          traffic_percent: 1,
          runs: 200,
          rolled_back: { count: 200, rate: 1, interval: [0, 1] },
          stalled: { count: 0, rate: 0, interval: [0, 1] },
          missed: { count: 0, rate: 0, interval: [0, 1] },
          decided_seconds: expect.objectContaining({ count: 200, mean: 60 }),
          decided_p50_seconds: 60,
          decided_p95_seconds: 60,
          act_seconds: 0,
          rollback_seconds: 240,
          failed_requests: expect.objectContaining({ mean: 155_520, p95: 156_100 }),
          requests_per_minute: null,
          routing: 'sticky',
          users: 2_000_000,
          users_exposed: expect.objectContaining({ mean: 19_991.6 }),
          lost_conversions: null,
          lost_revenue: null,
          duplicated_side_effects: null,
          budget_percent: expect.objectContaining({ mean: 2.996 }),
          budget_window_seconds: 2_592_000,
          message: worstCaseSentence(WORST, RUNS),
        },
      ],
      schema_version: expect.stringMatching(/^1\.\d+\.\d+$/),
      tool: { name: 'canary-sim', version: '1.2.3' },
    });
  });

  it('says null where nothing is known, and where too many runs are never rolled back', () => {
    const unknown = { ...COSTS, ...NO_MORE, decidedSeconds: null, decidedP50Seconds: NEVER, decidedP95Seconds: NEVER };
    expect(json({ ...WORST, users: null, costs: unknown }).stages[0]).toMatchObject({
      decided_seconds: null,
      decided_p50_seconds: null,
      decided_p95_seconds: null,
      users: null,
      users_exposed: null,
      budget_percent: null,
    });
    expect(json({ ...WORST, requestsPerMinute: 6000, costs: null }).stages[0]).toMatchObject({
      runs: 0,
      rolled_back: null,
      failed_requests: null,
      requests_per_minute: 6000,
    });
  });
});
