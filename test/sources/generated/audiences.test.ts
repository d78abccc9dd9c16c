import { describe, expect, test } from 'vitest';
import { type Exposure, UNEXPOSED } from '../../../src/model/exposure.js';
import type { AudienceHarm } from '../../../src/model/harm.js';
import { type Audience, OTHERS, type World } from '../../../src/model/world.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import type { TrafficModel } from '../../../src/sources/generated/traffic-model.js';
import { fault, HEALTHY, keyOfIndex, meanOf, model, varianceOf } from './world.js';

const AUDIENCES: readonly Audience[] = [audience('internal', 0.1), audience('eu', 0.3, 4), audience(OTHERS, 0.6)];

function audience(name: string, share: number, errorRatio = 1): Audience {
  return { name, share, errorRatio, latencyRatio: 1, conversionRatio: 1 };
}

function among(shares: Readonly<Record<string, number>>): Exposure {
  const percents = Object.entries(shares).map(([name, canaryPercent]) => ({ audience: name, canaryPercent }));
  return { ...UNEXPOSED, among: percents };
}

/** All internal users, half of eu, none of the others. */
const RINGS = among({ internal: 100, eu: 50 });

function servedFor(world: TrafficModel, seed: number, seconds: number, exposure: Exposure): GeneratedSource {
  const source = new GeneratedSource(world, keyOfIndex(seed), null);
  source.serve(0, seconds, exposure);
  source.view(seconds);
  return source;
}

function audiencesOf(world: Partial<World>, exposure: Exposure, runs: number): AudienceHarm[][] {
  const made = model({ audiences: AUDIENCES, ...world });
  return Array.from({ length: runs }, (_, seed) => [...servedFor(made, seed, 600, exposure).byAudience(0, 600)]);
}

function figure(runs: readonly AudienceHarm[][], name: string, of: (harm: AudienceHarm) => number): number[] {
  return runs.map((run) => of(run.find(({ audience }) => audience === name) as AudienceHarm));
}

/** Within 4.5 standard errors of a mean that is known: missed once in 150,000. */
function hasMean(values: readonly number[], mean: number): void {
  const error = Math.sqrt(varianceOf(values) / values.length);
  expect(Math.abs(meanOf(values) - mean)).toBeLessThan(4.5 * Math.max(error, 1e-9));
}

describe('a world with audiences', () => {
  const runs = audiencesOf({ canary: { ...HEALTHY, errorRate: 0.02 } }, RINGS, 300);

  test('gives each audience its share of all requests', () => {
    for (const { name, share } of AUDIENCES)
      hasMean(
        figure(runs, name, ({ requests }) => requests),
        share * 120_000,
      );
  });

  test('gives the canary all of an audience, half of one, and none of another', () => {
    for (const [internal, eu, others] of runs) {
      expect(internal?.canaryRequests).toBe(internal?.requests);
      expect(others?.canaryRequests).toBe(0);
      expect(others?.excessFailedRequests).toBe(0);
      // 4.5 standard deviations of a binomial of 36,000 trials, in each of 300 runs: missed once in 500.
      const requests = eu?.requests ?? 0;
      expect(Math.abs((eu?.canaryRequests ?? 0) - requests / 2)).toBeLessThan(4.5 * Math.sqrt(requests / 4));
    }
  });

  test('fails in each audience as often as its own versions do there', () => {
    hasMean(
      figure(runs, 'internal', ({ failedRequests }) => failedRequests),
      12_000 * 0.02,
    );
    hasMean(
      figure(runs, 'eu', ({ failedRequests }) => failedRequests),
      18_000 * 0.08 + 18_000 * 0.004,
    );
    hasMean(
      figure(runs, OTHERS, ({ failedRequests }) => failedRequests),
      72_000 * 0.001,
    );
    hasMean(
      figure(runs, 'internal', ({ excessFailedRequests }) => excessFailedRequests),
      12_000 * 0.019,
    );
    hasMean(
      figure(runs, 'eu', ({ excessFailedRequests }) => excessFailedRequests),
      18_000 * 0.076,
    );
  });

  test('shows of its arms what all of their users meet', () => {
    const world = model({ audiences: AUDIENCES, canary: { ...HEALTHY, errorRate: 0.02 } });
    const readings = Array.from({ length: 100 }, (_, seed) => {
      const source = servedFor(world, seed, 600, RINGS);
      return { canary: source.read('canary', 0, 600), stable: source.read('stable', 0, 600) };
    });
    hasMean(
      readings.map(({ canary }) => canary.requests),
      30_000,
    );
    hasMean(
      readings.map(({ canary }) => canary.errors),
      12_000 * 0.02 + 18_000 * 0.08,
    );
    hasMean(
      readings.map(({ stable }) => stable.errors),
      18_000 * 0.004 + 72_000 * 0.001,
    );
  });

  test('adds up to what its arms serve, whenever it is looked at and wherever the rollout turns', () => {
    const world = model({ audiences: AUDIENCES, canary: { ...HEALTHY, errorRate: 0.2 } });
    for (let seed = 0; seed < 20; seed++) {
      const source = new GeneratedSource(world, keyOfIndex(seed), null);
      let before = 0;
      for (const [until, exposure] of [
        [47, UNEXPOSED],
        [101, RINGS],
        [155, RINGS],
        [163, UNEXPOSED],
        [300, among({ internal: 100, eu: 100, [OTHERS]: 3 })],
      ] as const) {
        source.serve(before, until, exposure);
        source.view(until);
        const harm = source.harm(before, until);
        const byAudience = source.byAudience(before, until);
        const sum = (of: (one: AudienceHarm) => number) => byAudience.reduce((all, one) => all + of(one), 0);
        expect(sum(({ requests }) => requests)).toBe(source.requests(before, until));
        expect(sum(({ canaryRequests }) => canaryRequests)).toBe(harm.requests);
        expect(sum(({ failedRequests }) => failedRequests)).toBe(harm.failedRequests);
        expect(sum(({ excessFailedRequests }) => excessFailedRequests)).toBe(harm.excessFailedRequests);
        before = until;
      }
      // A stretch that begins and ends within cells has what it had when it was looked at.
      const within = source.byAudience(155, 163).reduce((all, { requests }) => all + requests, 0);
      expect(within).toBe(source.requests(155, 163));
    }
  });

  test('has the same requests of each audience in every cell, whoever gets them', () => {
    const world = model({ audiences: AUDIENCES });
    const [plain, rings, turned] = [
      servedFor(world, 3, 600, UNEXPOSED),
      servedFor(world, 3, 600, RINGS),
      new GeneratedSource(world, keyOfIndex(3), null),
    ];
    turned.serve(0, 90, { ...UNEXPOSED, canaryPercent: 20 });
    turned.serve(90, 217, RINGS);
    turned.serve(217, 600, { ...UNEXPOSED, canaryPercent: 100 });
    turned.view(600);
    const arrivals = (source: GeneratedSource, minute: number) =>
      source.byAudience(60 * minute, 60 * minute + 60).map(({ requests }) => requests);
    for (let minute = 0; minute < 10; minute++) {
      expect(arrivals(rings, minute)).toEqual(arrivals(plain, minute));
      expect(arrivals(turned, minute)).toEqual(arrivals(plain, minute));
    }
  });

  test('is the same to a controller that says the same again', () => {
    const world = model({ audiences: AUDIENCES });
    const once = servedFor(world, 3, 600, RINGS);
    const again = new GeneratedSource(world, keyOfIndex(3), null);
    for (let at = 0; at < 600; at += 25) again.serve(at, at + 25, among({ internal: 100, eu: 50 }));
    again.view(600);
    expect(again.byAudience(0, 600)).toEqual(once.byAudience(0, 600));
  });

  test('has as many requests as the same world without audiences', () => {
    const [told, untold] = [
      servedFor(model({ audiences: AUDIENCES }), 5, 600, RINGS),
      servedFor(model(), 5, 600, UNEXPOSED),
    ];
    for (let at = 0; at < 600; at += 60) expect(told.requests(at, at + 60)).toBe(untold.requests(at, at + 60));
  });

  test('never fails fewer requests of an audience with a worse canary', () => {
    for (let seed = 0; seed < 20; seed++) {
      const excess = [0.001, 0.01, 0.05].map((errorRate) =>
        servedFor(model({ audiences: AUDIENCES, canary: { ...HEALTHY, errorRate } }), seed, 300, RINGS)
          .byAudience(0, 300)
          .map(({ excessFailedRequests }) => excessFailedRequests),
      );
      for (let i = 0; i < AUDIENCES.length; i++) {
        expect(excess[1]?.[i]).toBeGreaterThanOrEqual(excess[0]?.[i] ?? 0);
        expect(excess[2]?.[i]).toBeGreaterThanOrEqual(excess[1]?.[i] ?? 0);
      }
    }
  });
});

describe('a fault of one audience', () => {
  test('hits its requests to the canary, and no others', () => {
    const faults = [fault({ errorRate: 0.1 }, { audiences: ['eu'] })];
    const runs = audiencesOf({ faults }, { ...UNEXPOSED, canaryPercent: 50 }, 200);
    hasMean(
      figure(runs, 'eu', ({ excessFailedRequests }) => excessFailedRequests),
      18_000 * 0.1 * (1 - 0.004),
    );
    for (const name of ['internal', OTHERS]) {
      for (const excess of figure(runs, name, ({ excessFailedRequests }) => excessFailedRequests))
        expect(excess).toBe(0);
    }
  });

  test('hits an instance as far as the audience is on it', () => {
    const faults = [fault({ cpuPercent: 30 }, { audiences: ['eu'] })];
    const world = model({ audiences: AUDIENCES, faults });
    const cpu = Array.from(
      { length: 100 },
      (_, seed) => servedFor(world, seed, 600, RINGS).read('canary', 0, 600).cpuPercent() ?? 0,
    );
    // Of the canary's requests 0.15 of 0.25 are eu's.
    hasMean(cpu, 40 + 30 * 0.6);
  });

  test('makes the instances that it hits slower for all of their users', () => {
    const faults = [fault({ cpuPercent: 30 }, { audiences: ['eu'] })];
    const source = servedFor(model({ audiences: AUDIENCES, faults }), 1, 6_000, RINGS);
    // Of the queue at 58 % of its capacity beside that at 40 %; buckets are 2 % apart.
    const median = 50 * ((1 - 0.4) / (1 - 0.58));
    expect(Math.abs((source.read('canary', 0, 6_000).latencyMs(0.5) ?? 0) - median)).toBeLessThan(0.02 * median);
    expect(Math.abs((source.read('stable', 0, 6_000).latencyMs(0.5) ?? 0) - 50)).toBeLessThan(1);
  });

  test('makes its clients try again, and no others', () => {
    const faults = [fault({ errorRate: 0.3, retries: 2 }, { audiences: ['eu'] })];
    const users = { count: null, activityCv: 1, routing: 'sticky' as const };
    const runs = audiencesOf({ faults, users }, RINGS, 200);
    const rate = 1 - (1 - 0.004) * (1 - 0.3);
    hasMean(
      figure(runs, 'eu', ({ canaryRequests }) => canaryRequests),
      18_000 * (1 + rate + rate * rate),
    );
    hasMean(
      figure(runs, 'internal', ({ canaryRequests }) => canaryRequests),
      12_000,
    );
  });
});

describe('a fault of a cohort', () => {
  // Two ways to say it: a cohort that the canary is kept from, and an audience that it does not get.
  test('costs what a fault of an audience costs that is as large and comes as late', () => {
    const byCohort = model({
      faults: [fault({ errorRate: 0.1 }, { cohort: { share: 0.3, from: 'stage:last' } })],
    });
    const byAudience = model({
      audiences: [audience('late', 0.3), audience(OTHERS, 0.7)],
      faults: [fault({ errorRate: 0.1 }, { audiences: ['late'] })],
    });
    const excessOf = (world: TrafficModel, first: Exposure) =>
      Array.from({ length: 200 }, (_, seed) => {
        const source = new GeneratedSource(world, keyOfIndex(seed), null);
        source.serve(0, 300, first);
        source.mark('stage:last', 300);
        source.serve(300, 600, { ...UNEXPOSED, canaryPercent: 50 });
        source.view(600);
        expect(source.harm(0, 300).excessFailedRequests).toBe(0);
        return source.harm(0, 600);
      });
    const expected = 60_000 * 0.5 * 0.3 * 0.1 * (1 - 0.001);
    const runs = [
      excessOf(byCohort, { ...UNEXPOSED, canaryPercent: 20 }),
      excessOf(byAudience, among({ [OTHERS]: 20 })),
    ];
    for (const all of runs) {
      hasMean(
        all.map(({ excessFailedRequests }) => excessFailedRequests),
        expected,
      );
      hasMean(
        all.map(({ requests }) => requests),
        60_000 * 0.2 * 0.7 + 30_000,
      );
    }
  });
});

describe('latencies of an audience', () => {
  test('are those of a mixture, by how much of it each arm serves', () => {
    const slow = { ...audience('eu', 0.3), latencyRatio: 3 };
    const world = model({ audiences: [audience('internal', 0.1), slow, audience(OTHERS, 0.6)] });
    const source = servedFor(world, 1, 6_000, RINGS);
    const above = (arm: 'canary' | 'stable', ms: number) =>
      source.read(arm, 0, 6_000).slowerThan(ms) / source.read(arm, 0, 6_000).requests;
    // Half of what takes a median of 50 ms takes more, and of eu's requests more than half: by the log-normal law.
    const sigma = Math.log(200 / 50) / 2.3263478740408408;
    const slower = (median: number, ms: number) => upperTail(Math.log(ms / median) / sigma);
    for (const ms of [60, 150, 400]) {
      // Buckets are 2 % apart, and 300,000 requests are off by 0.1 %.
      expect(above('canary', ms)).toBeCloseTo(0.4 * slower(50, ms) + 0.6 * slower(150, ms), 1.5);
      expect(above('stable', ms)).toBeCloseTo(0.2 * slower(150, ms) + 0.8 * slower(50, ms), 1.5);
    }
  });
});

/** P(Z > z), by adding up the density. */
function upperTail(z: number): number {
  let sum = 0;
  for (let x = z + 5e-4; x < 9; x += 1e-3) sum += Math.exp((-x * x) / 2) * 1e-3;
  return sum / Math.sqrt(2 * Math.PI);
}
