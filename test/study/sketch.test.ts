import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToSketch,
  atRank,
  emptySketch,
  mergeSketch,
  type Sketch,
  sketchMean,
  sketchQuantile,
  sketchVariance,
} from '../../src/study/sketch.js';

const MOST = Number.MAX_SAFE_INTEGER;
const whole = fc.oneof(
  fc.integer({ min: -5_000, max: 5_000 }),
  fc.integer({ min: -1e9, max: 1e9 }),
  fc.maxSafeInteger(),
);
const some = fc.array(whole, { minLength: 1, maxLength: 60 });
const share = fc.double({ min: 0.001, max: 1, noNaN: true });

/** The run of each number is its position, from 1. */
function sketchOf(values: readonly number[], firstRun = 1): Sketch {
  const sketch = emptySketch();
  for (const [index, value] of values.entries()) addToSketch(sketch, value, firstRun + index);
  return sketch;
}

function ofNearestRank(values: readonly number[], q: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil(q * values.length)) - 1] ?? Number.NaN;
}

describe('a sketch of whole numbers', () => {
  it('has the count, the least and the greatest', () => {
    fc.assert(
      fc.property(some, (values) => {
        const { count, min, max } = sketchOf(values);
        expect([count, min, max]).toEqual([values.length, Math.min(...values), Math.max(...values)]);
      }),
    );
  });

  it('sums exactly, beyond what a double could', () => {
    fc.assert(
      fc.property(some, (values) => {
        const { high, low } = sketchOf(values);
        const exact = values.reduce((sum, value) => sum + BigInt(value), 0n);
        expect(BigInt(high) * 67_108_864n + BigInt(low)).toBe(exact);
      }),
    );
  });

  it('has a mean right to the last digits', () => {
    const values = [MOST, MOST, MOST, 1, -MOST, -MOST, -MOST, 2];
    expect(sketchMean(sketchOf(values))).toBe(3 / 8);
    expect(sketchMean(sketchOf([1, 2, 4]))).toBeCloseTo(7 / 3, 15);
    expect(sketchMean(sketchOf([-1, -2, -4]))).toBeCloseTo(-7 / 3, 15);
  });

  it('has exact quantiles of numbers below 4,096 in size, negative ones too', () => {
    const small = fc.array(fc.integer({ min: -4_095, max: 4_095 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(small, share, (values, q) => {
        expect(sketchQuantile(sketchOf(values), q) + 0).toBe(ofNearestRank(values, q) + 0);
      }),
    );
  });

  it('has quantiles right to 1 in 4,096 of numbers of any size', () => {
    fc.assert(
      fc.property(some, share, (values, q) => {
        const exact = ofNearestRank(values, q);
        expect(Math.abs(sketchQuantile(sketchOf(values), q) - exact)).toBeLessThanOrEqual(Math.abs(exact) / 4_096);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives at the last rank no number greater than the greatest', () => {
    expect(sketchQuantile(sketchOf([5_000_001]), 1)).toBe(5_000_001);
    expect(sketchQuantile(sketchOf([-5_000_001]), 0.5)).toBe(-5_000_001);
  });

  it('has the variance exactly for small numbers, and to 1 in 1,000 for large ones', () => {
    expect(sketchVariance(sketchOf([1, 2, 3, 4]))).toBeCloseTo(5 / 3, 12);
    expect(sketchVariance(sketchOf([7]))).toBe(0);
    const large = Array.from({ length: 100 }, (_, index) => 1_000_000 + 12_345 * index);
    const exact = 12_345 * 12_345 * ((100 * 101) / 12);
    expect(Math.abs(sketchVariance(sketchOf(large)) / exact - 1)).toBeLessThan(0.001);
  });

  it('names the earliest run of those at a rank', () => {
    expect(atRank(sketchOf([7, 3, 7, 3, 9]), 1)).toEqual({ value: 3, firstRun: 2 });
    expect(atRank(sketchOf([7, 3, 7, 3, 9]), 3)).toEqual({ value: 7, firstRun: 1 });
    expect(() => atRank(sketchOf([7]), 2)).toThrow('rank 2 of 1');
  });

  it('is the same by merging as by adding, whichever part is merged into which', () => {
    fc.assert(
      fc.property(some, some, (first, second) => {
        const whole = sketchOf([...first, ...second]);
        const forward = sketchOf(first);
        mergeSketch(forward, sketchOf(second, first.length + 1));
        const backward = sketchOf(second, first.length + 1);
        mergeSketch(backward, sketchOf(first));
        expect(forward).toEqual(whole);
        expect(backward).toEqual(whole);
      }),
    );
  });

  it('stays as it is when an empty one is merged into it', () => {
    const sketch = sketchOf([1, -5_000, 9]);
    mergeSketch(sketch, emptySketch());
    expect(sketch).toEqual(sketchOf([1, -5_000, 9]));
    const empty = emptySketch();
    mergeSketch(empty, sketch);
    expect(empty).toEqual(sketch);
  });

  it('grows with the buckets that are used, not with the numbers added', () => {
    const sketch = emptySketch();
    for (let run = 1; run <= 100_000; run++) addToSketch(sketch, 1_000_000 + (run % 1_000), run);
    expect(sketch.buckets.size).toBeLessThan(6);
  });
});
