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
    [
      'p99 of the slow path is p50, of either version',
      beside(`"stable": { "slow": { "share": 0.1, "latency_ms": { "p50": 800, "p99": ▸800 } } },
        "canary": { "slow": { "share": 0.1, "latency_ms": { "p50": 900, "p99": ▸800 } } }`),
      { code: 'p99_not_above_p50', p50From: 'given', p99From: 'given', path: 'stable.slow.latency_ms.p99' },
      { code: 'p99_not_above_p50', p50Ms: 900, p99Ms: 800, path: 'canary.slow.latency_ms.p99' },
    ],
    [
      'those of the slow path of stable are, which the canary inherits and which is said once',
      beside('"stable": { "slow": { "share": 0.1, "latency_ms": { "p50": 800, "p99": ▸700 } } }'),
      { code: 'p99_not_above_p50', path: 'stable.slow.latency_ms.p99' },
    ],
  ]);

  test('a latency that cannot be used proves nothing about the other', async () => {
    await expectExactly(beside('"stable": { "latency_ms": { "p50": ▸"900", "p99": 20 } }'), [{ code: 'wrong_type' }]);
    await expectExactly(beside('"stable": { "latency_ms": { "p50": 900, "p99": ▸"20" } }'), [{ code: 'wrong_type' }]);
  });
});

describe('traffic makes no sense when', () => {
  const points = (list: string) => beside(`"service": { "requests_per_second": ${list} }`);
  checkEach([
    [
      'its first point is not at the start',
      points('[[▸"1m", 10], ["2m", 20]]'),
      { code: 'first_rate_not_at_start', atSeconds: 60, path: 'service.requests_per_second.0.0' },
    ],
    [
      'its points are out of order, or at the same time',
      points('[["0m", 10], ["5m", 20], [▸"5m", 30], [▸"4m", 30]]'),
      {
        code: 'rates_out_of_order',
        index: 2,
        atSeconds: 300,
        earlierIndex: 1,
        earlierAtSeconds: 300,
        path: 'service.requests_per_second.2.0',
      },
      { code: 'rates_out_of_order', index: 3, atSeconds: 240, earlierIndex: 2, earlierAtSeconds: 300 },
    ],
    [
      'its points are out of order across one that cannot be used',
      points('[["0m", 10], ["5m", 20], [▸"x", 30], [▸"4m", 30]]'),
      { code: 'duration_unreadable' },
      { code: 'rates_out_of_order', index: 3, earlierIndex: 1 },
    ],
    [
      'all its rates are 0',
      points('▸[["0s", 0], ["5m", 0]]'),
      { code: 'rates_all_zero', points: 2, path: 'service.requests_per_second' },
    ],
  ]);

  test('a rate of 0 is fine beside another, and one that cannot be used may be another', async () => {
    expect(await problemsOf(points('[["0s", 0], ["5m", 1]]'))).toStrictEqual([]);
    await expectExactly(points('[["0s", 0], ["5m", ▸"1"]]'), [{ code: 'wrong_type' }]);
  });
});

describe('an unseen fault is refused when', () => {
  checkEach([
    [
      'it fails no request',
      beside('"faults": [{ "name": "slow", "latency_ratio": 2, "unseen": ▸true }]'),
      { code: 'unseen_without_error_rate', path: 'faults.0.unseen' },
    ],
  ]);
});

describe('telemetry is refused when', () => {
  checkEach([
    ['it says nothing', beside('"telemetry": ▸{}'), { code: 'telemetry_without_effect', path: 'telemetry' }],
    [
      'it only denies',
      beside('"telemetry": ▸{ "starts_at_first_event": false, "lost": 0 }'),
      { code: 'telemetry_without_effect', path: 'telemetry' },
    ],
    [
      'it loses scrapes that are not made',
      beside('"telemetry": { "lost": ▸0.1, "starts_at_first_event": true }'),
      { code: 'lost_without_scrape', path: 'telemetry.lost' },
    ],
  ]);

  test('not when something of it cannot be used or is misspelt', async () => {
    expect(await problemsOf(beside('"telemetry": { "scrape": "15s", "lost": 0 }'))).toStrictEqual([]);
    await expectExactly(beside('"telemetry": { "lost": ▸2 }'), [{ code: 'out_of_range' }]);
    await expectExactly(beside('"telemetry": { ▸"scrap": "15s", "lost": 0.1 }'), [{ code: 'unknown_key' }]);
  });
});

describe('a warm-up changes nothing, and is refused, when', () => {
  checkEach([
    [
      'it leaves both ratios at 1',
      beside('"warm_up": ▸{ "duration": "5m", "error_ratio": 1 }'),
      { code: 'warm_up_without_effect', path: 'warm_up' },
    ],
  ]);

  test('not when one of them is more, cannot be used or is misspelt', async () => {
    expect(await problemsOf(beside('"warm_up": { "duration": "5m", "latency_ratio": 3 }'))).toStrictEqual([]);
    await expectExactly(beside('"warm_up": { "duration": "5m", "error_ratio": ▸"2" }'), [{ code: 'wrong_type' }]);
    await expectExactly(beside('"warm_up": { "duration": "5m", ▸"eror_ratio": 2 }'), [{ code: 'unknown_key' }]);
  });
});

describe('limits do not fit together when', () => {
  checkEach([
    [
      'a stage tolerates more failures than the whole rollout',
      beside('"analysis": { "failure_limit": { "stage": ▸5, "rollout": 4 } }'),
      {
        code: 'stage_limit_above_rollout_limit',
        stageLimit: 5,
        rolloutLimit: 4,
        path: 'analysis.failure_limit.stage',
      },
    ],
  ]);

  test('not when one of them cannot be used', async () => {
    await expectExactly(beside('"analysis": { "failure_limit": { "stage": 5, "rollout": ▸"4" } }'), [
      { code: 'wrong_type' },
    ]);
    await expectExactly(beside('"analysis": { "failure_limit": { "stage": 5, ▸"rolout": 4 } }'), [
      { code: 'unknown_key' },
    ]);
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
      'a rule of the whole service compares with a baseline, or reads instances',
      beside(
        '"thresholds": { "error_rate": { "of": ▸"service", "max": 0.1, "max_ratio": 2 }, "restarts": { "max": 1, "of": ▸"service" } }',
      ),
      {
        code: 'service_with_relative_condition',
        metric: 'error_rate',
        conditions: ['max_ratio'],
        path: 'thresholds.error_rate.of',
      },
      { code: 'service_of_instances', metric: 'restarts', path: 'thresholds.restarts.of' },
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

describe('a threshold looks back over what does not fit when', () => {
  const slo = '"slo": { "objective": 0.999 }';
  const inStage = (thresholds: string, rest: string) =>
    `{ ${rest}, "stages": [{ "traffic_percent": 5, "duration": "5m", "thresholds": { ${thresholds} } }] }`;
  checkEach([
    [
      'it is shorter than the interval',
      inStage('"cpu_percent": { "max": 80, "over": ▸"59s" }', '"name": "x"'),
      {
        code: 'span_shorter_than_interval',
        metric: 'cpu_percent',
        key: 'over',
        spanSeconds: 59,
        spanFrom: 'given',
        intervalSeconds: 60,
        path: 'stages.0.thresholds.cpu_percent.over',
      },
    ],
    [
      'the short one of a burn rate is shorter than the interval, given or by default',
      beside(`${slo}, "thresholds": { "burn_rate": { "short": ▸"30s" } }`),
      { code: 'span_shorter_than_interval', key: 'short', spanFrom: 'given', path: 'thresholds.burn_rate.short' },
    ],
    [
      'the short one of a burn rate is shorter than the interval by default',
      `{ ${slo}, "analysis": { "interval": "10m" }, "thresholds": { "burn_rate": ▸{} },
        "stages": [{ "traffic_percent": 5, "duration": "10m" }] }`,
      { code: 'span_shorter_than_interval', spanSeconds: 300, spanFrom: 'default', intervalSeconds: 600 },
    ],
    [
      'it is for a burn rate and there is no objective',
      inStage('"burn_rate": ▸{}', '"thresholds": { "burn_rate": ▸{ "max": 6 } }'),
      { code: 'burn_rate_without_slo', path: 'thresholds.burn_rate' },
      { code: 'burn_rate_without_slo', path: 'stages.0.thresholds.burn_rate' },
    ],
    [
      'the short one is not the shorter one',
      beside(`${slo}, "thresholds": { "burn_rate": { "short": ▸"1h", "long": "60m" } }`),
      {
        code: 'burn_rate_short_not_shorter',
        shortSeconds: 3_600,
        shortFrom: 'given',
        longSeconds: 3_600,
        longFrom: 'given',
        path: 'thresholds.burn_rate.short',
      },
    ],
    [
      'the long one is not longer than the default short one',
      beside(`${slo}, "thresholds": { "burn_rate": { "long": ▸"5m" } }`),
      { code: 'burn_rate_short_not_shorter', shortFrom: 'default', path: 'thresholds.burn_rate.long' },
    ],
  ]);

  test('a burn rate cannot be more than it is when every request fails', async () => {
    const objective = '"slo": { "objective": 0.9 }';
    await expectExactly(beside(`${objective}, "thresholds": { "burn_rate": { "max": ▸10 } }`), [
      { code: 'burn_rate_never_trips', max: 10, maxFrom: 'given', objective: 0.9, path: 'thresholds.burn_rate.max' },
    ]);
    await expectExactly(beside(`${objective}, "thresholds": { "burn_rate": ▸{} }`), [
      { code: 'burn_rate_never_trips', max: 14.4, maxFrom: 'default' },
    ]);
    expect(await problemsOf(beside(`${objective}, "thresholds": { "burn_rate": { "max": 9.9 } }`))).toStrictEqual([]);
    await expectExactly(beside('"slo": { "objective": ▸2 }, "thresholds": { "burn_rate": { "max": 1e6 } }'), [
      { code: 'out_of_range' },
    ]);
  });

  test('an objective that cannot be used, or is misspelt, is still one', async () => {
    const burn = '"thresholds": { "burn_rate": {} }';
    await expectExactly(beside(`${burn}, "slo": ▸5`), [{ code: 'wrong_type' }]);
    await expectExactly(beside(`${burn}, ▸"sol": { "objective": 0.999 }`), [{ code: 'unknown_key' }]);
  });

  test('a burn rate has a limit by default, and a budget may be exhausted', async () => {
    const exhausted = '"slo": { "objective": 0.999, "remaining_percent": -5, "when_exhausted": "refuse" }';
    expect(await problemsOf(beside(`${exhausted}, "thresholds": { "burn_rate": {} }`))).toStrictEqual([]);
  });

  test('a look-back that cannot be used proves nothing about the other', () =>
    expectExactly(beside(`${slo}, "thresholds": { "burn_rate": { "long": ▸"x", "short": "2h" } }`), [
      { code: 'duration_unreadable' },
    ]));
});

describe('a rollout is too large when', () => {
  const long = (interval: string, duration: string, rest = '') =>
    `{ "analysis": { "interval": ${interval} }, "stages": [{ "traffic_percent": 5, "duration": ${duration} }]${rest} }`;
  checkEach([
    [
      'it has more than 200,000 windows',
      long('▸"1s"', '"200001s"'),
      { code: 'too_many_windows', windows: 200_001, allowed: 200_000, path: 'analysis.interval' },
    ],
    [
      'a part of a window makes it more than 200,000',
      long('▸"2s"', '"399999s"', ', "operator": [{ "at": "1s", "action": "abort" }]'),
      { code: 'too_many_windows', windows: 200_001 },
    ],
    [
      'a timed pause makes it more than 200,000 windows',
      long('▸"1s"', '"180000s", "pause": "20001s"'),
      { code: 'too_many_windows', windows: 200_001 },
    ],
    [
      'it has more than 600,000 parts, one a minute and one a look',
      '{ "analysis": { "interval": "5m" }, "stages": ▸[{ "traffic_percent": 5, "duration": "366d" }], "follow_up": "0s", "rollback": { "takes": "0s" } }',
      { code: 'too_many_parts', parts: 527_040 + 105_408, allowed: 600_000, path: 'stages' },
    ],
    [
      'noise that changes each second makes it more than 600,000 parts',
      '{ "noise": { "every": "1s", "shared_errors_cv": 0.1 }, "analysis": { "interval": "1m" }, "stages": ▸[{ "traffic_percent": 5, "duration": "600000s" }], "rollback": { "takes": "0s" } }',
      { code: 'too_many_parts', parts: 610_000 },
    ],
  ]);

  test('a duration that cannot be used takes no windows away', () =>
    expectExactly(
      `{ "analysis": { "interval": ▸"1s" }, "stages": [
        { "traffic_percent": 5, "duration": "200001s" }, { "traffic_percent": 6, "duration": ▸"x" }] }`,
      [
        { code: 'too_many_windows', windows: 200_001 },
        { code: 'duration_unreadable', path: 'stages.1.duration' },
      ],
    ));

  test('200,000 windows are allowed', async () => {
    expect(await problemsOf(long('"1s"', '"200000s"', ', "rollback": { "takes": "50000s" }'))).toStrictEqual([]);
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
    { "name": "a", "traffic_percent": 25, "duration": ▸"1m15" },
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
