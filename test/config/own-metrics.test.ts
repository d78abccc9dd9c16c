import { describe, expect, test } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { ConfigDocument } from '../../src/config/schema/config-schema.js';
import { withValue } from '../../src/config/with-value.js';
import { checkEach } from './marked-text.js';

const STAGES = '"stages": [{ "name": "a", "traffic_percent": 5, "duration": "10m" }]';
const RATIO = '"paid": { "ratio_of": "requests", "stable": 0.9, "better": "higher" }';
const GAUGE = '"queue": { "stable": 40, "better": "lower" }';
const metrics = (own: string, rest = '') => `{ ${STAGES}, "metrics": { ${own} }${rest === '' ? '' : `, ${rest}`} }`;

describe('metrics of your own are refused when', () => {
  checkEach([
    [
      'a name means something else, or cannot be one',
      metrics(
        '▸"error_rate": { "stable": 1, "better": "lower" }, ▸"requests": { "stable": 1, "better": "lower" }, ▸"constructor": { "stable": 1, "better": "lower" }, ▸"a b": { "stable": 1, "better": "lower" }, ▸"2nd": { "stable": 1, "better": "lower" }',
      ),
      { code: 'metric_name_taken', name: 'error_rate' },
      { code: 'metric_name_taken', name: 'requests' },
      { code: 'metric_name_taken', name: 'constructor' },
      { code: 'metric_name_unreadable', found: 'a b' },
      { code: 'metric_name_unreadable', found: '2nd' },
    ],
    [
      'its name is one that objects of JavaScript have a use for',
      metrics('▸"__proto__": { "stable": 1, "better": "lower" }'),
      { code: 'metric_name_unreadable', found: '__proto__' },
    ],
    [
      'it is not said what stable has, or which way is better',
      metrics('"queue": ▸{ "stable": 1 }, "other": ▸{ "better": "lower" }'),
      { code: 'missing_key', key: 'better' },
      { code: 'missing_key', key: 'stable' },
    ],
    [
      'a ratio is of nothing that stands above it',
      metrics(
        `${RATIO}, ${GAUGE}, "late": { "ratio_of": ▸"piad", "stable": 0.1, "better": "lower" }, "odd": { "ratio_of": ▸"queue", "stable": 0.1, "better": "lower" }, "self": { "ratio_of": ▸"self", "stable": 0.1, "better": "lower" }`,
      ),
      {
        code: 'not_one_of',
        suggestion: 'paid',
        allowed: ['requests', 'successes', 'paid'],
        path: 'metrics.late.ratio_of',
      },
      { code: 'not_one_of', suggestion: null },
      { code: 'not_one_of', allowed: ['requests', 'successes', 'paid', 'late', 'odd'] },
    ],
    [
      'a ratio is more than 1, in what versions have or in a limit',
      metrics(
        '"paid": { "ratio_of": "requests", "stable": ▸98, "canary": ▸95, "better": "higher" }',
        '"thresholds": { "paid": { "min": ▸90, "max_ratio": 2 } }',
      ),
      { code: 'out_of_range', found: 98, allowed: { atLeast: 0, atMost: 1 }, meant: 0.98, path: 'metrics.paid.stable' },
      { code: 'out_of_range', found: 95, path: 'metrics.paid.canary' },
      { code: 'out_of_range', found: 90, path: 'thresholds.paid.min' },
    ],
    [
      'one would be of two kinds',
      metrics(
        '"a": { "ratio_of": "requests", "per": ▸"minute", "stable": 0, "better": "lower" }, "b": { "per": "request", "cv": ▸0.1, "stable": 0, "better": "lower" }',
      ),
      { code: 'ratio_and_count', path: 'metrics.a.per' },
      { code: 'cv_without_gauge', path: 'metrics.b.cv' },
    ],
    [
      'a threshold, a stage, a fault or Kayenta names one that is not there, with what was probably meant',
      metrics(
        RATIO,
        '"thresholds": { ▸"piad": { "min": "x" } }, "faults": [{ "metrics": { ▸"pad": { "ratio": 2 } } }], "analysis": { "method": "kayenta", "kayenta": { "metrics": { ▸"payd": {} } } }',
      ),
      { code: 'unknown_metric', key: 'piad', suggestion: 'paid' },
      { code: 'unknown_metric', key: 'pad', suggestion: 'paid', allowed: ['paid'] },
      { code: 'unknown_metric', key: 'payd', suggestion: 'paid' },
    ],
    [
      'a method counts, and it is no ratio; or a judge is misspelt',
      metrics(`${RATIO}, ${GAUGE}`, '"analysis": { "method": "fisher", "metrics": ["paid", ▸"queue", ▸"piad"] }'),
      {
        code: 'metric_not_of_method',
        metric: 'queue',
        method: 'fisher',
        allowed: ['error_rate', 'slow_rate', 'paid'],
      },
      { code: 'not_one_of', suggestion: 'paid' },
    ],
    [
      'a rule has no condition, or a floor that does nothing',
      metrics(RATIO, '"thresholds": { "paid": ▸{ "for": "5m" } }'),
      { code: 'rule_without_condition', metric: 'paid' },
    ],
    [
      'a fault on it would change nothing',
      metrics(
        RATIO,
        '"thresholds": { "paid": { "min": 0.5 } }, "faults": [▸{ "metrics": { "paid": { "ratio": 1, "add": 0 } } }]',
      ),
      {
        code: 'fault_neutral',
        effects: [
          { key: 'metrics.paid.ratio', value: 1 },
          { key: 'metrics.paid.add', value: 0 },
        ],
      },
    ],
    [
      'what a fault does to it cannot be used, which is all that is said',
      metrics(
        RATIO,
        '"thresholds": { "paid": { "min": 0.5 } }, "faults": [{ "metrics": ▸5 }, { "metrics": { "paid": { "ratio": ▸"2" } } }, { "metrics": { "paid": { ▸"raito": 2 } } }]',
      ),
      { code: 'wrong_type' },
      { code: 'wrong_type' },
      { code: 'unknown_key', suggestion: 'ratio' },
    ],
    [
      '`metrics` itself is misspelt, which is all that is said',
      `{ ${STAGES}, ▸"metrcs": { ${RATIO} }, "thresholds": { "paid": { "min": 0.5 } } }`,
      { code: 'unknown_key', suggestion: 'metrics' },
    ],
  ]);
});

async function understood(document: object) {
  const read = await parseConfig(JSON.stringify(document));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.config;
}

const DOCUMENT = {
  metrics: {
    checkout: { ratio_of: 'requests', stable: 0.3, better: 'higher' },
    paid: { ratio_of: 'checkout', stable: 0.9, canary: 0.8, better: 'higher' },
    queue: { stable: 40, cv: 0.2, better: 'lower' },
    jobs: { per: 'minute', stable: 3, better: 'lower' },
  },
  thresholds: { jobs: { max: 9, for: '2m' }, error_rate: { max: 0.1 }, paid: { max_decrease: 0.05, over: '5m' } },
  faults: [{ error_rate: 0.1, metrics: { queue: { add: 5 } } }],
  stages: [{ traffic_percent: 5, duration: '10m', thresholds: { queue: { max: 100 } } }],
};

describe('metrics of your own', () => {
  test('are what versions have, what faults change, and what rules demand after those of ours', async () => {
    const { setup } = await understood(DOCUMENT);
    const { stable, canary, faults } = setup.world;
    expect(setup.plan.metrics?.map(({ name, kind, better }) => [name, kind, better])).toEqual([
      ['checkout', { is: 'ratio', of: 'requests' }, 'higher'],
      ['paid', { is: 'ratio', of: 'checkout' }, 'higher'],
      ['queue', { is: 'gauge', cv: 0.2 }, 'lower'],
      ['jobs', { is: 'count', per: 'minute' }, 'lower'],
    ]);
    expect(stable.metrics.map(({ value }) => value)).toEqual([0.3, 0.9, 40, 3]);
    expect(canary.metrics.map(({ value }) => value)).toEqual([0.3, 0.8, 40, 3]);
    expect(faults[0]?.effect.metrics).toEqual([{ metric: setup.plan.metrics?.[2], ratio: 1, add: 5 }]);
    expect(
      setup.plan.stages[0]?.rules.map(({ metric, holdSeconds, spansSeconds }) => [metric, holdSeconds, spansSeconds]),
    ).toEqual([
      ['error_rate', 0, []],
      ['paid', 0, [300]],
      ['queue', 0, []],
      ['jobs', 120, []],
    ]);
  });

  test('are read again from what was understood', async () => {
    const { document, setup } = await understood(DOCUMENT);
    expect(document.metrics).toEqual(DOCUMENT.metrics);
    expect(await understood(document)).toMatchObject({ document, setup });
  });

  test('of a document without any leave no trace in what is understood', async () => {
    const { document, setup } = await understood({
      stages: DOCUMENT.stages.map(({ thresholds: _, ...stage }) => stage),
    });
    expect(Object.keys(document)).not.toContain('metrics');
    expect(Object.keys(setup.plan)).not.toContain('metrics');
  });

  test("are as stable's in a scenario with a canary like stable", async () => {
    const { document } = await understood(DOCUMENT);
    const { world } = scenarioSetup(document, 'healthy');
    expect(world.canary).toEqual(world.stable);
  });

  test('are swept by their path', async () => {
    const { document } = await understood(DOCUMENT);
    const canaryOf = async (value: number) => {
      const read = await withValue(document as ConfigDocument, ['metrics', 'paid', 'canary'], value);
      return read.ok ? read.config.setup.world.canary.metrics[1]?.value : read.problems[0]?.code;
    };
    expect([await canaryOf(0.7), await canaryOf(7)]).toEqual([0.7, 'does_not_fit']);
  });

  test('that nothing goes by have a warning: by a rule, a judge, or another ratio', async () => {
    const warned = async (change: object) => {
      const { warnings } = await understood({ ...DOCUMENT, ...change });
      return warnings.flatMap((warning) => (warning.code === 'metric_unused' ? [warning.metric] : []));
    };
    expect(await warned({})).toEqual([]);
    expect(await warned({ thresholds: {} })).toEqual(['paid', 'jobs']);
    expect(await warned({ thresholds: {}, analysis: { method: 'fisher', metrics: ['paid'] } })).toEqual(['jobs']);
    expect(
      await warned({ thresholds: {}, analysis: { method: 'kayenta', kayenta: { metrics: { jobs: {} } } } }),
    ).toEqual(['paid']);
  });

  test('rank badly where events are rare, on the side that is rare', async () => {
    const warned = async (paid: object) => {
      const { warnings } = await understood({
        service: { requests_per_second: 20 },
        metrics: { paid: { ratio_of: 'requests', ...paid } },
        analysis: { method: 'kayenta', kayenta: { metrics: { paid: {} } } },
        stages: [{ traffic_percent: 5, duration: '2h' }],
      });
      return warnings.flatMap((warning) => (warning.code === 'ranks_of_rare_events' ? [warning.events] : []));
    };
    // 60 requests a minute at 5 %; where what is rare is bad, a canary that shows none of it looks better.
    const [few] = await warned({ stable: 0.01, better: 'higher' });
    expect(few).toBeCloseTo(0.6, 9);
    expect(await warned({ stable: 0.99, better: 'higher' })).toEqual([]);
    expect(await warned({ stable: 0.01, better: 'lower' })).toEqual([]);
    expect(await warned({ stable: 0.4, better: 'higher' })).toEqual([]);
  });
});
