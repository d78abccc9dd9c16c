import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTED_PAIRS, mannWhitney, mannWhitneyNull } from '../../../src/stats/ranks/mann-whitney.js';
import { midRanks, tiedRankTail } from '../../../src/stats/ranks/tied-rank-tail.js';
import { referenceRows, worst } from '../reference-table.js';
import { arrangements, dealt } from './arrangements.js';

type Numbers = readonly number[];
type Maybe = number | null;
type TestRow = readonly [x: Numbers, y: Numbers, u: number, greater: number, less: number, Maybe, Maybe];

const ROWS = referenceRows<TestRow>('mann-whitney', 'test');
const small = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 12 });

describe('mid-ranks', () => {
  it('are those of R rank()', () => {
    const rows = referenceRows<readonly [Numbers, Numbers]>('mann-whitney', 'ranks');
    expect(rows.length).toBeGreaterThan(50);
    for (const [values, ranks] of rows) expect([...midRanks(values)]).toEqual(ranks);
  });

  it('are how many are smaller, plus half of how many are equal, plus a half', () => {
    fc.assert(
      fc.property(small, (values) => {
        const ranks = values.map((value) => {
          const smaller = values.filter((other) => other < value).length;
          return smaller + (values.filter((other) => other === value).length + 1) / 2;
        });
        expect([...midRanks(values)]).toEqual(ranks);
      }),
    );
  });
});

describe('the Mann–Whitney test', () => {
  it('never has a lower U when a number of x is higher, nor a higher p where that makes and breaks no tie', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 8 });
    const ties = (x: Numbers, y: Numbers) => [...midRanks([...x, ...y])].sort((a, b) => a - b).join();
    fc.assert(
      fc.property(numbers, numbers, fc.nat(), fc.integer({ min: 1, max: 20 }), (x, y, at, by) => {
        const higher = x.with(at % x.length, (x[at % x.length] ?? 0) + by);
        const [before, after] = [mannWhitney(x, y), mannWhitney(higher, y)];
        expect(after.u).toBeGreaterThanOrEqual(before.u);
        if (ties(x, y) !== ties(higher, y)) return;
        expect(after.normal.greater).toBeLessThanOrEqual(before.normal.greater);
        // To rounding: the chance of a tail is a sum.
        const most = (tiedRankTail(x, y) ?? Number.NaN) * (1 + 1e-12);
        expect(tiedRankTail(higher, y)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 1000 },
    );
  });

  it('has U as wilcox.test and normal p-values to 1e-14 relative, in both tails', () => {
    expect(ROWS.length).toBeGreaterThan(120);
    for (const [x, y, u] of ROWS) expect(mannWhitney(x, y).u).toBe(u);
    expect(worst(ROWS, ([x, y, , greater]) => [mannWhitney(x, y).normal.greater, greater]).error).toBeLessThan(1e-14);
    expect(worst(ROWS, ([x, y, , , less]) => [mannWhitney(x, y).normal.less, less]).error).toBeLessThan(1e-14);
  });

  it('has exact p-values as wilcox.test(exact = TRUE) to 1e-12 relative, without ties and up to 2500 pairs', () => {
    const counted = ROWS.filter(([x, y, , , , greater]) => greater !== null && x.length * y.length <= COUNTED_PAIRS);
    expect(counted.length).toBeGreaterThan(60);
    const exact = (x: Numbers, y: Numbers) => mannWhitney(x, y).exact ?? { greater: Number.NaN, less: Number.NaN };
    expect(worst(counted, ([x, y, , , , p]) => [exact(x, y).greater, p as number]).error).toBeLessThan(1e-12);
    expect(worst(counted, ([x, y, , , , , p]) => [exact(x, y).less, p as number]).error).toBeLessThan(1e-12);
    for (const [x, y, , , , p] of ROWS) if (p === null) expect(mannWhitney(x, y).exact).toBeNull();
  });

  it('gives the chances of U as dwilcox to 1e-12 relative, from 1 in 1e29 on', () => {
    const rows = referenceRows<readonly [number, number, number, number]>('mann-whitney', 'density');
    expect(Math.min(...rows.map(([, , , chance]) => chance))).toBeLessThan(1e-28);
    expect(worst(rows, ([n, m, k, chance]) => [mannWhitneyNull(n, m, k)[k] as number, chance]).error).toBeLessThan(
      1e-12,
    );
  });

  it('has as exact p-values the shares of all arrangements', () => {
    const values = [1, 2, 3, 5, 8, 13, 21, 34, 55];
    const all = arrangements(4, 5).map((isX) => mannWhitney(dealt(values, isX).x, dealt(values, isX).y));
    for (const { u, exact } of all) {
      expect(exact?.greater).toBeCloseTo(all.filter((other) => other.u >= u).length / all.length, 13);
      expect(exact?.less).toBeCloseTo(all.filter((other) => other.u <= u).length / all.length, 13);
    }
  });

  it('mirrors, and is a probability even with ties throughout or nothing to compare', () => {
    fc.assert(
      fc.property(small, small, (x, y) => {
        const one = mannWhitney(x, y);
        const other = mannWhitney(y, x);
        expect(one.u + other.u).toBe(x.length * y.length);
        for (const [p, mirrored] of [
          [one.normal, other.normal],
          [one.exact ?? one.normal, other.exact ?? other.normal],
        ] as const) {
          expect(p.greater).toBeCloseTo(mirrored.less, 12);
          expect(p.greater).toBeGreaterThan(0);
          expect(p.greater).toBeLessThanOrEqual(1 + 1e-12);
          expect(p.greater + p.less).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });

  it('finds nothing where all numbers are equal or a side is empty', () => {
    expect(mannWhitney([7, 7, 7], [7, 7])).toEqual({ u: 3, normal: { greater: 1, less: 1 }, exact: null });
    expect(mannWhitney([], [1, 2])).toEqual({ u: 0, normal: { greater: 1, less: 1 }, exact: { greater: 1, less: 1 } });
  });

  it('refuses NaN', () => {
    expect(() => mannWhitney([1, Number.NaN], [2])).toThrow(RangeError);
  });
});
