import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LatencyShape, Version } from '../../../../src/model/world.js';
import { ArmReader } from '../../../../src/sources/generated/read-arm.js';
import type { TrafficModel } from '../../../../src/sources/generated/traffic-model.js';
import { normalUpperTail } from '../../../../src/stats/laws/normal.js';
import { addInBins, binsFor, emptyBins } from '../../../../src/stats/numeric/bucket-bins.js';
import { BUCKET_COUNT, logAtBucketPosition } from '../../../../src/stats/numeric/exponential-buckets.js';
import { cellOf, cellsWith, inWorld, type Row, readRows } from '../rows.js';
import { HEALTHY, KEY, keyOfIndex, meanZ, model, varianceZ } from '../world.js';

const RUNS = { numRuns: 100 };
/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;
/** Quantile of the standard normal distribution at 0.99. */
const Z_99 = 2.3263478740408408;

const edge = (bucket: number): number => Math.exp(logAtBucketPosition(bucket));

function modelOf(version: Partial<Version>): TrafficModel {
  const both = { ...HEALTHY, ...version };
  return model({ stable: both, canary: both });
}

const SHAPES: readonly LatencyShape[] = [
  { p50Ms: 50, p99Ms: 200 },
  { p50Ms: 50, p99Ms: 50.1 },
  { p50Ms: 0.01, p99Ms: 5 },
  { p50Ms: 1e6, p99Ms: 1e8 },
];

/** Runs of cells, some empty, of few and of very many requests, with noise in their latencies. */
const runs = fc
  .tuple(
    fc.constantFrom(...SHAPES),
    fc.array(
      fc.tuple(fc.oneof(fc.nat(5), fc.nat(2000), fc.nat(50_000_000)), fc.double({ min: -1, max: 1, noNaN: true })),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
  )
  .map(([latency, counts]): { world: TrafficModel; cells: Row[] } => {
    const world = modelOf({ latency });
    const cells = counts.map(([count, latencyLogFactor], i) => ({ ...cellOf(100 + i, 9, count), latencyLogFactor }));
    return { world, cells: inWorld(world, cells) };
  });

const limits = fc.oneof(
  fc.integer({ min: -1, max: BUCKET_COUNT + 1 }).map(edge),
  fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
  fc.double({ min: 20, max: 300, noNaN: true }),
);

function sumFrom(counts: Float64Array, bucket: number): number {
  return counts.subarray(bucket).reduce((a, b) => a + b, 0);
}

/** By a search through all edges, not by a logarithm. */
function nearest(limitMs: number): number {
  let best = 0;
  const distance = (bucket: number) => Math.abs(Math.log(edge(bucket)) - Math.log(limitMs));
  for (let bucket = 1; bucket <= BUCKET_COUNT; bucket++) if (distance(bucket) < distance(best)) best = bucket;
  return best;
}

describe('latencyCounts', () => {
  it('are whole numbers that add up to the requests', () => {
    fc.assert(
      fc.property(runs, ({ world, cells }) => {
        const read = readRows(world, KEY, 'canary', cells);
        const counts = read.latencyCounts();
        expect(counts).toHaveLength(BUCKET_COUNT);
        expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
        expect(sumFrom(counts, 0)).toBe(read.requests);
      }),
      RUNS,
    );
  });

  it('of several cells are the sums of theirs, and of another arm others', () => {
    const cells = [cellOf(0, 500, 500), cellOf(1, 20, 20), cellOf(2, 0, 0), cellOf(3, 90_000, 90_000)];
    const sums = new Float64Array(BUCKET_COUNT);
    for (const cell of cells) {
      for (const [b, count] of readRows(model(), KEY, 'canary', [cell]).latencyCounts().entries()) {
        sums[b] = (sums[b] as number) + count;
      }
    }
    expect(readRows(model(), KEY, 'canary', cells).latencyCounts()).toEqual(sums);
    expect(readRows(model(), KEY, 'stable', cells).latencyCounts()).not.toEqual(sums);
  });

  it('in bins are the sums of their buckets', () => {
    const reading = readRows(model(), KEY, 'canary', [cellOf(0, 90_000, 90_000), cellOf(1, 20, 20)]);
    const byBucket = { latencyCounts: () => reading.latencyCounts() };
    const bins = binsFor(reading);
    const [sums, once] = [emptyBins(bins), emptyBins(bins)];
    addInBins(sums, byBucket, bins);
    addInBins(once, reading, bins);
    expect(binsFor(byBucket)).toEqual(bins);
    expect(bins.nodes.length).toBeLessThan(100);
    expect(once).toEqual(sums);
    // To what is there already.
    addInBins(once, reading, bins);
    expect(once).toEqual(sums.map((count) => 2 * count));
  });

  it('are a new array each time, which nobody else looks into', () => {
    const read = readRows(model(), KEY, 'canary', [cellOf(0, 1, 100)]);
    const first = read.latencyCounts().fill(7);
    expect(read.latencyCounts()).not.toEqual(first);
  });

  it('are all 0 where nothing was served', () => {
    const read = readRows(model(), KEY, 'canary', [cellOf(0, 100, 0)]);
    expect(sumFrom(read.latencyCounts(), 0)).toBe(0);
    expect(read.slowerThan(0.001)).toBe(0);
  });
});

describe('slowerThan', () => {
  it('counts the buckets from the edge nearest to the limit', () => {
    fc.assert(
      fc.property(runs, fc.array(limits, { minLength: 1, maxLength: 8 }), ({ world, cells }, asked) => {
        const counts = readRows(world, KEY, 'canary', cells).latencyCounts();
        const read = readRows(world, KEY, 'canary', cells);
        for (const limitMs of asked) expect(read.slowerThan(limitMs)).toBe(sumFrom(counts, nearest(limitMs)));
      }),
      RUNS,
    );
  });

  it('is right at every edge of the grid', () => {
    const cells = [cellOf(0, 1, 3000), cellOf(1, 1, 40)];
    const counts = readRows(model(), KEY, 'canary', cells).latencyCounts();
    const read = readRows(model(), KEY, 'canary', cells);
    for (let bucket = 0; bucket <= BUCKET_COUNT; bucket++) {
      expect(read.slowerThan(edge(bucket))).toBe(sumFrom(counts, bucket));
    }
  });

  it('is all requests below the grid, and none above it', () => {
    const read = readRows(modelOf({ latency: { p50Ms: 1e6, p99Ms: 1e8 } }), KEY, 'canary', [cellOf(0, 1, 3000)]);
    expect(read.slowerThan(1e-9)).toBe(3000);
    expect(read.slowerThan(1e12)).toBe(0);
  });

  it('is where the quantiles pass the edge: so many requests less than all have ranks up to it', () => {
    fc.assert(
      fc.property(runs, fc.array(limits, { minLength: 1, maxLength: 4 }), ({ world, cells }, asked) => {
        const read = readRows(world, KEY, 'canary', cells);
        for (const limitMs of asked) {
          const bucket = nearest(limitMs);
          const slower = read.slowerThan(limitMs);
          const upTo = read.requests - slower;
          // A quarter of a request to either side, since a rank is a product of a quotient.
          if (upTo > 0) expect(read.latencyMs((upTo - 0.25) / read.requests)).toBeLessThan(edge(bucket));
          if (slower > 0) expect(read.latencyMs((upTo + 0.25) / read.requests)).toBeGreaterThan(edge(bucket));
        }
      }),
      RUNS,
    );
  });

  it('changes no quantile, and is not changed by any, with splits remembered or not', () => {
    fc.assert(
      fc.property(runs, limits, ({ world, cells }, limitMs) => {
        const [first, second] = [0, 0].map(() => readRows(world, KEY, 'canary', cells));
        const reader = new ArmReader(cellsWith(world, KEY, cells), 'canary');
        for (let first = 0; first < cells.length; first++) reader.read(first, cells.length).latencyMs(0.9);
        const shared = reader.read(0, cells.length);
        const before = [first?.latencyMs(0.5), first?.latencyMs(0.99), first?.slowerThan(limitMs)];
        const after = [second?.slowerThan(limitMs), second?.latencyMs(0.99), second?.latencyMs(0.5)];
        expect(after.reverse()).toEqual(before);
        expect(shared.latencyCounts()).toEqual(second?.latencyCounts());
        expect([shared.latencyMs(0.5), shared.latencyMs(0.99), shared.slowerThan(limitMs)]).toEqual(before);
      }),
      RUNS,
    );
  });
});

/** The chance that a latency is above a limit. */
function tail({ p50Ms, p99Ms }: LatencyShape, limitMs: number, logFactor = 0): number {
  return normalUpperTail((Math.log(limitMs / p50Ms) - logFactor) / (Math.log(p99Ms / p50Ms) / Z_99));
}

describe('over seeds, the count above a limit', () => {
  const plain = { p50Ms: 50, p99Ms: 200 };
  const requests = 300;
  const above = (world: TrafficModel, limitMs: number, latencyLogFactor = 0): number[] => {
    const cells = inWorld(world, [
      { ...cellOf(5, 1, 200), latencyLogFactor },
      { ...cellOf(6, 1, 100), latencyLogFactor },
    ]);
    return Array.from({ length: 4000 }, (_, i) => readRows(world, keyOfIndex(i), 'canary', cells).slowerThan(limitMs));
  };

  it.each([
    [40, 0],
    [50, 0],
    [100, 0],
    [250, 0],
    [100, 0.4],
    [100, -0.4],
  ])('of %d ms is binomial, with a log factor of %d', (limitMs, logFactor) => {
    const share = tail(plain, edge(nearest(limitMs)), logFactor);
    const counts = above(model(), limitMs, logFactor);
    expect(Math.abs(meanZ(counts, requests * share))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(counts, requests * share, requests * share * (1 - share)))).toBeLessThan(LIMIT);
  });

  it('is that of two paths where some requests take a slow one', () => {
    const slow = { share: 0.2, latency: { p50Ms: 300, p99Ms: 900 } };
    const limitMs = edge(nearest(150));
    const share = 0.8 * tail(plain, limitMs) + 0.2 * tail(slow.latency, limitMs);
    const counts = above(modelOf({ slow }), 150);
    expect(Math.abs(meanZ(counts, requests * share))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(counts, requests * share, requests * share * (1 - share)))).toBeLessThan(LIMIT);
  });
});

describe('latencyRange', () => {
  /** Ranges and latencies of several quantiles, some steps of one and then of another. */
  const asked = fc.array(fc.tuple(fc.constantFrom(30, 50, 51, 52, 70, 95, 99), fc.nat(6), fc.boolean()), {
    minLength: 1,
    maxLength: 30,
  });

  it('is narrowed around the latency, whatever else is asked for between', () => {
    fc.assert(
      fc.property(runs, asked, ({ world, cells }, questions) => {
        const read = readRows(world, KEY, 'canary', cells);
        for (const [percent, steps, isExact] of questions) {
          const quantile = percent / 100;
          const alone = readRows(world, KEY, 'canary', cells).latencyMs(quantile) as number | null;
          const range = read.latencyRange?.(quantile);
          if (alone === null || range === null || range === undefined) {
            expect([alone, range]).toEqual([null, null]);
            continue;
          }
          expect(alone).toBeGreaterThanOrEqual(range.leastMs);
          expect(alone).toBeLessThanOrEqual(range.mostMs);
          const wide = range.mostMs - range.leastMs;
          for (let step = 0; step < steps; step++) range.narrow();
          expect(range.mostMs - range.leastMs).toBeLessThanOrEqual(wide);
          if (isExact) expect(read.latencyMs(quantile)).toBe(alone);
        }
      }),
      RUNS,
    );
  });

  it('goes on by its own path after another one', () => {
    const world = modelOf({});
    const rows = inWorld(world, [cellOf(3, 0, 500_000)]);
    const read = readRows(world, KEY, 'canary', rows);
    const narrow = (quantile: number, steps: number): void => {
      const range = read.latencyRange?.(quantile);
      for (let step = 0; step < steps; step++) range?.narrow();
    };
    // Their paths part after three levels or more; the last goes with the first for some more.
    narrow(0.5, 5);
    narrow(0.99, 5);
    narrow(0.5, 1);
    expect(read.latencyMs(0.51)).toBe(readRows(world, KEY, 'canary', rows).latencyMs(0.51));
  });

  it('is the latency itself after so many steps, of which the first takes three of ten levels', () => {
    const world = modelOf({});
    const read = readRows(world, KEY, 'canary', inWorld(world, [cellOf(3, 0, 5_000)]));
    const range = read.latencyRange?.(0.95);
    for (let step = 0; step < 8; step++) {
      expect(range?.leastMs).toBeLessThan(range?.mostMs ?? 0);
      range?.narrow();
    }
    expect([range?.leastMs, range?.mostMs]).toEqual([read.latencyMs(0.95), read.latencyMs(0.95)]);
  });
});
