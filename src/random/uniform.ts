// biome-ignore-all lint/suspicious/noAssignInExpressions: a round in one statement is what V8 puts in place of a call.

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
  const { word0, word1 } = key;
  return numberOf(
    word0,
    word1,
    word0 ^ word1 ^ PARITY,
    (window + word0) | 0,
    (addressed(arm, purpose, index) + word1) | 0,
  );
}

/** The numbers of so many windows from one on, all else in their addresses alike: one after another they take a third of the time. */
export function uniforms(
  key: Key,
  arm: ArmCode,
  purpose: Purpose,
  window: number,
  index: number,
  count: number,
  into: Float64Array,
): void {
  const { word0, word1 } = key;
  const word2 = word0 ^ word1 ^ PARITY;
  const counter = (addressed(arm, purpose, index) + word1) | 0;
  for (let i = 0; i < count; i++) into[i] = numberOf(word0, word1, word2, (window + i + word0) | 0, counter);
}

function addressed(arm: ArmCode, purpose: Purpose, index: number): number {
  return (arm << 29) | (purpose << 24) | index;
}

/**
 * The rounds, unrolled: this is the innermost code of a study. Each line is one: add, exclusive or with what was rotated.
 * V8 puts a function in place of its calls where it has 460 bytes of bytecode at most. So written it has 450, in two statements
 * a round 500, and a number takes three times as long.
 */
function numberOf(k0: number, k1: number, k2: number, counter0: number, counter1: number): number {
  let x0 = counter0;
  let x1 = counter1;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ (x0 = (x0 + x1) | 0);
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ (x0 = (x0 + x1) | 0);
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ (x0 = (x0 + x1) | 0);
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ (x0 = (x0 + x1) | 0);
  x0 = (x0 + k1) | 0;
  x1 = (x1 + k2 + 1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ (x0 = (x0 + x1) | 0);
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ (x0 = (x0 + x1) | 0);
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ (x0 = (x0 + x1) | 0);
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ (x0 = (x0 + x1) | 0);
  x0 = (x0 + k2) | 0;
  x1 = (x1 + k0 + 2) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ (x0 = (x0 + x1) | 0);
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ (x0 = (x0 + x1) | 0);
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ (x0 = (x0 + x1) | 0);
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ (x0 = (x0 + x1) | 0);
  x0 = (x0 + k0) | 0;
  x1 = (x1 + k1 + 3) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ (x0 = (x0 + x1) | 0);
  return ((x0 >>> 0) * TWO_POW_20 + (x1 >>> 12) + 0.5) * TWO_POW_MINUS_52;
}
