import { describe, expect, test } from 'vitest';
import { rehearsedAnalysis } from '../../../src/controllers/argo/rehearsed-analysis.js';
import { rehearsedRollout } from '../../../src/controllers/argo/rehearsed-rollout.js';
import type { ArgoMetric } from '../../../src/model/policy/argo-analysis.js';
import type { RehearsalNote } from '../../../src/model/policy/rehearsal-note.js';
import { PLAIN_VERSION, PLAIN_WORLD, type Version, type World } from '../../../src/model/world.js';
import { keyOf } from '../../../src/random/key.js';
import { runLoop } from '../../../src/simulation/loop.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../../src/sources/generated/traffic-model.js';
import { Notes } from '../scripted-source.js';
import { metric, runSpec } from './plain-canary.js';
import { rehearsal, rolloutOf } from './played-rollout.js';

const HEALTHY: Version = { ...PLAIN_VERSION, errorRate: 0.001, latency: { p50Ms: 50, p99Ms: 200 } };
const BAD: Version = { ...HEALTHY, errorRate: 0.05 };

const WORLD: World = { ...PLAIN_WORLD, requestsPerSecond: 200, stable: HEALTHY, canary: HEALTHY };

const SEEDS = Array.from({ length: 20 }, (_, i) => `${i}`);

/**
 * At least 99 in 100 of a canary's requests of a minute succeed. Of 2,400 at 20 % a healthy canary fails 2.4 and a bad one 120 in
 * the mean: chances of less than 1e-9 that a measurement goes the other way.
 */
const RATE = metric({
  name: 'rate',
  interval: '60s',
  count: 5,
  failureLimit: 1,
  successCondition: 'result >= 0.99',
  provider: { web: {} },
});
const LATER = metric({ ...RATE, name: 'later', interval: '60s', initialDelay: '30s', count: 2, provider: { web: {} } });

const MEASURE = { is: 'success_share', arm: 'canary', windowSeconds: 60, scale: 1, shape: 'scalar' } as const;

function played(metrics: readonly ArgoMetric[], canary: Version, seed: string, horizonSeconds = 3_600) {
  const measures = { rate: MEASURE, later: MEASURE };
  const given = rehearsal(rolloutOf('canary: {}', '', ''), { measures });
  const policy = { name: 'run', spec: runSpec(...metrics), canaryPercent: 20 };
  const { controller, standing } = rehearsedAnalysis(policy, given);
  const source = new GeneratedSource(trafficModel({ ...WORLD, canary }), keyOf(seed), null);
  const recorder = new Notes<RehearsalNote>();
  const end = runLoop({ controller, source, words: [], recorder, horizonSeconds });
  const of = (name: string) =>
    recorder.all.flatMap(({ note, atSeconds }) =>
      note.type === 'measured' && note.metric === name ? [{ atSeconds, phase: note.phase }] : [],
    );
  return { end, source, of, standing: standing(end.turn.state) };
}

describe('an analysis beside a share of 20 % of generated traffic', () => {
  test('a healthy canary is promoted; the first measurement meets no traffic and is repeated after 10 s', () => {
    for (const seed of SEEDS) {
      const { end, of } = played([RATE, LATER], HEALTHY, seed);
      expect(end).toMatchObject({ atSeconds: 250, turn: { status: 'COMPLETED' } });
      expect(of('rate').map(({ atSeconds }) => atSeconds)).toEqual([0, 10, 70, 130, 190, 250]);
      expect(of('later').map(({ atSeconds }) => atSeconds)).toEqual([30, 90]);
      expect(of('rate').filter(({ phase }) => phase !== 'Successful')).toEqual([{ atSeconds: 0, phase: 'Error' }]);
    }
  });

  test('a bad canary is rolled back on its second failure', () => {
    for (const seed of SEEDS) {
      const { end, source, standing } = played([RATE, LATER], BAD, seed);
      expect(end).toMatchObject({ atSeconds: 70, turn: { status: 'ROLLED_BACK' } });
      expect(standing.message).toBe('Metric "rate" assessed Failed due to failed (2) > failureLimit (1)');
      expect(Math.abs(source.harm(0, 70).requests - 2_800)).toBeLessThan(5 * Math.sqrt(2_800));
    }
  });

  test('an endless run is stopped by the horizon, and its share is served until then', () => {
    const { end, source } = played([{ ...RATE, count: null }], HEALTHY, '42', 1_795);
    expect(end).toMatchObject({ atSeconds: 1_795, turn: { status: 'PROGRESSING', isEnded: false } });
    expect(Math.abs(source.harm(0, 1_795).requests - 71_800)).toBeLessThan(5 * Math.sqrt(71_800));
  });
});

describe('a Rollout on generated traffic', () => {
  function rolledOut(canary: string, replicas: number, readyAfterSeconds: number) {
    const rollout = rolloutOf(`canary: {${canary}}`, '', 'count: 1', replicas);
    const { controller, instances } = rehearsedRollout(rollout, rehearsal(rollout, { measures: {} }));
    if (instances === null) throw new Error('pods are not counted');
    const world: World = {
      ...WORLD,
      instances: { requestsPerSecond: null, readyAfterSeconds, autoscale: null, ...instances },
    };
    const source = new GeneratedSource(trafficModel(world), keyOf('1'), null);
    const recorder = new Notes<RehearsalNote>();
    const end = runLoop({ controller, source, words: [], recorder, horizonSeconds: 3_600 });
    const at = (type: RehearsalNote['type']) =>
      recorder.all.filter(({ note }) => note.type === type).map(({ atSeconds }) => atSeconds);
    const share = (from: number, to: number) => source.harm(from, to).requests / source.requests(from, to);
    return { end, source, at, share };
  }

  test('one replica at a weight of 1 gives half of the users the canary, from when its pod is ready', () => {
    const { share, at } = rolledOut('steps: [{setWeight: 1}, {pause: {duration: 10m}}]', 1, 40);
    expect(at('paused')).toEqual([40]);
    expect(share(0, 40)).toBe(0);
    // 200 a second over ten minutes, half of them; five standard errors.
    expect(Math.abs(share(40, 640) - 0.5)).toBeLessThan((5 * 0.5) / Math.sqrt(120_000));
  });

  test('with a router it is the weight, once there is a pod for it, and all of it once there are all pods', () => {
    const { share, at, end } = rolledOut(
      'trafficRouting: {istio: {}}, steps: [{setWeight: 5}, {pause: {duration: 10m}}]',
      4,
      40,
    );
    expect(at('paused')).toEqual([40]);
    expect(at('promoted')).toEqual([680]);
    expect(Math.abs(share(40, 680) - 0.05)).toBeLessThan((5 * 0.22) / Math.sqrt(128_000));
    expect(share(680, 710)).toBe(1);
    expect(end).toMatchObject({ atSeconds: 710, turn: { status: 'COMPLETED' } });
  });

  test('pods that take long are looked at when they come, not every second', () => {
    const { source, at } = rolledOut('steps: [{setWeight: 20}]', 5, 300);
    expect(at('promoted')).toEqual([900]);
    expect(source.cells.count).toBeLessThan(40);
  });
});
