import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looks, rangeFault, shardRange } from '../../src/study/chunks.js';

const shards = fc
  .integer({ min: 1, max: 50 })
  .chain((count) => fc.record({ count: fc.constant(count), runs: fc.integer({ min: count, max: 1_000_000 }) }));

describe('shards', () => {
  it('have every run exactly once between them, and differ by one run at most', () => {
    fc.assert(
      fc.property(shards, ({ count, runs }) => {
        const ranges = Array.from({ length: count }, (_, index) => shardRange(runs, index + 1, count));
        expect(rangeFault(ranges, runs)).toBe(null);
        const sizes = ranges.map(({ first, last }) => last - first + 1);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(Math.min(...sizes)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('looks', () => {
  it('double from 100 and end with the last run', () => {
    expect(looks(1_000)).toEqual([100, 200, 400, 800, 1_000]);
    expect(looks(800)).toEqual([100, 200, 400, 800]);
    expect(looks(7)).toEqual([7]);
  });
});

describe('ranges of runs', () => {
  it.each([
    [[[1, 10]], null],
    [
      [
        [6, 10],
        [1, 5],
      ],
      null,
    ],
    [
      [
        [1, 10],
        [4, 3],
      ],
      null,
    ],
    [[], { code: 'missing', range: { first: 1, last: 10 } }],
    [[[2, 10]], { code: 'missing', range: { first: 1, last: 1 } }],
    [
      [
        [1, 4],
        [7, 10],
      ],
      { code: 'missing', range: { first: 5, last: 6 } },
    ],
    [[[1, 9]], { code: 'missing', range: { first: 10, last: 10 } }],
    [
      [
        [1, 6],
        [5, 10],
      ],
      { code: 'overlap', range: { first: 5, last: 6 }, one: 0, other: 1 },
    ],
    [
      [
        [6, 10],
        [1, 10],
      ],
      { code: 'overlap', range: { first: 6, last: 10 }, one: 1, other: 0 },
    ],
    [
      [
        [1, 10],
        [1, 10],
      ],
      { code: 'overlap', range: { first: 1, last: 10 }, one: 0, other: 1 },
    ],
  ])('%j of ten: %j', (pairs, fault) => {
    expect(
      rangeFault(
        pairs.map(([first = 0, last = 0]) => ({ first, last })),
        10,
      ),
    ).toEqual(fault);
  });
});
