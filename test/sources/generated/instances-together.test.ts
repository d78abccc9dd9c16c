import { describe, expect, it } from 'vitest';
import { type Exposure, UNEXPOSED } from '../../../src/model/exposure.js';
import type { Instances } from '../../../src/model/instances.js';
import { OTHERS, type World } from '../../../src/model/world.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { HEALTHY, keyOfIndex, meanOf, model, TEN_INSTANCES, varianceOf } from './world.js';

const SECONDS = 600;
/** A second, and what an instance takes of it: ten take all. */
const [RATE, EACH] = [20, 2];
const READY = 40;
const RUNS = 150;

/** What one run comes to, by name. */
type Counts = Record<string, number>;

/** One request of a run, by a generator of its own; nothing of the program is in it. */
type ByLot = (at: number, lot: () => number, counts: Counts) => void;

/** Requests one by one, each at a time of its own; `begin`: what a run knows of its users. */
function script(begin: () => ByLot, runs = RUNS): Counts[] {
  let state = 2463534242;
  const lot = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  return Array.from({ length: runs }, () => {
    const counts: Counts = {};
    const request = begin();
    // Exponential times between them.
    const next = () => -Math.log(1 - lot()) / RATE;
    for (let at = next(); at < SECONDS; at += next()) request(at, lot, counts);
    return counts;
  });
}

function add(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function played(
  change: Partial<World>,
  instances: Partial<Instances>,
  exposure: Exposure,
  of: (source: GeneratedSource) => Counts,
): Counts[] {
  const world = model({
    requestsPerSecond: RATE,
    canary: { ...HEALTHY, errorRate: 0.05 },
    instances: { ...TEN_INSTANCES, requestsPerSecond: EACH, readyAfterSeconds: READY, ...instances },
    ...change,
  });
  return Array.from({ length: RUNS }, (_, seed) => {
    const source = new GeneratedSource(world, keyOfIndex(seed), null);
    for (let at = 0; at < SECONDS; at += 150) source.serve(at, at + 150, exposure);
    source.view(SECONDS);
    return of(source);
  });
}

/** Means that differ by less than 4.5 standard errors: of all these comparisons one fails by chance in 5,000. */
function expectAlike(names: readonly string[], one: readonly Counts[], other: readonly Counts[]): void {
  for (const name of names) {
    const [a, b] = [one, other].map((runs) => runs.map((counts) => counts[name] ?? 0)) as [number[], number[]];
    const error = Math.sqrt(varianceOf(a) / a.length + varianceOf(b) / b.length);
    expect(Math.abs(meanOf(a) - meanOf(b)), name).toBeLessThan(4.5 * error + 1e-9);
  }
}

function replicas(canary: number, stable: number, splitTraffic = false): Exposure['replicas'] {
  return { canary, stable, splitTraffic };
}

const AUDIENCES = [
  { name: 'internal', share: 0.1, errorRatio: 1, latencyRatio: 1, conversionRatio: 1 },
  { name: 'eu', share: 0.3, errorRatio: 4, latencyRatio: 1, conversionRatio: 1 },
  { name: OTHERS, share: 0.6, errorRatio: 1, latencyRatio: 1, conversionRatio: 1 },
];

describe('instances with audiences', () => {
  const byAudience = (source: GeneratedSource): Counts =>
    Object.fromEntries(
      source.byAudience(0, SECONDS).flatMap(({ audience, requests, canaryRequests, failedRequests }) => [
        [audience, requests],
        [`${audience} to the canary`, canaryRequests],
        [`${audience} failed`, failedRequests],
      ]),
    );
  const names = AUDIENCES.flatMap(({ name }) => [name, `${name} to the canary`, `${name} failed`]);

  it('serve each its share once they are ready, and refuse what all of them ask for beyond what they take', () => {
    const among = [
      { audience: 'internal', canaryPercent: 100 },
      { audience: 'eu', canaryPercent: 50 },
    ];
    // A quarter of the requests, 5 a second, for two instances that take 4.
    const exposure = { ...UNEXPOSED, among, replicas: replicas(2, 10) };
    const byLot = script(() => (at, lot, counts) => {
      const who = lot();
      const [name, given, ratio] = who < 0.1 ? ['internal', 1, 1] : who < 0.4 ? ['eu', 0.5, 4] : [OTHERS, 0, 1];
      add(counts, `${name}`);
      const isCanary = at >= READY && lot() < Number(given);
      if (isCanary) add(counts, `${name} to the canary`);
      const fails = isCanary ? lot() < 1 - 4 / 5 || lot() < 0.05 * Number(ratio) : lot() < 0.001 * Number(ratio);
      if (fails) add(counts, `${name} failed`);
    });
    expectAlike(names, played({ audiences: AUDIENCES }, {}, exposure, byAudience), byLot);
  });

  it('that split the traffic give each of them the same share', () => {
    const exposure = { ...UNEXPOSED, canaryPercent: 18, replicas: replicas(2, 9, true) };
    const byLot = script(() => (at, lot, counts) => {
      const who = lot();
      const [name, ratio] = who < 0.1 ? ['internal', 1] : who < 0.4 ? ['eu', 4] : [OTHERS, 1];
      add(counts, `${name}`);
      // One of stable's ten goes when the canary's are ready.
      const isCanary = at >= READY && Math.floor(lot() * 11) < 2;
      if (isCanary) add(counts, `${name} to the canary`);
      if (lot() < (isCanary ? 0.05 : 0.001) * Number(ratio)) add(counts, `${name} failed`);
    });
    expectAlike(names, played({ audiences: AUDIENCES }, { split: 'replicas' }, exposure, byAudience), byLot);
  });
});

const toCanary = (source: GeneratedSource): Counts => ({
  early: source.harm(0, 300).requests,
  late: source.harm(300, SECONDS).requests,
  failed: source.harm(0, SECONDS).failedRequests,
});

/** A canary that gets such a share of the requests at a time, and whose two instances take 4 a second. */
const gets = (shareAt: (at: number) => number) =>
  script(() => (at, lot, counts) => {
    if (lot() >= shareAt(at)) {
      if (lot() < 0.001) add(counts, 'failed');
      return;
    }
    add(counts, at < 300 ? 'early' : 'late');
    const asked = RATE * shareAt(at);
    if (lot() < Math.max(0, 1 - 4 / asked) || lot() < 0.05) add(counts, 'failed');
  });

describe('instances with a share that is not what it is said to be', () => {
  it.each([
    ['behind a router', false, 10, 0.14],
    ['that split the traffic', true, 18, (2 / 11) * 1.4],
  ] as const)('get so many times the share that they make: %s', (_, splits, percent, share) => {
    const exposure = { ...UNEXPOSED, canaryPercent: percent, replicas: replicas(2, splits ? 9 : 10, splits) };
    const realShare = { ratio: 1.4, driftPercentPerHour: 0 };
    const runs = played({ realShare }, { split: splits ? 'replicas' : 'router' }, exposure, toCanary);
    expectAlike(
      ['early', 'late', 'failed'],
      runs,
      gets((at) => (at < READY ? 0 : share)),
    );
  });

  it('drift from when they are ready', () => {
    const exposure = { ...UNEXPOSED, canaryPercent: 10, replicas: replicas(2, 10) };
    const realShare = { ratio: 1, driftPercentPerHour: 120 };
    const share = (at: number) => (at < READY ? 0 : 0.1 + (0.02 * (at - READY)) / 60);
    // From 20 % on they are asked for more than they take.
    expectAlike(['early', 'late', 'failed'], played({ realShare }, {}, exposure, toCanary), gets(share));
  });

  it('makes an autoscaler see what they really get', () => {
    const autoscale = { targetPercent: 100, delaySeconds: 60, max: 10 };
    const at = { ...UNEXPOSED, canaryPercent: 10, replicas: replicas(1, 10) };
    const readyAt = (ratio: number): number => {
      const traffic = model({
        requestsPerSecond: RATE,
        realShare: { ratio, driftPercentPerHour: 0 },
        instances: { ...TEN_INSTANCES, requestsPerSecond: EACH, autoscale },
      });
      const source = new GeneratedSource(traffic, keyOfIndex(1), null);
      source.serve(0, 300, at);
      source.view(300);
      return source.instances('canary')?.ready ?? 0;
    };
    // 2 a second are one instance's, 8 four's.
    expect([readyAt(1), readyAt(4)]).toEqual([1, 4]);
  });
});

describe('instances with users who stay', () => {
  it('keep whom they have served, from when they are ready', () => {
    const count = 300;
    const exposure = { ...UNEXPOSED, canaryPercent: 5, replicas: replicas(10, 10) };
    const users = { count, activityCv: 0, routing: 'one_way' } as const;
    const byLot = script(() => {
      const met = new Set<number>();
      return (at, lot, counts) => {
        const user = Math.floor(lot() * count);
        if (at < READY || !(met.has(user) || lot() < 0.05)) return;
        met.add(user);
        add(counts, at < 300 ? 'early' : 'late');
      };
    });
    const runs = played({ users }, {}, exposure, toCanary);
    // The program has the expected share, and requests vary about it; that of the few users here varies itself.
    expectAlike(['early', 'late'], runs, byLot);
    expect(meanOf(runs.map(({ late }) => late ?? 0))).toBeGreaterThan(3 * 0.05 * RATE * 300);
  });
});

describe('instances with copies', () => {
  it.each([
    ['copies alone', 0, 50],
    ['beside requests', 10, 100],
  ])('answer them once they are ready, and refuse what is beyond what they take: %s', (_, percent, mirrored) => {
    const exposure = { ...UNEXPOSED, canaryPercent: percent, mirroredPercent: mirrored, replicas: replicas(2, 10) };
    const [live, copied] = [percent / 100, mirrored / 100];
    // Two instances take 4 a second of what the canary answers.
    const refused = Math.max(0, 1 - 4 / (RATE * (live + (1 - live) * copied)));
    const fails = (lot: () => number) => lot() < refused || lot() < 0.05;
    const byLot = script(() => (at, lot, counts) => {
      if (at >= READY && lot() < live) {
        add(counts, 'requests');
        if (fails(lot)) add(counts, 'failed');
        return;
      }
      if (lot() < 0.001) add(counts, 'failed');
      if (at < READY || lot() >= copied) return;
      add(counts, 'copies');
      if (fails(lot)) add(counts, 'failed copies');
    });
    const runs = played({}, {}, exposure, (source) => {
      const copies = source.copies(0, SECONDS);
      const harm = source.harm(0, SECONDS);
      return {
        copies: copies?.copies ?? 0,
        'failed copies': copies?.failed ?? 0,
        requests: harm.requests,
        failed: harm.failedRequests,
      };
    });
    expectAlike(['copies', 'failed copies', 'requests', 'failed'], runs, byLot);
  });
});
