import { describe, expect, test } from 'vitest';
import { rehearsedKayenta } from '../../../src/controllers/kayenta/rehearsed-kayenta.js';
import type { KayentaStage } from '../../../src/model/policy/rehearsal.js';
import type { RehearsalNote } from '../../../src/model/policy/rehearsal-note.js';
import { PLAIN_VERSION, PLAIN_WORLD, type Version, type World } from '../../../src/model/world.js';
import { keyOf } from '../../../src/random/key.js';
import { runLoop } from '../../../src/simulation/loop.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../../src/sources/generated/traffic-model.js';
import { canaryConfig, stageOf } from './scripted-traffic.js';

const HEALTHY: Version = { ...PLAIN_VERSION, errorRate: 0.01, latency: { p50Ms: 50, p99Ms: 200 } };
const WORLD: World = {
  ...PLAIN_WORLD,
  requestsPerSecond: 50,
  stable: HEALTHY,
  canary: HEALTHY,
  freshBaseline: true,
};

const CONFIG = canaryConfig({ errors: { direction: 'increase' }, p95: { direction: 'increase' } });
const STAGE = stageOf({
  sharePercent: 20,
  lifetimeSeconds: 3_600,
  intervalSeconds: 1_200,
  metrics: {
    errors: { is: 'error_share', windowSeconds: 60, scale: 100 },
    p95: { is: 'latency_p95_ms', windowSeconds: 60, scale: 1 },
  },
});

function rehearse(seed: string, canary: Version, stage: KayentaStage = STAGE) {
  const world: World = { ...WORLD, canary };
  const notes: RehearsalNote[] = [];
  const end = runLoop({
    controller: rehearsedKayenta(CONFIG, stage).controller,
    source: new GeneratedSource(trafficModel(world), keyOf(seed), null),
    words: [],
    recorder: { record: (note) => notes.push(note) },
    horizonSeconds: Number.POSITIVE_INFINITY,
  });
  return { phase: end.turn.state.phase, notes };
}

const SEEDS = Array.from({ length: 20 }, (_, index) => `${index}`);

describe('a generated world', () => {
  test('a canary that fails three times as often is always taken away, and a healthy one seldom', () => {
    const phases = (canary: Version) => SEEDS.map((seed) => rehearse(seed, canary).phase);
    expect(new Set(phases({ ...HEALTHY, errorRate: 0.03 }))).toEqual(new Set(['TERMINAL']));
    // Of six comparisons each is wrong in at most one of a hundred: of 20 runs more than 7 are in less than one of 10,000.
    expect(phases(HEALTHY).filter((phase) => phase === 'TERMINAL').length).toBeLessThanOrEqual(7);
  });

  test('points that were kept from judgement to judgement are those that are read at once', () => {
    const last = (stage: KayentaStage) =>
      rehearse('1', HEALTHY, { ...stage, marginal: 0, pass: 0 })
        .notes.flatMap((note) => (note.type === 'measured' ? [{ ...note, run: '' }] : []))
        .slice(-2);
    expect(last(STAGE)).toEqual(last({ ...STAGE, intervalSeconds: 3_600 }));
  });
});
