import type { ArmCode, Purpose } from './address.js';
import type { Key } from './key.js';
import { PARITY } from './threefry.js';

const TWO_POW_20 = 1048576;
const TWO_POW_MINUS_52 = 2.220446049250313e-16;

/**
 * A number in (0, 1), a pure function of its address: the same five arguments give the same number, in any order of
 * asking, and no draw knows of another. Result is (m + ½) · 2⁻⁵² with m whole, so 1 − u is exact and in (0, 1) too.
 *
 * `window` is a whole number in [0, 2³²), `index` in [0, 2²⁴).
 *
 * Threefry-2x32 with 13 rounds, keyed with the seed's key, on the address as its counter. Source: J. K. Salmon,
 * M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011 (13 rounds pass
 * BigCrush there).
 */
export function uniform(key: Key, arm: ArmCode, purpose: Purpose, window: number, index: number): number {
  const k0 = key.word0;
  const k1 = key.word1;
  const k2 = k0 ^ k1 ^ PARITY;
  let x0 = (window + k0) | 0;
  let x1 = (((arm << 29) | (purpose << 24) | index) + k1) | 0;
  // Unrolled: this is the innermost code of a study. Each line is one round: add, rotate, exclusive or.
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + k1) | 0;
  x1 = (x1 + k2 + 1) | 0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
  x0 = (x0 + k2) | 0;
  x1 = (x1 + k0 + 2) | 0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + k0) | 0;
  x1 = (x1 + k1 + 3) | 0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  return ((x0 >>> 0) * TWO_POW_20 + (x1 >>> 12) + 0.5) * TWO_POW_MINUS_52;
}
