import { describe, expect, test } from 'vitest';
import { METHODS } from '../../src/model/judge.js';
import { checkEach, expectExactly, problemsOf } from './marked-text.js';

const STAGES = '"stages": [{ "name": "a", "traffic_percent": 5, "duration": "10m" }]';
const analysis = (rest: string) => `{ ${STAGES},\n  "analysis": { ${rest} } }`;
const judges = (...list: readonly string[]) => analysis(`"judges": [${list.join(', ')}]`);
const kayenta = (rest: string) => analysis(`"method": "kayenta", "kayenta": { ${rest} }`);

describe('a method is refused when', () => {
  checkEach([
    [
      'there is none of its name, with what was probably meant',
      analysis('"method": ▸"sequental"'),
      { code: 'not_one_of', suggestion: 'sequential', allowed: METHODS, path: 'analysis.method' },
    ],
    [
      'its alpha is not a chance, or its margin is below 1',
      analysis('"method": "fisher", "alpha": ▸0, "margin": ▸0.9'),
      { code: 'out_of_range', allowed: { above: 0, below: 1 }, path: 'analysis.alpha' },
      { code: 'out_of_range', allowed: { atLeast: 1, atMost: 5 }, path: 'analysis.margin' },
    ],
    [
      'it stands beside a list of judges, with its settings',
      analysis('"margin": 2, "method": ▸"sequential", "for": "1m", "alpha": 0.05, "judges": [{ "method": "fisher" }]'),
      { code: 'method_beside_judges', keys: ['method', 'for', 'margin'], path: 'analysis.method' },
    ],
    [
      'only its settings do',
      analysis('"ratio": ▸2, "judges": [{ "method": "fisher" }]'),
      { code: 'method_beside_judges', keys: ['ratio'], path: 'analysis.ratio' },
    ],
    [
      'it is left out, and its settings are not',
      analysis('"promote_early": true, "margin": ▸2'),
      {
        code: 'settings_without_method',
        keys: ['margin', 'promote_early'],
        method: 'thresholds',
        methods: ['sequential'],
        path: 'analysis.margin',
      },
    ],
    [
      'it is left out, and no method has all of its settings',
      analysis('"ratio": 2, "tolerance": 0.1, "spending": ▸"pocock"'),
      { code: 'settings_without_method', keys: ['spending', 'ratio', 'tolerance'], methods: [] },
    ],
    [
      'it is misspelt, which is all that is said',
      analysis('▸"methd": "sequential", "margin": 2'),
      { code: 'unknown_key', suggestion: 'method' },
    ],
    [
      'it has no such setting',
      analysis('"method": "fisher", "spending": ▸"pocock", "promote_early": ▸true'),
      {
        code: 'setting_not_of_method',
        key: 'spending',
        method: 'fisher',
        methods: ['group_sequential'],
        path: 'analysis.spending',
      },
      { code: 'setting_not_of_method', key: 'promote_early', methods: ['sequential'] },
    ],
    [
      'a judge of a list has no such setting, be it alpha or a share of it',
      judges(
        '{ "method": "thresholds", "alpha": ▸0.01, "margin": ▸2 }',
        '{ "method": "kayenta", "weight": ▸2, "metrics": ▸["error_rate"] }',
      ),
      { code: 'setting_not_of_method', key: 'alpha', method: 'thresholds', path: 'analysis.judges.0.alpha' },
      { code: 'setting_not_of_method', key: 'margin', methods: ['fisher', 'sequential'] },
      { code: 'setting_not_of_method', key: 'weight', method: 'kayenta', path: 'analysis.judges.1.weight' },
      { code: 'setting_not_of_method', key: 'metrics', method: 'kayenta' },
    ],
    [
      'a yes or no is neither',
      analysis('"method": "sequential", "dispersion": ▸"yes", "promote_early": ▸1'),
      { code: 'duration_unreadable', found: 'yes', path: 'analysis.dispersion' },
      { code: 'wrong_type', expected: 'boolean' },
    ],
    [
      'a setting cannot be used, of whatever method',
      analysis('"method": "fisher", "spending": ▸▸"pocok"'),
      { code: 'not_one_of', suggestion: 'pocock' },
      { code: 'setting_not_of_method', key: 'spending' },
    ],
    [
      'a judge of a list has none, which is all that is said of it',
      judges('▸{ "margin": 2, "spending": "pocock", "metrics": ["x"] }'),
      { code: 'missing_key', key: 'method', path: 'analysis.judges.0.method' },
    ],
  ]);

  test.each(METHODS.filter((method) => method !== 'srm'))(
    'but %s needs nothing beside it, and takes alpha',
    async (method) => {
      expect(await problemsOf(analysis(`"method": "${method}"`))).toStrictEqual([]);
      expect(await problemsOf(analysis(`"method": "${method}", "alpha": 0.01`))).toStrictEqual([]);
      expect(await problemsOf(judges(`{ "method": "${method}" }`))).toStrictEqual([]);
    },
  );

  test('but alpha is fine by itself, and so is a hold for thresholds', async () => {
    expect(await problemsOf(analysis('"alpha": 0.01, "for": "2m"'))).toStrictEqual([]);
  });
});

describe('metrics are refused when', () => {
  checkEach([
    [
      'the method does not look at them',
      analysis('"method": "fisher", "metrics": [▸"latency_p99_ms", "error_rate"]'),
      {
        code: 'metric_not_of_method',
        metric: 'latency_p99_ms',
        method: 'fisher',
        allowed: ['error_rate', 'slow_rate'],
        path: 'analysis.metrics.0',
      },
    ],
    [
      'ranks have to be made of a count or of burn rates',
      judges('{ "method": "mann_whitney", "metrics": [▸"slow_rate", "cpu_percent", ▸"burn_rate"] }'),
      { code: 'metric_not_of_method', metric: 'slow_rate', allowed: expect.not.arrayContaining(['burn_rate']) },
      { code: 'metric_not_of_method', metric: 'burn_rate', path: 'analysis.judges.0.metrics.2' },
    ],
    [
      'nobody knows them, with what was probably meant',
      analysis('"method": "sequential", "metrics": [▸"eror_rate", ▸"uptime"]'),
      { code: 'not_one_of', suggestion: 'error_rate', allowed: ['error_rate', 'slow_rate'] },
      { code: 'not_one_of', suggestion: null },
    ],
    [
      'they are repeated',
      analysis('"method": "cusum", "metrics": ["slow_rate", ▸"slow_rate"]'),
      { code: 'metric_repeated', metric: 'slow_rate', path: 'analysis.metrics.1' },
    ],
    ['there are none', analysis('"method": "cusum", "metrics": ▸[]'), { code: 'too_few_items' }],
    [
      'the method takes none',
      analysis('"method": "srm", "metrics": ▸["error_rate"]').replace(
        '{',
        '{ "service": { "users": 10, "routing": "sticky" },',
      ),
      { code: 'setting_not_of_method', key: 'metrics', method: 'srm' },
    ],
  ]);
});

describe('settings do not go together when', () => {
  checkEach([
    [
      'a stage may end early and the margin is 1, by default or not',
      judges(
        '{ "method": "sequential", "promote_early": ▸true }',
        '{ "method": "sequential", "promote_early": ▸true, "margin": 1 }',
        '{ "method": "sequential", "promote_early": true, "margin": 1.01 }',
        '{ "method": "sequential", "promote_early": false }',
      ),
      { code: 'promotion_without_margin', marginFrom: 'default', path: 'analysis.judges.0.promote_early' },
      { code: 'promotion_without_margin', marginFrom: 'given' },
    ],
    [
      'the margin cannot be used or is misspelt, which is all that is said',
      judges(
        '{ "method": "sequential", "promote_early": true, "margin": ▸0 }',
        '{ "method": "sequential", "promote_early": true, ▸"margn": 2 }',
      ),
      { code: 'out_of_range' },
      { code: 'unknown_key', suggestion: 'margin' },
    ],
    [
      'an exponent goes with a spending that has none',
      judges(
        '{ "method": "group_sequential", "spending": "obrien_fleming", "exponent": ▸2 }',
        '{ "method": "group_sequential", "exponent": 2 }',
      ),
      { code: 'exponent_without_power', spending: 'obrien_fleming', path: 'analysis.judges.0.exponent' },
    ],
  ]);

  const several = (looks: string) => `{ "analysis": { "method": "group_sequential", "looks_per_stage": ${looks} },
    "stages": [
      { "traffic_percent": 5, "duration": "10m" },
      { "name": "b", "traffic_percent": 25, "duration": "270s" },
      { "traffic_percent": 50, "duration": "0s" }
    ] }`;
  checkEach([
    [
      'more looks are said to be planned than the shortest stage has windows',
      several('▸6'),
      {
        code: 'too_few_windows_for_looks',
        stage: 'b',
        stageIndex: 1,
        windows: 5,
        looks: 6,
        path: 'analysis.looks_per_stage',
      },
    ],
    [
      'looks are planned and a stage is shorter than its interval, of which that alone is said',
      several('6').replace('270s', '20s').replace('"20s"', '▸"20s"'),
      { code: 'stage_shorter_than_interval' },
    ],
  ]);

  test('as many looks as windows are fine, and so are the six that are meant where none are said', async () => {
    expect(await problemsOf(several('5'))).toStrictEqual([]);
    expect(await problemsOf(several('5').replace('"looks_per_stage": 5', '"alpha": 0.1'))).toStrictEqual([]);
  });
});

describe('a sample ratio needs users who stay:', () => {
  const srm = (service: string) =>
    `{ "analysis": { "method": ▸"srm" }, "service": { ${service} }, "stages": [{ "traffic_percent": 5, "duration": "5m" }] }`;
  checkEach([
    [
      'neither number nor routing',
      srm(''),
      { code: 'srm_without_users', missing: ['users', 'routing'], path: 'analysis.method' },
    ],
    ['no number', srm('"routing": "sticky"'), { code: 'srm_without_users', missing: ['users'] }],
    ['random routing', srm('"users": 1000, "routing": "random"'), { code: 'srm_without_users', missing: ['routing'] }],
    [
      'a number that cannot be used is all that is said',
      srm('"routing": "sticky", "users": ▸0.5').replace('▸', ''),
      { code: 'not_integer', path: 'service.users' },
    ],
    [
      'a service that cannot be used is, too',
      '{ "analysis": { "method": "srm" }, "service": ▸5, "stages": [{ "traffic_percent": 5, "duration": "5m" }] }',
      { code: 'wrong_type', path: 'service' },
    ],
  ]);

  test('with both it is fine', async () => {
    const text = srm('"users": 1000, "routing": "sticky"').replace('▸', '');
    expect(await problemsOf(text)).toStrictEqual([]);
  });
});

describe('judges do not sit together when', () => {
  checkEach([
    [
      'two of them are named alike',
      judges('{ "method": "fisher", "name": "x" }', '{ "method": "cusum" }', '{ "method": "cusum", "name": ▸"x" }'),
      { code: 'duplicate_judge_name', name: 'x', judgeIndex: 2, earlierIndex: 0, path: 'analysis.judges.2.name' },
    ],
    [
      'one has a weight beside an alpha of its own',
      judges('{ "method": "fisher", "alpha": 0.01, "weight": ▸2 }', '{ "method": "cusum", "weight": 3 }'),
      { code: 'weight_without_effect', why: 'own_alpha', path: 'analysis.judges.0.weight' },
    ],
    [
      'one has a weight, and Holm shares out',
      analysis('"multiplicity": "holm", "judges": [{ "method": "fisher", "weight": ▸2 }]'),
      { code: 'weight_without_effect', why: 'holm' },
    ],
    [
      'Holm is to order p-values that do not exist',
      analysis(`"multiplicity": "holm", "judges": [
        { "method": "fisher" }, { "method": "sequential" }, { "method": "mann_whitney" }, { "method": "distribution" },
        { "method": "thresholds" }, { "method": "kayenta" },
        { "method": ▸"group_sequential" }, { "method": ▸"cusum" }, { "method": "distribution", "looks": ▸"every_window" }]`),
      {
        code: 'holm_without_p_values',
        method: 'group_sequential',
        looks: null,
        path: 'analysis.judges.6.method',
      },
      { code: 'holm_without_p_values', method: 'cusum' },
      { code: 'holm_without_p_values', method: 'distribution', looks: 'every_window', path: 'analysis.judges.8.looks' },
    ],
    [
      'Holm is to order those of the only one, which has none',
      analysis('"multiplicity": "holm", "method": ▸"cusum"'),
      { code: 'holm_without_p_values', method: 'cusum', path: 'analysis.method' },
    ],
    [
      'their own alphas are more than all have together',
      judges('{ "method": "fisher", "alpha": 0.03 }', '{ "method": "cusum", "alpha": ▸0.03 }'),
      {
        code: 'alphas_too_large',
        sum: 0.06,
        alpha: 0.05,
        alphaFrom: 'default',
        sharing: 0,
        path: 'analysis.judges.1.alpha',
      },
    ],
    [
      'their own alphas leave nothing to those without one',
      analysis(
        '"alpha": 0.3, "judges": [{ "method": "fisher", "alpha": 0.1 }, { "method": "cusum", "alpha": ▸0.2 }, { "method": "sequential" }]',
      ),
      { code: 'alphas_too_large', sum: 0.1 + 0.2, alpha: 0.3, alphaFrom: 'given', sharing: 1 },
    ],
    ['there is none', analysis('"judges": ▸[]'), { code: 'too_few_items' }],
    [
      'they are no list',
      analysis('"judges": ▸"fisher", "method": ▸"fisher"'),
      { code: 'wrong_type' },
      { code: 'method_beside_judges' },
    ],
    ['one is none', judges('▸"fisher"'), { code: 'wrong_type', path: 'analysis.judges.0' }],
  ]);

  test('but they may have all of alpha, whatever its rounding, when nobody else shares', async () => {
    const own = '{ "method": "fisher", "alpha": 0.1 }, { "method": "cusum", "alpha": 0.2 }';
    const others = '{ "method": "thresholds" }, { "method": "kayenta" }';
    expect(0.1 + 0.2).toBeGreaterThan(0.3);
    expect(await problemsOf(analysis(`"alpha": 0.3, "judges": [${own}, ${others}]`))).toStrictEqual([]);
  });

  test('but default names get out of the way of given ones', async () => {
    expect(await problemsOf(judges('{ "method": "fisher" }', '{ "method": "cusum", "name": "fisher" }'))).toStrictEqual(
      [],
    );
  });

  test('an alpha that cannot be used says nothing about the others', async () => {
    await expectExactly(analysis('"alpha": ▸5, "judges": [{ "method": "fisher", "alpha": 0.5 }]'), [
      { code: 'out_of_range' },
    ]);
    await expectExactly(judges('{ "method": "fisher", "alpha": ▸5 }', '{ "method": "cusum", "alpha": 0.04 }'), [
      { code: 'out_of_range' },
    ]);
  });
});

describe('Kayenta is refused when', () => {
  checkEach([
    [
      'marginal is not less than pass',
      kayenta('"marginal": ▸80, "pass": 80'),
      {
        code: 'marginal_not_below_pass',
        marginal: 80,
        marginalFrom: 'given',
        pass: 80,
        passFrom: 'given',
        path: 'analysis.kayenta.marginal',
      },
    ],
    [
      'one of them is not, by default',
      analysis(
        '"judges": [{ "method": "kayenta", "kayenta": { "pass": ▸75 } }, { "method": "kayenta", "kayenta": { "marginal": ▸95 } }]',
      ),
      {
        code: 'marginal_not_below_pass',
        marginal: 75,
        marginalFrom: 'default',
        path: 'analysis.judges.0.kayenta.pass',
      },
      { code: 'marginal_not_below_pass', pass: 95, passFrom: 'default' },
    ],
    [
      'a metric is unknown, with what was probably meant',
      kayenta('"metrics": { ▸"eror_rate": {}, ▸"burn_rate": {} }, "groups": { "x": 50 }'),
      { code: 'unknown_metric', suggestion: 'error_rate', path: 'analysis.kayenta.metrics.eror_rate' },
      { code: 'unknown_metric', key: 'burn_rate', suggestion: null },
    ],
    [
      'no metric is there, or all are muted',
      analysis(
        '"judges": [{ "method": "kayenta", "kayenta": { "metrics": ▸{} } }, { "method": "kayenta", "kayenta": { "metrics": ▸{ "restarts": { "muted": true } } } }]',
      ),
      { code: 'no_metric_with_a_say', muted: 0, path: 'analysis.judges.0.kayenta.metrics' },
      { code: 'no_metric_with_a_say', muted: 1 },
    ],
    [
      'a weight is for a group that no metric is in, with what was probably meant',
      kayenta(
        '"metrics": { "error_rate": { "groups": ["errors"] }, "restarts": {} }, "groups": { ▸"eror": 60, ▸"cpu": 40 }',
      ),
      {
        code: 'group_without_metric',
        group: 'eror',
        groups: ['errors', 'metrics'],
        suggestion: 'errors',
        isMuted: false,
        path: 'analysis.kayenta.groups.eror',
      },
      { code: 'group_without_metric', group: 'cpu', suggestion: null },
    ],
    [
      'a weight is for a group of muted metrics',
      kayenta(
        '"metrics": { "error_rate": {}, "restarts": { "groups": ["r"], "muted": true } }, "groups": { ▸"r": 40 }',
      ),
      { code: 'group_without_metric', group: 'r', suggestion: null, isMuted: true },
    ],
    [
      'a weight is for a group, and by default metrics are in another',
      kayenta('"groups": { ▸"metric": 100 }'),
      { code: 'group_without_metric', suggestion: 'metrics' },
    ],
    [
      'a weight is over 100',
      kayenta('"groups": { "metrics": ▸101 }'),
      { code: 'out_of_range', allowed: { atLeast: 0, atMost: 100 }, path: 'analysis.kayenta.groups.metrics' },
    ],
  ]);

  const twoGroups = (groups: string) =>
    kayenta(
      `"metrics": { "error_rate": { "groups": ["a", "b"] }, "cpu_percent": { "groups": ["c"] } }, "groups": ▸{ ${groups} }`,
    );
  checkEach([
    [
      'weights sum to more than 100',
      twoGroups('"a": 60, "b": 30, "c": 20'),
      { code: 'group_weights_do_not_fit', sum: 110, unweighted: [], path: 'analysis.kayenta.groups' },
    ],
    [
      'weights sum to 100 and a group is left without',
      twoGroups('"a": 70, "b": 30'),
      { code: 'group_weights_do_not_fit', sum: 100, unweighted: ['c'] },
    ],
    [
      'weights sum to less than 100 and every group has one',
      twoGroups('"a": 30, "b": 30, "c": 30'),
      { code: 'group_weights_do_not_fit', sum: 90, unweighted: [] },
    ],
    [
      'a weight is none, which is all that is said',
      twoGroups('"a": ▸"60", "b": 60, "c": 60').replace('▸{ "a"', '{ "a"'),
      { code: 'wrong_type', path: 'analysis.kayenta.groups.a' },
    ],
    [
      'a group has no name',
      twoGroups('"": ▸5').replace('▸{', '{'),
      { code: 'name_empty', path: 'analysis.kayenta.groups.' },
    ],
    [
      'a metric cannot be used, which says nothing about the groups',
      kayenta('"metrics": { "error_rate": ▸5, "cpu_percent": {} }, "groups": { "x": 100 }'),
      { code: 'wrong_type' },
    ],
  ]);

  test.each([
    ['all have a weight', '"a": 33.3, "b": 33.3, "c": 33.4'],
    ['what is left is shared', '"a": 60, "b": 30'],
    ['nobody has one', ''],
    ['one has none', '"a": 0, "b": 99'],
  ])('but weights fit when %s', async (_, groups) => {
    expect(await problemsOf(twoGroups(groups).replace('▸', ''))).toStrictEqual([]);
  });
});
