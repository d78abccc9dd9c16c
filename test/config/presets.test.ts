import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { PRESET_GUIDE } from '../../src/config/preset-guide.js';
import { presetWorld } from '../../src/config/presets.js';
import { NO_EFFECT, PRESETS } from '../../src/model/fault.js';
import type { Setup } from '../../src/model/setup.js';
import { PLAIN_WORLD } from '../../src/model/world.js';

const STAGES = [
  { name: 'some', traffic_percent: 10, duration: '30m' },
  { name: 'most', traffic_percent: 50, duration: '30m' },
  { name: 'all', traffic_percent: 100, duration: '30m' },
];

async function setupOf(fields: object): Promise<Setup> {
  const result = await parseConfig(JSON.stringify({ stages: STAGES, ...fields }));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const again = await parseConfig(JSON.stringify(result.config.document));
  expect(again).toStrictEqual(result);
  return result.config.setup;
}

const FROM_START = { kind: 'rollout', seconds: 0 } as const;
const PLAIN_FAULT = {
  target: 'canary',
  from: FROM_START,
  until: null,
  rampSeconds: 0,
  flapping: null,
  minTrafficPercent: 0,
  cohort: null,
} as const;

describe('a preset', () => {
  test.each(PRESETS)('%s builds a setup that differs from the healthy one in its world alone', async (preset) => {
    const healthy = await setupOf({});
    const { world, followUpSeconds, ...rest } = await setupOf({ preset });
    const { world: plain, followUpSeconds: none, ...same } = healthy;
    expect(none).toBe(0);
    expect(followUpSeconds).toBe(preset === 'latent' ? 1800 : 0);
    expect(rest).toStrictEqual(same);
    const { faults, warmUp } = world;
    expect(world).toStrictEqual({ ...plain, faults, warmUp });
    if (preset === 'healthy') expect(world).toStrictEqual(plain);
    else expect(faults.length + (warmUp === null ? 0 : 1)).toBeGreaterThan(0);
    for (const { name } of faults) expect(name.startsWith(preset)).toBe(true);
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  });

  test.each(PRESETS)('%s does what its own faults, written out, do', async (preset) => {
    const { faults, warmUp } = presetWorld(preset, STAGES);
    const written = await setupOf({ faults, ...(warmUp !== null && { warm_up: warmUp }) });
    expect(written).toStrictEqual(await setupOf({ preset }));
  });

  test.each([
    ['error_spike', [{ effect: { errorRate: 0.05 } }]],
    ['slow_burn', [{ effect: { errorRate: 0.02 }, rampSeconds: 3600 }]],
    ['latency_tail', [{ effect: { latencyRatio: 8 }, cohort: { share: 0.03, from: `stage:${STAGES[0]?.name}` } }]],
    [
      'memory_leak',
      [
        { effect: { memoryGrowthMbPerMinute: 60 } },
        { effect: { latencyRatio: 1.5 }, rampSeconds: 2400 },
        { effect: { errorRate: 0.05, restartsPerHour: 12 }, from: { kind: 'rollout', seconds: 2400 } },
      ],
    ],
    ['cpu_saturation', [{ effect: { cpuPercent: 50 } }]],
    ['crash_loop', [{ effect: { errorRate: 0.02, restartsPerHour: 60 } }]],
    ['cold_cache', []],
    [
      'shared_outage',
      [
        {
          target: 'all',
          effect: { errorRate: 0.2 },
          from: { kind: 'rollout', seconds: 600 },
          until: { kind: 'rollout', seconds: 900 },
        },
      ],
    ],
    [
      'flapping',
      [
        {
          effect: { errorRate: 0.1 },
          from: { kind: 'rollout', seconds: 240 },
          flapping: { everySeconds: 600, forSeconds: 120 },
        },
      ],
    ],
    ['emergent_at_scale', [{ effect: { errorRate: 0.03, latencyRatio: 1.5 }, minTrafficPercent: 25 }]],
    [
      'unrepresentative_canary',
      [{ effect: { errorRate: 0.2 }, cohort: { share: 0.25, from: `stage:${STAGES[2]?.name}` } }],
    ],
    ['latent', [{ effect: { errorRate: 0.5 }, from: { kind: 'mark', mark: 'completed', seconds: 600 } }]],
    ['retry_storm', [{ effect: { errorRate: 0.3, retries: 3, cpuPercent: 10 } }]],
    ['conversion_drop', [{ effect: { conversionRatio: 0.7 } }]],
  ] as const)('%s has the faults that it is known for', async (preset, expected) => {
    const { faults } = (await setupOf({ preset })).world;
    expect(faults.map(({ name: _, ...fault }) => fault)).toStrictEqual(
      expected.map((fault) => ({ ...PLAIN_FAULT, ...fault, effect: { ...NO_EFFECT, ...fault.effect } })),
    );
  });

  test('comes before the faults of the configuration', async () => {
    const { faults } = (await setupOf({ preset: 'memory_leak', faults: [{ error_rate: 0.1 }, { retries: 1 }] })).world;
    expect(faults.map(({ name }) => name)).toStrictEqual([
      'memory_leak',
      'memory_leak (latency)',
      'memory_leak (restarts)',
      'fault-1',
      'fault-2',
    ]);
  });

  test('cold_cache warms up, unless the configuration has a warm-up of its own', async () => {
    expect((await setupOf({ preset: 'cold_cache' })).world.warmUp).toStrictEqual({
      seconds: 600,
      latencyRatio: 3,
      errorRatio: 3,
    });
    const own = { duration: '1m', latency_ratio: 2 };
    expect((await setupOf({ preset: 'cold_cache', warm_up: own })).world.warmUp).toStrictEqual({
      seconds: 60,
      latencyRatio: 2,
      errorRatio: 1,
    });
    expect((await setupOf({})).world.warmUp).toBe(PLAIN_WORLD.warmUp);
  });

  test('is told of in one sentence, and what catches it in another', () => {
    expect(Object.keys(PRESET_GUIDE)).toStrictEqual([...PRESETS]);
    for (const { description, caughtBy } of Object.values(PRESET_GUIDE)) {
      for (const sentence of [description, caughtBy]) expect(sentence).toMatch(/^[A-Z`][^.!?]{9,150}(\.\d[^.]*)?\.$/);
    }
  });
});
