import { describe, expect, test } from 'vitest';
import { checkEach, problemsOf } from './marked-text.js';

const stage = (rest: string) => `{ "stages": [{ "traffic_percent": 5, "duration": "5m", ${rest} }] }`;
const beside = (rest: string) => `{ "stages": [{ "traffic_percent": 5, "duration": "5m" }], ${rest} }`;
const stages = (...list: readonly string[]) => `{\n  "stages": [\n    ${list.join(',\n    ')}\n  ]\n}`;

describe('a configuration is refused because of its keys when', () => {
  checkEach([
    ['stages are missing', '▸{ "name": "x" }', { code: 'missing_key', key: 'stages', path: 'stages' }],
    [
      'a stage lacks its traffic and its duration',
      '{ "stages": [▸▸{}] }',
      { code: 'missing_key', key: 'traffic_percent', path: 'stages.0.traffic_percent' },
      { code: 'missing_key', key: 'duration', path: 'stages.0.duration' },
    ],
    [
      'an operator action lacks its time and its name',
      beside('"operator": [▸▸{}]'),
      { code: 'missing_key', path: 'operator.0.at' },
      { code: 'missing_key', path: 'operator.0.action' },
    ],
    [
      'a key is unknown, with what was probably meant',
      '{ "stages": [{ "traffic_percent": 5, "duration": "5m", ▸"nmae": "x" }] }',
      { code: 'unknown_key', key: 'nmae', suggestion: 'name', path: 'stages.0.nmae' },
    ],
    [
      'a required key is misspelt, which is said once',
      '{ "stages": [{ "traffic_percent": 5, ▸"duraton": "5m" }] }',
      { code: 'unknown_key', key: 'duraton', suggestion: 'duration', path: 'stages.0.duraton' },
    ],
    [
      'a key is there, wrong, and once more misspelt, which are two problems',
      '{ "stages": [{ "traffic_percent": 5, ▸"duraton": "5m", "duration": ▸"x" }] }',
      { code: 'unknown_key', suggestion: 'duration', path: 'stages.0.duraton' },
      { code: 'duration_unreadable', path: 'stages.0.duration' },
    ],
    [
      'a key is unknown and nothing like it exists',
      beside('▸"colour": "red"'),
      { code: 'unknown_key', key: 'colour', suggestion: null, allowed: expect.arrayContaining(['name', 'stages']) },
    ],
    [
      'a key is called __proto__',
      beside('▸"__proto__": { "polluted": true }'),
      { code: 'unknown_key', key: '__proto__' },
    ],
    [
      'a stage has keys called constructor and toString',
      stage('▸"constructor": 1, ▸"toString": 2'),
      { code: 'unknown_key', key: 'constructor', path: 'stages.0.constructor' },
      { code: 'unknown_key', key: 'toString', path: 'stages.0.toString' },
    ],
    [
      'a threshold is for an unknown metric, with what was probably meant',
      beside(
        '"thresholds": { ▸"error_rat": { "max": 0.1 }, ▸"cpu_usage_percent": { "max": 5 }, ▸"uptime": { "min": 1 } }',
      ),
      { code: 'unknown_metric', key: 'error_rat', suggestion: 'error_rate', path: 'thresholds.error_rat' },
      { code: 'unknown_metric', key: 'cpu_usage_percent', suggestion: 'cpu_percent' },
      { code: 'unknown_metric', key: 'uptime', suggestion: null },
    ],
    [
      "a stage's threshold is for an unknown metric",
      stage('"thresholds": { ▸"latency_p90_ms": { "max": 5 } }'),
      { code: 'unknown_metric', key: 'latency_p90_ms', path: 'stages.0.thresholds.latency_p90_ms' },
    ],
    [
      'a condition is misspelt, which is not also called missing',
      beside('"thresholds": { "error_rate": { "floor": 0.1, ▸"max_incrase": 0.01 } }'),
      { code: 'unknown_key', suggestion: 'max_increase', path: 'thresholds.error_rate.max_incrase' },
    ],
    [
      'a key is given twice, even if both say the same',
      stage('"name": "a", ▸"name": "a"'),
      { code: 'duplicate_key', key: 'name', path: 'stages.0.name', first: { line: 1, column: 56 } },
    ],
    [
      'a key is given twice and the value that counts is wrong',
      beside('"name": "a", ▸"name": ▸5'),
      { code: 'duplicate_key', path: 'name' },
      { code: 'wrong_type', expected: 'text', path: 'name' },
    ],
  ]);

  test('__proto__ as a key pollutes nothing, in either syntax', async () => {
    await problemsOf('{ "__proto__": { "polluted": true }, "stages": [{ "__proto__": { "polluted": true } }] }');
    await problemsOf('__proto__: { polluted: true }\nstages:\n  - __proto__: { polluted: true }\n');
    expect('polluted' in {}).toBe(false);
  });
});

describe('a configuration is refused because of its types when', () => {
  checkEach([
    ['it is a list', '▸[]', { code: 'not_an_object', found: { kind: 'list', length: 0 }, path: '' }],
    ['it is text', '▸"hello"', { code: 'not_an_object', found: { kind: 'text', text: 'hello' } }],
    ['it is a number', '▸42', { code: 'not_an_object', found: { kind: 'number', value: 42 } }],
    ['it is null', '▸null', { code: 'not_an_object', found: { kind: 'null' } }],
    [
      'objects, lists, numbers and texts are mixed up',
      '{ "name": ▸5, "service": ▸[], "stages": ▸{}, "operator": ▸null, "canary": { "error_rate": ▸"0.1" }, "stable": ▸"x" }',
      { code: 'wrong_type', expected: 'text', found: { kind: 'number', value: 5 }, path: 'name' },
      { code: 'wrong_type', expected: 'object', found: { kind: 'list' }, path: 'service' },
      { code: 'wrong_type', expected: 'list', found: { kind: 'object' }, path: 'stages' },
      { code: 'wrong_type', expected: 'list', found: { kind: 'null' }, path: 'operator' },
      { code: 'wrong_type', expected: 'number', found: { kind: 'text', text: '0.1' }, path: 'canary.error_rate' },
      { code: 'wrong_type', expected: 'object', found: { kind: 'text' }, path: 'stable' },
    ],
    ['a stage is a number', '{ "stages": [▸7] }', { code: 'wrong_type', expected: 'object', path: 'stages.0' }],
    [
      'an operator action is a number',
      beside('"operator": [▸7]'),
      { code: 'wrong_type', expected: 'object', path: 'operator.0' },
    ],
    [
      'the rule for a metric is a number',
      beside('"thresholds": { "error_rate": ▸7 }'),
      { code: 'wrong_type', expected: 'rule', path: 'thresholds.error_rate' },
    ],
    [
      'a text is a truth value',
      beside('"name": ▸true'),
      { code: 'wrong_type', expected: 'text', found: { kind: 'boolean', value: true }, path: 'name' },
    ],
    [
      'a number is text that looks like no number',
      '{ "stages": [{ "traffic_percent": ▸"NaN", "duration": "5m" }] }',
      {
        code: 'wrong_type',
        expected: 'number',
        found: { kind: 'text', text: 'NaN' },
        path: 'stages.0.traffic_percent',
      },
    ],
    [
      'a pause is neither yes, no nor a duration',
      stage('"pause": ▸{}'),
      { code: 'wrong_type', expected: 'pause', found: { kind: 'object' }, path: 'stages.0.pause' },
    ],
    [
      'a word is not one of those known',
      beside('"analysis": { "when_inconclusive": ▸"Promotes" }, "operator": [{ "at": "1m", "action": ▸"cancel" }]'),
      { code: 'not_one_of', suggestion: 'promote', allowed: ['pause', 'promote', 'rollback'] },
      {
        code: 'not_one_of',
        suggestion: null,
        allowed: ['pause', 'resume', 'promote', 'abort'],
        path: 'operator.0.action',
      },
    ],
    [
      'a word is a number',
      beside('"operator": [{ "at": "1m", "action": ▸1 }]'),
      { code: 'not_one_of', found: { kind: 'number', value: 1 }, suggestion: null },
    ],
    ['there are no stages', '{ "stages": ▸[] }', { code: 'too_few_items', found: 0, allowed: 1, path: 'stages' }],
  ]);

  test('there are more than a thousand stages or operator actions', async () => {
    const many = Array.from({ length: 1001 }, (_, n) => ({ traffic_percent: (n + 1) / 20, duration: '1m' }));
    const operator = Array.from({ length: 1001 }, () => ({ at: '1m', action: 'pause' }));
    const problems = await problemsOf(JSON.stringify({ stages: many, operator }));
    expect(problems).toMatchObject([
      { code: 'too_many_items', found: 1001, allowed: 1000, path: ['stages'] },
      { code: 'too_many_items', found: 1001, allowed: 1000, path: ['operator'] },
    ]);
    const fewer = { stages: many.slice(1), operator: operator.slice(1) };
    expect(await problemsOf(JSON.stringify(fewer))).toStrictEqual([]);
  });
});

describe('a configuration is refused because of its numbers when', () => {
  const percent = (value: string) => `{ "stages": [{ "traffic_percent": ${value}, "duration": "5m" }] }`;
  const allowed = { atLeast: 0, atMost: 100 };
  const path = 'stages.0.traffic_percent';
  const rate = { atLeast: 0, atMost: 1 };
  checkEach([
    ['a percentage is 0 and nothing is copied', percent('▸0'), { code: 'stage_without_requests', path }],
    ['a percentage is negative', percent('▸-5'), { code: 'out_of_range', found: -5, allowed, path }],
    ['a percentage is over 100', percent('▸100.5'), { code: 'out_of_range', found: 100.5, allowed, path }],
    ['a number is huge', percent('▸1e300'), { code: 'out_of_range', found: 1e300, allowed, path }],
    ['a number is too large to be one', percent('▸1e999'), { code: 'not_finite', found: 'Infinity', path }],
    [
      'a YAML number is not a number',
      'stages: [{ traffic_percent: ▸.nan, duration: 5m }]\nservice: { requests_per_second: ▸-.inf }',
      { code: 'not_finite', found: 'NaN', path },
      { code: 'not_finite', found: '-Infinity' },
    ],
    [
      'an error rate is outside 0 to 1',
      beside('"stable": { "error_rate": ▸-0.1 }, "canary": { "error_rate": ▸1.1 }'),
      { code: 'out_of_range', found: -0.1, allowed: rate, path: 'stable.error_rate' },
      { code: 'out_of_range', found: 1.1, allowed: rate, path: 'canary.error_rate' },
    ],
    [
      'a rate of requests is 0 or beyond ten million',
      beside('"service": { "requests_per_second": ▸0 }'),
      { code: 'out_of_range', found: 0, allowed: { above: 0, atMost: 1e7 }, path: 'service.requests_per_second' },
    ],
    [
      'a latency is below 0.01 ms or above an hour',
      beside('"stable": { "latency_ms": { "p50": ▸0.001, "p99": ▸3600001 } }'),
      {
        code: 'out_of_range',
        found: 0.001,
        allowed: { atLeast: 0.01, atMost: 3_600_000 },
        path: 'stable.latency_ms.p50',
      },
      { code: 'out_of_range', found: 3_600_001, path: 'stable.latency_ms.p99' },
    ],
    [
      'a count is no whole number, too small or too big',
      beside('"analysis": { "min_requests": ▸0, "failure_limit": ▸1.5 }'),
      { code: 'out_of_range', found: 0, allowed: { atLeast: 1, atMost: 1e12 }, path: 'analysis.min_requests' },
      { code: 'not_integer', found: 1.5, path: 'analysis.failure_limit' },
    ],
    [
      'a count is beyond what a double counts exactly',
      beside('"analysis": { "min_requests": ▸1e17, "failure_limit": ▸-1 }'),
      { code: 'out_of_range', found: 1e17, path: 'analysis.min_requests' },
      { code: 'out_of_range', found: -1, allowed: { atLeast: 0, atMost: 1e6 }, path: 'analysis.failure_limit' },
    ],
    [
      'a limit on a rate is outside 0 to 1',
      beside(
        `"thresholds": { "error_rate": { "max": ▸2, "min": ▸-1, "max_increase": ▸1.01, "floor": ▸5 },
           "success_rate": { "max_decrease": ▸-0.01, "max_ratio": ▸0, "min_ratio": ▸-1 } }`,
      ),
      { code: 'out_of_range', found: 2, allowed: rate, path: 'thresholds.error_rate.max' },
      { code: 'out_of_range', found: -1, allowed: rate, path: 'thresholds.error_rate.min' },
      { code: 'out_of_range', found: 1.01, allowed: rate, path: 'thresholds.error_rate.max_increase' },
      { code: 'out_of_range', found: 5, allowed: rate, path: 'thresholds.error_rate.floor' },
      { code: 'out_of_range', found: -0.01, allowed: rate, path: 'thresholds.success_rate.max_decrease' },
      { code: 'out_of_range', found: 0, allowed: { above: 0, atMost: 1e6 }, path: 'thresholds.success_rate.max_ratio' },
      {
        code: 'out_of_range',
        found: -1,
        allowed: { above: 0, atMost: 1e6 },
        path: 'thresholds.success_rate.min_ratio',
      },
    ],
    [
      'a limit on a latency is negative',
      beside('"thresholds": { "latency_p95_ms": { "max": ▸-1, "floor": ▸1e10, "max_ratio": 2 } }'),
      { code: 'out_of_range', found: -1, allowed: { atLeast: 0, atMost: 1e9 }, path: 'thresholds.latency_p95_ms.max' },
      { code: 'out_of_range', found: 1e10, path: 'thresholds.latency_p95_ms.floor' },
    ],
  ]);

  test('bounds that are allowed are allowed', async () => {
    const fine =
      beside(`"stable": { "error_rate": 0, "latency_ms": { "p50": 0.01, "p99": 3600000 } }, "canary": { "error_rate": 1 },
      "service": { "requests_per_second": 1e7 }, "analysis": { "min_requests": 1, "failure_limit": 0 },
      "thresholds": { "error_rate": { "max_increase": 0, "max": 1 }, "latency_p50_ms": { "max": 0 } }`);
    expect(await problemsOf(fine)).toStrictEqual([]);
  });
});

describe('a configuration is refused because of its durations when', () => {
  const duration = (value: string) => `{ "stages": [{ "traffic_percent": 5, "duration": ${value} }] }`;
  const path = 'stages.0.duration';
  checkEach([
    [
      'one is a negative number',
      duration('▸-5'),
      { code: 'duration_out_of_range', found: '-5', atLeastSeconds: 0, path },
    ],
    [
      'one is a number of no whole seconds',
      duration('▸1.5'),
      { code: 'duration_not_whole_seconds', found: '1.5', path },
    ],
    ['one is a number beyond all time', duration('▸1e300'), { code: 'duration_out_of_range', found: '1e+300', path }],
    ['its last part has no unit', duration('▸"1h30"'), { code: 'duration_without_unit', found: '1h30', path }],
    ['one is no duration', duration('▸"soon"'), { code: 'duration_unreadable', found: 'soon', path }],
    ['one is null', duration('▸null'), { code: 'wrong_type', expected: 'duration', found: { kind: 'null' }, path }],
    ['one is negative', duration('▸"-5m"'), { code: 'duration_out_of_range', found: '-5m', atLeastSeconds: 0, path }],
    ['one is no whole seconds', duration('▸"1.5s"'), { code: 'duration_not_whole_seconds', found: '1.5s', path }],
    [
      'one is a number too large to be one',
      duration('▸1e999'),
      { code: 'wrong_type', expected: 'duration', found: { kind: 'number', value: Number.POSITIVE_INFINITY }, path },
    ],
    [
      'a pause is a negative number',
      stage('"pause": ▸-15'),
      { code: 'duration_out_of_range', found: '-15', path: 'stages.0.pause' },
    ],
    [
      'one is over 366 days',
      duration('▸"367d"'),
      { code: 'duration_out_of_range', found: '367d', atMostSeconds: 31_622_400, path },
    ],
    [
      'interval and lookback are zero',
      beside('"analysis": { "interval": ▸"0s", "lookback": ▸"0m" }'),
      { code: 'duration_out_of_range', found: '0s', atLeastSeconds: 1, path: 'analysis.interval' },
      { code: 'duration_out_of_range', found: '0s', atLeastSeconds: 1, path: 'analysis.lookback' },
    ],
    [
      'a pause, a hold or a time of the operator is none',
      `{ "stages": [{ "traffic_percent": 5, "duration": "5m", "pause": ▸"x",
        "thresholds": { "error_rate": { "max": 1, "for": ▸0.5 } } }], "operator": [{ "at": ▸"1m5", "action": "pause" }] }`,
      { code: 'duration_unreadable', path: 'stages.0.pause' },
      { code: 'duration_not_whole_seconds', path: 'stages.0.thresholds.error_rate.for' },
      { code: 'duration_without_unit', path: 'operator.0.at' },
    ],
  ]);
});

describe('a configuration is refused because of its names when', () => {
  const path = 'stages.0.name';
  checkEach([
    ['one is empty', stage('"name": ▸""'), { code: 'name_empty', path }],
    ['one is only spaces', stage('"name": ▸"  \u00a0"'), { code: 'name_empty', path }],
    [
      'one has more than 100 characters',
      stage(`"name": ▸"${'😀'.repeat(101)}"`),
      { code: 'name_too_long', characters: 101, allowed: 100, path },
    ],
    [
      'one has a control character',
      beside('"name": ▸"a\\u001b[31mb"'),
      { code: 'name_unprintable', codePoint: 0x1b, position: 2, path: 'name' },
    ],
    ['one has a C1 control', stage('"name": ▸"\\u009b"'), { code: 'name_unprintable', codePoint: 0x9b, position: 1 }],
    ['one overrides direction', stage('"name": ▸"a\\u202eb"'), { code: 'name_unprintable', codePoint: 0x202e }],
    ['one has a zero-width space', stage('"name": ▸"a\\u200bb"'), { code: 'name_unprintable', codePoint: 0x200b }],
    ['one has a line separator', stage('"name": ▸"a\\u2028b"'), { code: 'name_unprintable', codePoint: 0x2028 }],
    ['one has half a surrogate pair', stage('"name": ▸"😀\\ud800"'), { code: 'name_unprintable', position: 2 }],
    [
      'two stages share one (both are named)',
      stages(
        '{ "name": "a", "traffic_percent": 5, "duration": "5m" }',
        '{ "name": ▸"a", "traffic_percent": 6, "duration": "5m" }',
      ),
      { code: 'duplicate_name', name: 'a', stageIndex: 1, earlierIndex: 0, defaulted: false, path: 'stages.1.name' },
    ],
    [
      'two stages have one that cannot be used, which does not make them the same',
      stages(
        '{ "name": ▸5, "traffic_percent": 5, "duration": "5m" }',
        '{ "name": ▸5, "traffic_percent": 6, "duration": "5m" }',
      ),
      { code: 'wrong_type', path: 'stages.0.name' },
      { code: 'wrong_type', path: 'stages.1.name' },
    ],
    [
      'a default name is taken already',
      stages(
        '{ "name": "stage-2", "traffic_percent": 5, "duration": "5m" }',
        '▸{ "traffic_percent": 6, "duration": "5m" }',
      ),
      { code: 'duplicate_name', name: 'stage-2', stageIndex: 1, earlierIndex: 0, defaulted: true },
    ],
  ]);

  test('names may have 100 characters, spaces, emoji and letters of any script', async () => {
    expect(await problemsOf(stage(`"name": "${'😀'.repeat(100)}"`))).toStrictEqual([]);
    expect(await problemsOf(stage('"name": "Kanarienvogel 1 % – カナリア"'))).toStrictEqual([]);
  });
});
