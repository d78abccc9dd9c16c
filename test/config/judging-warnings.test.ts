import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { METHODS } from '../../src/model/judge.js';

async function warningsOf(text: string) {
  const result = await parseConfig(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config.warnings;
}

const users = '"service": { "users": 1000, "routing": "sticky" }';
const stages = (first: string, second = '1h') => `"stages": [
  { "name": "a", "traffic_percent": 5, "duration": "${first}" },
  { "name": "b", "traffic_percent": 100, "duration": "${second}" }]`;
const of = (analysis: string, rest = stages('50m')) => `{ ${users}, "analysis": { ${analysis} }, ${rest} }`;

describe('judges that have what they need', () => {
  test.each(METHODS)('%s: give no warning', async (method) => {
    expect(await warningsOf(of(`"method": "${method}"`))).toStrictEqual([]);
  });
});

describe('values to judge by', () => {
  test('are as many as the shortest stage has windows, for ranks', async () => {
    const few = { code: 'few_points', judge: 'mann_whitney', advised: 50 };
    expect(await warningsOf(of('"method": "mann_whitney"', stages('1h', '49m')))).toStrictEqual([
      { ...few, stageIndex: 1, stage: 'b', points: 49, intervalSeconds: 58 },
    ]);
    expect(await warningsOf(of('"method": "mann_whitney"', stages('49m59s')))).toStrictEqual([]);
    expect(
      await warningsOf(
        of('"method": "mann_whitney"', stages('40s', '1h').replace('"1h"', '"40s"')).replace(
          '"method"',
          '"interval": "1s", "method"',
        ),
      ),
    ).toStrictEqual([{ ...few, stageIndex: 0, stage: 'a', points: 40, intervalSeconds: null }]);
  });

  test('are no matter to mann_whitney where it counts', async () => {
    const counted = '"method": "mann_whitney", "metrics": ["error_rate", "success_rate", "conversion_rate"]';
    expect(await warningsOf(of(counted, stages('10m')))).toStrictEqual([]);
    expect(await warningsOf(of(counted.replace('"error_rate"', '"restarts"'), stages('10m')))).toHaveLength(1);
  });

  test('an interval as advised gives as many as advised', async () => {
    for (const duration of ['10m', '7m', '61s', '50s']) {
      const [warning] = await warningsOf(
        of('"method": "mann_whitney"', stages(duration).replace('1h', '0s')).replace(
          '"method"',
          '"interval": "50s", "method"',
        ),
      );
      if (warning?.code !== 'few_points') throw new Error(`of ${duration} there is no warning`);
      const better = `"interval": "${warning.intervalSeconds}s", "method": "mann_whitney"`;
      expect(await warningsOf(of(better, stages(duration).replace('1h', '0s')))).toStrictEqual([]);
    }
  });

  test('are those of the first stage, for Kayenta, whose series go on', async () => {
    expect(await warningsOf(of('"method": "kayenta"', stages('50m', '5m')))).toStrictEqual([]);
    expect(await warningsOf(of('"judges": [{ "method": "kayenta", "name": "k" }]', stages('10m')))).toStrictEqual([
      { code: 'few_points', judge: 'k', stageIndex: 0, stage: 'a', points: 10, advised: 50, intervalSeconds: 12 },
    ]);
  });
});

describe('ranks of rare events', () => {
  const kayenta = (metrics: object, rest: object = {}, traffic = 5) =>
    JSON.stringify({
      service: { requests_per_second: 100 },
      stable: { error_rate: 0.001, conversion_rate: 0.01 },
      analysis: { interval: '10s', method: 'kayenta', kayenta: { metrics } },
      stages: [
        { name: 'a', traffic_percent: traffic, duration: '30m' },
        { name: 'b', traffic_percent: 100, duration: '30m' },
      ],
      ...rest,
    });
  const rare = { code: 'ranks_of_rare_events', judge: 'kayenta', stageIndex: 0, stage: 'a' };

  test('fail healthy canaries of which the smaller arm has few a window, in the direction in which those look', async () => {
    const either = { direction: 'either' };
    const [errors, conversions] = [
      { ...rare, trafficPercent: 5, metric: 'error_rate', events: expect.closeTo(0.05, 9) },
      { ...rare, trafficPercent: 5, metric: 'conversion_rate', events: expect.closeTo(0.4995, 9) },
    ];
    expect(await warningsOf(kayenta({ error_rate: either, conversion_rate: either }))).toStrictEqual([
      errors,
      conversions,
    ]);
    expect(await warningsOf(kayenta({ error_rate: {}, success_rate: {}, conversion_rate: {} }))).toStrictEqual([
      conversions,
    ]);
    expect(
      await warningsOf(kayenta({ latency_p99_ms: either, conversion_rate: { muted: true }, cpu_percent: {} })),
    ).toStrictEqual([]);
    const most = await warningsOf(kayenta({ error_rate: {}, success_rate: {}, conversion_rate: {} }, {}, 95));
    expect(most).toMatchObject([{ metric: 'error_rate' }, { metric: 'success_rate' }]);
  });

  test('are nothing to be said of with as many in both arms, or with more of them', async () => {
    const metrics = { conversion_rate: {} };
    expect(await warningsOf(kayenta(metrics, { baseline: 'fresh' }))).toStrictEqual([]);
    expect(await warningsOf(kayenta(metrics, {}, 50))).toStrictEqual([]);
    expect(await warningsOf(kayenta(metrics, {}, 10.1))).toStrictEqual([]);
    const busy = { requests_per_second: { daily: { mean: 120, peak_ratio: 2, peak_at: '12:00' } } };
    expect(await warningsOf(kayenta(metrics, { service: busy }))).toStrictEqual([]);
    const points = {
      requests_per_second: [
        ['0m', 10],
        ['30m', 90],
      ],
    };
    expect(await warningsOf(kayenta(metrics, { service: points }))).toMatchObject([
      { events: expect.closeTo(0.44955, 9) },
    ]);
  });

  test('are nobody’s but Kayenta’s: what counts tests counts', async () => {
    const analysis = { interval: '10s', method: 'mann_whitney', metrics: ['conversion_rate'] };
    expect(await warningsOf(kayenta({}, { analysis }))).toStrictEqual([]);
  });
});

describe('looks in every window', () => {
  test('of a test of one look are naive, and each spends all of its alpha', async () => {
    const judges = '"judges": [{ "method": "fisher", "looks": "every_window" }, { "method": "cusum" }], "alpha": 0.04';
    expect(await warningsOf(of(judges, stages('10m', '270s')))).toStrictEqual([
      { code: 'naive_looks', judge: 'fisher', looks: 15, alpha: 0.02 },
    ]);
  });

  test('are nothing to be said of where there is one, or where bands are meant for many', async () => {
    const naive = '"method": "fisher", "looks": "every_window"';
    expect(await warningsOf(of(naive, stages('1m', '0s')))).toStrictEqual([]);
    expect(await warningsOf(of('"method": "distribution", "looks": "every_window"'))).toStrictEqual([]);
  });
});

describe('thresholds that nobody judges by', () => {
  const own = `"thresholds": { "error_rate": { "max": 0.1, "for": "5h", "over": "7h" } }, ${stages('50m')}`;
  const inStage = stages('50m').replace('"50m"', '"50m", "thresholds": { "error_rate": { "max": 0.1 } }');

  test('are told of once they are given, and of nothing else that is odd about them', async () => {
    const asleep = [{ code: 'thresholds_not_judged', judges: ['sequential'] }];
    expect(await warningsOf(of('"method": "sequential"', own))).toStrictEqual(asleep);
    expect(await warningsOf(of('"method": "sequential"', inStage))).toStrictEqual(asleep);
    expect(await warningsOf(of('"method": "thresholds"', own))).toMatchObject([
      { code: 'hold_outlasts_rollout' },
      { code: 'span_outlasts_rollout' },
    ]);
  });

  test('are fine when they sit among the judges', async () => {
    const both = '"judges": [{ "method": "sequential" }, { "method": "thresholds" }]';
    expect(await warningsOf(of(both, inStage))).toStrictEqual([]);
  });

  test('are none when they are given empty, which is odd only where somebody judges by them', async () => {
    const empty = `"thresholds": {}, ${stages('50m')}`;
    expect(await warningsOf(of('"method": "sequential"', empty))).toStrictEqual([]);
    expect(await warningsOf(of('"method": "thresholds"', empty))).toMatchObject([
      { code: 'stage_without_thresholds', stage: 'a' },
      { code: 'stage_without_thresholds', stage: 'b' },
    ]);
    const both = '"judges": [{ "method": "thresholds" }, { "method": "sequential" }]';
    expect(await warningsOf(of(both, empty))).toStrictEqual([]);
  });

  test('are the default ones where nothing is said, also once the document is read again', async () => {
    const result = await parseConfig(of('"method": "sequential"'));
    if (!result.ok) throw new Error('it is right');
    expect(await warningsOf(JSON.stringify(result.config.document))).toStrictEqual([]);
  });
});

describe('a first stage at 100 %', () => {
  const full = '"stages": [{ "name": "full", "traffic_percent": 100, "duration": "50m" }]';

  test('leaves judges nothing to compare with, but not those that do not compare', async () => {
    const judges = ['fisher', 'kayenta', 'srm', 'thresholds'].map((method) => `{ "method": "${method}" }`);
    expect(await warningsOf(of(`"judges": [${judges}]`, full))).toStrictEqual([
      { code: 'no_baseline', stageIndex: 0, stage: 'full', metrics: ['error_rate', 'latency_p99_ms'] },
      { code: 'no_baseline_for_judges', stageIndex: 0, stage: 'full', judges: ['fisher', 'kayenta'] },
    ]);
    expect(await warningsOf(of('"method": "srm"', full))).toStrictEqual([]);
    expect(await warningsOf(of('"method": "fisher"', full.replace('50m', '0s')))).toStrictEqual([
      { code: 'nothing_watched', stageIndex: 0, stage: 'full' },
    ]);
  });
});

describe('what must hold', () => {
  test('for longer than a window is not seen to at one look a stage', async () => {
    const judges = [
      '{ "method": "fisher", "for": "61s" }',
      '{ "method": "fisher", "for": "2m", "looks": "every_window", "name": "naive" }',
      '{ "method": "mann_whitney", "for": "1m" }',
      '{ "method": "mann_whitney", "for": "2m" }',
      '{ "method": "kayenta", "for": "2m" }',
      '{ "method": "distribution", "for": "2m" }',
      '{ "method": "distribution", "for": "2m", "looks": "every_window" }',
      '{ "method": "sequential", "for": "2m" }',
      '{ "method": "thresholds", "for": "2m" }',
    ];
    const found = await warningsOf(of(`"judges": [${judges}]`));
    expect(found.filter(({ code }) => code !== 'naive_looks')).toStrictEqual([
      { code: 'hold_without_second_look', judge: 'fisher', holdSeconds: 61, stageEnds: 2 },
      { code: 'hold_without_second_look', judge: 'mann_whitney-2', holdSeconds: 120, stageEnds: 2 },
      { code: 'hold_without_second_look', judge: 'kayenta', holdSeconds: 120, stageEnds: 2 },
      { code: 'hold_without_second_look', judge: 'distribution', holdSeconds: 120, stageEnds: 2 },
    ]);
    expect(await warningsOf(of('"method": "fisher", "for": "2m"', stages('50m', '0s')))).toMatchObject([
      { stageEnds: 1 },
    ]);
    expect(
      await warningsOf(of('"method": "fisher", "for": "2m", "extend_inconclusive": true', stages('50m', '0s'))),
    ).toMatchObject([{ stageEnds: 2 }]);
  });

  test('for longer than the whole rollout is watched counts only in a pause that is long enough', async () => {
    const sequential = (hold: string) => of(`"judges": [{ "method": "sequential", "for": "${hold}" }]`);
    expect(await warningsOf(sequential('110m'))).toStrictEqual([]);
    expect(await warningsOf(sequential('6601s'))).toStrictEqual([
      {
        code: 'judge_hold_outlasts_rollout',
        judge: 'sequential',
        holdSeconds: 6_601,
        watchedSeconds: 6_600,
        pauseSeconds: 1,
      },
    ]);
  });
});
