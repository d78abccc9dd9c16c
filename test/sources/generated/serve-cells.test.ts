import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../src/random/key.js';
import { binomialDensity } from '../../../src/stats/lattice/binomial.js';
import { poissonDensity } from '../../../src/stats/lattice/poisson.js';
import { countsZ } from '../../stats/chi-square.js';
import { type Row, readRows, servedRow } from './rows.js';
import { at, correlationOf, HEALTHY, KEY, keyOfIndex, meanOf, model, varianceOf } from './world.js';

const RUNS = { numRuns: 500 };
/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;

const seeds = fc.nat(10_000).map((i) => keyOf(`seed ${i}`));
const cellIndexes = fc.nat(1_000_000);
const percents = fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.constantFrom(0, 1, 10, 50, 100));
const rates = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.001, 0.01, 0.5, 1));
const speeds = fc.double({ min: -2, max: 6, noNaN: true }).map((e) => 10 ** e);

/** What was counted in a cell, without the functions that its conditions hold. */
function counted({ conditions, ...counts }: Row): Omit<Row, 'conditions'> {
  expect(conditions.ifStable.attempts).toBeGreaterThanOrEqual(1);
  return counts;
}

describe('serveCells', () => {
  it('is a pure function: the same arguments give the same cell, in any order of asking', () => {
    const served = (order: readonly number[]) =>
      new Map(order.map((i) => [i, counted(servedRow(model(), KEY, i, at(10)))]));
    const forward = served([0, 1, 2, 3, 4, 5]);
    const shuffled = served([4, 0, 5, 3, 1, 2]);
    for (const [i, cell] of forward) expect(shuffled.get(i)).toEqual(cell);
    expect(counted(servedRow(model(), KEY, 5, at(10)))).toEqual(forward.get(5));
  });

  it('splits all arrivals between the arms, with errors among the requests', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, percents, rates, speeds, (key, i, percent, errorRate, requestsPerSecond) => {
        const cell = servedRow(model({ requestsPerSecond, canary: { ...HEALTHY, errorRate } }), key, i, at(percent));
        for (const { requests, errors } of [cell.stable, cell.canary]) {
          expect(Number.isSafeInteger(requests) && Number.isSafeInteger(errors)).toBe(true);
          expect(errors >= 0 && errors <= requests).toBe(true);
        }
        expect(cell.canaryErrorsIfStable).toBeLessThanOrEqual(cell.canary.requests);
        expect(cell.cellIndex).toBe(i);
      }),
      RUNS,
    );
  });

  it('gives the same arrivals whatever share the canary has', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, percents, percents, speeds, (key, i, a, b, requestsPerSecond) => {
        const world = model({ requestsPerSecond });
        expect(arrivalsOf(servedRow(world, key, i, at(a)))).toBe(arrivalsOf(servedRow(world, key, i, at(b))));
      }),
      RUNS,
    );
  });

  it('gives the same requests to each arm however the versions behave', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, percents, rates, rates, (key, i, percent, stableRate, canaryRate) => {
        const changed = model({
          stable: { ...HEALTHY, errorRate: stableRate, latency: { p50Ms: 1, p99Ms: 2 } },
          canary: { ...HEALTHY, errorRate: canaryRate, latency: { p50Ms: 700, p99Ms: 9000 } },
        });
        const a = servedRow(model(), key, i, at(percent));
        const b = servedRow(changed, key, i, at(percent));
        expect([b.stable.requests, b.canary.requests]).toEqual([a.stable.requests, a.canary.requests]);
      }),
      RUNS,
    );
  });

  it('never gives the canary fewer requests when its share rises', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, percents, percents, speeds, (key, i, a, b, requestsPerSecond) => {
        const world = model({ requestsPerSecond });
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(servedRow(world, key, i, at(high)).canary.requests).toBeGreaterThanOrEqual(
          servedRow(world, key, i, at(low)).canary.requests,
        );
      }),
      RUNS,
    );
  });

  it('never gives fewer arrivals when traffic rises', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, speeds, speeds, (key, i, a, b) => {
        const arrivals = (requestsPerSecond: number) =>
          arrivalsOf(servedRow(model({ requestsPerSecond }), key, i, at(10)));
        expect(arrivals(Math.max(a, b))).toBeGreaterThanOrEqual(arrivals(Math.min(a, b)));
      }),
      RUNS,
    );
  });

  it('never gives a worse canary fewer errors, nor more to stable', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, percents, rates, rates, speeds, (key, i, percent, a, b, requestsPerSecond) => {
        const withRate = (errorRate: number) =>
          servedRow(model({ requestsPerSecond, canary: { ...HEALTHY, errorRate } }), key, i, at(percent));
        const better = withRate(Math.min(a, b));
        const worse = withRate(Math.max(a, b));
        expect(worse.canary.errors).toBeGreaterThanOrEqual(better.canary.errors);
        expect(worse.stable).toEqual(better.stable);
        expect(worse.canaryErrorsIfStable).toBe(better.canaryErrorsIfStable);
      }),
      RUNS,
    );
  });

  it('asks what stable would have failed of the same number: no excess when the rates are equal', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, percents, rates, (key, i, percent, errorRate) => {
        const version = { ...HEALTHY, errorRate };
        const cell = servedRow(model({ stable: version, canary: version }), key, i, at(percent));
        expect(cell.canaryErrorsIfStable).toBe(cell.canary.errors);
      }),
      RUNS,
    );
  });

  it('gives excess the sign of the difference: what stable would have failed is what a canary with its rate fails', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, percents, rates, rates, (key, i, percent, stableRate, canaryRate) => {
        const stable = { ...HEALTHY, errorRate: stableRate };
        const canary = { ...HEALTHY, errorRate: canaryRate };
        const cell = servedRow(model({ stable, canary }), key, i, at(percent));
        expect(cell.canaryErrorsIfStable).toBe(
          servedRow(model({ stable, canary: stable }), key, i, at(percent)).canary.errors,
        );
        const excess = cell.canary.errors - cell.canaryErrorsIfStable;
        expect(excess * Math.sign(canaryRate - stableRate)).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });

  it('gives one arm everything at 0 % and 100 %', () => {
    for (let i = 0; i < 100; i++) {
      expect(servedRow(model(), KEY, i, at(0)).canary).toEqual({ requests: 0, errors: 0 });
      expect(servedRow(model(), KEY, i, at(100)).stable).toEqual({ requests: 0, errors: 0 });
    }
  });

  it('fails no request at error rate 0 and every one at 1', () => {
    const world = model({ stable: { ...HEALTHY, errorRate: 0 }, canary: { ...HEALTHY, errorRate: 1 } });
    for (let i = 0; i < 100; i++) {
      const cell = servedRow(world, KEY, i, at(30));
      expect(cell.stable.errors).toBe(0);
      expect(cell.canary.errors).toBe(cell.canary.requests);
      expect(cell.canaryErrorsIfStable).toBe(0);
    }
  });

  it('is not changed by reading latencies', () => {
    const world = model();
    const before = [0, 1, 2].map((i) => servedRow(world, KEY, i, at(10)));
    const reading = readRows(world, KEY, 'canary', before);
    for (const q of [0.5, 0.95, 0.99]) reading.latencyMs(q);
    expect([0, 1, 2].map((i) => servedRow(world, KEY, i, at(10)))).toEqual(before);
  });
});

/** Cells over which means and variances are taken: in time under one seed, and the same cell under many seeds. */
const N = 20_000;
const WAYS = [
  ['cells of one seed', (of: CellOf) => Array.from({ length: N }, (_, i) => of(KEY, i))],
  ['seeds of one cell', (of: CellOf) => Array.from({ length: N }, (_, i) => of(keyOfIndex(i), 3))],
] as const;
type CellOf = (key: typeof KEY, cellIndex: number) => Row;

describe.each(WAYS)('over 20,000 %s', (_, gather) => {
  const RATE = 12_000;
  const SHARE = 0.1;
  const BAD = 0.02;
  const cells = gather((key, i) =>
    servedRow(model({ canary: { ...HEALTHY, errorRate: BAD } }), key, i, at(100 * SHARE)),
  );

  it.each([
    ['arrivals', RATE, arrivalsOf],
    ['canary requests', RATE * SHARE, (c: Row) => c.canary.requests],
    ['stable requests', RATE * (1 - SHARE), (c: Row) => c.stable.requests],
    ['canary errors', RATE * SHARE * BAD, (c: Row) => c.canary.errors],
    ['stable errors', RATE * (1 - SHARE) * 0.001, (c: Row) => c.stable.errors],
    ['canary errors had it been stable', RATE * SHARE * 0.001, (c: Row) => c.canaryErrorsIfStable],
  ] as const)('%s have the mean and the variance of a Poisson with mean %d', (_name, lambda, of) => {
    // A binomial part of a Poisson number is Poisson itself.
    const values = cells.map(of);
    expect(Math.abs(meanOf(values) - lambda)).toBeLessThan(LIMIT * Math.sqrt(lambda / N));
    // Var s² = μ₄/N − σ⁴(N − 3)/(N(N − 1)), with μ₄ = λ + 3λ².
    const standardError = Math.sqrt((2 * lambda * lambda + lambda) / N);
    expect(Math.abs(varianceOf(values) - lambda)).toBeLessThan(LIMIT * standardError);
  });

  it('requests and errors given the requests have the mean and the variance of a binomial', () => {
    for (const [of, total, p] of [
      [(c: Row) => c.canary.requests, arrivalsOf, SHARE],
      [(c: Row) => c.canary.errors, (c: Row) => c.canary.requests, BAD],
      [(c: Row) => c.stable.errors, (c: Row) => c.stable.requests, 0.001],
    ] as const) {
      const scores = cells.map((c) => (of(c) - total(c) * p) / Math.sqrt(total(c) * p * (1 - p)));
      expect(Math.abs(meanOf(scores))).toBeLessThan(LIMIT / Math.sqrt(N));
      // Kurtosis of the scores is 3 + about 1/npq, 0.1 at most.
      expect(Math.abs(varianceOf(scores) - 1)).toBeLessThan(LIMIT * Math.sqrt(2.1 / N));
    }
  });

  it('the two arms are independent, and so are one cell and the next', () => {
    const pairs: [readonly number[], readonly number[]][] = [
      [cells.map((c) => c.stable.requests), cells.map((c) => c.canary.requests)],
      [cells.map((c) => c.stable.errors), cells.map((c) => c.canary.errors)],
      [cells.map(arrivalsOf), cells.map((c) => c.canary.errors / c.canary.requests)],
      [cells.slice(1).map(arrivalsOf), cells.slice(0, -1).map(arrivalsOf)],
      [cells.slice(1).map((c) => c.canary.errors), cells.slice(0, -1).map((c) => c.canary.errors)],
    ];
    for (const [a, b] of pairs) expect(Math.abs(correlationOf(a, b))).toBeLessThan(LIMIT / Math.sqrt(a.length));
  });

  it('small counts follow their distributions (chi-square)', () => {
    // 20 arrivals a cell, a fifth of them the canary's, a quarter of those failed.
    const thin = model({ requestsPerSecond: 1 / 3, canary: { ...HEALTHY, errorRate: 0.25 } });
    const small = gather((key, i) => servedRow(thin, key, i, at(20)));
    const tally = (values: readonly number[]) => {
      const counts: number[] = [];
      for (const v of values) counts[v] = (counts[v] ?? 0) + 1;
      return counts;
    };
    const z = [
      countsZ(tally(small.map(arrivalsOf)), N, (k) => poissonDensity(k, 20)),
      countsZ(tally(small.map((c) => c.canary.requests)), N, (k) => poissonDensity(k, 4)),
      countsZ(tally(small.map((c) => c.canary.errors)), N, (k) => poissonDensity(k, 1)),
    ];
    for (const n of [3, 4, 5]) {
      const given = small.filter((c) => c.canary.requests === n).map((c) => c.canary.errors);
      z.push(countsZ(tally(given), given.length, (k) => binomialDensity(k, n, 0.25)));
    }
    const given = small.filter((c) => arrivalsOf(c) === 20).map((c) => c.canary.requests);
    z.push(countsZ(tally(given), given.length, (k) => binomialDensity(k, 20, 0.2)));
    for (const each of z) expect(Math.abs(each)).toBeLessThan(LIMIT);
  });
});

function arrivalsOf(cell: Row): number {
  return cell.stable.requests + cell.canary.requests;
}
