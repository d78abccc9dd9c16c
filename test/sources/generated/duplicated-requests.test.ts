import { describe, expect, it } from 'vitest';
import { UNEXPOSED } from '../../../src/model/exposure.js';
import type { FaultEffect } from '../../../src/model/fault.js';
import type { Routing, World } from '../../../src/model/world.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { chance } from '../../truth/chance.js';
import { fault, HEALTHY, keyOfIndex, meanZ, model, varianceOf } from './world.js';

/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;
const SEEDS = 400;
const SECONDS = 120;
const PER_SECOND = 200;
const PERCENT = 25;
const NOT_IDEMPOTENT = 0.15;

const sure = { ...HEALTHY, errorRate: 0, cpuPercent: 0 };
const harm: World['harm'] = { slowerThanMs: null, conversionValue: null, notIdempotent: NOT_IDEMPOTENT };
const seeds = Array.from({ length: SEEDS }, (_, i) => i);

function world(routing: Routing, effect: Partial<FaultEffect>, target: 'canary' | 'all' = 'canary'): Partial<World> {
  const users = { count: null, activityCv: 1, routing };
  return { users, stable: sure, canary: sure, harm, faults: [fault(effect, { target })] };
}

function served(of: Partial<World>, seed: number, ...looks: readonly number[]): GeneratedSource {
  const source = new GeneratedSource(model(of), keyOfIndex(seed), null);
  for (const [i, at] of looks.entries()) {
    source.serve(looks[i - 1] ?? 0, at, { ...UNEXPOSED, canaryPercent: PERCENT });
  }
  return source;
}

function twice(of: Partial<World>, seed: number): number {
  return served(of, seed, SECONDS).harm(0, SECONDS).beyondFailures.duplicatedRequests ?? Number.NaN;
}

describe('requests that retries do a second time', () => {
  const storm = { errorRate: 0.4, retries: 3 };
  const canaryRequests = PER_SECOND * SECONDS * (PERCENT / 100);

  it('of sticky clients are p + p² + p³ of the requests to the canary, times the chance of each', () => {
    const values = seeds.map((seed) => twice(world('sticky', storm), seed));
    const retries = 0.4 + 0.4 ** 2 + 0.4 ** 3;
    expect(Math.abs(meanZ(values, canaryRequests * retries * NOT_IDEMPOTENT))).toBeLessThan(LIMIT);
  });

  it('of other clients come back to the canary by its share, so that its part of them fails again', () => {
    const values = seeds.map((seed) => twice(world('random', storm), seed));
    const again = 0.4 * (PERCENT / 100);
    const retries = again + again ** 2 + again ** 3;
    expect(Math.abs(meanZ(values, PER_SECOND * SECONDS * retries * NOT_IDEMPOTENT))).toBeLessThan(LIMIT);
  });

  it('are as many, and vary as much, as those of requests that are played one by one', () => {
    const effect = { errorRate: 0.4, retries: 1 };
    const values = seeds.map((seed) => twice(world('sticky', effect), seed));
    const next = chance(20_261_201);
    const truth = seeds.map(() => {
      const gap = () => -Math.log(1 - next()) / PER_SECOND;
      let count = 0;
      for (let at = gap(); at < SECONDS; at += gap()) {
        if (next() * 100 >= PERCENT || next() >= effect.errorRate) continue;
        // It failed and is tried again; with this chance the first attempt had written, and had no key.
        if (next() < NOT_IDEMPOTENT) count++;
      }
      return count;
    });
    const mean = (of: readonly number[]) => of.reduce((sum, each) => sum + each, 0) / of.length;
    const error = Math.sqrt((varianceOf(values) + varianceOf(truth)) / SEEDS);
    expect(Math.abs(mean(values) - mean(truth))).toBeLessThan(LIMIT * error);
    // With one retry both are Poisson. The logarithm of a ratio of two variances has a variance of 4 / (n − 1).
    const ratio = Math.log(varianceOf(values) / varianceOf(truth));
    expect(Math.abs(ratio)).toBeLessThan(LIMIT * Math.sqrt(4 / (SEEDS - 1)));
  });

  it('are none beyond those of stable where both versions fail alike, and fewer of a canary that fails less', () => {
    for (let seed = 0; seed < 20; seed++) {
      for (const routing of ['sticky', 'random'] as const) {
        expect(twice(world(routing, storm, 'all'), seed)).toBe(0);
        const mended = { ...world(routing, storm, 'all'), stable: { ...sure, errorRate: 0.3 } };
        expect(twice(mended, seed)).toBeLessThan(0);
      }
    }
  });

  it('are never fewer of a canary that fails more, is tried again more often, or has fewer keys', () => {
    const rising = (of: readonly Partial<World>[]) => {
      for (let seed = 0; seed < 30; seed++) {
        const values = of.map((one) => twice(one, seed));
        expect(values).toEqual(values.toSorted((one, other) => one - other));
      }
    };
    rising([0.1, 0.2, 0.5, 0.9].map((errorRate) => world('sticky', { errorRate, retries: 2 })));
    rising([0, 1, 2, 5].map((retries) => world('random', { errorRate: 0.5, retries })));
    rising([0.05, 0.3, 1].map((notIdempotent) => ({ ...world('sticky', storm), harm: { ...harm, notIdempotent } })));
  });

  it('are all retries where none is idempotent', () => {
    const of = { ...world('sticky', storm), harm: { ...harm, notIdempotent: 1 } };
    const source = served(of, 3, SECONDS);
    const first = served({ ...of, faults: [] }, 3, SECONDS).requests(0, SECONDS);
    expect(source.harm(0, SECONDS).beyondFailures.duplicatedRequests).toBe(source.requests(0, SECONDS) - first);
  });

  it('of a stretch are the sum of its parts, wherever cells are cut in two', () => {
    const audiences = [
      { name: 'beta', share: 0.3, errorRatio: 1, latencyRatio: 1, conversionRatio: 1 },
      { name: 'others', share: 0.7, errorRatio: 1, latencyRatio: 1, conversionRatio: 1 },
    ];
    for (const of of [world('random', storm), { ...world('sticky', storm), audiences }]) {
      for (let seed = 0; seed < 10; seed++) {
        const source = served(of, seed, 60, 77, 120, 130, 300);
        const whole = source.harm(0, 300).beyondFailures.duplicatedRequests;
        for (const cuts of [[60], [77, 120], [13, 61, 200], [100, 130, 299]]) {
          const ends = [...cuts, 300];
          const parts = ends.map((to, i) => source.harm(ends[i - 1] ?? 0, to).beyondFailures.duplicatedRequests ?? 0);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
        }
      }
    }
  });

  it('are counted without a change to anything else that is drawn', () => {
    const seen = (of: World['harm']) => {
      const source = served({ ...world('random', storm), harm: of }, 9, 150);
      const { beyondFailures: _, ...rest } = source.harm(30, 140);
      return { ...rest, requests: source.requests(30, 140), p99: source.read('canary', 30, 140).latencyMs(0.99) };
    };
    expect(seen(harm)).toEqual(seen({ slowerThanMs: null, conversionValue: null }));
  });
});
