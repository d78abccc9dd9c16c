import { describe, expect, test } from 'vitest';
import { type JudgedBy, type JudgedWindow, judge, simulate } from '../../src/index.js';
import { configOf } from './configs.js';

/** Errors of ten windows, of a canary and of a baseline with nine times as much traffic. */
const windows = (errors: readonly number[]): JudgedWindow[] =>
  errors.map((each) => ({ canary: { requests: 1_000, errors: each }, baseline: { requests: 9_000, errors: 45 } }));

const ERRORS = { metrics: ['error_rate'] };

/** One stage whose canary is or is not worse, judged every ten seconds. */
function stage(analysis: Readonly<Record<string, unknown>>, canaryRate: number) {
  return configOf({
    service: { requests_per_second: 500 },
    stable: { error_rate: 0.005 },
    canary: { error_rate: canaryRate },
    analysis: { interval: '10s', lookback: '10s', failure_limit: 99, ...analysis },
    thresholds: { error_rate: { max_increase: 0.01 } },
    stages: [{ name: 'stage', traffic_percent: 20, duration: '5m' }],
  });
}

describe('what judges make of windows is what they make of them in a rollout', () => {
  test.each([
    ['thresholds', {}],
    ['fisher', ERRORS],
    ['group_sequential', ERRORS],
    ['sequential', ERRORS],
    ['cusum', ERRORS],
    ['mann_whitney', ERRORS],
    ['kayenta', { kayenta: { metrics: { error_rate: {} } } }],
  ] as const)('%s', async (method, settings) => {
    const verdicts = new Set<string>();
    for (const rate of [0.005, 0.008, 0.02]) {
      const analysis = { method, ...settings };
      const config = await stage(analysis, rate);
      const run = simulate(config, 42);
      const measured = run.windows.map(({ canary, stable }) => ({
        canary: { requests: canary.requests, errors: canary.errors },
        baseline: { requests: stable.requests, errors: stable.errors },
      }));
      // A rollout that ends early has looked at fewer windows than its stage was to have.
      const planned = [
        ...measured,
        ...Array.from({ length: 30 - measured.length }, () => windows([0])[0] as JudgedWindow),
      ];
      const by: JudgedBy = {
        analysis: { interval: '10s', lookback: '10s', ...analysis },
        thresholds: { error_rate: { max_increase: 0.01 } },
      };
      const judged = judge(by, planned, { trafficPercent: 20 }).slice(0, measured.length);
      expect(judged.map(({ verdict }) => verdict)).toEqual(run.windows.map(({ judgement }) => judgement.verdict));
      expect(judged.map(({ evidence }) => evidence.map(({ statistic }) => statistic))).toEqual(
        run.windows.map(({ judgement }) => judgement.evidence.map(({ statistic }) => statistic)),
      );
      for (const { verdict } of judged) verdicts.add(verdict);
    }
    // Each is seen to find something, and not to.
    expect(verdicts.size).toBeGreaterThan(1);
  });
});

test('a test of one look counts all windows', () => {
  // 44 of 3,000 against 120 of 27,000.
  const judged = judge(
    { analysis: { method: 'fisher', ...ERRORS } },
    [12, 15, 17].map((errors) => ({ canary: { requests: 1_000, errors }, baseline: { requests: 9_000, errors: 40 } })),
  );
  expect(judged.map(({ verdict }) => verdict)).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE', 'FAIL']);
  const p = judged.at(-1)?.evidence[0]?.statistic ?? 1;
  expect(Math.abs(p / hypergeometricTail(44, 164, 3_000, 30_000) - 1)).toBeLessThan(1e-9);
});

/** P(at least k of `events` fall among n of `all`), by its ratios from term to term; no code of ours. */
function hypergeometricTail(k: number, events: number, n: number, all: number): number {
  let log = 0;
  // P(0): the product of (all − n − i) / (all − i).
  for (let i = 0; i < events; i++) log += Math.log((all - n - i) / (all - i));
  let tail = 0;
  for (let x = 0; x <= events; x++) {
    if (x >= k) tail += Math.exp(log);
    log += Math.log(((events - x) * (n - x)) / ((x + 1) * (all - n - events + x + 1)));
  }
  return tail;
}

test('thresholds that look back add up what the windows counted', () => {
  const by = { analysis: { interval: '1m', lookback: '3m' }, thresholds: { error_rate: { max: 0.01 } } };
  const judged = judge(by, windows([30, 0, 0, 0]));
  expect(judged.map(({ findings }) => findings[0]?.observed)).toEqual([0.03, 0.015, 0.01, 0]);
  expect(judged.map(({ verdict }) => verdict)).toEqual(['FAIL', 'FAIL', 'PASS', 'PASS']);
});

test('latencies of every request give quantiles, slow requests and the whole distribution', () => {
  const quick = Array.from({ length: 1_000 }, (_, i) => 10 + i / 100);
  const slow = quick.map((latency, i) => (i % 10 === 0 ? latency * 4 : latency));
  const window = (latenciesMs: readonly number[]) => ({
    canary: { requests: 1_000, errors: 0, latenciesMs },
    baseline: { requests: 1_000, errors: 0, latenciesMs: quick },
  });
  const thresholds = { latency_p99_ms: { max: 25 }, latency_p50_ms: { max: 25 } };
  const by = { analysis: { method: 'distribution' } };
  const [p50, p99] = judge({ thresholds }, [window(slow)])[0]?.findings ?? [];
  // Every tenth is four times as long: the 990th in order is the 90th of those, 10 × 4 + 890 / 100 × 4 = 75.6.
  expect([p50?.observed, p99?.observed]).toEqual([
    slow.toSorted((a, b) => a - b)[499],
    slow.toSorted((a, b) => a - b)[989],
  ]);
  expect(p99?.observed).toBeCloseTo(75.6, 9);
  expect(judge(by, [window(slow)])[0]?.verdict).toBe('FAIL');
  expect(judge(by, [window(quick)])[0]?.verdict).toBe('PASS');
  const slowRate = { analysis: { method: 'fisher', metrics: ['slow_rate'], slower_than_ms: 25 } };
  expect(judge(slowRate, [window(slow)])[0]?.evidence[0]?.detail().canaryRate?.rate).toBe(0.1);
});

test('users that do not match the share are held for a person', () => {
  const by = { analysis: { judges: [{ method: 'srm' }, { method: 'fisher', ...ERRORS }] } };
  const verdict = (canary: number) =>
    judge(by, [{ ...(windows([5])[0] as JudgedWindow), users: { canary, others: 10_000 - canary } }], {
      trafficPercent: 10,
    })[0];
  expect(verdict(1_000)?.asks).toBe(null);
  expect(verdict(1_500)).toMatchObject({ verdict: 'INCONCLUSIVE', asks: 'hold' });
});

test('windows are not changed', () => {
  const given = windows([5, 9]);
  judge({ analysis: { method: 'sequential', ...ERRORS } }, given);
  expect(given).toEqual(windows([5, 9]));
});

describe('evidence is data', () => {
  test.each([
    ['group_sequential', { ...ERRORS, looks_per_stage: 2 }],
    ['kayenta', { kayenta: { metrics: { error_rate: {} } } }],
    ['cusum', ERRORS],
  ] as const)('that can be copied and written down, of %s', (method, settings) => {
    const worse = windows([4, 5, 6, 7, 9, 12, 15, 18, 20, 22]);
    const judged = judge({ analysis: { method, ...settings } }, worse).flatMap(({ evidence }) => evidence);
    expect(judged.some(({ boundary }) => boundary !== null)).toBe(true);
    const known = ['judge', 'method', 'subject', 'outcome', 'why', 'statisticName', 'statistic', 'boundary'];
    for (const one of judged) {
      const { leastBoundary: _, detail, ...copy } = { ...one };
      expect(Object.keys(copy).sort()).toEqual([...known].sort());
      expect(copy).toEqual(JSON.parse(JSON.stringify(copy)));
      expect([copy.statistic, copy.boundary]).toEqual([one.statistic, one.boundary]);
      expect(detail()).toEqual(one.detail());
    }
  });
});
