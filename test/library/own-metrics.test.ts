import { describe, expect, test } from 'vitest';
import { format, judge, lint, report, simulate, study, sweep } from '../../src/index.js';
import { htmlFormat } from '../../src/report/formats/html-format.js';
import { runPage } from '../../src/report/pages/run-page.js';
import { configOf, exampleConfig } from './configs.js';

const PAID = { paid: { ratio_of: 'requests', stable: 0.9, better: 'higher' } } as const;
const window = (part: number, whole: number) => ({
  canary: { requests: 1_000, errors: 0, metrics: { paid: { part, whole } } },
  baseline: { requests: 9_000, errors: 0, metrics: { paid: { part: 8_100, whole: 9_000 } } },
});

describe('metrics of your own that were measured anywhere', () => {
  test('are judged by rules, over several windows by what they add up to', () => {
    const by = {
      metrics: PAID,
      thresholds: { paid: { min: 0.85 } },
      analysis: { interval: '1m', lookback: '2m' },
    };
    const judged = judge(by, [window(900, 1_000), window(30, 100)]);
    expect(judged.map(({ findings }) => findings[0]?.observed)).toEqual([0.9, 930 / 1_100]);
    expect(judged.map(({ verdict }) => verdict)).toEqual(['PASS', 'FAIL']);
  });

  test('are counted by what is bad of them', () => {
    const by = { metrics: PAID, analysis: { method: 'fisher', metrics: ['paid'] } };
    const [judged] = judge(by, [window(860, 1_000)]);
    expect(judged?.evidence[0]).toMatchObject({ subject: 'paid', outcome: 'worse' });
    expect(judged?.evidence[0]?.detail().canaryRate?.rate).toBeCloseTo(0.14, 12);
  });

  test('are asked for where a plan goes by them', () => {
    const by = { metrics: PAID, thresholds: { paid: { min: 0.85 } } };
    const without = { canary: { requests: 1_000, errors: 0 }, baseline: { requests: 1_000, errors: 0 } };
    expect(() => judge(by, [without])).toThrow(/windows\[0\]\.canary\.metrics\.paid: the plan asks for this/);
    const wrong = { ...window(1, 2), canary: { requests: 1, errors: 0, metrics: { paid: { part: -1, whole: 2 } } } };
    expect(() => judge(by, [wrong])).toThrow(/metrics\.paid\.part/);
  });
});

describe('a run with metrics of your own', () => {
  test('has them of each arm, in the run, its stages, its windows and its reports', async () => {
    const run = simulate(await exampleConfig('own-metrics.json'), 42);
    const names = ['checkout', 'payment_success', 'queries', 'queue_depth'];
    for (const arms of [run, run.stages[0], run.windows[0]]) {
      expect(Object.keys(arms?.canary.metrics ?? {})).toEqual(names);
      expect(Object.keys(arms?.stable.metrics ?? {})).toEqual(names);
    }
    const json = report(run);
    expect(json.stages[0]?.canary.metrics?.['payment_success']).toBeCloseTo(
      run.stages[0]?.canary.metrics['payment_success'] ?? 0,
      9,
    );
    expect(Object.keys(json.stages[1]?.canary.metrics ?? {})).toEqual(names);
    expect(json.stages[1]?.canary.metrics?.['checkout']).toBeNull();
    const drawn = htmlFormat(runPage(json, run));
    for (const page of [format(json, 'text'), format(json, 'markdown'), drawn]) {
      expect(page).toContain('payment_success 0.9563 in canary-5pct is below stable 0.979 by more than 0.015');
      expect(page).toContain('queue_depth');
    }
    const [headings] = format(json, 'csv').split('\n');
    expect(headings).toContain('canary_conversion_rate,canary_checkout,canary_payment_success');
  });

  test('is drawn with the values of both arms and the limit that held', async () => {
    const made = simulate(await exampleConfig('own-metrics.json'), 42);
    const page = htmlFormat(runPage(report(made), made));
    expect(page).toContain('payment_success, canary');
    expect(page).toContain('payment_success, stable');
  });

  test('is the one that a study counts', async () => {
    const config = await exampleConfig('own-metrics.json');
    const result = await study(config, { runs: 30, scenarios: ['healthy', 'configured'] });
    const [healthy, configured] = result.scenarios;
    expect(healthy?.rolled_back.count).toBe(0);
    expect(configured?.stopped.count).toBe(30);
    expect(configured?.rules[0]).toMatchObject({ metric: 'payment_success', condition: 'max_decrease' });
    expect(simulate(config, '42/0').outcome).toBe('stopped');
  });

  test('is swept by the path of a metric', async () => {
    const config = await exampleConfig('own-metrics.json');
    const result = await sweep(config, 'metrics.payment_success.canary=0.95,0.98', { runs: 20 });
    expect(result.points.map(({ rolled_back }) => rolled_back.rate)).toEqual([1, 0]);
  });

  test('keeps its traffic and all of our figures when metrics are added, in whatever order', async () => {
    const played = async (metrics: object) => {
      const document = {
        service: { requests_per_second: 50 },
        canary: { error_rate: 0.004 },
        ...(Object.keys(metrics).length === 0 ? {} : { metrics }),
        stages: [{ traffic_percent: 20, duration: '5m' }],
      };
      const { canary, stable, windows } = simulate(await configOf(document), 7);
      return { canary, stable, windows: windows.map((each) => [each.canary, each.stable]) };
    };
    const stripped = (value: unknown) =>
      JSON.parse(JSON.stringify(value, (key, each) => (key === 'metrics' ? undefined : each)));
    const queue = { queue: { stable: 40, cv: 0.3, better: 'lower' } };
    const [none, paid, both] = [await played({}), await played(PAID), await played({ ...queue, ...PAID })];
    expect(stripped(paid)).toEqual(stripped(none));
    expect(stripped(both)).toEqual(stripped(none));
    expect(both.canary.metrics['paid']).toBe(paid.canary.metrics['paid']);
  });
});

test('what is worse in a metric of your own is a bad canary, by its version and by a fault', async () => {
  const outcomeOf = async (change: object) => {
    const base = {
      metrics: PAID,
      thresholds: { error_rate: { max: 1 } },
      stages: [{ traffic_percent: 100, duration: '2m' }],
    };
    return simulate(await configOf({ ...base, ...change }), 1).outcome;
  };
  expect(await outcomeOf({})).toBe('released');
  expect(await outcomeOf({ metrics: { paid: { ...PAID.paid, canary: 0.8 } } })).toBe('missed');
  expect(await outcomeOf({ metrics: { paid: { ...PAID.paid, canary: 0.95 } } })).toBe('released');
  expect(await outcomeOf({ faults: [{ metrics: { paid: { ratio: 0.9 } } }] })).toBe('missed');
  expect(await outcomeOf({ faults: [{ metrics: { paid: { ratio: 1.1 } } }] })).toBe('released');
});

test('lint has figures of ratios and of gauges, and says that it has none where the noise of these goes on', async () => {
  const config = await exampleConfig('own-metrics.json');
  const { stages } = await lint(config);
  const told = stages[0]?.rules.map(({ metric, not_diagnosed }) => [metric, not_diagnosed]);
  expect(told).toContainEqual(['payment_success', null]);
  expect(told).toContainEqual(['queue_depth', null]);
  const goesOn = await lint(await configOf({ ...config.document, noise: { autocorrelation: 0.5 } }));
  const depth = goesOn.stages[0]?.rules.find(({ metric }) => metric === 'queue_depth');
  expect(depth?.not_diagnosed).toBe('other_metric');
});
