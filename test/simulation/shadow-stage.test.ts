import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import type { Setup } from '../../src/model/setup.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { simulate } from '../../src/simulation/simulate.js';
import { strategyPlayer } from '../../src/simulation/strategies/strategy-player.js';
import { strategySetup } from '../../src/simulation/strategies/strategy-setup.js';

const SHADOW = { name: 'shadow', traffic_percent: 0, mirror_percent: 100, duration: '5m' };
const LIVE = { name: 'live', traffic_percent: 10, duration: '5m' };

async function read(parts: object) {
  const text = JSON.stringify({
    service: { requests_per_second: 100, users: 5_000 },
    stages: [SHADOW, LIVE],
    ...parts,
  });
  return parseConfig(text);
}

async function setupOf(parts: object): Promise<Setup> {
  const parsed = await read(parts);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config.setup;
}

async function problems(parts: object) {
  const parsed = await read(parts);
  return parsed.ok ? [] : parsed.problems.map((problem) => ('code' in problem ? problem.code : problem));
}

describe('a stage of copies', () => {
  it('is no evidence on conversions where its window has copies, and no request of a user', async () => {
    const few = { name: 'few', traffic_percent: 0.0001, mirror_percent: 50, duration: '5m' };
    const setup = await setupOf({
      stages: [few, LIVE],
      thresholds: { conversion_rate: { min_ratio: 0.5 } },
      analysis: { min_requests: 1 },
    });
    const run = simulate(setup, 42);
    // 30,000 requests, of which a user's one in a million is the canary's: hardly any look has one.
    expect(run.stages[0]?.tally.inconclusive).toBeGreaterThan(0);
    expect(run.stages[0]?.canary.requests).toBeGreaterThan(10_000);
  });

  it('rolls back a canary whose answers differ before a user meets it', async () => {
    const canary = { mismatch_rate: 0.02 };
    const setup = await setupOf({ canary, thresholds: { mismatch_rate: { max: 0.001 } } });
    const run = simulate(setup, 42);
    expect(run).toMatchObject({
      finalState: 'ROLLED_BACK',
      outcome: 'stopped',
      reason: { code: 'threshold_breached', metric: 'mismatch_rate', stage: 'shadow' },
      excessFailedRequests: 0,
      timeToDetectSeconds: 60,
    });
    expect(run.blastRadius).toMatchObject({ usersExposed: 0, usersHit: 0 });
    expect(outcomePlayer(setup)('42').figures).toMatchObject({
      exposure_requests: 0,
      users_exposed: 0,
      excess_failed_requests: 0,
      duplicated_side_effects: null,
    });
  });

  it('is judged by the failures of copies against those of stable', async () => {
    const setup = await setupOf({ canary: { error_rate: 0.05 }, baseline: 'fresh' });
    const run = simulate(setup, 42);
    expect(run).toMatchObject({ finalState: 'ROLLED_BACK', reason: { metric: 'error_rate', stage: 'shadow' } });
    // No instances of stable are new beside it.
    expect(run.reason).toMatchObject({ baselineSource: 'window' });
    expect(run.failedRequests).toBe(run.stable.errors);
  });

  it('is not judged by what copies do not show, and no later stage by what only they show', async () => {
    const thresholds = { conversion_rate: { min_ratio: 0.1 }, mismatch_rate: { max: 0.001 }, error_rate: { max: 0.5 } };
    const { plan } = await setupOf({ thresholds });
    expect(plan.stages.map(({ rules }) => rules.map(({ metric }) => metric))).toEqual([
      ['error_rate', 'mismatch_rate'],
      ['error_rate', 'conversion_rate'],
    ]);
    const run = simulate(await setupOf({ thresholds, canary: { mismatch_rate: 0 } }), 42);
    expect(run.finalState).toBe('COMPLETED');
    expect(run.stages.map(({ tally }) => tally.passed)).toEqual([5, 5]);
  });

  it('has no part in a rule of the whole service', async () => {
    const setup = await setupOf({
      canary: { error_rate: 0.5 },
      thresholds: { error_rate: { max: 0.1, of: 'service' } },
    });
    const run = simulate(setup, 42);
    expect(run.stages[0]?.tally).toEqual({ passed: 5, failed: 0, inconclusive: 0 });
    expect(run.stages[0]?.checks[0]?.observed).toBeLessThan(0.01);
  });

  it('leaves conversions to later stages, whatever judges them', async () => {
    const judges = [{ method: 'mann_whitney', metrics: ['conversion_rate'] }];
    const setup = await setupOf({
      analysis: { judges },
      stable: { conversion_rate: 0.2 },
      canary: { conversion_rate: 0.2 },
    });
    const run = simulate(setup, 42);
    expect(run.stages[0]?.evidence.map(({ outcome }) => outcome)).not.toContain('worse');
    expect(run.stages[0]?.canary.conversionRate).toBeNull();
  });

  it('is too few copies for a rule on their answers where there are fewer than min_requests', async () => {
    const analysis = { min_requests: 100_000 };
    const setup = await setupOf({ analysis, thresholds: { mismatch_rate: { max: 0.001 } } });
    expect(simulate(setup, 42).stages[0]?.tally).toMatchObject({ passed: 0, failed: 0 });
  });

  it('may come several times, and beside live traffic', async () => {
    const stages = [
      { ...SHADOW, name: 'some', mirror_percent: 10 },
      SHADOW,
      { ...LIVE, mirror_percent: 50 },
      { name: 'half', traffic_percent: 50, duration: '5m' },
    ];
    const run = simulate(await setupOf({ stages }), 42);
    expect(run.finalState).toBe('COMPLETED');
    const [some, all, live] = run.stages;
    const share = (stage: typeof some) => (stage?.canary.requests ?? 0) / (stage?.stable.requests ?? 1);
    // 30,000 requests of stable: 5 standard errors of a tenth are 0.0087; 10 % live and half of 90 %.
    expect(Math.abs(share(some) - 0.1)).toBeLessThan(0.0087);
    expect(share(all)).toBe(1);
    expect(Math.abs(share(live) - 0.55 / 0.9)).toBeLessThan(0.02);
  });
});

describe('what does not fit', () => {
  it.each([
    ['no traffic and no copies', { stages: [{ ...LIVE, traffic_percent: 0 }] }, 'stage_without_requests'],
    [
      'copies of what the canary serves itself',
      { stages: [{ ...LIVE, traffic_percent: 100, mirror_percent: 5 }] },
      'nothing_to_copy',
    ],
    ['copies alone after live traffic', { stages: [LIVE, SHADOW] }, 'traffic_not_increasing'],
    ['answers that nothing compares', { stages: [LIVE], thresholds: { mismatch_rate: { max: 0 } } }, 'copies_not_made'],
    ['answers compared twice', { thresholds: { mismatch_rate: { max_ratio: 2 } } }, 'copies_with_relative_condition'],
    ['answers of the whole service', { thresholds: { mismatch_rate: { max: 0, of: 'service' } } }, 'copies_of_service'],
    ['a misspelt key', { shadow: { shared_laod: 0.1 } }, 'unknown_key'],
    ['a misspelt side effect', { shadow: { side_effects: { write: { per_request: 1 } } } }, 'unknown_key'],
    ['a side effect of no request', { shadow: { side_effects: { writes: { per_request: 0 } } } }, 'out_of_range'],
    [
      'a judge of answers',
      { analysis: { judges: [{ method: 'mann_whitney', metrics: ['mismatch_rate'] }] } },
      'metric_not_of_method',
    ],
  ])('%s is one problem', async (_, parts, code) => {
    expect(await problems(parts)).toEqual([code]);
  });
});

describe('the strategy shadow', () => {
  it('is the plan itself where that begins with copies, and other strategies have it without', async () => {
    const setup = await setupOf({});
    expect(strategySetup('shadow', setup).setup.plan.stages).toEqual(setup.plan.stages);
    expect(strategySetup('canary', setup).setup.plan.stages.map(({ name }) => name)).toEqual(['live']);
    expect(strategySetup('shadow', await setupOf({ stages: [LIVE] })).setup.plan.stages[0]).toMatchObject({
      trafficPercent: 0,
      mirrorPercent: 100,
    });
  });

  it('loads what both versions share, as the configuration says', async () => {
    const setup = await setupOf({ stable: { cpu_percent: 80 }, shadow: { shared_load: 1 }, stages: [LIVE] });
    const failures = (strategy: 'canary' | 'shadow'): number =>
      strategyPlayer(strategySetup(strategy, setup), setup.world, 1_800)('1').figures.excess_failed_requests ?? 0;
    expect(failures('canary')).toBe(0);
    // Ten minutes of 100 requests a second, of which 0.6 ÷ 1.6 are refused; or less, where that is seen sooner.
    expect(failures('shadow')).toBeGreaterThan(0.3 * 100 * 60);
  });
});
