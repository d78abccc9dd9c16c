import { describe, expect, it } from 'vitest';
import { UNEXPOSED } from '../../../src/model/exposure.js';
import type { HarmBeyondFailures } from '../../../src/model/harm.js';
import type { World } from '../../../src/model/world.js';
import { keyOf } from '../../../src/random/key.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../../src/sources/generated/traffic-model.js';
import { hypergeometricUpperTail } from '../../../src/stats/lattice/hypergeometric.js';
import { hypergeometricQuantile } from '../../../src/stats/lattice/hypergeometric-quantile.js';
import { logNormalMixture } from '../../../src/stats/log-normal-mixture.js';
import { fault, HEALTHY, keyOfIndex, meanOf, model, varianceOf } from './world.js';

/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;
const SEEDS = 400;

const LATE: World['canary'] = { ...HEALTHY, latency: { p50Ms: 100, p99Ms: 400 } };

/** What a canary with a share of the traffic costs from 0 to an end; looks on the way change nothing. */
function served(change: Partial<World>, seed: number, percent = 50, ...looks: readonly number[]): GeneratedSource {
  const source = new GeneratedSource(model(change), keyOfIndex(seed), null);
  for (const [i, at] of looks.entries()) {
    source.serve(looks[i - 1] ?? 0, at, { ...UNEXPOSED, canaryPercent: percent });
  }
  return source;
}

function beyond(change: Partial<World>, seed: number, seconds = 120): HarmBeyondFailures {
  return served(change, seed, 50, seconds).harm(0, seconds).beyondFailures;
}

function within(values: readonly number[], mean: number): void {
  const error = Math.sqrt(varianceOf(values) / values.length);
  expect(Math.abs(meanOf(values) - mean)).toBeLessThanOrEqual(LIMIT * error);
}

const REQUESTS = 200 * 120 * 0.5;
const seeds = Array.from({ length: SEEDS }, (_, i) => i);

const counted = { slowerThanMs: 250, conversionValue: 12.5 };

describe('slow requests beyond those of stable', () => {
  const tail = ({ p50Ms, p99Ms }: World['canary']['latency']) =>
    logNormalMixture([{ weight: 1, p50: p50Ms, p99: p99Ms }]).upperTail(250);

  it('are as many on average as both tails beyond the limit say', () => {
    const values = seeds.map((seed) => beyond({ canary: LATE, harm: counted }, seed).excessSlowRequests ?? 0);
    within(values, REQUESTS * (tail(LATE.latency) - tail(HEALTHY.latency)));
  });

  it('vary as those of real requests: each is slow beyond stable, or not', () => {
    const values = seeds.map((seed) => beyond({ canary: LATE, harm: counted }, seed).excessSlowRequests ?? 0);
    // Of a Poisson number of requests a share has the excess: Poisson too. The variance of a sample has 2 / (n − 1).
    const mean = REQUESTS * (tail(LATE.latency) - tail(HEALTHY.latency));
    expect(Math.abs(varianceOf(values) / mean - 1)).toBeLessThan(LIMIT * Math.sqrt(2 / (SEEDS - 1)));
  });

  it('are negative of a faster canary, and none of one as fast', () => {
    const stable = LATE;
    const fast = seeds.map((seed) => beyond({ stable, harm: counted }, seed).excessSlowRequests ?? 0);
    within(fast, REQUESTS * (tail(HEALTHY.latency) - tail(LATE.latency)));
    expect(beyond({ harm: counted }, 1).excessSlowRequests).toBe(0);
  });

  it('are never fewer of a slower canary', () => {
    for (let seed = 0; seed < 50; seed++) {
      const excess = [60, 80, 100, 150, 300].map(
        (p50Ms) =>
          beyond({ canary: { ...HEALTHY, latency: { p50Ms, p99Ms: 400 } }, harm: counted }, seed).excessSlowRequests,
      );
      expect(excess).toEqual(excess.toSorted((one, other) => Number(one) - Number(other)));
    }
  });
});

describe('conversions that a canary loses', () => {
  const canary = (errorRate: number, conversionRate: number) => ({ ...HEALTHY, errorRate, conversionRate });
  const lost = (seed: number, of: World['canary']) => beyond({ canary: of, harm: counted }, seed).lostConversions ?? 0;
  const stable = (1 - HEALTHY.errorRate) * HEALTHY.conversionRate;

  it.each([
    ['converts less', canary(HEALTHY.errorRate, 0.01)],
    ['fails more', canary(0.2, HEALTHY.conversionRate)],
    ['fails more and converts less', canary(0.2, 0.01)],
    ['fails more and converts more', canary(0.2, 0.05)],
    ['converts more', canary(HEALTHY.errorRate, 0.05)],
    ['fails less', canary(0, HEALTHY.conversionRate)],
  ])('are as many on average as both chances say where it %s', (_, of) => {
    within(
      seeds.map((seed) => lost(seed, of)),
      REQUESTS * (stable - (1 - of.errorRate) * of.conversionRate),
    );
  });

  it('are never fewer of a canary that fails more, or converts less', () => {
    for (let seed = 0; seed < 50; seed++) {
      const failing = [0, 0.001, 0.01, 0.2, 0.9, 1].map((errorRate) => lost(seed, canary(errorRate, 0.02)));
      expect(failing).toEqual(failing.toSorted((one, other) => one - other));
      const converting = [0.5, 0.04, 0.03, 0.029, 0.01, 0].map((rate) => lost(seed, canary(0.01, rate)));
      expect(converting).toEqual(converting.toSorted((one, other) => one - other));
    }
  });

  it('are distributed as requests played one by one lose them', () => {
    // Few requests and chances of every kind, so that each way to lose one has its part.
    const world = { stable: canary(0.3, 0.5), canary: canary(0.5, 0.25) };
    const drawn = seeds.map(
      (seed) => beyond({ ...world, requestsPerSecond: 0.5, harm: counted }, seed, 60).lostConversions ?? 0,
    );
    const script = seeds.map((seed) => {
      const random = generator(seed + 1);
      let requests = 0;
      let at = -Math.log(random());
      while (at < 15) {
        requests++;
        at -= Math.log(random());
      }
      let difference = 0;
      for (let i = 0; i < requests; i++) {
        const [fails, converts] = [random(), random()];
        difference += Number(fails >= 0.3 && converts < 0.5) - Number(fails >= 0.5 && converts < 0.25);
      }
      return difference;
    });
    const error = Math.sqrt((varianceOf(drawn) + varianceOf(script)) / SEEDS);
    expect(Math.abs(meanOf(drawn) - meanOf(script))).toBeLessThan(LIMIT * error);
    const ratio = Math.log(varianceOf(drawn) / varianceOf(script));
    expect(Math.abs(ratio)).toBeLessThan(LIMIT * Math.sqrt(4 / (SEEDS - 1)));
  });

  it('have the value that one has', () => {
    const harm = beyond({ canary: canary(0.001, 0.01), harm: counted }, 7);
    expect(harm.lostRevenue).toBe(12.5 * Number(harm.lostConversions));
  });
});

describe('harm beyond failures', () => {
  it('is not known where the world does not say by what it is counted', () => {
    expect(beyond({}, 1)).toEqual({
      excessSlowRequests: null,
      lostConversions: null,
      lostRevenue: null,
      duplicatedRequests: null,
    });
    const less = { ...HEALTHY, conversionRate: 0.01 };
    expect(beyond({ canary: less }, 1)).toMatchObject({ excessSlowRequests: null, lostRevenue: null });
    expect(beyond({ canary: less }, 1).lostConversions).toBeGreaterThan(0);
    expect(beyond({ faults: [fault({ conversionRatio: 0.5 })] }, 1).lostConversions).toBeGreaterThan(0);
  });

  it('counts what is tried again because the canary fails: slow requests more, and conversions that are not lost', () => {
    const sure = { ...HEALTHY, errorRate: 0, cpuPercent: 0 };
    const world: Partial<World> = {
      stable: sure,
      canary: sure,
      users: { count: null, activityCv: 1, routing: 'sticky' },
      faults: [fault({ errorRate: 0.5, retries: 2 })],
      harm: { slowerThanMs: 100, conversionValue: 1 },
    };
    const harms = seeds.map((seed) => beyond(world, seed));
    const tail = logNormalMixture([{ weight: 1, p50: 50, p99: 200 }]).upperTail(100);
    // Of each request 1.75 come, of which half succeed.
    within(
      harms.map(({ excessSlowRequests }) => Number(excessSlowRequests)),
      REQUESTS * 0.75 * tail,
    );
    within(
      harms.map(({ lostConversions }) => Number(lostConversions)),
      REQUESTS * (1 - 1.75 / 2) * HEALTHY.conversionRate,
    );
  });

  it('of a stretch is the sum of its parts, wherever cells are cut in two', () => {
    const worse = { ...LATE, errorRate: 0.05, conversionRate: 0.01 };
    for (let seed = 0; seed < 20; seed++) {
      const source = served({ canary: worse, harm: counted }, seed, 10, 60, 77, 120, 130, 300);
      const whole = source.harm(0, 300).beyondFailures;
      for (const cuts of [[60], [77, 120], [13, 61, 200], [100, 130, 299]]) {
        const ends = [...cuts, 300];
        const parts = ends.map((to, i) => source.harm(ends[i - 1] ?? 0, to).beyondFailures);
        expect(parts.reduce((sum, part) => sum + Number(part.excessSlowRequests), 0)).toBe(whole.excessSlowRequests);
        expect(parts.reduce((sum, part) => sum + Number(part.lostConversions), 0)).toBe(whole.lostConversions);
      }
    }
  });

  it('changes nothing else that is drawn', () => {
    const worse = { ...LATE, errorRate: 0.05, conversionRate: 0.01 };
    const noise = { ...model().world.noise, sharedLatencyCv: 0.2, arrivalsCv: 0.1 };
    const seen = (harm: World['harm']) => {
      const source = new GeneratedSource(
        trafficModel({ ...model({ canary: worse, noise }).world, harm }),
        keyOf('9'),
        null,
      );
      source.serve(0, 150, { ...UNEXPOSED, canaryPercent: 20 });
      const { beyondFailures: _, ...rest } = source.harm(30, 140);
      const reading = source.read('canary', 30, 140);
      return { ...rest, p99: reading.latencyMs(0.99), slow: reading.slowerThan(250), rate: reading.conversionRate() };
    };
    expect(seen(counted)).toEqual(seen({ slowerThanMs: null, conversionValue: null }));
  });
});

describe('hypergeometricQuantile', () => {
  it('is the least number whose distribution function reaches u', () => {
    for (const [successes, draws, population] of [
      [3, 4, 10],
      [180, 60, 6000],
      [9, 10, 10],
      [40_000, 70_000, 1_000_000],
    ] as const) {
      for (const u of [1e-9, 0.01, 0.3, 0.5, 0.77, 0.999, 1 - 1e-9]) {
        const k = hypergeometricQuantile(u, successes, draws, population);
        const upTo = (x: number) => 1 - hypergeometricUpperTail(x + 1, successes, draws, population);
        expect(upTo(k)).toBeGreaterThanOrEqual(u - 1e-12);
        expect(k === 0 || upTo(k - 1) < u + 1e-12).toBe(true);
      }
    }
  });
});

/** A generator of the script's own: mulberry32. */
function generator(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
  };
}
