import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binomialCdf,
  binomialQuantile,
  binomialQuantiles,
  binomialUpperTail,
} from '../../../src/stats/lattice/binomial.js';
import { poissonCdf, poissonQuantile, poissonQuantiles, poissonUpperTail } from '../../../src/stats/lattice/poisson.js';
import { referenceTable } from '../reference-table.js';

const RUNS = { numRuns: 2000 };

/** The numbers `uniform` gives: (m + ½) · 2⁻⁵², among them the extremes, the middle, and small ones. */
const uniforms = fc
  .oneof(
    fc.bigInt({ min: 0n, max: 2n ** 52n - 1n }),
    fc.bigInt({ min: 0n, max: 2n ** 20n }),
    fc.bigInt({ min: 2n ** 51n - 1000n, max: 2n ** 51n + 1000n }),
    fc.bigInt({ min: 2n ** 52n - 2n ** 20n, max: 2n ** 52n - 1n }),
  )
  .map((m) => (Number(m) + 0.5) * 2 ** -52);

/** Log-uniform sizes and chances: every regime gets its share. */
const sizes = fc.double({ min: 0, max: 9, noNaN: true }).map((e) => Math.round(10 ** e));
const means = fc.double({ min: -9, max: 9, noNaN: true }).map((e) => 10 ** e);
const chances = fc.oneof(
  fc.double({ min: -9, max: 0, noNaN: true }).map((e) => 10 ** e),
  fc.double({ min: -9, max: 0, noNaN: true }).map((e) => 1 - 10 ** e),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
/** Sizes and chances on both sides of variance 10, where summing gives way to the expansion. */
const nearVarianceTen = fc
  .tuple(fc.double({ min: 0.002, max: 0.998, noNaN: true }), fc.integer({ min: -2, max: 2 }))
  .map(([p, d]) => ({ p, n: Math.round(10 / (p * (1 - p))) + d }));

const CROSSED = [
  [1e7, 0.5000001],
  [1e8, 0.75],
  [1e8, 0.9],
  [1e9, 0.5000001],
  [1e9, 0.75],
  [1e9, 0.9],
] as const;

describe('binomialQuantile', () => {
  // Where p > ½ the quantile is asked of 1 − u, exact for the numbers of `uniform`. Of the table's, 1e-15 is rounded most,
  // by 0.08 %; in these rows that crosses a step. R gives the same k at the rounded number, qbinom(1 - (1 - u), n, p).
  const rows = referenceTable('binomial-quantile', 'table', ['n', 'p', 'u', 'k']);
  const crossed = rows.filter((r) => r.u === 1e-15 && CROSSED.some(([n, p]) => n === r.n && p === r.p));

  it('is R qbinom exactly, on every row of the table whose 1 - u is, n up to 1e9', () => {
    expect(rows.length).toBeGreaterThan(10_000);
    expect(Math.max(...rows.map((r) => r.n))).toBe(1e9);
    expect(rows.filter((r) => binomialQuantile(r.u, r.n, r.p) !== r.k)).toEqual(crossed);
    expect(crossed.map((r) => r.k - binomialQuantile(r.u, r.n, r.p))).toEqual(CROSSED.map(() => 1));
  });

  it('is the smallest k with P(X <= k) >= u', () => {
    fc.assert(
      fc.property(uniforms, sizes, chances, (u, n, p) => definesBinomial(u, n, p)),
      RUNS,
    );
    fc.assert(
      fc.property(uniforms, nearVarianceTen, (u, { n, p }) => definesBinomial(u, n, p)),
      RUNS,
    );
  });

  it('is exact where a sum from zero has lost the digits of the upper tail', () => {
    // Exact by whole-number arithmetic (Python fractions); the sum alone says 30 and 21.
    expect(binomialQuantile(1 - 3.5 * 2 ** -52, 2000, 0.002)).toBe(28);
    expect(binomialQuantile(1 - 23.5 * 2 ** -52, 1000, 0.002)).toBe(20);
  });

  it.each([10, 11, 14, 20, 35, 100, 1000])('steps exactly where the distribution does, variance %d', (variance) => {
    for (const p of [0.001, 0.05, 0.3, 0.5, 0.8, 0.99]) {
      const n = Math.ceil(variance / (p * (1 - p)));
      const reach = 9 * Math.sqrt(variance);
      for (let k = Math.max(0, Math.floor(n * p - reach)); k < Math.min(n, n * p + reach); k++) {
        const step = aroundStep(binomialCdf(k, n, p), binomialUpperTail(k, n, p));
        if (step === undefined) continue;
        expect([binomialQuantile(step.below, n, p), binomialQuantile(step.above, n, p)]).toEqual([k, k + 1]);
      }
    }
  });

  it('is 0 for every number of uniform where n p is below the smallest of them', () => {
    // What lets the latency tree skip such draws.
    for (const n of [1, 7, 1e6, 1e9]) {
      for (const p of [1.1e-16 / n, 1e-20 / n]) expect(binomialQuantile(1 - 2 ** -53, n, p)).toBe(0);
    }
  });

  it('lies in 0 … n, is whole, and is certain at p = 0, p = 1 and n = 0', () => {
    fc.assert(
      fc.property(uniforms, sizes, chances, (u, n, p) => {
        const k = binomialQuantile(u, n, p);
        expect(Number.isInteger(k) && k >= 0 && k <= n).toBe(true);
        expect(binomialQuantile(u, n, 0)).toBe(0);
        expect(binomialQuantile(u, n, 1)).toBe(n);
        expect(binomialQuantile(u, 0, p)).toBe(0);
      }),
      RUNS,
    );
  });

  it('never falls when u rises', () => {
    fc.assert(
      fc.property(
        uniforms,
        uniforms,
        fc.oneof(nearVarianceTen, fc.record({ n: sizes, p: chances })),
        (a, b, { n, p }) => rises(binomialQuantile(Math.min(a, b), n, p), binomialQuantile(Math.max(a, b), n, p)),
      ),
      RUNS,
    );
  });

  it('never falls when u rises by its smallest step', () => {
    fc.assert(
      fc.property(uniforms, nearVarianceTen, (u, { n, p }) =>
        rises(binomialQuantile(u, n, p), binomialQuantile(Math.min(u + 2 ** -52, 1 - 2 ** -53), n, p)),
      ),
      RUNS,
    );
  });

  it('never falls when n rises, also by one and across variance 10', () => {
    fc.assert(
      fc.property(uniforms, sizes, sizes, chances, (u, n, more, p) =>
        rises(binomialQuantile(u, n, p), binomialQuantile(u, n + more, p)),
      ),
      RUNS,
    );
    fc.assert(
      fc.property(uniforms, nearVarianceTen, (u, { n, p }) =>
        rises(...[0, 1, 2, 3].map((d) => binomialQuantile(u, n + d, p))),
      ),
      RUNS,
    );
  });

  it('never falls when p rises, also by a hair and across variance 10 and p = 1/2', () => {
    fc.assert(
      fc.property(uniforms, sizes, chances, chances, (u, n, a, b) =>
        rises(binomialQuantile(u, n, Math.min(a, b)), binomialQuantile(u, n, Math.max(a, b))),
      ),
      RUNS,
    );
    const hair = fc.double({ min: -15, max: -3, noNaN: true }).map((e) => 10 ** e);
    fc.assert(
      fc.property(uniforms, nearVarianceTen, hair, (u, { n, p }, h) =>
        rises(...[p - h, p, p + h].map((q) => binomialQuantile(u, n, q))),
      ),
      RUNS,
    );
    fc.assert(
      fc.property(uniforms, sizes, hair, (u, n, h) =>
        rises(...[0.5 - h, 0.5, 0.5 + h].map((q) => binomialQuantile(u, n, q))),
      ),
      RUNS,
    );
  });

  it('adds at most as many as n grows by', () => {
    fc.assert(
      fc.property(uniforms, nearVarianceTen, (u, { n, p }) => {
        expect(binomialQuantile(u, n + 1, p) - binomialQuantile(u, n, p)).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });
});

describe('poissonQuantile', () => {
  it('is R qpois exactly, on every row of the table, means up to 1e9', () => {
    const rows = referenceTable('poisson-quantile', 'table', ['lambda', 'u', 'k']);
    expect(rows.length).toBeGreaterThan(2000);
    expect(Math.max(...rows.map((r) => r.lambda))).toBe(1e9);
    expect(rows.filter((r) => poissonQuantile(r.u, r.lambda) !== r.k)).toEqual([]);
  });

  it('is the smallest k with P(X <= k) >= u', () => {
    fc.assert(
      fc.property(uniforms, fc.oneof(means, fc.double({ min: 9.5, max: 10.5, noNaN: true })), (u, mean) => {
        const k = poissonQuantile(u, mean);
        expect(Number.isInteger(k) && k >= 0).toBe(true);
        bracketed(
          u,
          poissonCdf(k - 1, mean),
          poissonCdf(k, mean),
          [k - 1, k].map((j) => poissonUpperTail(j, mean)),
        );
      }),
      RUNS,
    );
  });

  it.each([10, 11, 14, 20, 35, 100, 1000])('steps exactly where the distribution does, mean %d', (mean) => {
    const reach = 9 * Math.sqrt(mean);
    for (let k = Math.max(0, Math.floor(mean - reach)); k < mean + reach; k++) {
      const step = aroundStep(poissonCdf(k, mean), poissonUpperTail(k, mean));
      if (step === undefined) continue;
      expect([poissonQuantile(step.below, mean), poissonQuantile(step.above, mean)]).toEqual([k, k + 1]);
    }
  });

  it('never falls when u or the mean rises, also by a hair across mean 10', () => {
    fc.assert(
      fc.property(uniforms, uniforms, means, (a, b, mean) =>
        rises(poissonQuantile(Math.min(a, b), mean), poissonQuantile(Math.max(a, b), mean)),
      ),
      RUNS,
    );
    fc.assert(
      fc.property(uniforms, means, means, (u, a, b) =>
        rises(poissonQuantile(u, Math.min(a, b)), poissonQuantile(u, Math.max(a, b))),
      ),
      RUNS,
    );
    const hair = fc.double({ min: -14, max: -1, noNaN: true }).map((e) => 10 ** e);
    fc.assert(
      fc.property(uniforms, hair, (u, h) => rises(...[10 - h, 10, 10 + h].map((mean) => poissonQuantile(u, mean)))),
      RUNS,
    );
  });

  it('is exact where a sum from zero has lost the digits of the upper tail', () => {
    // qpois(1.5 * 2^-52, 9.9, lower.tail = FALSE) in R; the sum alone says 44.
    expect(poissonQuantile(1 - 1.5 * 2 ** -52, 9.9)).toBe(45);
  });

  it('is 0 at mean 0', () => {
    fc.assert(
      fc.property(uniforms, (u) => poissonQuantile(u, 0) === 0),
      RUNS,
    );
  });
});

/** Numbers as `uniform` gives them, hardly below and above a step of the distribution; none in tails it cannot reach. */
function aroundStep(lower: number, upper: number): { below: number; above: number } | undefined {
  const tail = Math.min(lower, upper);
  if (tail < 1e-12) return undefined;
  const slack = Math.max(1e-9 * tail, 2 ** -51);
  const grid = (u: number): number => (Math.floor(u * 2 ** 52) + 0.5) * 2 ** -52;
  return lower < upper
    ? { below: grid(lower - slack), above: grid(lower + slack) }
    : { below: 1 - grid(upper + slack), above: 1 - grid(upper - slack) };
}

function rises(...values: readonly number[]): void {
  for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1] as number);
}

function definesBinomial(u: number, n: number, p: number): void {
  const k = binomialQuantile(u, n, p);
  bracketed(
    u,
    binomialCdf(k - 1, n, p),
    binomialCdf(k, n, p),
    [k - 1, k].map((j) => binomialUpperTail(j, n, p)),
  );
}

/** F(k−1) < u ≤ F(k), judged in the smaller tail, up to the 1e-10 relative to which the tails themselves are known. */
function bracketed(u: number, below: number, at: number, tails: readonly number[]): void {
  const [tailBelow, tailAt] = tails as [number, number];
  if (u < 0.5) {
    expect(below).toBeLessThan(u * (1 + 1e-10));
    expect(at).toBeGreaterThanOrEqual(u * (1 - 1e-10));
  } else {
    expect(tailBelow).toBeGreaterThan((1 - u) * (1 - 1e-10));
    expect(tailAt).toBeLessThanOrEqual((1 - u) * (1 + 1e-10));
  }
}

describe('quantiles of many numbers at once', () => {
  const ofChances = fc.oneof(chances, fc.constantFrom(0, 1, 1e-3, 0.5));
  const ofSizes = fc.oneof(sizes, fc.constantFrom(0, 1, 1_000_000));

  it('are the binomial quantile of each, with a size of its own', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(uniforms, ofSizes), { maxLength: 8 }), ofChances, (drawn, p) => {
        const [u, n] = [0, 1].map((i) => Float64Array.from(drawn, (one) => one[i] as number)) as [
          Float64Array,
          Float64Array,
        ];
        const into = new Float64Array(8);
        binomialQuantiles(u, n, p, drawn.length, into);
        expect([...into.subarray(0, drawn.length)]).toEqual(drawn.map(([one, size]) => binomialQuantile(one, size, p)));
      }),
      RUNS,
    );
  });

  it('are the Poisson quantile of each', () => {
    fc.assert(
      fc.property(fc.array(uniforms, { maxLength: 8 }), fc.oneof(means, fc.constant(0)), (drawn, mean) => {
        const into = new Float64Array(8);
        poissonQuantiles(Float64Array.from(drawn), mean, drawn.length, into);
        expect([...into.subarray(0, drawn.length)]).toEqual(drawn.map((one) => poissonQuantile(one, mean)));
      }),
      RUNS,
    );
  });
});
