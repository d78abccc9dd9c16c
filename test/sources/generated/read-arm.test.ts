import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LatencyShape } from '../../../src/model/world.js';
import { LatencyTree, logNormalPart } from '../../../src/sources/generated/latency/latency-tree.js';
import type { TrafficModel } from '../../../src/sources/generated/traffic-model.js';
import { normalCdf, normalQuantile, normalUpperTail } from '../../../src/stats/laws/normal.js';
import { BUCKET_COUNT, logAtBucketPosition } from '../../../src/stats/numeric/exponential-buckets.js';
import { chiSquareZ } from '../../stats/chi-square.js';
import { addUp, allBuckets, quantileOf } from './all-buckets.js';
import { cellOf, inWorld, type Row, readRows, servedRow } from './rows.js';
import { at, HEALTHY, KEY, keyOfIndex, meanOf, model, varianceOf } from './world.js';

const RUNS = { numRuns: 150 };
/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;
const QUANTILES = [0.5, 0.95, 0.99] as const;

const SHAPES: readonly LatencyShape[] = [
  { p50Ms: 50, p99Ms: 200 },
  { p50Ms: 10, p99Ms: 20 },
  { p50Ms: 100, p99Ms: 130 },
  { p50Ms: 5, p99Ms: 60 },
];
/** Shapes that reach over the edges of the grid, or lie in a single bucket. */
const ODD_SHAPES: readonly LatencyShape[] = [
  { p50Ms: 0.01, p99Ms: 5 },
  { p50Ms: 1e6, p99Ms: 1e8 },
  { p50Ms: 50, p99Ms: 50.1 },
  { p50Ms: 1e-5, p99Ms: 1e-4 },
];

function modelOf(shape: LatencyShape): TrafficModel {
  const version = { ...HEALTHY, latency: shape };
  return model({ stable: version, canary: version });
}

function sigmaOf(shape: LatencyShape): number {
  return Math.log(shape.p99Ms / shape.p50Ms) / normalQuantile(0.99);
}

function trueQuantile(shape: LatencyShape, q: number): number {
  return shape.p50Ms * Math.exp(sigmaOf(shape) * normalQuantile(q));
}

describe('LatencyTree', () => {
  it.each([...SHAPES, ...ODD_SHAPES.slice(0, 3)])(
    'shares every node as the log-normal does, p50 $p50Ms p99 $p99Ms',
    (shape) => {
      const tree = new LatencyTree([logNormalPart(shape)]);
      const zAt = (bucket: number) =>
        bucket === 0
          ? Number.NEGATIVE_INFINITY
          : bucket === BUCKET_COUNT
            ? Number.POSITIVE_INFINITY
            : (logAtBucketPosition(bucket) - Math.log(shape.p50Ms)) / sigmaOf(shape);
      const mass = (a: number, b: number) =>
        zAt(a) > 0 ? normalUpperTail(zAt(a)) - normalUpperTail(zAt(b)) : normalCdf(zAt(b)) - normalCdf(zAt(a));
      // The mass of each leaf, as the product of shares on the way down, is that of its bucket.
      const masses = new Float64Array(2 * BUCKET_COUNT);
      masses[1] = 1;
      for (let node = 1; node < BUCKET_COUNT; node++) {
        const share = tree.leftShare(node, 0);
        expect(share >= 0 && share <= 1).toBe(true);
        masses[2 * node] = (masses[node] as number) * share;
        masses[2 * node + 1] = (masses[node] as number) * (1 - share);
      }
      for (let b = 0; b < BUCKET_COUNT; b++) {
        expect(Math.abs((masses[BUCKET_COUNT + b] as number) - mass(b, b + 1))).toBeLessThan(1e-13);
      }
    },
  );

  it('is as precise in the lower tail as in the upper one', () => {
    // A median in the middle of the grid makes the tree symmetric; its outermost buckets hold 1e-20.
    const tree = new LatencyTree([logNormalPart({ p50Ms: 512, p99Ms: 8192 })]);
    for (let node = 1; node < BUCKET_COUNT; node++) {
      const mirror = 3 * 2 ** (31 - Math.clz32(node)) - 1 - node;
      expect(tree.leftShare(node, 0) + tree.leftShare(mirror, 0)).toBeCloseTo(1, 9);
    }
  });

  it('gives the same share again, and whichever node is asked first', () => {
    const forward = new LatencyTree([logNormalPart(HEALTHY.latency)]);
    const backward = new LatencyTree([logNormalPart(HEALTHY.latency)]);
    const nodes = Array.from({ length: BUCKET_COUNT - 1 }, (_, i) => i + 1);
    const shares = nodes.map((node) => forward.leftShare(node, 0));
    expect([...nodes].reverse().map((node) => backward.leftShare(node, 0))).toEqual([...shares].reverse());
    expect(nodes.map((node) => forward.leftShare(node, 0))).toEqual(shares);
  });
});

describe('ArmReader', () => {
  it('adds up requests and errors of its arm over the cells', () => {
    const cells = [0, 1, 2].map((i) => servedRow(model({ canary: { ...HEALTHY, errorRate: 0.2 } }), KEY, i, at(20)));
    for (const arm of ['stable', 'canary'] as const) {
      const reading = readRows(model(), KEY, arm, cells);
      expect(reading.requests).toBe(cells.reduce((sum, c) => sum + c[arm].requests, 0));
      expect(reading.errors).toBe(cells.reduce((sum, c) => sum + c[arm].errors, 0));
    }
  });

  it('reads no latency where there was no request', () => {
    for (const cells of [[], [cellOf(0, 0)], [cellOf(0, 0, 10), cellOf(1, 0, 10)]]) {
      const reading = readRows(model(), KEY, 'stable', cells);
      expect([reading.requests, reading.errors]).toEqual([0, 0]);
      for (const q of QUANTILES) expect(reading.latencyMs(q)).toBeNull();
    }
  });

  it('gives the same quantiles in whichever order, and however often, they are asked for', () => {
    fc.assert(
      fc.property(cellRuns(), fc.constantFrom('stable', 'canary'), (cells, arm) => {
        const first = readRows(model(), KEY, arm, cells);
        const second = readRows(model(), KEY, arm, cells);
        const up = QUANTILES.map((q) => first.latencyMs(q));
        const down = [...QUANTILES].reverse().map((q) => second.latencyMs(q));
        expect(down.reverse()).toEqual(up);
        expect(QUANTILES.map((q) => first.latencyMs(q))).toEqual(up);
      }),
      RUNS,
    );
  });

  it('never reads a higher quantile lower: p50 <= p95 <= p99', () => {
    fc.assert(
      fc.property(cellRuns(), shapes(), (cells, shape) => {
        const reading = readRows(modelOf(shape), KEY, 'canary', inWorld(modelOf(shape), cells));
        if (reading.requests === 0) return;
        const values = [0.001, 0.1, ...QUANTILES, 0.999, 1].map((q) => reading.latencyMs(q) as number);
        for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1] as number);
      }),
      RUNS,
    );
  });

  it('does not depend on the order of the cells', () => {
    fc.assert(
      fc.property(cellRuns(), (cells) => {
        const forward = readRows(model(), KEY, 'stable', cells);
        const backward = readRows(model(), KEY, 'stable', [...cells].reverse());
        for (const q of QUANTILES) expect(backward.latencyMs(q)).toBe(forward.latencyMs(q));
      }),
      RUNS,
    );
  });

  it('agrees with every node split and every bucket counted, over one cell and over many', () => {
    fc.assert(
      fc.property(
        cellRuns(4),
        shapes(),
        fc.constantFrom('stable', 'canary'),
        fc.nat(50),
        (anyCells, shape, arm, seed) => {
          const world = modelOf(shape);
          const cells = inWorld(world, anyCells);
          const key = keyOfIndex(seed);
          const reading = readRows(world, key, arm, cells);
          if (reading.requests === 0) return;
          const whole = addUp(cells.map((cell) => allBuckets(key, arm, cell)));
          expect(whole.reduce((a, b) => a + b, 0)).toBe(reading.requests);
          for (const q of [0.001, 0.37, ...QUANTILES, 0.9999, 1]) {
            const expected = quantileOf(whole, q);
            expect(Math.abs((reading.latencyMs(q) as number) / expected - 1)).toBeLessThan(1e-12);
          }
        },
      ),
      RUNS,
    );
  });

  it('reads the arms from draws of their own', () => {
    const cells = [cellOf(0, 500, 500)];
    expect(readRows(model(), KEY, 'stable', cells).latencyMs(0.5)).not.toBe(
      readRows(model(), KEY, 'canary', cells).latencyMs(0.5),
    );
  });

  it('reads a single request between the edges of one bucket', () => {
    for (let i = 0; i < 50; i++) {
      const reading = readRows(model(), KEY, 'stable', [cellOf(i, 1)]);
      const [p50, p99] = [0.5, 0.99].map((q) => reading.latencyMs(q) as number) as [number, number];
      expect(Math.log2(p99 / p50) * 32).toBeCloseTo(0.49, 9);
    }
  });
});

describe('latency quantiles of 1,000,000 requests', () => {
  // Sampling alone moves ln p99 by σ · 3.7e-3: at 1 % that is 2.5 standard errors for 5/60 (a chance of 1.2 % a seed),
  // 4.5 for 50/200, and beyond 8 for the others; ln p95 by σ · 2.1e-3, ln p50 by σ · 1.3e-3. Seeds are fixed.
  it.each(SHAPES)('lie within 1 % of the true ones, p50 $p50Ms p99 $p99Ms', (shape) => {
    for (const i of [1, 2, 3, 42]) {
      const reading = readRows(
        modelOf(shape),
        keyOfIndex(i),
        'stable',
        inWorld(modelOf(shape), [cellOf(0, 1_000_000)]),
      );
      for (const q of QUANTILES) {
        expect(Math.abs((reading.latencyMs(q) as number) / trueQuantile(shape, q) - 1)).toBeLessThan(0.01);
      }
    }
  });

  it.each(SHAPES)('have no bias beyond what interpolating in a bucket explains, p50 $p50Ms p99 $p99Ms', (shape) => {
    const seeds = 400;
    const world = modelOf(shape);
    const cells = inWorld(world, [cellOf(0, 1_000_000)]);
    const readings = Array.from({ length: seeds }, (_, i) => readRows(world, keyOfIndex(i), 'stable', cells));
    for (const q of QUANTILES) {
      const errors = readings.map((reading) => Math.log((reading.latencyMs(q) as number) / trueQuantile(shape, q)));
      const standardError = Math.sqrt(varianceOf(errors) / seeds);
      // Inside a bucket of logarithmic width w a density of slope f′ is taken for flat: at most w²/8 · |f′/f| off, and
      // f′/f is z/σ for a log-normal. That is 0.12 % at worst (p99 of 100/130).
      const width = Math.LN2 / 32;
      const flattening = ((width * width) / 8) * (Math.abs(normalQuantile(q)) / sigmaOf(shape));
      expect(Math.abs(meanOf(errors))).toBeLessThan(1.1 * flattening + 1e-5 + LIMIT * standardError);
    }
  });

  it('are those of the true distribution when the million is spread over sixty cells', () => {
    const shape = HEALTHY.latency;
    const cells = Array.from({ length: 60 }, (_, i) => cellOf(i, 16_667));
    const reading = readRows(modelOf(shape), KEY, 'stable', inWorld(modelOf(shape), cells));
    for (const q of QUANTILES) {
      expect(Math.abs((reading.latencyMs(q) as number) / trueQuantile(shape, q) - 1)).toBeLessThan(0.01);
    }
  });
});

describe('latency quantiles of samples', () => {
  it.each([
    [0.5, 1000],
    [0.95, 1000],
    [0.99, 10_000],
  ])('scatter as sample quantiles do, q = %d, n = %d', (q, n) => {
    const seeds = 4000;
    const shape = HEALTHY.latency;
    const world = modelOf(shape);
    const cells = inWorld(world, [cellOf(0, n)]);
    const logs = Array.from({ length: seeds }, (_, i) =>
      Math.log(readRows(world, keyOfIndex(i), 'stable', cells).latencyMs(q) as number),
    );
    const z = normalQuantile(q);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / sigmaOf(shape);
    const theory = Math.sqrt((q * (1 - q)) / n) / density;
    // The standard error of the measured sd is 1.1 %; the rest is the asymptotic formula and the buckets.
    expect(Math.abs(Math.sqrt(varianceOf(logs)) / theory - 1)).toBeLessThan(0.1);
    expect(Math.abs(meanOf(logs) - Math.log(trueQuantile(shape, q)))).toBeLessThan(0.2 * theory);
  });

  it.each(SHAPES)('come from buckets that follow the log-normal (chi-square), p50 $p50Ms p99 $p99Ms', (shape) => {
    const world = modelOf(shape);
    const cells = inWorld(
      world,
      Array.from({ length: 200 }, (_, i) => cellOf(i, 500)),
    );
    const whole = addUp(cells.map((cell) => allBuckets(KEY, 'canary', { ...cell, canary: cell.stable })));
    const total = 100_000;
    const observed: number[] = [];
    const expected: number[] = [];
    let o = 0;
    let reached = 0;
    for (let b = 0; b < BUCKET_COUNT; b++) {
      o += whole[b] as number;
      const below = normalCdf((logAtBucketPosition(b + 1) - Math.log(shape.p50Ms)) / sigmaOf(shape));
      const last = b === BUCKET_COUNT - 1;
      if (last || ((below - reached) * total >= 50 && (1 - below) * total >= 50)) {
        observed.push(o);
        expected.push(((last ? 1 : below) - reached) * total);
        reached = below;
        o = 0;
      }
    }
    expect(observed.length).toBeGreaterThan(15);
    expect(Math.abs(chiSquareZ(observed, expected))).toBeLessThan(LIMIT);
  });

  it('are independent of one another in neighbouring cells', () => {
    const world = model();
    const logs = Array.from({ length: 4000 }, (_, i) =>
      Math.log(readRows(world, KEY, 'canary', inWorld(world, [cellOf(i, 0, 300)])).latencyMs(0.99) as number),
    );
    const mean = meanOf(logs);
    const product = meanOf(logs.slice(1).map((v, i) => (v - mean) * ((logs[i] as number) - mean)));
    expect(Math.abs(product / varianceOf(logs))).toBeLessThan(LIMIT / Math.sqrt(logs.length));
  });
});

function shapes(): fc.Arbitrary<LatencyShape> {
  return fc.constantFrom(...SHAPES, ...ODD_SHAPES);
}

/** Runs of cells, some of them empty, of few and of very many requests. */
function cellRuns(maxLength = 6): fc.Arbitrary<readonly Row[]> {
  const count = fc.oneof(fc.nat(5), fc.nat(2000), fc.nat(50_000_000));
  return fc
    .array(fc.tuple(count, count), { minLength: 1, maxLength })
    .map((counts) => counts.map(([stable, canary], i) => cellOf(100 + i, stable, canary)));
}
