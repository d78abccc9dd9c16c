import { describe, expect, test } from 'vitest';
import { rehearsedCanary } from '../../../src/controllers/flagger/rehearsed-flagger.js';
import { type Fault, NO_EFFECT } from '../../../src/model/fault.js';
import type { Instances } from '../../../src/model/instances.js';
import type { Measure, Rehearsal } from '../../../src/model/policy/rehearsal.js';
import type { RehearsalNote } from '../../../src/model/policy/rehearsal-note.js';
import { PLAIN_VERSION, PLAIN_WORLD, type Version, type World } from '../../../src/model/world.js';
import { keyOf } from '../../../src/random/key.js';
import { runLoop } from '../../../src/simulation/loop.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../../src/sources/generated/traffic-model.js';
import { metricTemplateText } from '../../policies/flagger/canary-text.js';
import { canaryOf, rehearsalOf } from './scripted-world.js';

const HEALTHY: Version = { ...PLAIN_VERSION, errorRate: 0.001, latency: { p50Ms: 50, p99Ms: 200 } };
const BAD: Version = { ...HEALTHY, errorRate: 0.05 };
const WORLD: World = { ...PLAIN_WORLD, requestsPerSecond: 200, stable: HEALTHY, canary: HEALTHY };

const FIVE_STEPS = 'interval: 1m\nthreshold: 3\nstepWeight: 10\nmaxWeight: 50\n';

/**
 * At least 99 in 100 succeed, as another provider measures it. Of the 1,200 requests of a minute at 10 %, a healthy canary fails
 * 1.2 and a bad one 60 in the mean: chances of less than 1e-9 that a check goes the other way.
 */
const RATE = 'metrics: [{name: rate, interval: 1m, templateRef: {name: t}, thresholdRange: {min: 99}}]';
const SUCCESSES: Measure = { is: 'success_share', arm: 'canary', windowSeconds: 60, scale: 100, shape: 'scalar' };

const SEEDS = Array.from({ length: 20 }, (_, i) => `${i}`);

interface Choices {
  readonly analysis?: string;
  readonly seed?: string;
  readonly rehearsal?: Partial<Rehearsal>;
}

function play(change: Partial<World>, { analysis = FIVE_STEPS + RATE, seed = '42', rehearsal = {} }: Choices = {}) {
  const canary = canaryOf(analysis, undefined, metricTemplateText('t').replace('prometheus', 'datadog'));
  const of = rehearsedCanary(canary, rehearsalOf(canary, { measures: { rate: SUCCESSES }, ...rehearsal }));
  const source = new GeneratedSource(trafficModel({ ...WORLD, ...change }), keyOf(seed), null);
  const ticks: Extract<RehearsalNote, { type: 'tick' }>[] = [];
  const recorder = { record: (note: RehearsalNote) => (note.type === 'tick' ? ticks.push(note) : undefined) };
  const { controller } = of;
  const { atSeconds, turn } = runLoop({ controller, source, words: [], recorder, horizonSeconds: of.longestSeconds });
  return { atSeconds, status: turn.status, standing: of.standing(turn.state), source, ticks };
}

describe('a canary on generated traffic', () => {
  test('that is healthy is promoted after eight intervals', () => {
    for (const seed of SEEDS) {
      const { atSeconds, status, source } = play({}, { seed });
      expect([atSeconds, status]).toEqual([480, 'COMPLETED']);
      // All users are on it for the last two of the eight minutes; five standard errors of 24,000 requests.
      expect(Math.abs(source.harm(360, 480).requests - 24_000)).toBeLessThan(5 * Math.sqrt(24_000));
    }
  });

  test('that is bad is rolled back on the tick after its third failed check', () => {
    for (const seed of SEEDS) {
      const { atSeconds, status, source } = play({ canary: BAD }, { seed });
      expect([atSeconds, status]).toEqual([300, 'ROLLED_BACK']);
      // 10 % of 200 a second over four minutes; five standard errors.
      expect(Math.abs(source.harm(0, 300).requests - 4800)).toBeLessThan(5 * Math.sqrt(4800));
      expect(source.harm(0, 60).requests).toBe(0);
    }
  });

  test('with a bug that begins with a weight is stopped there', () => {
    const fault: Fault = {
      name: 'at 30 %',
      target: 'canary',
      from: { kind: 'mark', mark: 'stage:weight-30', seconds: 0 },
      until: null,
      rampSeconds: 0,
      flapping: null,
      minTrafficPercent: 0,
      cohort: null,
      effect: { ...NO_EFFECT, errorRate: 0.05 },
    };
    const { atSeconds, ticks, standing } = play({ faults: [fault] });
    expect(ticks.map(({ weightPercent }) => weightPercent)).toEqual([0, 10, 20, 30, 30, 30, 30, 0]);
    expect(atSeconds).toBe(420);
    expect(standing.stageIndex).toBe(3);
  });

  test('that never advances is stopped by the longest that it may take, with all traffic on stable', () => {
    const { status, source, atSeconds } = play({}, { analysis: 'interval: 1m' });
    expect(status).toBe('PROGRESSING');
    expect(source.harm(0, atSeconds).requests).toBe(0);
  });

  test('that gets copies alone is judged by them, and hurts no user', () => {
    const { atSeconds, status, source } = play({ canary: BAD }, { analysis: `${FIVE_STEPS}mirror: true\n${RATE}` });
    expect([atSeconds, status]).toEqual([300, 'ROLLED_BACK']);
    expect(source.harm(0, 300).requests).toBe(0);
  });

  test('blue/green that a load test feeds is judged before users meet it', () => {
    const analysis = `interval: 1m\nthreshold: 2\niterations: 5\n${RATE}\nwebhooks: [{name: load, url: u}]`;
    const { atSeconds, status, source } = play({ canary: BAD }, { analysis, rehearsal: { loadTestPercent: 10 } });
    // The first check, at 120 s, calls the load test and finds nothing yet; the second finds failures.
    expect([atSeconds, status]).toEqual([240, 'ROLLED_BACK']);
    expect(source.harm(0, 240).requests).toBe(0);
  });
});

describe('pods', () => {
  const INSTANCES: Instances = {
    count: 4,
    requestsPerSecond: null,
    readyAfterSeconds: 40,
    split: 'router',
    autoscale: null,
    scaleDownStableSeconds: null,
    promotion: 'restart',
  };

  test.each([
    // A quarter at a time: four pods take 4 × 40 s, and are there at 340 s; two and one come one by one.
    [4, 'the primary, promoted at 180 s, is ready at the tick of 360 s', [180, 240, 300, 360, 420]],
    [2, 'two take until 260 s', [180, 240, 300, 360]],
    [1, 'one takes until 220 s', [180, 240, 300]],
  ])('%i of 40 s each: %s', (count, _, seconds) => {
    const { ticks, atSeconds, standing } = play(
      { instances: { ...INSTANCES, count } },
      { analysis: 'interval: 1m\nstepWeight: 50', rehearsal: { pods: count } },
    );
    expect(standing).toMatchObject({ phase: 'Succeeded', decidedAtSeconds: 180 });
    expect(atSeconds).toBe(seconds.at(-1));
    expect(ticks.slice(3).map(({ phase }) => phase)).toEqual([
      ...seconds.slice(0, -2).map(() => 'Promoting'),
      'Finalising',
      'Succeeded',
    ]);
  });

  test('that are slow cost the canary ticks before its first weight', () => {
    const { ticks } = play(
      { instances: { ...INSTANCES, readyAfterSeconds: 130 } },
      { analysis: 'interval: 1m\nstepWeight: 50', rehearsal: { pods: 4 } },
    );
    expect(ticks.slice(0, 5).map(({ weightPercent }) => weightPercent)).toEqual([0, 0, 0, 50, 100]);
  });

  test('that never come in time take the canary back', () => {
    const { status, standing } = play(
      { instances: { ...INSTANCES, readyAfterSeconds: 900 } },
      { analysis: 'interval: 1m\nstepWeight: 50', rehearsal: { pods: 4 } },
    );
    expect(status).toBe('ROLLED_BACK');
    // progressDeadlineSeconds is ten minutes, and the tick at 600 s is not past it.
    expect(standing.decidedAtSeconds).toBe(660);
  });
});
