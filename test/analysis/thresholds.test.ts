import { describe, expect, it } from 'vitest';
import { thresholds } from '../../src/analysis/thresholds.js';
import type { ConditionKey } from '../../src/measures/conditions.js';
import type { Verdict } from '../../src/model/verdict.js';
import { rule, stage } from '../simulation/setups.js';
import { judge, verdicts } from './judging.js';
import { failing, IDLE, observation } from './observations.js';

describe('a condition is breached strictly beyond its bound and never at it', () => {
  // Rates are sixteenths and 1024ths: every bound is exactly representable, so that "at" means at.
  it.each([
    ['error_rate', 'max', 0.0625, failing(0), failing(64), failing(65), 0.0625],
    ['error_rate', 'min', 0.0625, failing(0), failing(64), failing(63), 0.0625],
    ['error_rate', 'max_increase', 0.0625, failing(32), failing(96), failing(97), 0.09375],
    ['error_rate', 'max_decrease', 0.0625, failing(96), failing(32), failing(31), 0.03125],
    ['error_rate', 'max_ratio', 1.5, failing(64), failing(96), failing(97), 0.09375],
    ['error_rate', 'min_ratio', 0.5, failing(64), failing(32), failing(31), 0.03125],
    ['success_rate', 'max', 0.9375, failing(0), failing(64), failing(63), 0.9375],
    ['success_rate', 'min', 0.9375, failing(0), failing(64), failing(65), 0.9375],
    ['success_rate', 'max_increase', 0.0625, failing(96), failing(32), failing(31), 0.96875],
    ['success_rate', 'max_decrease', 0.0625, failing(32), failing(96), failing(97), 0.90625],
    ['success_rate', 'max_ratio', 1.5, failing(512), failing(256), failing(255), 0.75],
    ['success_rate', 'min_ratio', 0.5, failing(0), failing(512), failing(513), 0.5],
  ] as const)('%s %s %f', (metric, condition, limit, baseline, at, beyond, bound) => {
    const rules = [rule(metric, { [condition]: limit })];
    expect(judge(rules, observation(at, baseline))).toMatchObject({
      verdict: 'PASS',
      findings: [{ metric, condition, limit, bound, observed: bound, outcome: 'held' }],
    });
    expect(judge(rules, observation(beyond, baseline))).toMatchObject({
      verdict: 'FAIL',
      findings: [{ metric, condition, limit, bound, outcome: 'breached' }],
    });
  });

  it.each([
    ['max', 100, 100, 100.5],
    ['min', 100, 100, 99.5],
    ['max_increase', 20, 100, 100.5],
    ['max_decrease', 20, 60, 59.5],
    ['max_ratio', 1.25, 100, 100.5],
    ['min_ratio', 0.75, 60, 59.5],
  ] as const)('latency_p99_ms %s %f', (condition, limit, at, beyond) => {
    const rules = [rule('latency_p99_ms', { [condition]: limit })];
    const with99 = (p99: number) => ({ ...failing(0), latencyMs: { 0.5: 1, 0.95: 2, 0.99: p99 } });
    expect(judge(rules, observation(with99(at), with99(80))).verdict).toBe('PASS');
    expect(judge(rules, observation(with99(beyond), with99(80))).verdict).toBe('FAIL');
  });

  it.each([
    ['latency_p50_ms', 1],
    ['latency_p95_ms', 2],
    ['latency_p99_ms', 3],
  ] as const)('%s reads its own quantile', (metric, observed) => {
    const seen = observation({ ...failing(0), latencyMs: { 0.5: 1, 0.95: 2, 0.99: 3 } });
    expect(judge([rule(metric, { max: 9 })], seen).findings).toMatchObject([{ observed, outcome: 'held' }]);
  });
});

describe('a finding', () => {
  it('has the observed value, the limit, the bound, and the baseline of a relative condition only', () => {
    const rules = [rule('error_rate', { max: 0.5, max_increase: 0.25 })];
    expect(judge(rules, observation(failing(256), failing(64))).findings).toEqual([
      {
        metric: 'error_rate',
        condition: 'max',
        limit: 0.5,
        outcome: 'held',
        observed: 0.25,
        baseline: null,
        bound: 0.5,
      },
      {
        metric: 'error_rate',
        condition: 'max_increase',
        limit: 0.25,
        outcome: 'held',
        observed: 0.25,
        baseline: 0.0625,
        bound: 0.3125,
      },
    ]);
  });

  it('is made for every condition of every rule, breached or not', () => {
    const rules = [rule('error_rate', { max: 0, min: 0 }), rule('latency_p50_ms', { max: 60 })];
    expect(judge(rules, observation(failing(1))).findings.map(({ outcome }) => outcome)).toEqual([
      'breached',
      'held',
      'held',
    ]);
  });

  it('compares with a carried baseline as with one of the same window', () => {
    const rules = [rule('error_rate', { max_increase: 0.25 })];
    const carried = judge(rules, observation(failing(512), failing(64), 'carried'));
    expect(carried).toEqual(judge(rules, observation(failing(512), failing(64), 'window')));
    expect(carried.verdict).toBe('FAIL');
  });
});

describe('a breach of any condition', () => {
  it.each([
    { max: 0.01, max_ratio: 99 },
    { max: 0.9, max_ratio: 1.5 },
  ])('fails the rule: %j', (limits) => {
    expect(judge([rule('error_rate', limits)], observation(failing(512), failing(64))).verdict).toBe('FAIL');
  });

  it('of any rule fails the window', () => {
    const rules = [rule('error_rate', { max: 0.9 }), rule('latency_p99_ms', { max: 40 })];
    expect(judge(rules, observation(failing(512))).verdict).toBe('FAIL');
  });
});

describe('a zero baseline', () => {
  it('with max_ratio is breached by the first error and by none less', () => {
    const rules = [rule('error_rate', { max_ratio: 1000 })];
    expect(judge(rules, observation(failing(0), failing(0))).verdict).toBe('PASS');
    expect(judge(rules, observation(failing(1), failing(0)))).toMatchObject({
      verdict: 'FAIL',
      findings: [{ baseline: 0, bound: 0 }],
    });
  });
});

describe('a floor', () => {
  const rules = [rule('error_rate', { max_ratio: 1.5 }, { floor: 0.125 })];

  it('excuses a relative breach while the canary is at or below it, and not above', () => {
    expect(judge(rules, observation(failing(127), failing(1))).verdict).toBe('PASS');
    expect(judge(rules, observation(failing(128), failing(1))).verdict).toBe('PASS');
    expect(judge(rules, observation(failing(129), failing(1))).verdict).toBe('FAIL');
  });

  it('is no limit: a value above it alone is no breach', () => {
    expect(judge(rules, observation(failing(512), failing(512))).verdict).toBe('PASS');
  });

  it('does not excuse an absolute breach', () => {
    const both = [rule('error_rate', { max: 0.0625, max_ratio: 1.5 }, { floor: 0.125 })];
    expect(judge(both, observation(failing(100), failing(1))).findings.map(({ outcome }) => outcome)).toEqual([
      'breached',
      'held',
    ]);
  });

  it('ends the streak of a breach that has to hold, in a window that it excuses', () => {
    const held = [rule('error_rate', { max_ratio: 1.5 }, { floor: 0.125, holdSeconds: 120 })];
    const bad = observation(failing(512), failing(1));
    const excused = observation(failing(128), failing(1));
    expect(verdicts([bad, excused, bad, bad].map((seen) => [held, seen]))).toEqual([
      'INCONCLUSIVE',
      'PASS',
      'INCONCLUSIVE',
      'FAIL',
    ]);
  });
});

describe('a breach that has to hold', () => {
  const bad = observation(failing(512), failing(0));
  const good = observation(failing(0), failing(0));
  const few = observation({ requests: 99, errors: 99 }, failing(0));
  const held = (holdSeconds: number) => [rule('error_rate', { max: 0.25 }, { holdSeconds })];

  it.each([
    [0, ['FAIL', 'FAIL', 'FAIL', 'FAIL']],
    [60, ['FAIL', 'FAIL', 'FAIL', 'FAIL']],
    [61, ['INCONCLUSIVE', 'FAIL', 'FAIL', 'FAIL']],
    [120, ['INCONCLUSIVE', 'FAIL', 'FAIL', 'FAIL']],
    [180, ['INCONCLUSIVE', 'INCONCLUSIVE', 'FAIL', 'FAIL']],
    [181, ['INCONCLUSIVE', 'INCONCLUSIVE', 'INCONCLUSIVE', 'FAIL']],
  ])('for %i s fails once windows of a minute in a row cover that long', (holdSeconds, expected) => {
    expect(verdicts([bad, bad, bad, bad].map((seen) => [held(holdSeconds), seen]))).toEqual(expected);
  });

  it('counts the time that each look adds, where looks are unequal', () => {
    const of = (newSeconds: number) => observation(failing(512), failing(0), 'window', { newSeconds });
    const lastOf = (...seconds: number[]) => verdicts(seconds.map((one) => [held(150), of(one)])).at(-1);
    expect(lastOf(60, 60, 29)).toBe('INCONCLUSIVE');
    expect(lastOf(60, 60, 30)).toBe('FAIL');
    expect(lastOf(10, 20, 119)).toBe('INCONCLUSIVE');
    expect(lastOf(10, 20, 120)).toBe('FAIL');
    expect(lastOf(149)).toBe('INCONCLUSIVE');
    expect(lastOf(150)).toBe('FAIL');
  });

  it('is pending until it has held for its time', () => {
    expect(judge(held(120), bad).findings).toMatchObject([{ outcome: 'pending', observed: 0.5, bound: 0.25 }]);
  });

  it.each([
    ['without a breach', good, 'PASS'],
    ['with too few requests', few, 'INCONCLUSIVE'],
  ] as const)('begins again after a window %s', (_, between, verdict) => {
    expect(verdicts([bad, bad, between, bad, bad, bad].map((seen) => [held(180), seen]))).toEqual([
      'INCONCLUSIVE',
      'INCONCLUSIVE',
      verdict,
      'INCONCLUSIVE',
      'INCONCLUSIVE',
      'FAIL',
    ]);
  });

  it('goes on into the next stage, where its rule may be another', () => {
    const next = [rule('error_rate', { max_increase: 0.125 }, { holdSeconds: 180 })];
    expect(
      verdicts([
        [held(180), bad],
        [held(180), bad],
        [next, bad],
      ]),
    ).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE', 'FAIL']);
  });

  it('ends in a stage that has no rule for its metric', () => {
    const other = [rule('latency_p50_ms', { max: 60 })];
    expect(
      verdicts([
        [held(120), bad],
        [other, bad],
        [held(120), bad],
      ]),
    ).toEqual(['INCONCLUSIVE', 'PASS', 'INCONCLUSIVE']);
  });

  it('is counted for each metric by itself', () => {
    const rules = [
      rule('error_rate', { max: 0.25 }, { holdSeconds: 120 }),
      rule('latency_p50_ms', { max: 60 }, { holdSeconds: 120 }),
    ];
    const slow = observation({ ...failing(0), latencyMs: 70 });
    expect(verdicts([bad, slow, bad, slow].map((seen) => [rules, seen]))).toEqual(
      new Array<Verdict>(4).fill('INCONCLUSIVE'),
    );
  });

  it('counts windows in which one condition or another of its rule is breached', () => {
    const rules = [rule('error_rate', { max: 0.25, max_increase: 0.0625 }, { holdSeconds: 120 })];
    expect(
      verdicts([
        [rules, observation(failing(512), failing(512))],
        [rules, observation(failing(128), failing(0))],
      ]),
    ).toEqual(['INCONCLUSIVE', 'FAIL']);
  });
});

describe('what is measured of an instance, or for the business,', () => {
  it.each([
    ['cpu_percent', 'max', 70, { cpuPercent: 70 }, { cpuPercent: 70.5 }],
    ['cpu_percent', 'min', 10, { cpuPercent: 10 }, { cpuPercent: 9.5 }],
    ['memory_mb', 'max', 800, { memoryMb: 800 }, { memoryMb: 801 }],
    ['memory_mb', 'min', 100, { memoryMb: 100 }, { memoryMb: 99 }],
    ['memory_growth_mb_per_minute', 'max', 2, { memoryGrowthMbPerMinute: 2 }, { memoryGrowthMbPerMinute: 2.5 }],
    ['memory_growth_mb_per_minute', 'min', -2, { memoryGrowthMbPerMinute: -2 }, { memoryGrowthMbPerMinute: -2.5 }],
    ['restarts', 'max', 0, { restarts: 0 }, { restarts: 1 }],
    ['restarts', 'min', 1, { restarts: 1 }, { restarts: 0 }],
    ['conversion_rate', 'max', 0.5, { conversionRate: 0.5 }, { conversionRate: 0.625 }],
    ['conversion_rate', 'min', 0.25, { conversionRate: 0.25 }, { conversionRate: 0.125 }],
  ] as const)('%s %s %f: at it holds, beyond it is a breach', (metric, condition, limit, at, beyond) => {
    const rules = [rule(metric, { [condition]: limit })];
    expect(judge(rules, observation({ ...failing(0), ...at })).verdict).toBe('PASS');
    expect(judge(rules, observation({ ...failing(0), ...beyond })).verdict).toBe('FAIL');
  });

  it.each([
    ['max', 2, failing(256), failing(257)],
    ['min', 2, failing(256), failing(255)],
  ] as const)(
    'burn_rate %s %f: in multiples of what the objective of 87.5 %% allows',
    (condition, limit, at, beyond) => {
      const rules = [rule('burn_rate', { [condition]: limit })];
      expect(judge(rules, observation(at))).toMatchObject({ verdict: 'PASS', findings: [{ observed: 2, bound: 2 }] });
      expect(judge(rules, observation(beyond)).verdict).toBe('FAIL');
    },
  );

  it('a burn rate without an objective is our own error', () => {
    const without = thresholds({ minRequests: 1 });
    const of = stage('a', 10, 600, { rules: [rule('burn_rate', { max: 1 })] });
    expect(() => without.analyze(without.begin(), of, observation(failing(1)))).toThrow('burn_rate');
  });

  it('a canary of which every request fails has a conversion rate of 0', () => {
    const rules = [rule('conversion_rate', { min: 0.01 })];
    expect(judge(rules, observation(failing(1024)))).toMatchObject({ verdict: 'FAIL', findings: [{ observed: 0 }] });
  });

  it('a baseline of which every request fails does not serve to compare conversion rates', () => {
    const rules = [rule('conversion_rate', { min_ratio: 0.5 })];
    expect(judge(rules, observation(failing(0), failing(1024))).findings).toMatchObject([{ outcome: 'unknown' }]);
  });
});

describe('too few requests', () => {
  const rules = [rule('error_rate', { max: 0.5 })];

  it('one fewer than min_requests is INCONCLUSIVE, with the numbers, however bad they look', () => {
    expect(judge(rules, observation({ requests: 99, errors: 99 }))).toEqual({
      verdict: 'INCONCLUSIVE',
      findings: [],
      silence: { code: 'too_few_requests', requests: 99, minRequests: 100 },
      evidence: [],
      asks: null,
      decidedBy: { row: 'judges_are_undecided', evidence: [], findings: [] },
    });
  });

  it('exactly min_requests are judged', () => {
    expect(judge(rules, observation({ requests: 100, errors: 50 })).verdict).toBe('PASS');
    expect(judge(rules, observation({ requests: 100, errors: 51 })).verdict).toBe('FAIL');
  });
});

describe('without a baseline', () => {
  const relative: ConditionKey[] = ['max_increase', 'max_decrease', 'max_ratio', 'min_ratio'];

  it.each(relative)('%s is unknown, and the window INCONCLUSIVE', (condition) => {
    const rules = [rule('error_rate', { [condition]: 0.25 })];
    expect(judge(rules, observation(failing(1024)))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      findings: [{ outcome: 'unknown', observed: 1, baseline: null, bound: null }],
      silence: null,
    });
  });

  it('figures of a baseline marked as none are ignored', () => {
    const rules = [rule('error_rate', { max_increase: 0.25 })];
    expect(judge(rules, observation(failing(1024), failing(0), 'none')).verdict).toBe('INCONCLUSIVE');
  });

  it('a baseline without requests counts as none, whatever its source', () => {
    const rules = [rule('latency_p99_ms', { max_ratio: 1.5 })];
    expect(judge(rules, observation(failing(0), IDLE, 'window')).findings).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('an absolute condition still fails, and cannot make it a PASS', () => {
    const rules = [rule('error_rate', { max: 0.25, max_increase: 0.25 })];
    expect(judge(rules, observation(failing(257))).verdict).toBe('FAIL');
    expect(judge(rules, observation(failing(256))).verdict).toBe('INCONCLUSIVE');
  });

  it('absolute conditions alone give PASS or FAIL', () => {
    const rules = [rule('error_rate', { max: 0.25 })];
    expect(judge(rules, observation(failing(256))).verdict).toBe('PASS');
  });
});

describe('no rules', () => {
  it('make the window INCONCLUSIVE: there is no evidence', () => {
    expect(judge([], observation(failing(0), failing(0)))).toEqual({
      verdict: 'INCONCLUSIVE',
      findings: [],
      silence: { code: 'no_thresholds' },
      evidence: [],
      asks: null,
      decidedBy: { row: 'judges_are_undecided', evidence: [], findings: [] },
    });
  });

  it('give way, as the reason, to too few requests', () => {
    expect(judge([], observation({ requests: 3, errors: 0 })).silence).toMatchObject({ code: 'too_few_requests' });
  });
});

describe('the verdict', () => {
  const breached = rule('error_rate', { max: 0.25 });
  const pending = rule('success_rate', { min: 0.75 }, { holdSeconds: 600 });
  const unknown = rule('latency_p50_ms', { max_ratio: 2 });
  const holding = rule('latency_p99_ms', { max: 900 });

  it.each([
    ['FAIL over everything', [breached, pending, unknown, holding], 'FAIL'],
    ['FAIL over a PASS', [breached, holding], 'FAIL'],
    ['INCONCLUSIVE for a pending breach over a PASS', [pending, holding], 'INCONCLUSIVE'],
    ['INCONCLUSIVE for the unknown over a PASS', [unknown, holding], 'INCONCLUSIVE'],
    ['PASS only when every condition holds', [holding], 'PASS'],
  ] as const)('is %s', (_, rules, verdict) => {
    expect(judge(rules, observation(failing(512))).verdict).toBe(verdict);
    expect(judge([...rules].reverse(), observation(failing(512))).verdict).toBe(verdict);
  });
});

describe('conditions of one rule', () => {
  it('on a fall below the baseline are not excused by a floor, however far the fall', () => {
    const rules = [rule('success_rate', { max_decrease: 0.25, max_ratio: 2 }, { floor: 0.5 })];
    expect(judge(rules, observation(failing(400), failing(0))).verdict).toBe('FAIL');
    expect(judge(rules, observation(failing(700), failing(0))).verdict).toBe('FAIL');
  });

  it('without a floor are breached even by a value of 0', () => {
    const rules = [rule('success_rate', { max_decrease: 0.5 })];
    expect(judge(rules, observation(failing(1024), failing(0))).verdict).toBe('FAIL');
  });

  it('are pending only where they are breached', () => {
    const rules = [rule('error_rate', { max: 0.5, max_increase: 0.25 }, { holdSeconds: 120 })];
    const { findings } = judge(rules, observation(failing(512), failing(64)));
    expect(findings.map(({ condition, outcome }) => [condition, outcome])).toEqual([
      ['max', 'held'],
      ['max_increase', 'pending'],
    ]);
  });
});

describe('a stage with rules that alert alone', () => {
  const told = (limits: Parameters<typeof rule>[1]) => rule('error_rate', limits, { sequel: 'alert' });

  it('passes what was judged, in breach or not', () => {
    expect(judge([told({ max: 0.5 })], observation(failing(1024)))).toMatchObject({
      verdict: 'PASS',
      told: [{ sequel: 'alert', outcome: 'breached', observed: 1 }],
    });
    expect(judge([told({ max: 0.5 })], observation(failing(0))).told).toBeUndefined();
  });

  it('never passes what could not be judged', () => {
    const few = observation({ requests: 99, errors: 0 });
    expect(judge([told({ max: 0.5 })], few)).toMatchObject({ verdict: 'INCONCLUSIVE', silence: { requests: 99 } });
    expect(judge([told({ max_ratio: 2 })], observation(failing(0))).verdict).toBe('INCONCLUSIVE');
    // Beside a rule that rolls back, that one decides.
    const beside = [rule('error_rate', { max: 0.5 }), told({ max_ratio: 2 })];
    expect(judge(beside, observation(failing(0))).verdict).toBe('PASS');
  });
});
