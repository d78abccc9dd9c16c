import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { parseSweep } from '../../src/config/sweep-values.js';
import { withValue } from '../../src/config/with-value.js';
import { METHODS, THRESHOLDS_ALONE } from '../../src/model/judge.js';

async function understood(analysis: object) {
  const result = await parseConfig(
    JSON.stringify({
      service: { users: 1_000, routing: 'sticky' },
      stable: { latency_ms: { p99: 321 } },
      analysis,
      stages: [{ traffic_percent: 5, duration: '10m' }],
    }),
  );
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config;
}

async function judgingOf(analysis: object) {
  return (await understood(analysis)).setup.plan.judging;
}

async function alphasOf(analysis: object): Promise<readonly (number | null)[]> {
  return (await judgingOf(analysis)).judges.map((judge) => ('alpha' in judge ? judge.alpha : null));
}

describe('a judge of which nothing is said but its method', () => {
  const seat = (method: string) => ({ method, name: method, holdSeconds: 0 });
  const counts = { alpha: 0.05, metrics: ['error_rate', 'slow_rate'], slowerThanMs: 321 };
  const metric = (name: string) => ({
    name,
    direction: 'increase',
    nanStrategy: 'remove',
    outliers: 'keep',
    outlierFactor: 3,
    critical: false,
    mustHaveData: false,
    muted: false,
    effectSize: {
      measure: 'mean_ratio',
      allowedIncrease: 1,
      allowedDecrease: 1,
      criticalIncrease: 1,
      criticalDecrease: 1,
    },
    groups: ['metrics'],
  });
  test.each([
    ['thresholds', {}],
    ['fisher', { ...counts, looks: 'stage_end', margin: 1, interval: 'newcombe' }],
    ['group_sequential', { ...counts, spending: 'power', exponent: 3, looksPerStage: 6 }],
    ['sequential', { ...counts, margin: 1, promoteEarly: false, burstSeconds: null }],
    ['cusum', { ...counts, ratio: 2, threshold: null }],
    ['mann_whitney', { alpha: 0.05, metrics: ['error_rate', 'latency_p99_ms'], tolerance: 0 }],
    [
      'kayenta',
      {
        solver: 'kayenta',
        pass: 95,
        marginal: 75,
        metrics: [metric('error_rate'), metric('latency_p99_ms')],
        groupWeights: {},
      },
    ],
    ['distribution', { alpha: 0.05, looks: 'stage_end' }],
    ['srm', { alpha: 0.001, tolerance: 0.01, minUsers: 100 }],
  ])('%s', async (method, settings) => {
    const judges = [{ ...seat(method), ...settings }];
    expect(await judgingOf({ method })).toStrictEqual({ ...THRESHOLDS_ALONE, judges });
    expect(await judgingOf({ judges: [{ method }] })).toStrictEqual({ ...THRESHOLDS_ALONE, judges });
  });
});

test('what is said of a judge is what it is told', async () => {
  const settings = { metrics: ['slow_rate'], for: '2m', margin: 1.5, slower_than_ms: 250, promote_early: true };
  expect(
    await judgingOf({
      method: 'sequential',
      ...settings,
      dispersion: true,
      extend_inconclusive: true,
      when_carried: 'pause',
    }),
  ).toStrictEqual({
    judges: [
      {
        method: 'sequential',
        name: 'sequential',
        holdSeconds: 120,
        alpha: 0.05,
        metrics: ['slow_rate'],
        slowerThanMs: 250,
        margin: 1.5,
        promoteEarly: true,
        burstSeconds: 60,
      },
    ],
    multiplicity: 'weights',
    extendInconclusive: true,
    whenCarried: 'pause',
  });
});

test('of metrics that are good when they are high Kayenta minds the fall, and the limit of cles is a half', async () => {
  const effect_size = { measure: 'cles', critical_increase: 0.9 };
  const metrics = { conversion_rate: {}, success_rate: { direction: 'either' }, restarts: { effect_size } };
  const { judges } = await judgingOf({ method: 'kayenta', kayenta: { metrics, groups: { metrics: 100 } } });
  expect(judges).toMatchObject([
    {
      metrics: [
        { name: 'conversion_rate', direction: 'decrease' },
        { name: 'success_rate', direction: 'either' },
        {
          name: 'restarts',
          direction: 'increase',
          effectSize: { measure: 'cles', allowedIncrease: 0.5, allowedDecrease: 0.5, criticalIncrease: 0.9 },
        },
      ],
      groupWeights: { metrics: 100 },
    },
  ]);
});

test('names are the methods, numbered around those that are given', async () => {
  const methods = ['cusum', 'cusum', 'fisher', 'cusum'].map((method) => ({ method }));
  const judges = [...methods, { method: 'fisher', name: 'cusum-2' }];
  expect((await judgingOf({ judges })).judges.map(({ name }) => name)).toStrictEqual([
    'cusum',
    'cusum-3',
    'fisher',
    'cusum-4',
    'cusum-2',
  ]);
});

describe('alpha', () => {
  test('is shared by weight among those whose alarms it bounds', async () => {
    const judges = [
      { method: 'fisher', weight: 3 },
      { method: 'thresholds' },
      { method: 'distribution' },
      { method: 'srm' },
      { method: 'kayenta' },
    ];
    expect(await alphasOf({ alpha: 0.08, judges })).toStrictEqual([0.06, null, 0.02, 0.001, null]);
  });

  test('is what own alphas leave of it; the one of srm is beside it', async () => {
    const judges = [
      { method: 'fisher', alpha: 0.25 },
      { method: 'sequential' },
      { method: 'cusum' },
      { method: 'srm', alpha: 0.125 },
    ];
    expect(await alphasOf({ alpha: 0.5, judges })).toStrictEqual([0.25, 0.125, 0.125, 0.125]);
  });

  test('is shared by the number of tests where Holm is to order them', async () => {
    const judges = [{ method: 'fisher' }, { method: 'distribution' }, { method: 'sequential', metrics: ['slow_rate'] }];
    expect(await alphasOf({ alpha: 0.5, judges, multiplicity: 'holm' })).toStrictEqual([0.25, 0.125, 0.125]);
  });
});

describe('a sweep over methods', () => {
  const sweep = parseSweep(`analysis.method=${METHODS.join()}`);
  if (!sweep.ok) throw new Error('it is right');
  const { path, values } = sweep.sweep;

  test.each([{ alpha: 0.01 }, {}, { method: 'fisher', alpha: 0.01, for: '1m' }, { multiplicity: 'weights' }])(
    'needs no more than an alpha to stay: %j',
    async (analysis) => {
      const { document } = await understood(analysis);
      for (const method of values) {
        const swept = await withValue(document, path, method);
        if (!swept.ok) throw new Error(JSON.stringify(swept.problems));
        expect(swept.config.setup.plan.judging.judges.map((judge) => judge.method)).toStrictEqual([method]);
        const [own] = swept.config.setup.plan.judging.judges;
        if (own !== undefined && 'alpha' in own && method !== 'srm') expect(own.alpha).toBe(analysis.alpha ?? 0.05);
      }
    },
  );

  test('says which method lacks a setting that stays', async () => {
    const { document } = await understood({ method: 'sequential', margin: 2 });
    expect((await withValue(document, path, 'fisher')).ok).toBe(true);
    expect(await withValue(document, path, 'cusum')).toMatchObject({
      problems: [{ problem: { code: 'setting_not_of_method', key: 'margin', method: 'cusum' } }],
    });
  });

  test('does not go with a list of judges', async () => {
    const { document } = await understood({ judges: [{ method: 'fisher' }] });
    expect(await withValue(document, path, 'cusum')).toMatchObject({
      problems: [{ problem: { code: 'method_beside_judges' } }],
    });
    const swept = await withValue(document, ['analysis', 'judges', 0, 'method'], 'cusum');
    expect(swept).toMatchObject({ ok: true });
  });
});
