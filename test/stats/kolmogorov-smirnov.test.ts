import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kolmogorovUpperTail } from '../../src/stats/kolmogorov-tail.js';
import { ksTwoSample, ksTwoSampleCounts } from '../../src/stats/ks-two-sample.js';
import { arrangements, dealt } from './arrangements.js';
import { referenceRows } from './reference-rows.js';
import { relativeError, worst } from './reference-table.js';

type Numbers = readonly number[];

const FIXED = { seed: 20240703 };

describe('the two-sample Kolmogorov–Smirnov test', () => {
  it('agrees with ks.test(exact = TRUE), ties and all, to the 1e-12 that one less the other tail leaves R', () => {
    const rows = referenceRows<readonly [Numbers, Numbers, number, number]>('kolmogorov-smirnov', 'test');
    expect(rows.length).toBeGreaterThan(140);
    for (const [x, y, statistic, p] of rows) {
      const test = ksTwoSample(x, y);
      expect(test.exact).toBe(true);
      expect(relativeError(test.statistic, statistic)).toBeLessThan(1e-13);
      expect(Math.abs(test.p - p)).toBeLessThan(1e-12);
    }
  });

  it.each([[[1, 2, 3, 4, 5, 6, 7, 8, 9]], [[1, 1, 2, 3, 3, 3, 4, 5, 5]], [[0, 0, 0, 0, 0, 0, 1, 2, 2]]])(
    'has as exact p-values the shares of all arrangements of %j',
    (values) => {
      const all = arrangements(4, 5).map((isX) => ksTwoSample(dealt(values, isX).x, dealt(values, isX).y));
      for (const { statistic, p } of all) {
        const share = all.filter((other) => other.statistic >= statistic).length / all.length;
        expect(relativeError(p, share)).toBeLessThan(1e-13);
      }
    },
  );

  it('is precise in the tail: two of all arrangements separate the samples wholly', () => {
    const x = Array.from({ length: 40 }, (_, i) => i);
    const y = x.map((value) => value + 100);
    const ways = Number(107507208733336176461620n); // C(80, 40)
    expect(relativeError(ksTwoSample(x, y).p, 2 / ways)).toBeLessThan(1e-13);
  });

  it('says of histograms what it says of numbers rounded to their buckets', () => {
    const bucket = fc.array(fc.nat(9), { minLength: 1, maxLength: 130 });
    fc.assert(
      fc.property(bucket, bucket, (x, y) => {
        const counts = (values: Numbers) => Array.from({ length: 10 }, (_, i) => values.filter((v) => v === i).length);
        const ascending = (values: Numbers) => [...values].sort((a, b) => a - b);
        const test = ksTwoSampleCounts(counts(x), counts(y));
        expect(test).toEqual(ksTwoSample(ascending(x), ascending(y)));
        expect(test.p).toBeGreaterThan(0);
        expect(test.p).toBeLessThanOrEqual(1 + 1e-12);
        const gaps = counts(x).map((_, i) =>
          Math.abs(x.filter((v) => v <= i).length / x.length - y.filter((v) => v <= i).length / y.length),
        );
        expect(test.statistic).toBeCloseTo(Math.max(...gaps), 12);
      }),
      FIXED,
    );
  });

  it('takes the limit law for large counts, of which a million with a gap of 1 in 500 is nothing much', () => {
    const test = ksTwoSampleCounts([500_000, 500_000], [502_000, 498_000]);
    expect(test).toEqual({ statistic: 0.002, p: kolmogorovUpperTail(0.002 * Math.sqrt(500_000)), exact: false });
    expect(test.p).toBeCloseTo(0.0366, 3);
  });

  it('is near the exact chance where the limit law takes over', () => {
    const x = Array.from({ length: 99 }, (_, i) => i);
    const y = Array.from({ length: 101 }, (_, i) => i * 1.2 + 0.5);
    const exact = ksTwoSample(x, y);
    const limit = kolmogorovUpperTail(exact.statistic * Math.sqrt((99 * 101) / 200));
    expect(exact.exact).toBe(true);
    expect(limit / exact.p).toBeGreaterThan(0.7);
    expect(limit / exact.p).toBeLessThan(1.4);
  });

  it('finds nothing in equal or empty samples, and refuses what does not match', () => {
    expect(ksTwoSample([1, 2], [1, 2])).toEqual({ statistic: 0, p: 1, exact: true });
    expect(ksTwoSample([], [1, 2])).toEqual({ statistic: 0, p: 1, exact: true });
    expect(ksTwoSampleCounts([0, 0], [3, 4])).toEqual({ statistic: 0, p: 1, exact: true });
    expect(() => ksTwoSampleCounts([1], [1, 2])).toThrow(RangeError);
    expect(() => ksTwoSample([1, Number.NaN], [2])).toThrow(RangeError);
  });
});

describe('Kolmogorov’s law', () => {
  it('agrees with the C code of R to 1e-12 relative', () => {
    const rows = referenceRows<readonly [number, number]>('kolmogorov-smirnov', 'law');
    expect(worst(rows, ([t, upper]) => [kolmogorovUpperTail(t), upper]).error).toBeLessThan(1e-12);
  });

  it('falls off as 2 exp(−2t²) to its last digit, and is 1 at 0', () => {
    for (const t of [3, 5, 10, 18]) {
      expect(relativeError(kolmogorovUpperTail(t), 2 * Math.exp(-2 * t * t))).toBeLessThan(1e-14);
    }
    expect(kolmogorovUpperTail(0)).toBe(1);
    for (const t of [-1, 5e-324, 1e-3, 0.0399, 0.041]) expect(kolmogorovUpperTail(t)).toBe(1);
  });

  it('is one law on both sides of where the series change', () => {
    const near = kolmogorovUpperTail(1 - 1e-9) - kolmogorovUpperTail(1);
    // Its density there is 8 Σ (−1)^{k−1} k² exp(−2k²) = 1.0725…
    const density = [1, 2, 3, 4].reduce((sum, k) => sum - (-1) ** k * 8 * k * k * Math.exp(-2 * k * k), 0);
    expect(near / 1e-9).toBeCloseTo(density, 5);
  });
});
