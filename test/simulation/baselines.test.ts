import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/model/rule.js';
import type { Run } from '../../src/model/run.js';
import type { World } from '../../src/model/world.js';
import { simulate } from '../../src/simulation/simulate.js';
import { rule, type SetupParts, setup, stage, version } from './setups.js';

const run = (parts: SetupParts) => simulate(setup(parts), 'baselines');

/** 100 requests a second at 10 %. */
const BUSY: Partial<World> = { requestsPerSecond: 1000, stable: version(0.01), canary: version(0.01) };
/** Bounds in standard errors of a count: a false failure has a chance of 6e-7; the seed is fixed. */
const LIMIT = 5;

describe('new instances that warm up', () => {
  // In the first minute of ten they take on average 4.8 times as long; a median of 6,000 is off by 1 % (1 standard error).
  const latency = { ...BUSY, warmUp: { seconds: 600, latencyRatio: 5, errorRatio: 1 } };
  // They fail 4.8 % of 6,000 requests, 288 ± 17; stable 1 %.
  const errors = { ...BUSY, warmUp: { seconds: 600, latencyRatio: 1, errorRatio: 5 } };

  it.each<[string, Partial<World>, Rule]>([
    ['slow', latency, rule('latency_p50_ms', { max_ratio: 1.5 })],
    ['fail', errors, rule('error_rate', { max_ratio: 2 })],
  ])('are rolled back if compared with stable, and not if compared with instances as new: %s', (_, world, relative) => {
    const stages = [stage('a', 10, 300, { rules: [relative] })];
    expect(run({ stages, world })).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 60,
      freshBaseline: null,
      reason: { code: 'threshold_breached', metric: relative.metric },
    });
    expect(run({ stages, world: { ...world, freshBaseline: true } }).finalState).toBe('COMPLETED');
  });
});

describe('a fresh baseline', () => {
  const relative = { rules: [rule('error_rate', { max_ratio: 100 })] };
  const stages = [stage('a', 10, 120, relative), stage('b', 75, 120, relative), stage('c', 100, 60, relative)];
  const fresh = run({ stages, world: { ...BUSY, freshBaseline: true } });

  it('gets as much traffic as the canary, or what the canary leaves', () => {
    const served = fresh.stages.map(({ canary, stable, freshBaseline }) => [
      canary.requests,
      stable.requests,
      freshBaseline?.requests ?? Number.NaN,
    ]);
    const shares = [
      [0.1, 0.8, 0.1],
      [0.75, 0, 0.25],
      [1, 0, 0],
    ];
    for (const [index, seconds] of [120, 120, 60].entries()) {
      for (const [arm, share] of (shares[index] ?? []).entries()) {
        const expected = share * seconds * 1000;
        expect(Math.abs((served[index]?.[arm] ?? Number.NaN) - expected)).toBeLessThanOrEqual(
          LIMIT * Math.sqrt(expected),
        );
      }
    }
  });

  it('is what relative rules compare with, window by window', () => {
    const windows = fresh.windows.filter(({ stage }) => stage !== 'c');
    expect(windows).toHaveLength(4);
    for (const { baselineSource, judgement, freshBaseline } of windows) {
      expect(baselineSource).toBe('fresh');
      expect(judgement.findings).toMatchObject([{ baseline: freshBaseline?.errorRate }]);
    }
  });

  it('is carried at 100 %: all of the latest stage in which it served', () => {
    const last = fresh.windows.filter(({ stage }) => stage === 'c');
    expect(last).toMatchObject([{ baselineSource: 'carried', freshBaseline: { requests: 0, errorRate: null } }]);
    expect(last[0]?.judgement.findings).toMatchObject([{ baseline: fresh.stages[1]?.freshBaseline?.errorRate }]);
    expect(fresh.stages.map(({ baselineSource }) => baselineSource)).toEqual(['fresh', 'fresh', 'carried']);
  });

  it('does not change the canary’s traffic', () => {
    const without = run({ stages, world: BUSY });
    const canary = ({ windows }: Run) => windows.map((window) => window.canary);
    expect(canary(fresh)).toEqual(canary(without));
    const others = ({ stable, freshBaseline }: Run) => stable.requests + (freshBaseline?.requests ?? 0);
    expect(others(fresh)).toBe(others(without));
  });

  it('adds its failures to those of the run', () => {
    const { failedRequests, canary, stable, freshBaseline } = fresh;
    expect(freshBaseline?.errors).toBeGreaterThan(0);
    expect(failedRequests).toBe(canary.errors + stable.errors + (freshBaseline?.errors ?? Number.NaN));
  });
});
