import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/study/lint/diagnose.js';
import { rolledBack, room, setupOf } from './played.js';

const SEEDS = 800;

/** Beta users meet eight times the errors of others, in either version, and wait twice as long. */
const AUDIENCES = { beta: { share: 0.25, error_ratio: 8, latency_ratio: 2 } };

async function planned(fields: object) {
  return setupOf({
    service: { requests_per_second: 10, audiences: AUDIENCES },
    stable: { error_rate: 0.005 },
    analysis: { min_requests: 1 },
    ...fields,
  });
}

const ALL = { name: 'all', traffic_percent: 100, duration: '0s' };

/** The figure of the first rule in the first stage, and what the simulator makes of the same canary like stable. */
async function both(fields: object) {
  const setup = await planned(fields);
  const told = diagnose(setup).stages[0]?.rules[0];
  return {
    chance: told?.falseBreach?.perStage ?? Number.NaN,
    healthy: told?.healthy,
    played: rolledBack(setup, SEEDS),
  };
}

function expectAlike({ chance, played }: { readonly chance: number; readonly played: number }): void {
  expect(chance).toBeGreaterThan(0.02);
  expect(chance).toBeLessThan(0.95);
  expect(Math.abs(played - chance)).toBeLessThan(room(chance, SEEDS) + 0.005);
}

describe('a rule where the service is other to some audiences', () => {
  it.each([
    ['against a limit', { error_rate: { max: 0.07 } }, 0.04],
    ['against stable, which serves the others', { error_rate: { max_increase: 0.055 } }, 0.04],
    ['the share that succeeds', { success_rate: { min: 0.93 } }, 0.96],
  ])('in a stage of one of them goes by its requests: %s', async (_, thresholds, healthy) => {
    const stages = [{ name: 'ring', audience: 'beta', traffic_percent: 100, duration: '10m' }, ALL];
    const of = await both({ thresholds, stages });
    expect(of.healthy).toBeCloseTo(healthy, 9);
    expectAlike(of);
  });

  it('in a stage of all of them goes by what they are together', async () => {
    const of = await both({
      thresholds: { error_rate: { max: 0.04 } },
      stages: [{ name: 'some', traffic_percent: 25, duration: '10m' }, ALL],
    });
    expect(of.healthy).toBeCloseTo(0.25 * 0.04 + 0.75 * 0.005, 9);
    expectAlike(of);
  });

  it('on latencies takes theirs', async () => {
    const stages = [{ name: 'ring', audience: 'beta', traffic_percent: 100, duration: '10m' }, ALL];
    const of = await both({ thresholds: { latency_p50_ms: { max: 117 } }, stages });
    // Twice 50 ms.
    expect(of.healthy).toBeCloseTo(100, 6);
    expectAlike(of);
    const ratio = await both({ thresholds: { latency_p50_ms: { max_ratio: 2.33 } }, stages });
    expectAlike(ratio);
  });

  it('is told as if all were alike of no rule, and of judges that compare', async () => {
    const stages = [{ name: 'ring', audience: 'beta', traffic_percent: 100, duration: '10m' }, ALL];
    expect(diagnose(await planned({ stages })).leftOut).toEqual([]);
    expect(diagnose(await planned({ stages, analysis: { method: 'fisher' } })).leftOut).toEqual(['audiences']);
  });
});

describe('a rule where instances take time to become ready', () => {
  const instances = { count: 10, ready_after: '4m' };
  const stages = [
    { name: 'some', traffic_percent: 10, duration: '10m' },
    { name: 'more', traffic_percent: 30, duration: '10m' },
    ALL,
  ];
  const service = { requests_per_second: 10 };

  it('sees nothing of the canary until they are, and then as much as ever', async () => {
    const of = await both({ service, instances, stages, thresholds: { error_rate: { max: 0.035 } } });
    const setup = await planned({ service, instances, stages, thresholds: { error_rate: { max: 0.035 } } });
    const [some, more] = diagnose(setup).stages;
    // 60 a minute in 6 of 10 minutes; then 4 minutes as before, and 180 a minute.
    expect(some?.requestsPerStage).toBeCloseTo(360, 6);
    expect(more?.requestsPerStage).toBeCloseTo(4 * 60 + 6 * 180, 6);
    const [first, second] = [some?.rules[0]?.falseBreach?.perStage ?? 0, more?.rules[0]?.falseBreach?.perStage ?? 0];
    expectAlike({ chance: 1 - (1 - first) * (1 - second), played: of.played });
    const atOnce = diagnose(await planned({ service, stages, thresholds: { error_rate: { max: 0.035 } } }));
    expect(atOnce.stages[0]?.rules[0]?.falseBreach?.perStage).toBeGreaterThan(1.3 * first);
  });

  it('is not said to hear too little for want of requests', async () => {
    const setup = await planned({ service: { requests_per_second: 100 }, instances, stages });
    expect(diagnose(setup).findings.map(({ code }) => code)).not.toContain('seldom_enough_requests');
  });

  it('waits for no instance that the stage before has', async () => {
    const close = [{ name: 'one', traffic_percent: 5, duration: '10m' }, ...stages];
    const setup = await planned({ service, instances, stages: close });
    expect(diagnose(setup).stages[1]?.requestsPerStage).toBeCloseTo(600, 6);
  });
});
