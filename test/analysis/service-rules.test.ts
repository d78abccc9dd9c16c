import { describe, expect, it } from 'vitest';
import { pooledReading } from '../../src/analysis/pooled-reading.js';
import { UNEXPOSED } from '../../src/model/exposure.js';
import { keyOf } from '../../src/random/key.js';
import { simulate } from '../../src/simulation/simulate.js';
import { GeneratedSource } from '../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { logNormalMixture } from '../../src/stats/log-normal-mixture.js';
import { BUCKET_COUNT } from '../../src/stats/numeric/exponential-buckets.js';
import { rule, setup, stage, version } from '../simulation/setups.js';
import { judge } from './judging.js';
import { IDLE, observation, reading } from './observations.js';

const OF_SERVICE = { of: 'service' } as const;

describe('a rule of the whole service', () => {
  const canary = { requests: 200, errors: 50 };
  const stable = { requests: 800, errors: 8 };

  it('reads what all arms served as one', () => {
    const rules = [rule('error_rate', { max: 0.05 }, OF_SERVICE)];
    expect(judge(rules, observation(canary, stable))).toMatchObject({
      verdict: 'FAIL',
      findings: [{ metric: 'error_rate', of: 'service', outcome: 'breached', observed: 0.058, baseline: null }],
    });
    expect(judge([rule('error_rate', { max: 0.06 }, OF_SERVICE)], observation(canary, stable)).verdict).toBe('PASS');
    expect(judge([rule('success_rate', { min: 0.95 }, OF_SERVICE)], observation(canary, stable)).verdict).toBe('FAIL');
  });

  it('leaves other rules with the canary', () => {
    const rules = [rule('error_rate', { max: 0.06 }, OF_SERVICE), rule('success_rate', { min: 0.9 })];
    const { findings } = judge(rules, observation(canary, stable));
    expect(findings.map(({ metric, of, observed }) => [metric, of, observed])).toEqual([
      ['error_rate', 'service', 0.058],
      ['success_rate', undefined, 0.75],
    ]);
  });

  it('is heard where the service has min_requests, whatever the canary has', () => {
    const few = { requests: 20, errors: 20 };
    const rules = [rule('error_rate', { max: 0.01 }, OF_SERVICE)];
    expect(judge(rules, observation(few, stable)).verdict).toBe('FAIL');
    expect(judge(rules, observation(few, { requests: 30, errors: 0 }))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      silence: { code: 'too_few_requests', requests: 20 },
    });
    expect(judge([...rules, rule('success_rate', { min: 0 })], observation(few, stable)).verdict).toBe('FAIL');
    expect(judge(rules, observation(IDLE, stable)).verdict).toBe('INCONCLUSIVE');
  });

  it('burns the budget of the service with the errors of all, over both stretches', () => {
    const over = { 300: observation(canary, stable), 3600: observation({ requests: 500, errors: 60 }, stable) };
    const seen = observation(canary, stable, 'window', { over });
    // One request in eight may fail: 58 of 1,000 and 68 of 1,300 burn 0.464 and 0.418 of that.
    const burning = (max: number) =>
      judge([rule('burn_rate', { max }, { ...OF_SERVICE, spansSeconds: [3600, 300] })], seen);
    expect(burning(0.41).verdict).toBe('FAIL');
    expect(burning(0.43).verdict).toBe('PASS');
    expect(burning(0.43).findings[0]?.observed).toBeCloseTo(68 / 1300 / 0.125, 12);
  });

  it('sees of a canary what its share leaves to see: the error rate of both versions, weighted by it', () => {
    const rules = [rule('error_rate', { max: 1 }, OF_SERVICE)];
    const run = simulate(
      setup({
        stages: [stage('a', 20, 3600, { rules })],
        plan: { intervalSeconds: 3600, lookbackSeconds: 3600 },
        world: { requestsPerSecond: 500, stable: version(0.01), canary: version(0.3) },
      }),
      '1',
    );
    const [window] = run.windows;
    const [finding] = window?.judgement.findings ?? [];
    const { canary: own, stable: others } = window ?? {};
    const all = (own?.requests ?? 0) + (others?.requests ?? 0);
    expect(finding?.observed).toBe(((own?.errors ?? 0) + (others?.errors ?? 0)) / all);
    const expected = 0.8 * 0.01 + 0.2 * 0.3;
    // Within 4.5 standard errors of a share of 1.8 million requests.
    expect(Math.abs((finding?.observed ?? 0) - expected)).toBeLessThan(4.5 * Math.sqrt(expected / all));
  });

  it('reads the canary alone where that has all of the traffic', () => {
    const rules = [rule('error_rate', { max: 1 }, OF_SERVICE)];
    const run = simulate(
      setup({ stages: [stage('all', 100, 60, { rules })], world: { stable: version(0), canary: version(0.3) } }),
      '1',
    );
    expect(run.windows[0]?.judgement.findings[0]?.observed).toBe(run.canary.errorRate);
  });
});

describe('arms read as one', () => {
  it('have the latencies of the union: both versions, weighted by their requests', () => {
    const world = { ...setup().world, requestsPerSecond: 20_000, stable: version(0), canary: version(0, 400, 900) };
    const source = new GeneratedSource(trafficModel(world), keyOf('3'), null);
    source.serve(0, 60, { ...UNEXPOSED, canaryPercent: 30 });
    const pooled = pooledReading((['stable', 'baseline', 'canary'] as const).map((arm) => source.read(arm, 0, 60)));
    const union = logNormalMixture([
      { weight: 0.7, p50: 50, p99: 200 },
      { weight: 0.3, p50: 400, p99: 900 },
    ]);
    for (const quantile of [0.1, 0.5, 0.8, 0.95, 0.99]) {
      // Of 1.2 million requests, with buckets 2 % apart.
      expect(Math.abs(Math.log((pooled.latencyMs(quantile) ?? 0) / union.quantile(quantile)))).toBeLessThan(0.02);
    }
    expect(pooled.slowerThan(300) / pooled.requests).toBeCloseTo(union.upperTail(300), 2);
  });

  it('have the latencies of the one that served', () => {
    const one = reading({ requests: 100, errors: 1, latencyMs: 70 });
    expect(pooledReading([one, reading(IDLE)]).latencyMs(0.99)).toBe(70);
    expect(pooledReading([reading(IDLE), reading(IDLE)]).latencyMs(0.99)).toBeNull();
  });

  it('convert what all of their successes do', () => {
    const pooled = pooledReading([
      reading({ requests: 100, errors: 0, conversionRate: 0.1 }),
      reading({ requests: 1000, errors: 100, conversionRate: 0.2 }),
    ]);
    expect(pooled.conversionRate()).toBe((10 + 180) / 1000);
    expect(
      pooledReading([reading({ requests: 5, errors: 5 }), reading({ requests: 6, errors: 6 })]).conversionRate(),
    ).toBeNull();
  });

  it('count each bucket of all', () => {
    const counts = pooledReading([
      reading({ requests: 3, errors: 0, latencyMs: 50 }),
      reading({ requests: 4, errors: 0, latencyMs: 50 }),
      reading({ requests: 5, errors: 0, latencyMs: 500 }),
    ]).latencyCounts();
    expect(counts).toHaveLength(BUCKET_COUNT);
    expect([...counts].filter((count) => count > 0)).toEqual([7, 5]);
  });
});
