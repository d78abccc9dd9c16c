import { describe, expect, test } from 'vitest';
import { type Config, parseConfig } from '../../src/config/parse-config.js';
import { THRESHOLDS_ALONE } from '../../src/model/judge.js';
import type { Setup } from '../../src/model/setup.js';
import { PLAIN_VERSION, PLAIN_WORLD } from '../../src/model/world.js';
import { RICH, SAMPLE, SAMPLE_YAML } from './sample.js';

async function understood(text: string): Promise<Config> {
  const result = await parseConfig(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config;
}

const ONE_STAGE = '{ "stages": [{ "traffic_percent": 100, "duration": "30m" }] }';

describe('a configuration', () => {
  test('becomes a setup in the units of the model', async () => {
    const rule = (limit: number) => [
      {
        metric: 'error_rate',
        conditions: [{ name: 'max_increase', limit }],
        floor: null,
        holdSeconds: 0,
        spansSeconds: [],
      } as const,
      {
        metric: 'latency_p99_ms',
        conditions: [{ name: 'max_ratio', limit: 1.5 }],
        floor: null,
        holdSeconds: 0,
        spansSeconds: [],
      } as const,
    ];
    const gate = { kind: 'open' } as const;
    const version = { ...PLAIN_VERSION, errorRate: 0.001, latency: { p50Ms: 50, p99Ms: 200 } };
    const expected: Setup = {
      name: 'checkout 1.1',
      plan: {
        stages: [
          { name: 'canary-1pct', trafficPercent: 1, bakeSeconds: 900, rules: rule(0.01), gate },
          { name: 'canary-10pct', trafficPercent: 10, bakeSeconds: 900, rules: rule(0.01), gate },
          { name: 'canary-50pct', trafficPercent: 50, bakeSeconds: 900, rules: rule(0.005), gate },
          { name: 'full', trafficPercent: 100, bakeSeconds: 1800, rules: rule(0.01), gate },
        ],
        intervalSeconds: 60,
        lookbackSeconds: 60,
        minRequests: 100,
        failureLimit: 0,
        rolloutFailureLimit: null,
        whenInconclusive: 'pause',
        judging: THRESHOLDS_ALONE,
      },
      world: { ...PLAIN_WORLD, requestsPerSecond: 200, stable: version, canary: version },
      operator: [{ atSeconds: 1500, action: 'resume' }],
      whenPaused: null,
      rollback: { method: 'traffic_switch', takesSeconds: 10, actAfterSeconds: 0 },
      migration: null,
      slo: null,
      followUpSeconds: 0,
    };
    const { setup, warnings } = await understood(SAMPLE);
    expect(setup).toStrictEqual(expected);
    expect(warnings).toStrictEqual([]);
  });

  test('means the same in YAML as in JSON', async () => {
    expect(await understood(SAMPLE_YAML)).toStrictEqual(await understood(SAMPLE));
  });

  test('may begin with a byte order mark, in either syntax', async () => {
    expect(await understood(`\uFEFF${SAMPLE}`)).toStrictEqual(await understood(SAMPLE));
    expect(await understood(`\uFEFF${SAMPLE_YAML}`)).toStrictEqual(await understood(SAMPLE));
  });

  test('may have Windows line ends, in either syntax', async () => {
    expect(await understood(SAMPLE.replaceAll('\n', '\r\n'))).toStrictEqual(await understood(SAMPLE));
    expect(await understood(SAMPLE_YAML.replaceAll('\n', '\r\n'))).toStrictEqual(await understood(SAMPLE));
  });

  test('needs nothing but its stages', async () => {
    const { document } = await understood(ONE_STAGE);
    const version = {
      error_rate: 0.001,
      latency_ms: { p50: 50, p99: 200 },
      cpu_percent: 40,
      memory_mb: 512,
      memory_growth_mb_per_minute: 0,
      restarts_per_hour: 0,
      conversion_rate: 0.03,
    };
    expect(JSON.stringify(document, null, 1)).toBe(
      JSON.stringify(
        {
          name: 'canary rollout',
          service: { requests_per_second: 100, start_at: '00:00', user_activity: { cv: 1 }, routing: 'random' },
          stable: version,
          canary: version,
          baseline: 'stable',
          noise: {
            every: '1m',
            arrivals_cv: 0,
            errors_correlation: 0,
            shared_errors_cv: 0,
            shared_latency_cv: 0,
            gauges_cv: 0,
            autocorrelation: 0,
          },
          preset: 'healthy',
          faults: [],
          analysis: {
            interval: '1m',
            lookback: '1m',
            min_requests: 100,
            failure_limit: 0,
            when_inconclusive: 'pause',
          },
          thresholds: {
            error_rate: { max_increase: 0.01, for: '0s' },
            latency_p99_ms: { max_ratio: 1.5, for: '0s' },
          },
          stages: [{ name: 'stage-1', traffic_percent: 100, duration: '30m', thresholds: {}, pause: false }],
          operator: [],
          rollback: { method: 'traffic_switch', takes: '10s', detect_to_act: 'automatic' },
          follow_up: '0s',
        },
        null,
        1,
      ),
    );
  });

  test('as understood reads back as the same document and the same setup', async () => {
    const full = `{
      "canary": { "latency_ms": { "p99": 300 } },
      "analysis": { "interval": "90s", "lookback": "0.1h" },
      "thresholds": { "latency_p50_ms": { "max_ratio": 2, "min_ratio": 0.5, "floor": 3, "max": 100, "for": "3m" }, "error_rate": { "max": -0 } },
      "stages": [
        { "traffic_percent": 0.5, "duration": "1h30m", "pause": true },
        { "traffic_percent": 5, "duration": "6m", "pause": "10m", "thresholds": { "success_rate": { "min": 0.9 } } },
        { "traffic_percent": 99.5, "duration": "0s" }
      ] }`;
    for (const text of [SAMPLE, SAMPLE_YAML, ONE_STAGE, full, JSON.stringify(RICH)]) {
      const first = await understood(text);
      expect(await understood(JSON.stringify(first.document))).toStrictEqual(first);
    }
  });

  test('lists its keys in the order of the schema, whatever order they are written in', async () => {
    const shuffled = `{ "stages": [{ "duration": "5m", "traffic_percent": 5, "name": "a" }],
      "thresholds": { "latency_p99_ms": { "for": "1m", "min_ratio": 0.1, "max": 9 }, "error_rate": { "max": 0.5 } }, "name": "b" }`;
    const { document, setup } = await understood(shuffled);
    expect(Object.keys(document).join()).toBe(
      'name,service,stable,canary,baseline,noise,preset,faults,analysis,thresholds,stages,operator,rollback,follow_up',
    );
    expect(Object.keys(document.thresholds)).toStrictEqual(['error_rate', 'latency_p99_ms']);
    expect(Object.keys(document.thresholds.latency_p99_ms ?? {})).toStrictEqual(['max', 'min_ratio', 'for']);
    expect(setup.plan.stages[0]?.rules.map(({ metric }) => metric)).toStrictEqual(['error_rate', 'latency_p99_ms']);
  });
});

describe('the canary', () => {
  const canary = async (stable: string, own: string) =>
    (
      await understood(
        `{ "stable": ${stable}, "canary": ${own}, "stages": [{ "traffic_percent": 5, "duration": "5m" }] }`,
      )
    ).setup.world.canary;

  test('inherits from stable whatever it leaves out, p50 and p99 separately', async () => {
    const stable = '{ "error_rate": 0.02, "latency_ms": { "p50": 10, "p99": 90 } }';
    const latency = { p50Ms: 10, p99Ms: 90 };
    expect(await canary(stable, '{}')).toStrictEqual({ ...PLAIN_VERSION, errorRate: 0.02, latency });
    expect(await canary(stable, '{ "error_rate": 0 }')).toStrictEqual({ ...PLAIN_VERSION, errorRate: 0, latency });
    const p50 = '{ "latency_ms": { "p50": 20 } }';
    expect(await canary(stable, p50)).toStrictEqual({
      ...PLAIN_VERSION,
      errorRate: 0.02,
      latency: { p50Ms: 20, p99Ms: 90 },
    });
    const p99 = '{ "latency_ms": { "p99": 91 } }';
    expect(await canary(stable, p99)).toStrictEqual({
      ...PLAIN_VERSION,
      errorRate: 0.02,
      latency: { p50Ms: 10, p99Ms: 91 },
    });
  });

  test("inherits stable's defaults, too", async () => {
    const inherited = await canary('{ "latency_ms": { "p99": 5000 } }', '{ "error_rate": 1 }');
    expect(inherited).toStrictEqual({ ...PLAIN_VERSION, errorRate: 1, latency: { p50Ms: 50, p99Ms: 5000 } });
  });
});

describe('the plan', () => {
  const plan = async (text: string) => (await understood(text)).setup;

  test('looks back one interval unless told otherwise', async () => {
    const { setup, document } = await understood(
      '{ "analysis": { "interval": "2m" }, "stages": [{ "traffic_percent": 5, "duration": "5m" }] }',
    );
    expect(document.analysis.lookback).toBe('2m');
    expect(setup.plan.lookbackSeconds).toBe(120);
  });

  test('judges its windows as it is told', async () => {
    const { plan: given } =
      await plan(`{ "analysis": { "min_requests": 7, "failure_limit": 2, "when_inconclusive": "rollback" },
      "stages": [{ "traffic_percent": 5, "duration": "5m" }] }`);
    const limits = { failureLimit: 2, rolloutFailureLimit: null };
    expect(given).toMatchObject({ minRequests: 7, ...limits, whenInconclusive: 'rollback' });
  });

  test.each([
    [{ stage: 1, rollout: 4 }, 1, 4],
    [{ rollout: 4 }, 4, 4],
    [{ stage: 4, rollout: 4 }, 4, 4],
  ])(
    'tolerates failures in a stage and in all of them as told: %o',
    async (limit, failureLimit, rolloutFailureLimit) => {
      const { plan: given, document } = await understood(
        JSON.stringify({ analysis: { failure_limit: limit }, stages: [{ traffic_percent: 5, duration: '5m' }] }),
      ).then(({ setup, document }) => ({ plan: setup.plan, document }));
      expect(given).toMatchObject({ failureLimit, rolloutFailureLimit });
      expect(document.analysis.failure_limit).toStrictEqual(limit);
    },
  );

  test("takes a stage's thresholds for a metric in place of the general ones, whole", async () => {
    const { plan: given } = await plan(`{
      "thresholds": { "error_rate": { "max": 0.5, "max_increase": 0.1, "floor": 0.01, "for": "2m" }, "latency_p50_ms": { "max": 5 } },
      "stages": [{ "traffic_percent": 5, "duration": "5m", "thresholds": { "error_rate": { "max_ratio": 2 } } }] }`);
    expect(given.stages[0]?.rules).toStrictEqual([
      {
        metric: 'error_rate',
        conditions: [{ name: 'max_ratio', limit: 2 }],
        floor: null,
        holdSeconds: 0,
        spansSeconds: [],
      },
      {
        metric: 'latency_p50_ms',
        conditions: [{ name: 'max', limit: 5 }],
        floor: null,
        holdSeconds: 0,
        spansSeconds: [],
      },
    ]);
  });

  test('has no rules but the default ones, and none when thresholds are given empty', async () => {
    const { plan: given } = await plan('{ "thresholds": {}, "stages": [{ "traffic_percent": 5, "duration": "5m" }] }');
    expect(given.stages[0]?.rules).toStrictEqual([]);
  });

  test('keeps every condition, in the order in which they are judged, with floor and hold', async () => {
    const { plan: given } = await plan(`{ "stages": [{ "traffic_percent": 5, "duration": "5m", "thresholds": {
      "error_rate": { "min_ratio": 0.5, "max_ratio": 2, "max_decrease": 0.3, "max_increase": 0.2, "min": 0.1, "max": 0.9, "floor": 0.05, "for": "2m" } } }] }`);
    expect(given.stages[0]?.rules[0]).toStrictEqual({
      metric: 'error_rate',
      conditions: [
        { name: 'max', limit: 0.9 },
        { name: 'min', limit: 0.1 },
        { name: 'max_increase', limit: 0.2 },
        { name: 'max_decrease', limit: 0.3 },
        { name: 'max_ratio', limit: 2 },
        { name: 'min_ratio', limit: 0.5 },
      ],
      floor: 0.05,
      holdSeconds: 120,
      spansSeconds: [],
    });
  });

  test('has an open gate, a person or a timer after a stage', async () => {
    const stages = ['false', 'true', '"10m"', '"0s"'].map(
      (pause, index) => `{ "traffic_percent": ${index + 1}, "duration": "5m", "pause": ${pause} }`,
    );
    const { plan: given } = await plan(`{ "stages": [${stages.join()}] }`);
    expect(given.stages.map(({ gate }) => gate)).toStrictEqual([
      { kind: 'open' },
      { kind: 'person' },
      { kind: 'timer', seconds: 600 },
      { kind: 'open' },
    ]);
  });

  test('names a stage after its number when nobody else does', async () => {
    const { plan: given } = await plan(
      '{ "stages": [{ "name": "a", "traffic_percent": 5, "duration": "5m" }, { "traffic_percent": 6, "duration": "5m" }] }',
    );
    expect(given.stages.map(({ name }) => name)).toStrictEqual(['a', 'stage-2']);
  });
});
