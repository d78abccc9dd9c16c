import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitney } from '../../../src/stats/ranks/mann-whitney.js';
import { midRanks, tiedRankTail } from '../../../src/stats/ranks/tied-rank-tail.js';
import { arrangements, dealt } from './arrangements.js';

const few = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 });

/** By trying all ways to deal the numbers out. */
function tried(x: readonly number[], y: readonly number[]): number {
  const rankSum = (ranks: readonly number[]) => ranks.reduce((sum, rank) => sum + rank, 0);
  const ranks = [...midRanks([...x, ...y])];
  const seen = rankSum(ranks.slice(0, x.length));
  const ways = arrangements(x.length, y.length);
  return ways.filter((isX) => rankSum(dealt(ranks, isX).x) >= seen).length / ways.length;
}

describe('the tail of a rank sum with ties', () => {
  it('is what trying all ways to deal the numbers out gives', () => {
    fc.assert(
      fc.property(few, few, (x, y) => {
        expect(tiedRankTail(x, y)).toBeCloseTo(tried(x, y), 11);
      }),
    );
  });

  it('without ties is the exact Mann–Whitney p-value', () => {
    const [x, y] = [
      [3.1, 4.5, 9.2, 7.7, 8.4],
      [1.2, 2.5, 6.6, 5.3, 0.4, 3.3],
    ];
    expect(tiedRankTail(x, y)).toBeCloseTo(mannWhitney(x, y).exact?.greater ?? Number.NaN, 13);
  });

  it('of a few numbers above 0, all of x, is hypergeometric, where the normal law is far too hasty', () => {
    const x = [...Array<number>(17).fill(0), 1, 2, 3];
    const y = Array<number>(20).fill(0);
    // R: dhyper(3, 20, 20, 3)
    expect(tiedRankTail(x, y)).toBeCloseTo(0.11538461538461536, 12);
    expect(mannWhitney(x, y).normal.greater).toBeLessThan(0.045);
  });

  it('keeps its digits where it is small, and the numbers are many', () => {
    const x = [...Array<number>(380).fill(0), ...Array<number>(20).fill(1)];
    const y = Array<number>(400).fill(0);
    // R: dhyper(20, 400, 400, 20)
    expect((tiedRankTail(x, y) ?? 0) / 7.4759644062918237e-7).toBeCloseTo(1, 9);
  });

  it('of all equal numbers, or of none, is 1', () => {
    expect(tiedRankTail([2, 2], [2, 2, 2])).toBe(1);
    expect(tiedRankTail([], [])).toBe(1);
  });

  it('is not counted out where that would take long', () => {
    const x = Array.from({ length: 100 }, (_, i) => 2 * i);
    const y = Array.from({ length: 100 }, (_, i) => 3 * i);
    expect(tiedRankTail(x, y)).toBeNull();
  });
});
