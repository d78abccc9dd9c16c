import { describe, expect, it } from 'vitest';
import { type Config, parseConfig } from '../../src/config/parse-config.js';
import { diagnose } from '../../src/study/lint/diagnose.js';

const STAGES = [
  { name: 'few', traffic_percent: 1, duration: '30m' },
  { name: 'half', traffic_percent: 50, duration: '30m' },
  { name: 'all', traffic_percent: 100, duration: '30m' },
];

const LAST = { traffic_percent: 100, duration: '30m' };

async function understood(fields: object): Promise<Config> {
  const result = await parseConfig(JSON.stringify({ stages: STAGES, ...fields }));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config;
}

async function problems(fields: object): Promise<readonly (readonly [string, string])[]> {
  const result = await parseConfig(JSON.stringify({ stages: STAGES, ...fields }));
  return result.ok ? [] : result.problems.map(({ code, path }) => [path.join('.'), code] as const);
}

const warnings = async (fields: object): Promise<readonly object[]> => (await understood(fields)).warnings;

describe('instances', () => {
  it('are none unless a configuration counts them', async () => {
    const { document, setup } = await understood({});
    expect(Object.hasOwn(document, 'instances')).toBe(false);
    expect(setup.world.instances).toBeNull();
    expect(setup.plan.stages.map(({ instances, plannedPercent }) => [instances, plannedPercent])).toEqual(
      STAGES.map(() => [undefined, undefined]),
    );
  });

  it('go with audiences, a share that is not what it is said to be, and users who stay', async () => {
    const service = {
      users: 1_000,
      routing: 'one_way',
      audiences: { beta: { share: 0.1 } },
      real_share: { ratio: 2 },
    };
    expect(await problems({ instances: { count: 4 }, service })).toEqual([]);
    expect(await problems({ instances: { count: 4, split: 'replicas' }, service })).toEqual([]);
    const drifting = { real_share: { drift_percent_per_hour: 1 } };
    expect(await problems({ instances: { count: 4 }, service: drifting })).toEqual([]);
  });

  it('do not scale by shares that are not known ahead: one line each', async () => {
    const instances = { count: 4, requests_per_second: 50, autoscale: { max: 8 } };
    expect(await problems({ instances, service: { users: 1_000, routing: 'one_way' } })).toEqual([
      ['service.routing', 'not_simulated_together'],
    ]);
    expect(await problems({ instances, service: { real_share: { drift_percent_per_hour: 1 } } })).toEqual([
      ['service.real_share.drift_percent_per_hour', 'not_simulated_together'],
    ]);
    expect(await problems({ instances, service: { real_share: { ratio: 2 } } })).toEqual([]);
  });

  it('go with copies and stages by audience behind a router, and do neither where they split the traffic', async () => {
    const stages = [
      { traffic_percent: 0, mirror_percent: 100, duration: '30m' },
      { traffic_percent: 1, mirror_percent: 50, duration: '30m' },
      { traffic_percent: 100, duration: '30m' },
    ];
    const replicas = { count: 4, split: 'replicas' };
    expect(await problems({ stages, instances: { count: 4 } })).toEqual([]);
    expect(await problems({ stages, instances: replicas })).toContainEqual([
      'stages.0.mirror_percent',
      'not_simulated_together',
    ]);
    const service = { audiences: { beta: { share: 0.1 } } };
    const named = [
      { audience: 'beta', traffic_percent: 50, duration: '30m' },
      { traffic_percent: 100, duration: '30m' },
    ];
    expect(await problems({ stages: named, service, instances: { count: 4 } })).toEqual([]);
    expect(await warnings({ stages: named, service, instances: { count: 4 } })).not.toContainEqual(
      expect.objectContaining({ code: 'stages_of_equal_share' }),
    );
    expect(await problems({ stages: named, service, instances: replicas })).toEqual([
      ['stages.0.audience', 'not_simulated_together'],
    ]);
  });

  it('are as many as a stage’s share of all requests takes, copies among it', async () => {
    const service = { audiences: { beta: { share: 0.25 } } };
    const counts = async (stages: readonly object[], more: object) => {
      const { setup } = await understood({ stages, ...more });
      return setup.plan.stages.map(({ instances }) => [instances?.canary, instances?.stable]);
    };
    const instances = { count: 20, scale_down_stable: '1m' };
    expect(
      await counts([{ audience: 'beta', traffic_percent: 80, duration: '30m' }, LAST], { service, instances }),
    ).toEqual([
      [4, 16],
      [20, 0],
    ]);
    expect(await counts([{ traffic_percent: 10, mirror_percent: 50, duration: '30m' }, LAST], { instances })).toEqual([
      [11, 18],
      [20, 0],
    ]);
  });

  it('do not go with copies, where users are told apart: told of the first stage that has some', async () => {
    const stages = [
      { traffic_percent: 0, mirror_percent: 100, duration: '30m' },
      { traffic_percent: 1, mirror_percent: 50, duration: '30m' },
      { traffic_percent: 100, duration: '30m' },
    ];
    const refused = ['stages.0.mirror_percent', 'not_simulated_together'];
    const audiences = { beta: { share: 0.1 } };
    expect(await problems({ stages, service: { audiences } })).toEqual([refused]);
    const routed = { users: 1_000, routing: 'one_way' };
    expect(await problems({ stages, service: { ...routed, real_share: { ratio: 2 } } })).toEqual([]);
    const named = stages.map((stage, index) => (index === 1 ? { ...stage, audience: 'beta' } : stage));
    expect(await problems({ stages: named, service: { audiences } })).toEqual([refused]);
  });

  it('have defaults that change nothing but their number', async () => {
    const { document, setup } = await understood({ instances: { count: 4 } });
    expect(document.instances).toEqual({ count: 4, ready_after: '0s', split: 'router', promotion: 'switch' });
    expect(setup.world.instances).toEqual({
      count: 4,
      requestsPerSecond: null,
      readyAfterSeconds: 0,
      split: 'router',
      autoscale: null,
      scaleDownStableSeconds: null,
      promotion: 'switch',
    });
  });

  it('are understood in the units of the model', async () => {
    const autoscale = { target_percent: 60, delay: '3m', max: 40 };
    const all = {
      count: 10,
      requests_per_second: 150,
      ready_after: '40s',
      scale_down_stable: '30s',
      promotion: 'restart',
    };
    const { setup } = await understood({ instances: { ...all, autoscale } });
    expect(setup.world.instances).toEqual({
      count: 10,
      requestsPerSecond: 150,
      readyAfterSeconds: 40,
      split: 'router',
      autoscale: { targetPercent: 60, delaySeconds: 180, max: 40 },
      scaleDownStableSeconds: 30,
      promotion: 'restart',
    });
  });

  it('beside a router are kept of stable, unless it is scaled down', async () => {
    const of = async (instances: object) =>
      (await understood({ instances: { count: 10, ...instances } })).setup.plan.stages.map((stage) => [
        stage.trafficPercent,
        stage.instances?.canary,
        stage.instances?.stable,
      ]);
    expect(await of({})).toEqual([
      [1, 1, 10],
      [50, 5, 10],
      [100, 10, 10],
    ]);
    expect(await of({ scale_down_stable: '0s' })).toEqual([
      [1, 1, 10],
      [50, 5, 5],
      [100, 10, 0],
    ]);
  });

  it('that split the traffic give each stage the share that they make, and keep the one that was meant', async () => {
    const [few, half, all] = (await understood({ instances: { count: 10, split: 'replicas' } })).setup.plan.stages;
    expect(few).toMatchObject({ plannedPercent: 1, instances: { canary: 1, stable: 10 } });
    expect(few?.trafficPercent).toBeCloseTo(100 / 11, 12);
    expect(half).toMatchObject({ plannedPercent: 50, trafficPercent: 50, instances: { canary: 5, stable: 5 } });
    expect(all).toMatchObject({ plannedPercent: 100, trafficPercent: 100, instances: { canary: 10, stable: 0 } });
  });

  it('of a stage are as many as it says', async () => {
    const stages = [{ traffic_percent: 10, duration: '30m', instances: { canary: 2, stable: 9 } }];
    const split = (await understood({ stages, instances: { count: 10, split: 'replicas' } })).setup.plan.stages[0];
    expect(split?.trafficPercent).toBeCloseTo(200 / 11, 12);
    const routed = (await understood({ stages, instances: { count: 10 } })).setup.plan.stages[0];
    expect(routed).toMatchObject({ trafficPercent: 10, instances: { canary: 2, stable: 9 } });
  });

  it('that may come or go after the rollout make it followed for half an hour', async () => {
    const followed = async (instances: object) =>
      (await understood({ instances: { count: 4, ...instances } })).document.follow_up;
    expect(await followed({})).toBe('0s');
    expect(await followed({ scale_down_stable: '0s' })).toBe('30m');
    expect(await followed({ promotion: 'restart' })).toBe('30m');
  });
});

describe('what does not fit instances', () => {
  const split = { count: 10, split: 'replicas' };

  it.each([
    [{ instances: split, baseline: 'fresh' }, 'baseline', 'fresh_baseline_without_router'],
    [{ instances: { ...split, scale_down_stable: '1m' } }, 'instances.scale_down_stable', 'scaled_without_router'],
    [
      { instances: { ...split, requests_per_second: 9, autoscale: { max: 20 } } },
      'instances.autoscale',
      'scaled_without_router',
    ],
    [{ instances: { count: 10, autoscale: { max: 20 } } }, 'instances.autoscale', 'autoscale_without_capacity'],
    [
      { instances: { count: 10, requests_per_second: 9, autoscale: { max: 9 } } },
      'instances.autoscale.max',
      'autoscale_below_count',
    ],
    [
      { stages: [{ traffic_percent: 9, duration: '9m', instances: { canary: 1, stable: 1 } }] },
      'stages.0.instances',
      'stage_instances_uncounted',
    ],
    [
      { instances: split, stages: [{ traffic_percent: 9, duration: '9m', instances: { canary: 1, stable: 0 } }] },
      'stages.0.instances.stable',
      'stage_instances_off_share',
    ],
    [
      { instances: split, stages: [{ traffic_percent: 100, duration: '9m', instances: { canary: 1, stable: 1 } }] },
      'stages.0.instances.stable',
      'stage_instances_off_share',
    ],
    [{ instances: { count: 7, ready_after: '366d', promotion: 'restart' } }, 'stages', 'too_many_parts'],
    [{ instances: {} }, 'instances.count', 'missing_key'],
    [{ instances: { count: 0 } }, 'instances.count', 'out_of_range'],
    [{ instances: { count: 2, split: 'pods' } }, 'instances.split', 'not_one_of'],
    [{ instances: { count: 2, redy_after: '1m' } }, 'instances.redy_after', 'unknown_key'],
  ])('%j', async (fields, path, code) => {
    expect(await problems(fields)).toEqual([[path, code]]);
  });

  it('is not concluded from what is wrong by itself', async () => {
    expect(await problems({ instances: { count: 'ten', split: 'replicas', autoscale: 3 } })).toEqual([
      ['instances.count', 'wrong_type'],
      ['instances.autoscale', 'wrong_type'],
      ['instances.autoscale', 'scaled_without_router'],
      ['instances.autoscale', 'autoscale_without_capacity'],
    ]);
  });
});

describe('a warning of instances', () => {
  it('tells of a stage with no more of the traffic than the one before', async () => {
    const stages = [5, 20, 50].map((traffic_percent) => ({ traffic_percent, duration: '30m' }));
    const told = await warnings({
      stages: [...stages, { traffic_percent: 100, duration: '0s' }],
      instances: { count: 3, split: 'replicas' },
    });
    expect(told).toEqual([
      {
        code: 'stages_of_equal_share',
        stageIndex: 1,
        stage: 'stage-2',
        plannedPercent: 20,
        trafficPercent: 25,
        earlier: 'stage-1',
        earlierPercent: 25,
      },
    ]);
  });

  it('tells of a stage that is over before its instances are ready', async () => {
    const stages = [
      { traffic_percent: 5, duration: '2m' },
      { traffic_percent: 50, duration: '10m' },
      { traffic_percent: 100, duration: '0s' },
    ];
    expect(await warnings({ stages, instances: { count: 3, ready_after: '2m' } })).toEqual([
      { code: 'instances_after_stage', stageIndex: 0, stage: 'stage-1', bakeSeconds: 120, readyAfterSeconds: 120 },
    ]);
  });

  it('tells of a service that cannot serve what comes', async () => {
    const daily = { daily: { mean: 100, peak_ratio: 1.5 } };
    const told = (each: number) =>
      warnings({ service: { requests_per_second: daily }, instances: { count: 10, requests_per_second: each } });
    expect(await told(15)).toEqual([]);
    expect(await told(14)).toEqual([{ code: 'service_too_small', peakPerSecond: 150, capacityPerSecond: 140 }]);
  });
});

describe('lint', () => {
  it('works with the share that instances make, and says what it leaves out of them', async () => {
    const { setup } = await understood({ instances: { count: 10, split: 'replicas' } });
    const { stages, leftOut } = diagnose(setup);
    expect(leftOut).toEqual(['instances']);
    expect(stages[0]?.trafficPercent).toBeCloseTo(100 / 11, 12);
    // A hundred requests a second for half an hour.
    expect(stages[0]?.requestsPerStage).toBeCloseTo((100 * 1_800) / 11, 6);
  });

  it('names no other share, of which instances may make any', async () => {
    const fields = { service: { requests_per_second: 15 }, thresholds: { error_rate: { max: 0.05 } } };
    const shares = async (split: string): Promise<readonly unknown[]> => {
      const { findings } = diagnose((await understood({ ...fields, instances: { count: 10, split } })).setup);
      return findings.flatMap((finding) =>
        'trafficPercentNeeded' in finding
          ? [finding.trafficPercentNeeded]
          : 'needed' in finding && finding.needed !== null
            ? [(finding.needed as { readonly trafficPercent: number | null }).trafficPercent]
            : [],
      );
    };
    expect((await shares('router')).some((share) => share !== null)).toBe(true);
    expect((await shares('replicas')).every((share) => share === null)).toBe(true);
  });
});

describe('a fault after the decision to roll back', () => {
  it('counts from it', async () => {
    const faults = [{ arm: 'stable', error_rate: 0.5, after: 'rolled_back', from: '10s', until: '5m' }];
    const { setup, document } = await understood({ faults });
    expect(setup.world.faults[0]).toMatchObject({
      from: { kind: 'mark', mark: 'rolled_back', seconds: 10 },
      until: { kind: 'mark', mark: 'rolled_back', seconds: 300 },
    });
    expect(document.follow_up).toBe('30m');
  });

  it('is warned of where it begins when nothing is looked at any more', async () => {
    const fault = (from: string) => [{ arm: 'stable', error_rate: 0.5, after: 'rolled_back', from }];
    const fields = { rollback: { takes: '1m' }, follow_up: '2m' };
    expect(await warnings({ ...fields, faults: fault('179s') })).toEqual([]);
    expect(await warnings({ ...fields, faults: fault('3m') })).toEqual([
      {
        code: 'fault_after_follow_up',
        fault: 'fault-1',
        after: 'rolled_back',
        beginsAfterSeconds: 180,
        followUpSeconds: 180,
      },
    ]);
  });

  it('names no stage, all of which are over by then', async () => {
    const faults = [{ arm: 'stable', error_rate: 0.5, after: 'rolled_back', from: { stage: 'few' } }];
    expect(await problems({ faults })).toEqual([['faults.0.from', 'stage_moment_after_completion']]);
  });
});
