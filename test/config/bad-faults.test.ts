import { describe, expect, test } from 'vitest';
import { problemSentence } from '../../src/report/words/problems/problem-sentence.js';
import { checkEach, expectExactly, problemsOf } from './marked-text.js';

const STAGES = `"stages": [
  { "name": "first", "traffic_percent": 5, "duration": "5m" },
  { "name": "second", "traffic_percent": 50, "duration": "5m" },
  { "name": "full", "traffic_percent": 100, "duration": "5m" }]`;
const faults = (...list: readonly string[]) => `{ ${STAGES},\n "faults": [${list.join(',\n  ')}] }`;
const fault = (rest: string) => faults(`{ "name": "x", "error_rate": 0.1, ${rest} }`);
const x = { index: 0, name: 'x' };

describe('a fault does nothing, and is refused, when', () => {
  checkEach([
    [
      'nothing is said of its effect',
      faults('{ "name": "x", "error_rate": 0.1 }', '▸{ "from": "5m", "arm": "all" }'),
      { code: 'fault_without_effect', fault: { index: 1, name: 'fault-2' }, path: 'faults.1' },
    ],
    [
      'all that is said of its effect leaves things as they are',
      faults('▸{ "name": "x", "latency_ratio": 1, "conversion_ratio": 1, "error_rate": 0 }', '▸{ "retries": 0 }'),
      {
        code: 'fault_neutral',
        fault: x,
        effects: [
          { key: 'error_rate', value: 0 },
          { key: 'latency_ratio', value: 1 },
          { key: 'conversion_ratio', value: 1 },
        ],
        path: 'faults.0',
      },
      { code: 'fault_neutral', effects: [{ key: 'retries', value: 0 }] },
    ],
  ]);

  test('each of its effects is enough', async () => {
    const [problem] = await problemsOf(faults('{}'));
    const effects = problem?.code === 'fault_without_effect' ? problem.effects : [];
    expect(effects).toHaveLength(10);
    const sayings = effects.filter((effect) => effect !== 'metrics');
    expect(
      await problemsOf(faults(...sayings.map((effect) => `{ "${effect}": ${effect.endsWith('ratio') ? 2 : 1} }`))),
    ).toStrictEqual([]);
    expect(await problemsOf(faults('{ "error_rate": 0, "retries": 1 }', '{ "conversion_ratio": 0 }'))).toStrictEqual(
      [],
    );
  });

  test('an effect that cannot be used, or is misspelt, is still one', async () => {
    await expectExactly(faults('{ "latency_ratio": ▸"2" }'), [{ code: 'wrong_type' }]);
    await expectExactly(faults('{ "latency_ratio": ▸"2", "retries": 0 }'), [{ code: 'wrong_type' }]);
    await expectExactly(faults('{ ▸"eror_rate": 0.1, "retries": 0 }'), [{ code: 'unknown_key' }]);
    await expectExactly(faults('{ ▸"eror_rate": 0.1 }'), [{ code: 'unknown_key', suggestion: 'error_rate' }]);
  });
});

describe('the moments of a fault do not fit together when', () => {
  checkEach([
    [
      'it ends when it begins',
      fault('"from": "10m", "until": ▸"600s"'),
      {
        code: 'fault_ends_before_it_begins',
        fault: x,
        from: { stage: null, seconds: 600 },
        until: { stage: null, seconds: 600 },
        path: 'faults.0.until',
      },
    ],
    [
      'it ends before it begins in the same stage',
      fault('"from": { "stage": "second", "plus": "2m" }, "until": ▸{ "stage": "second", "plus": "1m" }'),
      { code: 'fault_ends_before_it_begins', from: { stage: 'second', seconds: 120 }, until: { stage: 'second' } },
    ],
    [
      'it ends in an earlier stage',
      fault('"from": { "stage": "second" }, "until": ▸{ "stage": "first", "plus": "1h" }'),
      { code: 'fault_ends_before_it_begins', from: { stage: 'second', seconds: 0 }, until: { stage: 'first' } },
    ],
    [
      'it ends before it begins, after completion',
      fault('"after": "completed", "from": "10m", "until": ▸"5m"'),
      { code: 'fault_ends_before_it_begins' },
    ],
    [
      'its stages do not exist, with what was probably meant',
      fault(`"from": { "stage": ▸"frist" }, "until": { "stage": ▸"third" },
        "cohort": { "share": 0.1, "from_stage": ▸"ful" }`),
      {
        code: 'not_one_of',
        found: { kind: 'text', text: 'frist' },
        allowed: ['first', 'second', 'full'],
        suggestion: 'first',
        path: 'faults.0.from.stage',
      },
      { code: 'not_one_of', suggestion: null, path: 'faults.0.until.stage' },
      { code: 'not_one_of', suggestion: 'full', path: 'faults.0.cohort.from_stage' },
    ],
    [
      'it counts from the completion and names stages that are over by then',
      fault('"after": "completed", "from": ▸{ "stage": "first" }, "until": ▸{ "stage": "scnd" }'),
      { code: 'stage_moment_after_completion', fault: x, key: 'from', stage: 'first', path: 'faults.0.from' },
      { code: 'stage_moment_after_completion', fault: x, key: 'until', stage: 'scnd', path: 'faults.0.until' },
    ],
  ]);

  test.each([
    ['"from": { "stage": "second" }, "until": ▸"5m"', { stage: 'second', plannedSeconds: 300 }, { seconds: 300 }],
    ['"from": "10m", "until": ▸{ "stage": "full" }', { plannedSeconds: null }, { stage: 'full', plannedSeconds: 600 }],
    [
      '"from": { "stage": "first", "plus": "1h" }, "until": ▸{ "stage": "second" }',
      { stage: 'first', plannedSeconds: 3_600 },
      { stage: 'second', plannedSeconds: 300 },
    ],
  ])('they are compared as the stages are planned: %s', async (moments, from, until) => {
    await expectExactly(fault(moments), [{ code: 'fault_ends_before_it_begins', fault: x, from, until }]);
  });

  test('a timed pause counts as planned', async () => {
    const paused = (moments: string) => fault(moments).replace('"5m" }', '"5m", "pause": "1m" }');
    await expectExactly(paused('"from": { "stage": "second" }, "until": ▸"6m"'), [
      { code: 'fault_ends_before_it_begins', from: { plannedSeconds: 360 } },
    ]);
    expect(await problemsOf(paused('"from": { "stage": "second" }, "until": "361s"'))).toStrictEqual([]);
  });

  const mixed = [
    '"from": "1h", "until": { "stage": "second" }',
    '"from": { "stage": "second", "plus": "1h" }, "until": "1s"',
    '"from": { "stage": "first", "plus": "1h" }, "until": { "stage": "second" }',
    '"until": { "stage": "second" }, "ramp": "2h"',
  ];

  test('moments of different kinds may meet in any order where a person decides when', async () => {
    const list = faults(...mixed.map((rest) => `{ "error_rate": 0.1, ${rest} }`));
    expect(await problemsOf(list)).toHaveLength(4);
    expect(await problemsOf(list.replace('"5m" }', '"5m", "pause": true }'))).toStrictEqual([]);
    const script = '{ "operator": [{ "at": "1m", "action": "pause" }],';
    expect(await problemsOf(list.replace('{', script))).toStrictEqual([]);
  });

  test('moments of different kinds may meet as planned, or after completion', async () => {
    const fine = [
      '"from": "299s", "until": { "stage": "second" }',
      '"from": { "stage": "second" }, "until": "301s"',
      '"after": "completed", "arm": "stable", "min_traffic_percent": 100, "cohort": { "share": 1 }',
      '"after": "completed", "cohort": { "share": 0.95, "from_stage": "second" }, "until": "1m", "ramp": "1m"',
    ];
    expect(await problemsOf(faults(...fine.map((rest) => `{ "error_rate": 0.1, ${rest} }`)))).toStrictEqual([]);
  });

  test('a stage whose length or name cannot be used proves nothing about those after it', async () => {
    const list = faults(...mixed.map((rest) => `{ "error_rate": 0.1, ${rest} }`));
    await expectExactly(list.replace('"5m" }', '▸"x" }'), [{ code: 'duration_unreadable' }]);
    const unnamed = faults(...mixed.slice(0, 2).map((rest) => `{ "error_rate": 0.1, ${rest} }`));
    await expectExactly(unnamed.replace('"first"', '▸""'), [{ code: 'name_empty' }]);
  });

  test('what cannot be used proves nothing about the rest', async () => {
    await expectExactly(fault('"from": ▸"x", "until": "0s"'), [{ code: 'duration_unreadable' }]);
    await expectExactly(fault('"from": "5m", "until": ▸"x", "ramp": "1h"'), [{ code: 'duration_unreadable' }]);
    await expectExactly(
      `{ "stages": [{ "name": ▸"", "traffic_percent": 5, "duration": "5m" }],
        "faults": [{ "error_rate": 0.1, "from": { "stage": "first" } }] }`,
      [{ code: 'name_empty' }],
    );
  });

  test('a stage without a name of its own goes by its number', async () => {
    const numbered = `{ "stages": [{ "traffic_percent": 5, "duration": "5m" }],
      "faults": [{ "error_rate": 0.1, "from": { "stage": "stage-1" } }] }`;
    expect(await problemsOf(numbered)).toStrictEqual([]);
  });
});

describe('the course of a fault does not fit together when', () => {
  checkEach([
    [
      'it lasts less than its ramp',
      fault('"from": "5m", "until": "10m", "ramp": ▸"301s"'),
      {
        code: 'ramp_too_long',
        fault: x,
        rampSeconds: 301,
        allowedSeconds: 300,
        over: 'fault',
        path: 'faults.0.ramp',
      },
    ],
    [
      'it lasts less than its ramp within a stage',
      fault('"from": { "stage": "first" }, "until": { "stage": "first", "plus": "1m" }, "ramp": ▸"2m"'),
      { code: 'ramp_too_long', rampSeconds: 120, allowedSeconds: 60, over: 'fault' },
    ],
    [
      'each of its spells is shorter than its ramp',
      fault('"every": "10m", "for": "2m", "ramp": ▸"121s"'),
      { code: 'ramp_too_long', rampSeconds: 121, allowedSeconds: 120, over: 'for' },
    ],
    [
      'it ends with a stage that is planned to come too soon',
      fault('"until": { "stage": "full" }, "ramp": ▸"2h"'),
      { code: 'ramp_too_long', fault: x, rampSeconds: 7_200, allowedSeconds: 600, over: 'plan', path: 'faults.0.ramp' },
    ],
    [
      'its cohort is planned to come too late',
      fault('"cohort": { "share": 0.1, "from_stage": "full" }, "until": "12m", "ramp": ▸"5m"'),
      { code: 'ramp_too_long', allowedSeconds: 120, over: 'plan' },
    ],
    [
      'its traffic is planned to come too late',
      fault('"arm": "all", "min_traffic_percent": 51, "until": "12m", "ramp": ▸"5m"'),
      { code: 'ramp_too_long', allowedSeconds: 120, over: 'plan' },
    ],
    [
      'it comes and goes with half of what that takes',
      faults('{ "error_rate": 0.1, "every": ▸"10m" }', '{ "error_rate": 0.1, "for": ▸"1m" }'),
      { code: 'flapping_incomplete', given: 'every', missing: 'for', path: 'faults.0.every' },
      { code: 'flapping_incomplete', given: 'for', missing: 'every', path: 'faults.1.for' },
    ],
    [
      'it is always on',
      fault('"every": "10m", "for": ▸"600s"'),
      { code: 'flap_not_shorter', fault: x, forSeconds: 600, everySeconds: 600, path: 'faults.0.for' },
    ],
  ]);

  test('a ramp may take all the time there is', async () => {
    const full = [
      '"from": "5m", "until": "10m", "ramp": "5m"',
      '"every": "10m", "for": "2m", "ramp": "2m"',
      '"ramp": "2h"',
      '"from": { "stage": "first" }, "until": { "stage": "second" }, "ramp": "5m"',
      '"cohort": { "share": 0.1, "from_stage": "full" }, "until": "12m", "ramp": "2m"',
      '"arm": "all", "cohort": { "share": 0.1, "from_stage": "full" }, "until": "12m", "ramp": "12m"',
      '"min_traffic_percent": 51, "until": "15m", "ramp": "5m"',
    ];
    expect(await problemsOf(faults(...full.map((rest) => `{ "error_rate": 0.1, ${rest} }`)))).toStrictEqual([]);
  });

  test('a fault that ends before it begins is not also called too short for its ramp', () =>
    expectExactly(fault('"from": "5m", "until": ▸"1m", "ramp": "1m"'), [{ code: 'fault_ends_before_it_begins' }]));

  test('a half that cannot be used, or is misspelt, is not also called missing', async () => {
    await expectExactly(fault('"every": "5m", "for": ▸"x"'), [{ code: 'duration_unreadable' }]);
    await expectExactly(fault('▸"evry": "5m", "for": "1m"'), [{ code: 'unknown_key', suggestion: 'every' }]);
  });
});

describe('a cohort cannot be kept from the canary when', () => {
  const cohort = (share: string, rest = '') => fault(`"cohort": { "share": ${share}, "from_stage": "full" }${rest}`);

  checkEach([
    [
      'it is everybody, and a stage comes before theirs',
      cohort('▸1'),
      {
        code: 'cohort_of_all_users',
        fault: x,
        fromStage: 'full',
        stage: { index: 0, name: 'first' },
        path: 'faults.0.cohort.share',
      },
    ],
    [
      'it is everybody, whatever else is hit',
      cohort('▸1', ', "arm": "all"'),
      { code: 'cohort_of_all_users', stage: { index: 0, name: 'first' } },
    ],
  ]);

  test('it may be all but a few, such as meet stable, and all from the first stage on', async () => {
    expect(await problemsOf(cohort('0.75'))).toStrictEqual([]);
    expect(await problemsOf(cohort('0.999999'))).toStrictEqual([]);
    expect(await problemsOf(cohort('1', ', "arm": "stable"'))).toStrictEqual([]);
    expect(await problemsOf(fault('"cohort": { "share": 1 }'))).toStrictEqual([]);
    expect(await problemsOf(fault('"cohort": { "share": 1, "from_stage": "first" }'))).toStrictEqual([]);
  });
});

describe('faults share a name when', () => {
  checkEach([
    [
      'it is given twice',
      faults('{ "name": "a", "retries": 1 }', '{ "name": "b", "retries": 1 }', '{ "name": ▸"a", "retries": 1 }'),
      {
        code: 'duplicate_fault_name',
        name: 'a',
        faultIndex: 2,
        earlierIndex: 0,
        defaulted: false,
        path: 'faults.2.name',
      },
    ],
    [
      'one has it by default',
      faults('{ "name": "fault-2", "retries": 1 }', '▸{ "retries": 1 }'),
      { code: 'duplicate_fault_name', name: 'fault-2', faultIndex: 1, earlierIndex: 0, defaulted: true },
    ],
    [
      'the preset has it',
      faults('{ "name": ▸"memory_leak (latency)", "retries": 1 }').replace('{', '{ "preset": "memory_leak",'),
      { code: 'duplicate_fault_name', faultIndex: 0, earlierIndex: null, defaulted: false, path: 'faults.0.name' },
    ],
  ]);
});

test('a hundred faults with three unknown stages each make three hundred problems, one line each', async () => {
  const name = (index: number) => `${'m'.repeat(40)}${String(index).padStart(16, '0')}`;
  const stages = Array.from({ length: 1_000 }, (_, index) => ({
    name: name(index),
    traffic_percent: (index + 1) / 10,
    duration: '1m',
  }));
  // Near enough to each of the names to be compared with it to the end.
  const wrong = Array.from({ length: 100 }, (_, index) => ({
    error_rate: 0.1,
    from: { stage: `${name(index)}xx` },
    until: { stage: `${name(index)}yyy` },
    cohort: { share: 0.1, from_stage: `${name(index)}zzzz` },
  }));
  const problems = await problemsOf(JSON.stringify({ stages, faults: wrong }));
  expect(problems).toHaveLength(300);
  for (const problem of problems) {
    expect(problem.code).toBe('not_one_of');
    expect(problemSentence(problem)).toMatch(/^[^\n]{10,5000}$/);
  }
});
