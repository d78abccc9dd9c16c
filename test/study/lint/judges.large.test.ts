import { describe, expect, it } from 'vitest';
import type { JudgeDiagnosis } from '../../../src/model/results/diagnosis.js';
import { diagnose } from '../../../src/study/lint/diagnose.js';
import { rolledBack, room, service, setupOf, stages } from './played.js';

const SEEDS = 500;

const PLANS = [
  ['fifty a second, three stages', 50, 0.005, stages([5, '15m'], [25, '15m'], [50, '15m'])],
  ['three a second', 3, 0.01, stages([5, '15m'], [25, '15m'], [50, '15m'])],
  ['one stage', 20, 0.01, stages([10, '30m'])],
  ['one a second for hours', 1, 0.02, stages([20, '2h'], [50, '2h'])],
  ['two thousand a second', 2_000, 0.002, stages([1, '10m'], [10, '10m'])],
  ['a last stage beside the baseline of before', 50, 0.005, stages([5, '15m'], [50, '15m'], [100, '15m'])],
] as const;

const COUNTING = [
  { method: 'fisher', metrics: ['error_rate'] },
  { method: 'mann_whitney', metrics: ['error_rate'] },
  { method: 'sequential', metrics: ['error_rate'] },
  { method: 'cusum', metrics: ['error_rate'] },
  { method: 'group_sequential', metrics: ['error_rate'] },
  { method: 'group_sequential', spending: 'pocock', metrics: ['error_rate'] },
];

const TIMING = [
  { method: 'distribution' },
  { method: 'distribution', looks: 'every_window' },
  { method: 'mann_whitney', metrics: ['latency_p50_ms'] },
];

async function diagnosed(document: object): Promise<JudgeDiagnosis> {
  const [judge, another] = diagnose(await setupOf(document)).judges;
  if (judge === undefined || another !== undefined) throw new Error('one judge that looks at one thing');
  return judge;
}

describe('the smallest ratio that a judge sees in 80 %', () => {
  const cases = PLANS.flatMap((plan) => COUNTING.map((judge) => [JSON.stringify(judge), ...plan, judge] as const));

  it.each(cases)('is found by the simulator, of failures: %s, %s', async (_, __, rps, errorRate, plan, judge) => {
    const document = service(rps, errorRate, { analysis: { judges: [judge], min_requests: 20 }, stages: plan });
    const told = await diagnosed(document);
    const ratio = told.smallestRatio ?? Number.NaN;
    expect(ratio).toBeGreaterThan(1.1);
    const power = rolledBack(await setupOf({ ...document, canary: { error_rate: errorRate * ratio } }), SEEDS);
    expect(power).toBeGreaterThan(0.8 - room(0.8, SEEDS));
    // A bound is one, and not far off.
    expect(power).toBeLessThan(told.precision === 'bound' ? 0.99 : 0.8 + room(0.8, SEEDS) + 0.02);
  });

  it.each(PLANS.flatMap((plan) => TIMING.map((judge) => [JSON.stringify(judge), ...plan, judge] as const)))(
    'is found by the simulator, of latencies: %s, %s',
    async (_, __, rps, errorRate, plan, judge) => {
      const document = service(rps, errorRate, { analysis: { judges: [judge], min_requests: 20 }, stages: plan });
      const { smallestRatio, precision } = await diagnosed(document);
      const slower = (ratio: number) =>
        setupOf({ ...document, canary: { latency_ms: { p50: 50 * ratio, p99: 200 * ratio } } });
      const ratio = smallestRatio ?? Number.NaN;
      // Latencies are read from buckets 2 % wide; ranks are approximate, to a tenth of the excess.
      const wider = precision === 'bound' ? 1.002 : 1.02 + 0.1 * (ratio - 1);
      const power = rolledBack(await slower(ratio * wider), SEEDS);
      expect(power).toBeGreaterThan(0.8 - room(0.8, SEEDS));
    },
  );
});

describe('a rollout of more than a thousand looks', () => {
  it.each(COUNTING.slice(2))('is shown to judges in pieces, and what they see in 80 % they do: %o', async (judge) => {
    const document = service(5, 0.01, {
      analysis: { judges: [judge], min_requests: 20, interval: '10s' },
      stages: stages([10, '2h'], [50, '2h']),
    });
    const told = await diagnosed(document);
    const power = rolledBack(
      await setupOf({ ...document, canary: { error_rate: 0.01 * (told.smallestRatio ?? Number.NaN) } }),
      500,
    );
    expect(power).toBeGreaterThan(0.8 - room(0.8, 500));
    expect(power).toBeLessThan(0.995);
  });
});

describe('the chance that a judge fails a canary like stable', () => {
  it.each(
    PLANS.flatMap((plan) => COUNTING.slice(0, 2).map((judge) => [JSON.stringify(judge), ...plan, judge] as const)),
  )('is that of the simulator, and at most alpha: %s, %s', async (_, __, rps, errorRate, plan, judge) => {
    const document = service(rps, errorRate, {
      analysis: { judges: [judge], min_requests: 20, alpha: 0.05 },
      stages: plan,
    });
    const { falseAlarm, alpha } = await diagnosed(document);
    const chance = falseAlarm ?? Number.NaN;
    expect(alpha).toBe(0.05);
    expect(chance).toBeLessThan(0.05);
    const played = rolledBack(await setupOf(document), SEEDS);
    expect(Math.abs(played - chance)).toBeLessThan(room(Math.max(chance, 0.004), SEEDS) + 0.1 * chance);
  });
});

describe('a judge', () => {
  it('that never has the requests that min_requests asks for is a finding', async () => {
    const of = (minRequests: number) =>
      service(17 / 86_400, 0.01, {
        analysis: { judges: [{ method: 'fisher', metrics: ['error_rate'] }], min_requests: minRequests },
        stages: stages([50, '24h']),
      });
    const { findings, judges, hasFigures } = diagnose(await setupOf(of(100)));
    expect(hasFigures).toBe(false);
    expect(judges).toMatchObject([{ undiagnosed: 'too_few_requests', looks: 1 }]);
    expect(findings).toMatchObject([
      { code: 'judge_never_heard', judge: 'fisher', minRequests: 100, minRequestsNeeded: 3 },
    ]);
    expect(findings[0]).toMatchObject({ requestsPerStage: expect.closeTo(8.5, 9) });
  });

  it('that would not even see that all requests fail is one', async () => {
    const document = service(4 / 86_400, 0.01, {
      analysis: { judges: [{ method: 'fisher', metrics: ['error_rate'] }], min_requests: 1, alpha: 0.05 },
      stages: stages([50, '24h']),
    });
    // About two requests of either arm: if both of the canary's fail and none of the others, p is 1/6.
    expect(diagnose(await setupOf(document)).findings).toMatchObject([
      { code: 'judge_sees_nothing', judge: 'fisher', subject: 'error_rate' },
    ]);
    const failing = await setupOf({ ...document, canary: { error_rate: 1 } });
    expect(rolledBack(failing, 500)).toBeLessThan(0.8);
  });

  it('has what it counts, how often it looks and its part of alpha', async () => {
    const judges = [
      { method: 'fisher' },
      { method: 'group_sequential', metrics: ['error_rate'] },
      { method: 'kayenta' },
      { method: 'srm' },
    ];
    const sticky = { requests_per_second: 50, users: 10_000, routing: 'sticky' };
    const document = service(50, 0.005, {
      service: sticky,
      analysis: { judges },
      stages: stages([5, '15m'], [25, '15m'], [50, '15m'], [100, '15m']),
    });
    const told = diagnose(await setupOf(document));
    expect(told.judges.map(({ judge, subject, looks, undiagnosed }) => [judge, subject, looks, undiagnosed])).toEqual([
      ['fisher', 'error_rate', 4, null],
      ['fisher', 'slow_rate', 4, null],
      ['group_sequential', 'error_rate', 24, null],
      ['kayenta', 'score', 4, 'no_law'],
      ['srm', 'users', 60, 'no_law'],
    ]);
    // 900 s of 50 rps, 5, 25, 50 and 100 % of them; beside them 95, 75, 50 %, and the last half hour's again.
    const [first] = told.judges;
    expect(first?.canaryRequests).toBeCloseTo(45_000 * 1.8, 6);
    expect(first?.canaryEvents).toBeCloseTo(225 * 1.8, 6);
    expect(first?.baselineEvents).toBeCloseTo(225 * 2.7, 6);
    expect(told.rollout?.without).toEqual(['kayenta']);
  });
});
