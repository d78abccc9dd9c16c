import { describe, expect, test } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { simulate } from '../../src/simulation/simulate.js';
import { runSeed } from '../../src/study/play-runs.js';
import { planCase } from '../../src/study/policy-test/plan-case.js';
import { secondsOf } from '../../src/text/duration.js';
import { nearMiss } from '../../src/text/near-miss.js';
import { caseOf, PLAN, play } from './plans.js';

/** Half of the canary's requests fail. */
const BROKEN = { ...PLAN, canary: { error_rate: 0.5 } };
const GATED = { ...PLAN, stages: [{ ...PLAN.stages[0], pause: true }, PLAN.stages[1]] };

async function misses(expected: object, plan: object, rest: object = {}) {
  const { result } = await play({ ...rest, expect: expected }, plan);
  expect(result.passed).toBe(result.misses.length === 0);
  return result.misses.map(({ mismatch }) => mismatch);
}

describe('a case of one run passes when', () => {
  test.each<[string, object, object]>([
    ['it ends as expected', { final_state: 'COMPLETED', stage: 'all' }, PLAN],
    ['it ends in the stage expected', { final_state: 'ROLLED_BACK', stage: 'some' }, BROKEN],
    [
      'it ends for the reason expected',
      { reason: { code: 'threshold_breached', metric: 'error_rate', condition: 'max' } },
      BROKEN,
    ],
    ['part of the reason is expected', { reason: { condition: 'max' } }, BROKEN],
    ['it ends in one of the stages expected', { stage: ['all', 'some'] }, BROKEN],
    ['its share at the decision is within bounds', { share_at_decision_percent: { min: '10%', max: 10 } }, BROKEN],
    ['a release has all of the traffic', { share_at_decision_percent: { min: 100 } }, PLAN],
    ['its reason is of the canary', { reason: { of: 'canary' } }, BROKEN],
    [
      'its reason is of the whole service',
      { reason: { of: 'service' } },
      { ...BROKEN, thresholds: { error_rate: { max: 0.02, of: 'service' } } },
    ],
    ['it waits at a gate', { final_state: 'PAUSED', reason: { code: 'gate' } }, GATED],
    ['a figure is on either bound', { duration_seconds: { min: 300, max: 300 } }, PLAN],
  ])('%s', async (_, expected, plan) => {
    expect(await misses(expected, plan)).toEqual([]);
  });
});

describe('a case of one run fails when', () => {
  test('it ends otherwise, and says why it did', async () => {
    expect(await misses({ final_state: 'COMPLETED' }, BROKEN)).toEqual([
      {
        code: 'final_state',
        expected: 'COMPLETED',
        received: 'ROLLED_BACK',
        reason: expect.objectContaining({ code: 'threshold_breached', stage: 'some' }),
      },
    ]);
  });

  test('it ends in another stage', async () => {
    expect(await misses({ stage: 'all' }, BROKEN)).toEqual([{ code: 'stage', expected: ['all'], received: 'some' }]);
  });

  test.each([
    [{ metric: 'latency_p99_ms' }, BROKEN],
    [{ metric: 'error_rate', condition: 'max_ratio' }, BROKEN],
    [{ of: 'service' }, BROKEN],
    [{ of: 'canary' }, GATED],
    [{ code: 'gate' }, BROKEN],
    [{ code: 'gate' }, PLAN],
    // A gate is no breach of anything.
    [{ code: 'gate', metric: 'error_rate' }, GATED],
  ])('it ends for another reason than %j, or none', async (reason, plan) => {
    expect(await misses({ reason }, plan)).toMatchObject([{ code: 'reason', expected: reason }]);
  });

  test('a figure is out of its bounds on either side', async () => {
    const expected = { duration_seconds: { max: 299 }, exposure_requests: { min: 1e9 } };
    expect(await misses(expected, PLAN)).toEqual([
      { code: 'figure', expected: { figure: 'duration_seconds', min: null, max: 299 }, received: 300 },
      { code: 'figure', expected: { figure: 'exposure_requests', min: 1e9, max: null }, received: expect.any(Number) },
    ]);
  });

  test('a figure is bounded that the run does not have', async () => {
    expect(await misses({ time_to_detect_seconds: { max: 1e9 } }, PLAN)).toMatchObject([{ received: null }]);
  });
});

describe('a case', () => {
  test('of one run is the run that its seed gives', async () => {
    const parsed = await parseConfig(JSON.stringify(BROKEN));
    if (!parsed.ok) throw new Error('bad plan');
    for (const scenario of ['configured', 'healthy', 'error_spike'] as const) {
      const run = simulate(scenarioSetup(parsed.config.document, scenario), '7');
      const expected = {
        final_state: run.finalState,
        duration_seconds: { min: run.durationSeconds, max: run.durationSeconds },
        excess_failed_requests: { min: run.excessFailedRequests, max: run.excessFailedRequests },
        failed_requests: { min: run.failedRequests, max: run.failedRequests },
      };
      expect(await misses(expected, BROKEN, { scenario, seed: 7 })).toEqual([]);
    }
  });

  test('takes the budget in percent, as reports do', async () => {
    const plan = { ...BROKEN, slo: { objective: 0.999, window: '1d' } };
    const { result } = await play({ expect: { budget_spent_percent: { max: 0 } } }, plan);
    const { errorBudget } = simulate(scenarioSetup(await documentOf(plan), 'configured'), '42');
    const [miss] = result.misses;
    const received = miss?.mismatch.code === 'figure' ? miss.mismatch.received : null;
    expect(received).toBeCloseTo(((errorBudget?.spentByRollout ?? 0) / (errorBudget?.allowed ?? 1)) * 100, 3);
    expect(received).toBeGreaterThan(0);
  });

  test('of many runs expects the same of each, and tells the first run that misses it and how many do', async () => {
    const plan = { ...PLAN, canary: { error_rate: 0.014 } };
    const { result } = await play({ runs: 60, seed: 'x', expect: { final_state: 'COMPLETED' } }, plan);
    const setup = scenarioSetup(await documentOf(plan), 'configured');
    const seeds = Array.from({ length: 60 }, (_, index) => runSeed('x', index + 1));
    const missed = seeds.filter((seed) => simulate(setup, seed).finalState !== 'COMPLETED');
    expect(missed.length).toBeGreaterThan(0);
    expect(missed.length).toBeLessThan(60);
    expect(result).toMatchObject({ passed: false, runs: 60, misses: [{ seed: missed[0], runs: missed.length }] });
  });

  test('of many runs asserts of all of them together', async () => {
    const assertions = [
      'completed.rate > 90%',
      'rolled_back.rate > 90%',
      'rolled_back.rate < 0.001',
      'paused.count <= 0',
    ];
    const { result } = await play({ runs: 100, expect: { assertions } });
    expect(result.passed).toBe(false);
    expect(result.assertions.map(({ outcome }) => outcome)).toEqual([
      'met',
      'not_met',
      'undecided',
      expect.any(String),
    ]);
    expect(result.assertions[2]?.runsNeeded).toBeGreaterThan(100);
  });

  test('fails by an assertion that is undecided', async () => {
    const { result } = await play({ runs: 10, expect: { assertions: ['rolled_back.rate < 0.1'] } });
    expect(result).toMatchObject({ passed: false, misses: [], assertions: [{ outcome: 'undecided' }] });
  });

  test('comes to the same every time', async () => {
    const written = { runs: 20, scenario: 'slow_burn', expect: { final_state: 'COMPLETED', users_hit: { max: 1 } } };
    expect(await play(written)).toEqual(await play(written));
  });
});

describe('a case does not fit its plan with', () => {
  const problemsOf = async (expected: object) => {
    const policyCase = await caseOf({ runs: 10, expect: expected });
    const planned = planCase(policyCase, scenarioSetup(await documentOf(PLAN), 'configured'), nearMiss, secondsOf);
    return planned.ok ? [] : planned.problems;
  };

  test('a stage that the plan does not have', async () => {
    expect(await problemsOf({ stage: 'soem' })).toEqual([
      {
        code: 'not_one_of',
        found: { kind: 'text', text: 'soem' },
        allowed: ['some', 'all'],
        suggestion: 'some',
        path: ['cases', 0, 'expect', 'stage'],
      },
    ]);
  });

  test('stages that the plan does not have, each at its place in the list', async () => {
    expect(await problemsOf({ stage: ['some', 'soem', 'al'] })).toMatchObject([
      { code: 'not_one_of', suggestion: 'some', path: ['cases', 0, 'expect', 'stage', 1] },
      { code: 'not_one_of', suggestion: 'all', path: ['cases', 0, 'expect', 'stage', 2] },
    ]);
  });

  test('assertions that cannot be read, all of them', async () => {
    const assertions = ['healthy.paused.rate < 1', 'pused.rate < 1', 'paused.rate = 1', 'paused.rate < 1'];
    expect(await problemsOf({ assertions })).toMatchObject([
      { code: 'assertion_not_two_words', path: ['cases', 0, 'expect', 'assertions', 0] },
      { code: 'assertion_unreadable', problem: { code: 'unknown_figure', suggestion: 'paused' } },
      { code: 'assertion_unreadable', problem: { code: 'no_comparison' } },
    ]);
  });
});

async function documentOf(plan: object) {
  const parsed = await parseConfig(JSON.stringify(plan));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config.document;
}
