import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNEXPOSED } from '../../../src/model/exposure.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { addUp, allBuckets } from './all-buckets.js';
import { rowOf, servedRow } from './rows.js';
import { fault, HEALTHY, inStages, keyOfIndex, model } from './world.js';

const MINUTES = 30;

const worse = { ...HEALTHY, errorRate: 0.004 };
const better = { ...HEALTHY, errorRate: 0.0002 };

/** Cells of some worlds are alike, of others for a while; of others each has noise, or arrivals, of its own. */
const WORLDS = {
  steady: model(),
  'a worse canary': model({ canary: worse }),
  'a better canary and a fresh baseline': model({ canary: better, freshBaseline: true }),
  'clients who try again': model({ faults: [fault({ errorRate: 0.2, retries: 2 })] }),
  'a fault that begins and ends': model({
    faults: [
      fault({ errorRate: 0.02 }, { from: { kind: 'rollout', seconds: 420 }, until: { kind: 'rollout', seconds: 960 } }),
    ],
  }),
  'harm beyond failures': model({
    canary: { ...worse, conversionRate: 0.02, latency: { p50Ms: 60, p99Ms: 400 } },
    harm: { slowerThanMs: 250, conversionValue: 3, notIdempotent: 0.1 },
  }),
  noise: model({ noise: { ...model().world.noise, errorsCorrelation: 0.001, arrivalsCv: 0.2 } }),
};

describe('cells that are served at once', () => {
  it.each(Object.entries(WORLDS))('are those that are served one by one: %s', (_, world) => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: MINUTES - 1 }), fc.boolean(), (seed, turn, looks) => {
        const key = keyOfIndex(seed);
        const source = new GeneratedSource(world, key, null, true);
        const [before, after] = [10, 25].map((canaryPercent) => ({ ...UNEXPOSED, canaryPercent }));
        for (let minute = 0; minute < MINUTES; minute++) {
          source.serve(minute * 60, (minute + 1) * 60, (minute < turn ? before : after) ?? UNEXPOSED);
          if (looks) source.view((minute + 1) * 60).read('canary', minute * 60, (minute + 1) * 60);
        }
        for (let minute = 0; minute < MINUTES; minute++) {
          const situation = minute < turn ? inStages([0, 10]) : inStages([0, 10], [turn * 60, 25]);
          const { conditions: _, ...one } = servedRow(world, key, minute, situation);
          const { conditions, ...own } = rowOf(source.cells, minute);
          expect(own).toEqual(one);
          expect(conditions.ifStable.attempts).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are as many as eight where the world and the share stay as they are, and one where each has noise of its own', () => {
    const drawn = (world: (typeof WORLDS)['steady']): number => {
      const source = new GeneratedSource(world, keyOfIndex(1), null, true);
      source.serve(0, 60, { ...UNEXPOSED, canaryPercent: 10 });
      return source.cells.count;
    };
    expect(drawn(WORLDS.steady)).toBe(8);
    expect(drawn(WORLDS['a fault that begins and ends'])).toBe(7);
    expect(drawn(WORLDS.noise)).toBe(1);
  });

  it('are read by bucket as each of them is by itself, wherever a look ends and the share turns', () => {
    const steps = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(60, 60, 60, 20, 45), fc.constantFrom(5, 25)),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.nat(1000), steps, (seed, all) => {
        const key = keyOfIndex(seed);
        const source = new GeneratedSource(WORLDS['a fault that begins and ends'], key, null, true);
        const read: { readonly from: number; readonly to: number; readonly counts: number[] }[] = [];
        let now = 0;
        for (const [looks, seconds, canaryPercent] of all) {
          const exposure = { ...UNEXPOSED, canaryPercent };
          for (let look = 0; look < looks; look++) {
            const from = now;
            now += seconds;
            source.serve(from, now, exposure);
            read.push({ from, to: now, counts: [...source.view(now).read('canary', from, now).latencyCounts()] });
          }
        }
        const { cells } = source;
        for (const { from, to, counts } of read) {
          const rows = Array.from({ length: cells.rowAt(to) - cells.rowAt(from) }, (_, i) => cells.rowAt(from) + i);
          const each = rows.map((row) => allBuckets(key, 'canary', rowOf(cells, row)));
          expect(counts).toEqual([...addUp(each)]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
