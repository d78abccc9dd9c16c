import { describe, expect, it } from 'vitest';
import { threefry } from '../../src/random/threefry.js';

const signed = (word: number): number => word | 0;

describe('threefry', () => {
  // Known answers of Random123 1.14, tests/kat_vectors, "threefry2x32 20": counter, key, result.
  it.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x243f6a88, 0x85a308d3],
      [0x13198a2e, 0x03707344],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const)('gives the published answer at counter %j under key %j', ([c0, c1], [k0, k1], [r0, r1]) => {
    const { word0, word1 } = threefry({ word0: signed(k0), word1: signed(k1) }, signed(c0), signed(c1));
    expect([word0, word1]).toEqual([signed(r0), signed(r1)]);
  });
});
