import { describe, expect, it } from 'vitest';
import {
  BUCKET_COUNT,
  BUCKET_LEVELS,
  logAtBucketPosition,
  nearestBucketEdge,
} from '../../../src/stats/numeric/exponential-buckets.js';

const edge = (position: number): number => Math.exp(logAtBucketPosition(position));

describe('exponential buckets', () => {
  it('are as many as a full binary tree of BUCKET_LEVELS levels has leaves', () => {
    expect(BUCKET_COUNT).toBe(2 ** BUCKET_LEVELS);
  });

  it('grow by 2^(1/32) each, finer than 2^(1/8)', () => {
    for (let i = 0; i < BUCKET_COUNT; i++) {
      expect(logAtBucketPosition(i + 1) - logAtBucketPosition(i)).toBeCloseTo(Math.LN2 / 32, 13);
    }
    expect(edge(1) / edge(0)).toBeCloseTo(1.0218971486541166, 14); // 2^(1/32)
  });

  it('reach from 2^-7 to 2^25: a hundredth of a millisecond to nine hours', () => {
    expect(edge(0)).toBeCloseTo(1 / 128, 15);
    expect(edge(BUCKET_COUNT) / 2 ** 25).toBeCloseTo(1, 13);
    expect(edge(0)).toBeLessThan(0.01);
    expect(edge(BUCKET_COUNT)).toBeGreaterThan(9 * 3600 * 1000);
  });

  it('have every power of two in their range as an edge', () => {
    for (let octave = 0; octave <= 32; octave++) {
      expect(edge(32 * octave) / 2 ** (octave - 7)).toBeCloseTo(1, 13);
    }
  });

  it('interpolate geometrically inside a bucket, and never fall', () => {
    expect(logAtBucketPosition(100.5)).toBeCloseTo((logAtBucketPosition(100) + logAtBucketPosition(101)) / 2, 14);
    for (let i = 0; i < 4 * BUCKET_COUNT; i++) {
      expect(logAtBucketPosition((i + 1) / 4)).toBeGreaterThan(logAtBucketPosition(i / 4));
    }
  });
});

describe('nearestBucketEdge', () => {
  const EDGES = Array.from({ length: BUCKET_COUNT + 1 }, (_, i) => edge(i));

  it('gives every edge itself', () => {
    for (const [i, value] of EDGES.entries()) expect(nearestBucketEdge(value)).toBe(i);
  });

  it('gives the edge whose ratio to the value is nearest to 1, as a search through all of them does', () => {
    const distance = (value: number, at: number) => Math.abs(Math.log(at / value));
    for (let i = 0; i < 3000; i++) {
      const value = Math.exp(-6 + (23.4 * (i + 0.5)) / 3000);
      const found = distance(value, EDGES[nearestBucketEdge(value)] as number);
      expect(found).toBeLessThan(Math.min(...EDGES.map((at) => distance(value, at))) + 1e-12);
      // Half a bucket at most, 1.1 %, where there are buckets.
      if (value > edge(0) && value < edge(BUCKET_COUNT)) expect(found).toBeLessThan(Math.LN2 / 64 + 1e-12);
    }
  });

  it('gives the ends of the grid for what lies beyond', () => {
    expect([1e-300, 0.001].map(nearestBucketEdge)).toEqual([0, 0]);
    expect([1e8, Number.MAX_VALUE].map(nearestBucketEdge)).toEqual([BUCKET_COUNT, BUCKET_COUNT]);
  });
});
