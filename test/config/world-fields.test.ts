import { describe, expect, test } from 'vitest';
import { type Config, parseConfig } from '../../src/config/parse-config.js';
import { NO_EFFECT } from '../../src/model/fault.js';
import { PLAIN_VERSION } from '../../src/model/world.js';
import { RICH } from './sample.js';

const STAGES = [
  { traffic_percent: 10, duration: '30m' },
  { traffic_percent: 100, duration: '30m' },
];

async function understood(fields: object): Promise<Config> {
  const result = await parseConfig(JSON.stringify({ stages: STAGES, ...fields }));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config;
}

async function problems(fields: object): Promise<readonly object[]> {
  const result = await parseConfig(JSON.stringify({ stages: STAGES, ...fields }));
  return result.ok ? [] : result.problems.map(({ place, path, ...problem }) => ({ ...problem, path: path.join('.') }));
}

describe('a configuration that says everything', () => {
  test('is understood as it stands', async () => {
    const { document } = await understood(RICH);
    expect(document).toMatchObject(RICH);
    expect(Object.keys(document)).toStrictEqual(Object.keys(RICH));
  });

  test('describes its world in the units of the model', async () => {
    const { world } = (await understood(RICH)).setup;
    const { faults: _, ...rest } = world;
    const version = (add: number) => ({
      latency: { p50Ms: 40 + add, p99Ms: 160 + add },
      slow: { share: add === 0 ? 0.05 : 0.06, latency: { p50Ms: 400 + add, p99Ms: 900 + add } },
      cpuPercent: 30 + add,
      memoryMb: 900 + add,
    });
    expect(rest).toStrictEqual({
      requestsPerSecond: { kind: 'daily', meanPerSecond: 300, peakRatio: 1.8, peakAtSeconds: 66_600 },
      startsAtSeconds: 33_300,
      users: { count: 2_000_000, activityCv: 2, routing: 'sticky' },
      audiences: [],
      realShare: null,
      harm: { slowerThanMs: 750, conversionValue: 12.5 },
      instances: null,
      stable: {
        ...version(0),
        errorRate: 0.002,
        memoryGrowthMbPerMinute: 0.5,
        restartsPerHour: 0.01,
        conversionRate: 0.1,
        metrics: [],
      },
      canary: {
        ...version(1),
        errorRate: 0.003,
        memoryGrowthMbPerMinute: 0.6,
        restartsPerHour: 0.02,
        conversionRate: 0.11,
        metrics: [],
      },
      freshBaseline: true,
      warmUp: { seconds: 180, latencyRatio: 2, errorRatio: 4 },
      noise: {
        everySeconds: 120,
        arrivalsCv: 0.1,
        errorsCorrelation: 0.001,
        sharedErrorsCv: 0.2,
        sharedLatencyCv: 0.3,
        gaugesCv: 0.05,
        autocorrelation: 0.5,
      },
      telemetry: { scrapeSeconds: 15, lost: 0.02, startsAtFirstEvent: true },
    });
  });

  test('describes its faults, after those of the preset', async () => {
    const { faults } = (await understood(RICH)).setup.world;
    expect(faults.map(({ name }) => name)).toStrictEqual(['latency_tail', 'everything', 'late']);
    expect(faults.slice(1)).toStrictEqual([
      {
        name: 'everything',
        target: 'all',
        effect: {
          errorRate: 0.01,
          latencyRatio: 1.1,
          latencyAddMs: 5,
          cpuPercent: 6,
          memoryMb: 7,
          memoryGrowthMbPerMinute: 8,
          restartsPerHour: 9,
          conversionRatio: 0.9,
          retries: 2,
          unseenErrorRate: 0,
          metrics: [],
        },
        from: { kind: 'rollout', seconds: 61 },
        until: { kind: 'mark', mark: 'stage:half', seconds: 420 },
        rampSeconds: 30,
        flapping: { everySeconds: 600, forSeconds: 120 },
        minTrafficPercent: 5,
        cohort: { share: 0.5, from: 'stage:half' },
      },
      {
        name: 'late',
        target: 'stable',
        effect: { ...NO_EFFECT, unseenErrorRate: 0.5 },
        from: { kind: 'mark', mark: 'completed', seconds: 300 },
        until: { kind: 'mark', mark: 'completed', seconds: 1200 },
        rampSeconds: 0,
        flapping: null,
        minTrafficPercent: 0,
        cohort: null,
      },
    ]);
  });

  test('describes its rules, rollback, migration, objective and follow-up', async () => {
    const { setup } = await understood(RICH);
    const rules = setup.plan.stages[1]?.rules ?? [];
    expect(rules.map(({ metric, conditions, spansSeconds }) => [metric, conditions, spansSeconds])).toStrictEqual([
      ['success_rate', [{ name: 'min', limit: 0.9 }], [300]],
      ['cpu_percent', [{ name: 'max', limit: 90 }], []],
      ['memory_mb', [{ name: 'max_increase', limit: 500 }], []],
      ['memory_growth_mb_per_minute', [{ name: 'max', limit: 20 }], [600]],
      ['restarts', [{ name: 'max_increase', limit: 2 }], []],
      ['conversion_rate', [{ name: 'min_ratio', limit: 0.8 }], [600]],
      ['burn_rate', [{ name: 'max', limit: 10 }], [1200, 240]],
    ]);
    expect(rules.at(-1)).toMatchObject({ floor: null, holdSeconds: 120 });
    expect(setup.plan.stages[0]?.rules.at(-1)).toStrictEqual({
      metric: 'burn_rate',
      conditions: [{ name: 'max', limit: 20 }],
      floor: null,
      holdSeconds: 0,
      spansSeconds: [3600, 300],
    });
    expect(setup.rollback).toStrictEqual({ method: 'rolling', takesSeconds: 360, actAfterSeconds: 600 });
    expect(setup.migration).toStrictEqual({ kind: 'rename_field', touches: 0.2 });
    expect(setup.slo).toStrictEqual({
      objective: 0.995,
      windowSeconds: 28 * 86_400,
      remainingPercent: 40,
      whenExhausted: 'refuse',
    });
    expect(setup.followUpSeconds).toBe(2700);
  });

  test('has cells as long as its plan alone makes them', async () => {});
});

describe('the traffic', () => {
  const rate = async (requests_per_second: unknown) =>
    (await understood({ service: { requests_per_second } })).setup.world.requestsPerSecond;

  test('is a constant, a day with a peak, or points in time', async () => {
    expect(await rate(7.5)).toBe(7.5);
    expect(await rate({ daily: { mean: 100 } })).toStrictEqual({
      kind: 'daily',
      meanPerSecond: 100,
      peakRatio: 1.5,
      peakAtSeconds: 14 * 3600,
    });
    const points = [
      ['0s', 10],
      ['1m30s', 0],
      ['1h', 20],
    ];
    expect(await rate(points)).toStrictEqual({
      kind: 'points',
      points: [
        { atSeconds: 0, perSecond: 10 },
        { atSeconds: 90, perSecond: 0 },
        { atSeconds: 3600, perSecond: 20 },
      ],
    });
  });

  const path = 'service.requests_per_second';
  test.each([
    [true, [{ code: 'wrong_type', expected: 'rate', found: { kind: 'boolean', value: true }, path }]],
    ['5', [{ code: 'wrong_type', expected: 'rate', found: { kind: 'text', text: '5' }, path }]],
    [0, [{ code: 'out_of_range', found: 0, allowed: { above: 0, atMost: 1e7 }, path }]],
    [{}, [{ code: 'missing_key', key: 'daily', path: `${path}.daily` }]],
    [
      { dialy: { mean: 5 } },
      [{ code: 'unknown_key', key: 'dialy', allowed: ['daily'], suggestion: 'daily', path: `${path}.dialy` }],
    ],
    [
      { weekly: { mean: 5 } },
      [{ code: 'unknown_key', key: 'weekly', allowed: ['daily'], suggestion: null, path: `${path}.weekly` }],
    ],
    [
      { daily: { mean: 5, peak_ratio: 2.5, peak_at: '7:00' } },
      [
        { code: 'out_of_range', found: 2.5, allowed: { atLeast: 1, atMost: 2 }, path: `${path}.daily.peak_ratio` },
        { code: 'clock_unreadable', found: '7:00', path: `${path}.daily.peak_at` },
      ],
    ],
    [[], [{ code: 'too_few_items', found: 0, allowed: 1, path }]],
    [
      [['0s', 1], ['1m'], ['2m', 1, 1], 5, [3, -1]],
      [
        { code: 'wrong_type', expected: 'point', found: { kind: 'list', length: 1 }, path: `${path}.1` },
        { code: 'wrong_type', expected: 'point', found: { kind: 'list', length: 3 }, path: `${path}.2` },
        { code: 'wrong_type', expected: 'point', found: { kind: 'number', value: 5 }, path: `${path}.3` },
        { code: 'out_of_range', found: -1, allowed: { atLeast: 0, atMost: 1e7 }, path: `${path}.4.1` },
      ],
    ],
  ])('that is %j gets one problem a slip, in its place', async (given, expected) => {
    expect(await problems({ service: { requests_per_second: given } })).toStrictEqual(expected);
  });

  test.each([
    ['00:00', 0],
    ['09:05', 9 * 3600 + 300],
    ['23:59', 86_340],
  ])('begins at %s', async (start_at, seconds) => {
    expect((await understood({ service: { start_at } })).setup.world.startsAtSeconds).toBe(seconds);
  });

  test.each(['24:00', '9:05', '12:60', '12', '12:00:00', ' 12:00', '', '-1:00'])(
    'does not begin at %j',
    async (text) => {
      expect(await problems({ service: { start_at: text } })).toStrictEqual([
        { code: 'clock_unreadable', found: text, path: 'service.start_at' },
      ]);
    },
  );

  test('begins at no number', async () => {
    const found = { kind: 'number', value: 12 };
    expect(await problems({ service: { start_at: 12 } })).toStrictEqual([
      { code: 'wrong_type', expected: 'clock', found, path: 'service.start_at' },
    ]);
  });
});

describe('the canary', () => {
  test('inherits each number of stable by itself, and the slow path as a whole', async () => {
    const slow = { share: 0.1, latency_ms: { p50: 300, p99: 600 } };
    const stable = { slow, cpu_percent: 1, memory_mb: 2, memory_growth_mb_per_minute: 3, restarts_per_hour: 4 };
    const { world } = (await understood({ stable, canary: { memory_mb: 20, conversion_rate: 1 } })).setup;
    expect(world.canary).toStrictEqual({ ...world.stable, memoryMb: 20, conversionRate: 1 });
    expect(world.stable.slow).toStrictEqual({ share: 0.1, latency: { p50Ms: 300, p99Ms: 600 } });
    const own = { share: 0.2, latency_ms: { p50: 1000, p99: 2000 } };
    expect((await understood({ stable, canary: { slow: own } })).setup.world.canary.slow).toStrictEqual({
      share: 0.2,
      latency: { p50Ms: 1000, p99Ms: 2000 },
    });
    expect((await understood({ canary: { slow: own } })).setup.world.stable).toMatchObject(PLAIN_VERSION);
  });
});

describe('a fault', () => {
  test('is named after its number, hits the canary from the start, and stays', async () => {
    const { document, setup } = await understood({ faults: [{ error_rate: 0.5 }, { name: 'x', retries: 1 }] });
    expect(document.faults).toStrictEqual([
      { name: 'fault-1', arm: 'canary', error_rate: 0.5, from: '0s', ramp: '0s', min_traffic_percent: 0 },
      { name: 'x', arm: 'canary', retries: 1, from: '0s', ramp: '0s', min_traffic_percent: 0 },
    ]);
    expect(setup.world.faults[0]).toStrictEqual({
      name: 'fault-1',
      target: 'canary',
      effect: { ...NO_EFFECT, errorRate: 0.5 },
      from: { kind: 'rollout', seconds: 0 },
      until: null,
      rampSeconds: 0,
      flapping: null,
      minTrafficPercent: 0,
      cohort: null,
    });
  });

  test('can begin with a stage, or later in it', async () => {
    const from = async (moment: object) =>
      (await understood({ faults: [{ error_rate: 0.5, from: moment }] })).setup.world.faults[0]?.from;
    expect(await from({ stage: 'stage-2' })).toStrictEqual({ kind: 'mark', mark: 'stage:stage-2', seconds: 0 });
    expect(await from({ stage: 'stage-1', plus: '2m' })).toStrictEqual({
      kind: 'mark',
      mark: 'stage:stage-1',
      seconds: 120,
    });
  });

  test('has a cohort that is there from the first stage on, unless told otherwise', async () => {
    const { document } = await understood({ faults: [{ error_rate: 0.5, cohort: { share: 0.5 } }] });
    expect(document.faults[0]?.cohort).toStrictEqual({ share: 0.5, from_stage: 'stage-1' });
  });

  test.each([
    [true, { code: 'wrong_type', expected: 'moment', found: { kind: 'boolean', value: true }, path: 'faults.0.from' }],
    [0.5, { code: 'duration_not_whole_seconds', found: '0.5', path: 'faults.0.from' }],
    ['soon', { code: 'duration_unreadable', found: 'soon', path: 'faults.0.from' }],
    [{ plus: '5m' }, { code: 'missing_key', key: 'stage', path: 'faults.0.from.stage' }],
    [{ stage: '' }, { code: 'name_empty', path: 'faults.0.from.stage' }],
    [
      { stage: 'stage-1', plus: '1m5' },
      { code: 'duration_without_unit', found: '1m5', path: 'faults.0.from.plus' },
    ],
  ])('does not begin at %j', async (from, problem) => {
    expect(await problems({ faults: [{ error_rate: 0.5, from }] })).toStrictEqual([problem]);
  });
});

describe('a rollback', () => {
  const rollback = async (given: object) => (await understood({ rollback: given })).setup.rollback;

  test.each([
    ['traffic_switch', 10],
    ['feature_flag', 0],
    ['redeploy', 600],
    ['rolling', 300],
  ])('by %s takes %d seconds unless told otherwise', async (method, takesSeconds) => {
    expect(await rollback({ method })).toStrictEqual({ method, takesSeconds, actAfterSeconds: 0 });
    expect(await rollback({ method, takes: '7s' })).toStrictEqual({ method, takesSeconds: 7, actAfterSeconds: 0 });
  });

  test('by people begins 35 minutes late, or as much as their steps take', async () => {
    expect(await rollback({ detect_to_act: { manual: {} } })).toMatchObject({ actAfterSeconds: 2100 });
    expect(await rollback({ detect_to_act: { manual: { page: '0s', decide: '1s' } } })).toMatchObject({
      actAfterSeconds: 1201,
    });
  });

  test('that is a word is told how a method is given', async () => {
    const found = { kind: 'text', text: 'redeploy' };
    expect(await problems({ rollback: 'redeploy' })).toStrictEqual([
      { code: 'wrong_type', expected: 'rollback', found, path: 'rollback' },
    ]);
  });

  test('by anything but people is one mistake, not two', async () => {
    const automatic = { key: 'automatic', allowed: ['manual'], suggestion: null };
    expect(await problems({ rollback: { detect_to_act: { automatic: true } } })).toStrictEqual([
      { code: 'unknown_key', ...automatic, path: 'rollback.detect_to_act.automatic' },
    ]);
  });

  test('that is "manual" in a word is told how people are described', async () => {
    const found = { kind: 'text', text: 'manual' };
    expect(await problems({ rollback: { detect_to_act: 'manual' } })).toStrictEqual([
      { code: 'wrong_type', expected: 'response', found, path: 'rollback.detect_to_act' },
    ]);
  });
});

describe('after the rollout', () => {
  const followUp = async (given: object) => (await understood(given)).document.follow_up;

  test('a service is followed only if there is something to be seen, unless told otherwise', async () => {
    expect(await followUp({})).toBe('0s');
    expect(await followUp({ faults: [{ error_rate: 0.5 }] })).toBe('0s');
    expect(await followUp({ faults: [{ error_rate: 0.5, after: 'completed' }] })).toBe('30m');
    expect(await followUp({ preset: 'latent' })).toBe('30m');
    expect(await followUp({ preset: 'latent', follow_up: '5m' })).toBe('5m');
    expect(await followUp({ migration: { kind: 'expand' } })).toBe('0s');
    expect(await followUp({ migration: { kind: 'contract' } })).toBe('30m');
  });

  test('stored data and the objective have defaults for all but what they are', async () => {
    const { document } = await understood({ migration: { kind: 'add_table' }, slo: { objective: 0.99 } });
    expect(document.migration).toStrictEqual({ kind: 'add_table', touches: 0.1 });
    expect(document.slo).toStrictEqual({
      objective: 0.99,
      window: '30d',
      remaining_percent: 100,
      when_exhausted: 'start',
    });
  });
});

describe('a value out of bounds', () => {
  test.each([
    ['service.users', { service: { users: 1e11 + 1 } }],
    ['service.user_activity.cv', { service: { user_activity: { cv: 11 } } }],
    ['stable.cpu_percent', { stable: { cpu_percent: 101 } }],
    ['stable.memory_mb', { stable: { memory_mb: -1 } }],
    ['canary.conversion_rate', { canary: { conversion_rate: 1.1 } }],
    ['stable.slow.share', { stable: { slow: { share: 0, latency_ms: { p50: 1, p99: 2 } } } }],
    ['warm_up.latency_ratio', { warm_up: { duration: '1m', latency_ratio: 0.5, error_ratio: 2 } }],
    ['noise.errors_correlation', { noise: { errors_correlation: 1 } }],
    ['noise.gauges_cv', { noise: { gauges_cv: 1.1 } }],
    ['faults.0.retries', { faults: [{ error_rate: 1, retries: 11 }] }],
    ['faults.0.latency_ratio', { faults: [{ error_rate: 1, latency_ratio: 0 }] }],
    ['faults.0.min_traffic_percent', { faults: [{ error_rate: 1, min_traffic_percent: 101 }] }],
    ['faults.0.cohort.share', { faults: [{ error_rate: 1, cohort: { share: 0 } }] }],
    ['thresholds.cpu_percent.max', { thresholds: { cpu_percent: { max: 101 } } }],
    ['thresholds.conversion_rate.min', { thresholds: { conversion_rate: { min: 2 } } }],
    ['thresholds.restarts.max', { thresholds: { restarts: { max: 2e9 } } }],
    ['thresholds.burn_rate.max', { slo: { objective: 0.9 }, thresholds: { burn_rate: { max: 0 } } }],
    ['migration.touches', { migration: { kind: 'expand', touches: 0 } }],
    ['slo.objective', { slo: { objective: 1 } }],
    ['slo.remaining_percent', { slo: { objective: 0.9, remaining_percent: -1001 } }],
  ])('is refused in %s', async (path, fields) => {
    expect(await problems(fields)).toStrictEqual([expect.objectContaining({ code: 'out_of_range', path })]);
  });

  test('is refused in every duration that cannot be nothing', async () => {
    const given = {
      noise: { every: '0s' },
      faults: [{ error_rate: 1, every: '0s', for: '0s' }],
      slo: { objective: 0.99, window: '0s' },
      thresholds: { error_rate: { max: 1, over: '0s' }, burn_rate: { long: '0s', short: '0s' } },
    };
    const paths = (await problems(given)).map((problem) => ('path' in problem ? problem.path : null));
    expect(paths).toStrictEqual([
      'noise.every',
      'faults.0.every',
      'faults.0.for',
      'slo.window',
      'thresholds.error_rate.over',
      'thresholds.burn_rate.long',
      'thresholds.burn_rate.short',
    ]);
  });

  test('is refused in a list of too many faults', async () => {
    const faults = Array.from({ length: 101 }, () => ({ error_rate: 0.1 }));
    expect(await problems({ faults })).toMatchObject([{ code: 'too_many_items', found: 101, allowed: 100 }]);
  });
});
