import { describe, expect, it } from 'vitest';
import type { StageWorstCase } from '../../src/model/worst-case.js';
import { worstCaseJson } from '../../src/report/json/worst-case-json.js';
import { worstCaseSentence } from '../../src/report/words/worst-case-sentence.js';

const WORST: StageWorstCase = {
  stage: 'first',
  trafficPercent: 1,
  noticeSeconds: 60,
  noticed: true,
  actSeconds: 0,
  rollbackSeconds: 240,
  requests: 155_520,
  requestsPerMinute: 31_104,
  usersExposed: 19_991.6,
  users: 2_000_000,
  routing: 'sticky',
  budgetPercent: 2.9964,
  budgetWindowSeconds: 2_592_000,
};

const CASES: readonly (readonly [Partial<StageWorstCase>, string])[] = [
  [
    {},
    '1 % of 2,000,000 users (sticky), 100 % failure, 1m to notice, 4m to roll back: about 20,000 users and 160,000 requests, 3 % of the 30-day budget',
  ],
  [
    { routing: 'random', actSeconds: 2100, trafficPercent: 2.5 },
    '2.5 % of requests, from any of 2,000,000 users, 100 % failure, 1m to notice, 35m to act, 4m to roll back: about 20,000 users and 160,000 requests, 3 % of the 30-day budget',
  ],
  [
    { users: null, usersExposed: null, rollbackSeconds: 0, budgetPercent: null, budgetWindowSeconds: null },
    '1 % of requests, 100 % failure, 1m to notice, rolled back at once: about 160,000 requests',
  ],
  [
    { noticed: false, noticeSeconds: 900, budgetPercent: 1234, budgetWindowSeconds: 5400 },
    '1 % of 2,000,000 users (sticky), 100 % failure, which no rule notices: about 31,000 requests a minute, 160,000 requests in its 15m, and it goes on',
  ],
  [
    { users: 1, usersExposed: 0.3, requests: 1.2, budgetPercent: 0.0012 },
    '1 % of 1 user (sticky), 100 % failure, 1m to notice, 4m to roll back: less than 1 user and 1 request, less than 0.01 % of the 30-day budget',
  ],
  [
    { users: null, usersExposed: null, requests: 0, budgetPercent: 0 },
    '1 % of requests, 100 % failure, 1m to notice, 4m to roll back: no requests, 0 % of the 30-day budget',
  ],
  [
    { users: null, usersExposed: null, requests: 9.7, budgetPercent: 0.0694 },
    '1 % of requests, 100 % failure, 1m to notice, 4m to roll back: about 10 requests, 0.069 % of the 30-day budget',
  ],
];

describe('the sentence on the worst case of a stage', () => {
  it.each(CASES)('with %j', (parts, sentence) => {
    expect(worstCaseSentence({ ...WORST, ...parts })).toBe(`first: ${sentence}`);
  });

  it('has nothing in it that a terminal would obey', () => {
    expect(worstCaseSentence({ ...WORST, stage: 'a\u001b[31m\n' })).toMatch(/^a\\u001b\[31m\\n: 1 %/);
  });
});

describe('the worst case as JSON', () => {
  it('has a key for each thing known, and the sentence', () => {
    const text = worstCaseJson('shop', [WORST], '1.2.3');
    expect(text).toMatch(/^\{\n {2}"name": "shop",\n.*\}\n$/s);
    expect(JSON.parse(text)).toEqual({
      name: 'shop',
      stages: [
        {
          stage: 'first',
          traffic_percent: 1,
          noticed: true,
          notice_seconds: 60,
          act_seconds: 0,
          rollback_seconds: 240,
          requests: 155_520,
          routing: 'sticky',
          users: 2_000_000,
          users_exposed: 19_992,
          budget_percent: 2.996,
          budget_window_seconds: 2_592_000,
          message: worstCaseSentence(WORST),
        },
      ],
      schema_version: expect.stringMatching(/^1\.\d+\.\d+$/),
      tool: { name: 'canary-sim', version: '1.2.3' },
    });
  });

  it('says null where nothing is known', () => {
    const unknown = { ...WORST, users: null, usersExposed: null, budgetPercent: null, budgetWindowSeconds: null };
    expect(JSON.parse(worstCaseJson('shop', [unknown], '1.2.3')).stages[0]).toMatchObject({
      users: null,
      users_exposed: null,
      budget_percent: null,
      budget_window_seconds: null,
    });
  });
});
