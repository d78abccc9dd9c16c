import { describe, expect, test } from 'vitest';
import { checkEach, expectExactly, problemsOf } from './marked-text.js';

const beside = (rest: string) => `{ "stages": [{ "traffic_percent": 5, "duration": "5m" }],\n ${rest} }`;
const stages = (...list: readonly string[]) => `{\n  "stages": [\n    ${list.join(',\n    ')}\n  ]\n}`;

const a = { index: 0, name: 'a' };
const b = { index: 1, name: 'b' };

describe('stages do not fit together when', () => {
  checkEach([
    [
      'their traffic goes down, naming both',
      stages(
        '{ "name": "a", "traffic_percent": 25, "duration": "5m" }',
        '{ "name": "b", "traffic_percent": ▸10, "duration": "5m" }',
      ),
      {
        code: 'traffic_not_increasing',
        stage: b,
        percent: 10,
        earlier: a,
        earlierPercent: 25,
        path: 'stages.1.traffic_percent',
      },
    ],
    [
      'their traffic repeats, naming both',
      stages(
        '{ "name": "a", "traffic_percent": 25, "duration": "5m" }',
        '{ "name": "b", "traffic_percent": ▸25, "duration": "5m" }',
      ),
      { code: 'traffic_not_increasing', stage: b, percent: 25, earlier: a, earlierPercent: 25 },
    ],
    [
      'their traffic goes down across one that cannot be used',
      stages(
        '{ "name": "a", "traffic_percent": 25, "duration": "5m" }',
        '{ "name": "b", "traffic_percent": ▸"x", "duration": "5m" }',
        '{ "name": "c", "traffic_percent": ▸10, "duration": "5m" }',
      ),
      { code: 'wrong_type' },
      { code: 'traffic_not_increasing', stage: { index: 2, name: 'c' }, earlier: a },
    ],
    [
      'one is shorter than the interval',
      stages(
        '{ "name": "a", "traffic_percent": 25, "duration": ▸"59s" }',
        '{ "name": "b", "traffic_percent": 50, "duration": ▸"30s" }',
      ),
      {
        code: 'stage_shorter_than_interval',
        stage: a,
        last: false,
        seconds: 59,
        intervalSeconds: 60,
        path: 'stages.0.duration',
      },
      { code: 'stage_shorter_than_interval', stage: b, last: true, seconds: 30 },
    ],
    [
      'one that is not the last has no duration to speak of',
      stages(
        '{ "name": "a", "traffic_percent": 25, "duration": ▸"0s" }',
        '{ "name": "b", "traffic_percent": 50, "duration": "0s" }',
      ),
      { code: 'stage_shorter_than_interval', stage: a, last: false, seconds: 0 },
    ],
  ]);

  test('only the last stage may take no time', async () => {
    const only = stages('{ "traffic_percent": 100, "duration": "0s" }');
    expect(await problemsOf(only)).toStrictEqual([]);
  });
});

describe('latencies do not fit together when', () => {
  checkEach([
    [
      'p99 is p50',
      beside('"stable": { "latency_ms": { "p50": 80, "p99": ▸80 } }'),
      {
        code: 'p99_not_above_p50',
        p50Ms: 80,
        p50From: 'given',
        p99Ms: 80,
        p99From: 'given',
        path: 'stable.latency_ms.p99',
      },
    ],
    [
      'p50 is given and the default p99 is below',
      beside('"stable": { "latency_ms": { "p50": ▸201 } }, "canary": { "latency_ms": { "p50": 1 } }'),
      { code: 'p99_not_above_p50', p50From: 'given', p99From: 'default', p99Ms: 200, path: 'stable.latency_ms.p50' },
    ],
    [
      'p99 is given and the default p50 is above',
      beside('"stable": { "latency_ms": { "p99": ▸49 } }'),
      { code: 'p99_not_above_p50', p50From: 'default', p99From: 'given', path: 'stable.latency_ms.p99' },
    ],
    [
      "the canary's p50 is above the p99 it inherits",
      beside('"canary": { "latency_ms": { "p50": ▸900 } }'),
      {
        code: 'p99_not_above_p50',
        p50Ms: 900,
        p50From: 'given',
        p99Ms: 200,
        p99From: 'stable',
        path: 'canary.latency_ms.p50',
      },
    ],
    [
      "the canary's p99 is below the p50 it inherits",
      beside('"stable": { "latency_ms": { "p50": 100 } }, "canary": { "latency_ms": { "p99": ▸90 } }'),
      { code: 'p99_not_above_p50', p50From: 'stable', p99From: 'given', path: 'canary.latency_ms.p99' },
    ],
  ]);

  test('a latency that cannot be used proves nothing about the other', async () => {
    await expectExactly(beside('"stable": { "latency_ms": { "p50": ▸"900", "p99": 20 } }'), [{ code: 'wrong_type' }]);
    await expectExactly(beside('"stable": { "latency_ms": { "p50": 900, "p99": ▸"20" } }'), [{ code: 'wrong_type' }]);
  });
});

describe('times do not fit together when', () => {
  checkEach([
    [
      'the lookback is shorter than the interval',
      beside('"analysis": { "interval": "2m", "lookback": ▸"119s" }'),
      {
        code: 'lookback_shorter_than_interval',
        lookbackSeconds: 119,
        intervalSeconds: 120,
        path: 'analysis.lookback',
      },
    ],
    [
      'the lookback is shorter than the default interval',
      beside('"analysis": { "lookback": ▸"30s" }'),
      { code: 'lookback_shorter_than_interval', lookbackSeconds: 30, intervalSeconds: 60 },
    ],
    [
      'operator actions are out of order, naming both',
      beside('"operator": [{ "at": "10m", "action": "pause" }, { "at": ▸"9m", "action": "resume" }]'),
      {
        code: 'operator_out_of_order',
        index: 1,
        atSeconds: 540,
        action: 'resume',
        earlierIndex: 0,
        earlierAtSeconds: 600,
        earlierAction: 'pause',
        path: 'operator.1.at',
      },
    ],
    [
      'operator actions are out of order across one whose time cannot be used',
      beside(
        `"operator": [{ "at": "10m", "action": "pause" }, { "at": ▸"x", "action": "resume" },
          { "at": ▸"9m", "action": "resume" }]`,
      ),
      { code: 'duration_unreadable', path: 'operator.1.at' },
      { code: 'operator_out_of_order', index: 2, earlierIndex: 0 },
    ],
  ]);

  test('an interval or a lookback that cannot be used proves nothing about the other', async () => {
    await expectExactly(beside('"analysis": { "interval": "2m", "lookback": ▸"x" }'), [
      { code: 'duration_unreadable' },
    ]);
    await expectExactly(beside('"analysis": { "interval": ▸"x", "lookback": "1s" }'), [
      { code: 'duration_unreadable' },
    ]);
  });

  test('two operator actions may share their time', async () => {
    const both = beside('"operator": [{ "at": "1m", "action": "pause" }, { "at": "60s", "action": "resume" }]');
    expect(await problemsOf(both)).toStrictEqual([]);
  });
});

describe('thresholds do nothing, and are refused, when', () => {
  checkEach([
    [
      'they have no condition',
      beside('"thresholds": { "error_rate": ▸{}, "success_rate": ▸{ "for": "5m", "floor": 0.1 } }'),
      { code: 'rule_without_condition', metric: 'error_rate', path: 'thresholds.error_rate' },
      { code: 'rule_without_condition', metric: 'success_rate', path: 'thresholds.success_rate' },
    ],
    [
      'a floor goes with absolute conditions alone',
      `{ "stages": [{ "traffic_percent": 5, "duration": "5m",
        "thresholds": { "error_rate": { "max": 0.1, "min": 0, "floor": ▸0.05 } } }] }`,
      {
        code: 'floor_without_relative_condition',
        metric: 'error_rate',
        path: 'stages.0.thresholds.error_rate.floor',
      },
    ],
    [
      'a floor goes with conditions on a fall below the baseline, which it would excuse at its worst',
      beside('"thresholds": { "success_rate": { "max_decrease": 0.1, "min_ratio": 0.9, "floor": ▸0.5 } }'),
      {
        code: 'floor_without_relative_condition',
        metric: 'success_rate',
        conditions: ['max_increase', 'max_ratio'],
        path: 'thresholds.success_rate.floor',
      },
    ],
  ]);

  test('a condition whose limit cannot be used is still a condition', () =>
    expectExactly(beside('"thresholds": { "error_rate": { "max_ratio": ▸"2", "floor": 0.1 } }'), [
      { code: 'wrong_type', path: 'thresholds.error_rate.max_ratio' },
    ]));
});

describe('a rollout is too large when', () => {
  const long = (interval: string, duration: string, rest = '') =>
    `{ "analysis": { "interval": ${interval} }, "stages": [{ "traffic_percent": 5, "duration": ${duration} }]${rest} }`;
  checkEach([
    [
      'it has more than a million windows',
      long('▸"1s"', '"1000001s"'),
      { code: 'too_many_windows', windows: 1_000_001, allowed: 1_000_000, path: 'analysis.interval' },
    ],
    [
      'a part of a window makes it more than a million',
      long('▸"2s"', '"1999999s"', ', "operator": [{ "at": "1s", "action": "abort" }]'),
      { code: 'too_many_windows', windows: 1_000_001 },
    ],
    [
      'a timed pause makes it more than a million windows',
      long('▸"1s"', '"900000s", "pause": "100001s"'),
      { code: 'too_many_windows', windows: 1_000_001 },
    ],
    [
      'its durations have so little in common that it falls into more than a million cells',
      '{ "analysis": { "interval": "59s" }, "stages": ▸[{ "traffic_percent": 5, "duration": "366d" }] }',
      { code: 'too_many_cells', cells: 31_622_400, cellSeconds: 1, allowed: 1_000_000, path: 'stages' },
    ],
  ]);

  test('a duration that cannot be used takes no windows away', () =>
    expectExactly(
      `{ "analysis": { "interval": ▸"1s" }, "stages": [
        { "traffic_percent": 5, "duration": "1000001s" }, { "traffic_percent": 6, "duration": ▸"x" }] }`,
      [
        { code: 'too_many_windows', windows: 1_000_001 },
        { code: 'duration_unreadable', path: 'stages.1.duration' },
      ],
    ));

  test('cells are not counted while a duration that divides them cannot be used', () =>
    expectExactly(
      '{ "analysis": { "interval": "59s", "lookback": ▸"x" }, "stages": [{ "traffic_percent": 5, "duration": "366d" }] }',
      [{ code: 'duration_unreadable', path: 'analysis.lookback' }],
    ));

  test('as many requests as can be counted are allowed in a cell', async () => {
    const busy = `{ "service": { "requests_per_second": 1e7 }, "analysis": { "interval": "100000s" },
      "stages": [{ "traffic_percent": 5, "duration": "100000s" }] }`;
    expect(await problemsOf(busy)).toStrictEqual([]);
  });

  test('a million windows and a million cells are allowed', async () => {
    expect(await problemsOf(long('"1s"', '"1000000s"'))).toStrictEqual([]);
  });

  test('one cell, or all of them, would have more requests than can be counted', async () => {
    const busy = (percent: readonly number[]) =>
      `{ "service": { "requests_per_second": ▸1e7 }, "analysis": { "interval": "1d" },
        "stages": [${percent.map((each) => `{ "traffic_percent": ${each}, "duration": "366d" }`).join()}] }`;
    const seconds = 366 * 86_400;
    await expectExactly(busy([1, 2, 3, 4]), [
      { code: 'too_many_requests', over: 'rollout', requests: 4e7 * seconds, allowed: 1e15, seconds: 4 * seconds },
    ]);
    await expectExactly(busy([1]).replace('"1d"', '"366d"'), [
      { code: 'too_many_requests', over: 'cell', requests: 1e7 * seconds, allowed: 1e12, seconds },
    ]);
  });
});

test('all problems are listed together, of whatever kind, in the order of the text', () =>
  expectExactly(
    `{
  ▸"nmae": "checkout",
  "service": { "requests_per_second": ▸"many" },
  "stable": { "error_rate": ▸2, "latency_ms": { "p50": 9, "p99": ▸3 } },
  "analysis": { "lookback": ▸"10s" },
  "thresholds": { ▸"error_rat": {}, "success_rate": ▸{} },
  "stages": [
    { "name": "a", "traffic_percent": 25, "duration": ▸15 },
    { "name": ▸"a", "traffic_percent": ▸10, "duration": "30s", ▸"duration": ▸"30s" }
  ],
  "operator": [{ "at": "5m", "action": ▸"stop" }, { "at": ▸"4m", "action": "resume" }]
}`,
    [
      { code: 'unknown_key' },
      { code: 'wrong_type' },
      { code: 'out_of_range' },
      { code: 'p99_not_above_p50' },
      { code: 'lookback_shorter_than_interval' },
      { code: 'unknown_metric' },
      { code: 'rule_without_condition' },
      { code: 'duration_without_unit' },
      { code: 'duplicate_name' },
      { code: 'traffic_not_increasing' },
      { code: 'duplicate_key' },
      { code: 'stage_shorter_than_interval' },
      { code: 'not_one_of' },
      { code: 'operator_out_of_order' },
    ],
  ));
