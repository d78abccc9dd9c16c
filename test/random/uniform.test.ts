import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARM_CODES, type ArmCode, PURPOSES, type Purpose } from '../../src/random/address.js';
import { type Key, keyOf } from '../../src/random/key.js';
import { uniform, uniforms } from '../../src/random/uniform.js';
import { uniformityZ } from '../stats/chi-square.js';

/** Bounds on |z| below: 4.5 standard errors are a chance of 7e-6 a comparison; addresses are fixed, so none is flaky. */
const LIMIT = 4.5;
const KEY = keyOf('42');

/** The number at a raw counter: the address that packs to these two words, meaningful or not. */
function at(key: Key, word0: number, word1: number): number {
  return uniform(key, (word1 >>> 29) as ArmCode, ((word1 >>> 24) & 31) as Purpose, word0, word1 & 0xffffff);
}

/** The number that Threefry's two output words make. */
const fromWords = (x0: number, x1: number): number => (x0 * 2 ** 20 + (x1 >>> 12) + 0.5) * 2 ** -52;

/** The 52 bits of a number, as a high 32-bit word and a low 20-bit one. */
function bitsOf(u: number): readonly [high: number, low: number] {
  const scaled = u * 2 ** 32;
  const high = Math.floor(scaled);
  return [high, Math.floor((scaled - high) * 2 ** 20)];
}

function ones(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** How often each of the values 0 … size − 1 occurs. */
function tally(values: readonly number[], size: number): Uint32Array {
  const counts = new Uint32Array(size);
  for (const value of values) counts[value] = (counts[value] as number) + 1;
  return counts;
}

const bitsThatDiffer = (a: number, b: number): number => {
  const [ah, al] = bitsOf(a);
  const [bh, bl] = bitsOf(b);
  return ones(ah ^ bh) + ones(al ^ bl);
};

describe('uniform is Threefry-2x32-13', () => {
  // kat_vectors of Random123 1.14.0, lines "threefry2x32 13": counter, key, answer.
  it.each([
    ['zeros', [0, 0], [0, 0], [0x9d1c5ec6, 0x8bd50731]],
    ['ones', [0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], [0xfd36d048, 0x2d17272c]],
    ['digits of pi', [0x243f6a88, 0x85a308d3], [0x13198a2e, 0x03707344], [0xba3e4725, 0xf27d669e]],
  ] as const)('gives the known answer of Random123 for %s', (_, [c0, c1], [k0, k1], [x0, x1]) => {
    expect(at({ word0: k0, word1: k1 }, c0, c1)).toBe(fromWords(x0, x1));
    // Key words may come as signed 32-bit integers, as keyOf gives them.
    expect(at({ word0: k0 | 0, word1: k1 | 0 }, c0, c1)).toBe(fromWords(x0, x1));
  });

  it('packs (arm, purpose, index) into the counter without overlap', () => {
    const draws = new Set<number>();
    for (const arm of [0, 1, 2, 7]) {
      for (const purpose of [0, 1, 3, 31]) {
        for (const index of [0, 1, 1023, 2 ** 24 - 1]) {
          for (const window of [0, 1, 2 ** 32 - 1]) {
            draws.add(uniform(KEY, arm as ArmCode, purpose as Purpose, window, index));
          }
        }
      }
    }
    expect(draws.size).toBe(4 * 4 * 4 * 3);
  });

  it('never gives an address another meaning: the codes of arms and purposes are pinned', () => {
    expect(ARM_CODES).toEqual({ service: 0, stable: 1, canary: 2, baseline: 3, copies: 4 });
    expect(Object.entries(PURPOSES).map(([name, code]) => `${code} ${name}`)).toEqual([
      ...['0 arrivals', '1 share', '2 errors', '3 latency', '4 baselineShare', '5 arrivalsNoise', '6 errorsNoise'],
      ...['7 sharedErrorsNoise', '8 sharedLatencyNoise', '9 cpuNoise', '10 memoryNoise', '11 restarts'],
      ...['12 conversions', '13 userCount', '14 userActivity', '15 drawnCanary', '16 usersServed'],
      ...['17 usersSeen', '18 arrivalsWithin', '19 excess', '20 mixture', '21 retries', '22 retriesShare', '23 rest'],
      '24 later',
      '25 ownMetrics',
      '26 slow',
      '27 lostConversions',
      '28 mismatches',
      '29 sideEffects',
      '30 failedOrSlow',
      '31 unseen',
    ]);
  });

  it('never gives a seed another meaning: numbers of seed 42 are pinned', () => {
    expect(uniform(KEY, ARM_CODES.service, PURPOSES.arrivals, 0, 0)).toBe(0.7212313500106023);
    expect(uniform(KEY, ARM_CODES.canary, PURPOSES.latency, 59, 1023)).toBe(0.2933437363097834);
  });
});

describe('a number of uniform', () => {
  const keys = fc.record({ word0: fc.integer(), word1: fc.integer() });
  const words = fc.nat(0xffffffff);

  it('is (m + 1/2) / 2^52 with m whole, so in (0, 1), and 1 - u is exact', () => {
    fc.assert(
      fc.property(keys, words, words, (key, word0, word1) => {
        const u = at(key, word0, word1);
        expect(u > 0 && u < 1 && 1 - u > 0 && 1 - u < 1).toBe(true);
        expect(1 - (1 - u)).toBe(u);
        expect(Number.isInteger(u * 2 ** 52 - 0.5)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('lies inside (0, 1) even for the extreme words', () => {
    for (const u of [fromWords(0, 0), fromWords(0xffffffff, 0xffffffff)]) {
      expect(u > 0 && u < 1).toBe(true);
      expect(1 - (1 - u)).toBe(u);
    }
  });

  it('depends on its address alone, not on what was drawn before', () => {
    fc.assert(
      fc.property(keys, fc.array(fc.tuple(words, words), { minLength: 2, maxLength: 20 }), (key, addresses) => {
        const forward = addresses.map(([a, b]) => at(key, a, b));
        const backward = [...addresses].reverse().map(([a, b]) => at(key, a, b));
        expect(backward.reverse()).toEqual(forward);
      }),
    );
  });
});

/** Sequences of neighbouring addresses: everything by which two draws of a study can be next to each other. */
const N = 40_000;
const seedKeys = Array.from({ length: N }, (_, i) => keyOf(String(i)));
const runKeys = Array.from({ length: N }, (_, i) => keyOf(`42/${i}`));
const SEQUENCES: Readonly<Record<string, (i: number) => number>> = {
  'consecutive windows': (i) => uniform(KEY, ARM_CODES.canary, PURPOSES.errors, i, 0),
  'consecutive indexes': (i) => uniform(KEY, ARM_CODES.stable, PURPOSES.latency, 7, i),
  'nodes within consecutive windows': (i) => uniform(KEY, ARM_CODES.canary, PURPOSES.latency, i >> 10, i & 1023),
  'purposes within windows': (i) => uniform(KEY, ARM_CODES.canary, (i & 3) as Purpose, i >> 2, 0),
  'arms within windows': (i) => uniform(KEY, (i % 3) as ArmCode, PURPOSES.errors, Math.floor(i / 3), 0),
  'neighbouring seeds': (i) => uniform(seedKeys[i] as Key, ARM_CODES.service, PURPOSES.arrivals, 0, 0),
  'neighbouring runs of a study': (i) => uniform(runKeys[i] as Key, ARM_CODES.service, PURPOSES.arrivals, 0, 0),
  'nodes within neighbouring runs of a study': (i) =>
    uniform(runKeys[i >> 6] as Key, ARM_CODES.canary, PURPOSES.latency, 3, i & 63),
  'neighbouring key words': (i) => uniform({ word0: i, word1: 0 }, 0, 0, 0, 0),
};

describe.each(Object.entries(SEQUENCES))('over %s', (_, draw) => {
  const draws = Array.from({ length: N }, (_unused, i) => draw(i));

  it('numbers are uniform (chi-square, 1000 cells)', () => {
    const cells = draws.map((u) => Math.floor(u * 1000));
    expect(Math.abs(uniformityZ(tally(cells, 1000)))).toBeLessThan(LIMIT);
  });

  it.each([1, 2, 3, 4, 1024])('a number says nothing of the one %i further on (chi-square, 32 × 32 cells)', (lag) => {
    const cell = (u: number): number => Math.floor(u * 32);
    const pairs = draws.slice(lag).map((u, i) => 32 * cell(draws[i] as number) + cell(u));
    expect(Math.abs(uniformityZ(tally(pairs, 1024)))).toBeLessThan(LIMIT);
  });

  it('low bits are uniform too (chi-square over the last 10 of 52)', () => {
    const cells = draws.map((u) => bitsOf(u)[1] & 1023);
    expect(Math.abs(uniformityZ(tally(cells, 1024)))).toBeLessThan(LIMIT);
  });

  it('each of the 52 bits is balanced', () => {
    const bits = draws.map(bitsOf);
    const set = Array.from({ length: 52 }, (_unused, b) =>
      bits.reduce((sum, [high, low]) => sum + (b < 32 ? (high >>> b) & 1 : (low >>> (b - 32)) & 1), 0),
    );
    // 5 standard errors, 52 bits: 3e-5.
    for (const count of set) expect(Math.abs(count - N / 2)).toBeLessThan(5 * Math.sqrt(N / 4));
  });

  it('mean and variance are 1/2 and 1/12', () => {
    let sum = 0;
    let squares = 0;
    for (const u of draws) {
      sum += u - 0.5;
      squares += (u - 0.5) ** 2;
    }
    expect(Math.abs(sum / N)).toBeLessThan(LIMIT * Math.sqrt(1 / 12 / N));
    // Var (U − ½)² = 1/80 − 1/144 = 1/180.
    expect(Math.abs(squares / N - 1 / 12)).toBeLessThan(LIMIT * Math.sqrt(1 / 180 / N));
  });
});

describe('numbers of many windows', () => {
  it('are those of each window, from any one on, of any other address', () => {
    const arms = fc.constantFrom(...Object.values(ARM_CODES));
    const purposes = fc.constantFrom(...Object.values(PURPOSES));
    const windows = fc.oneof(fc.nat(1000), fc.nat(2 ** 32 - 20), fc.integer({ min: 2 ** 31 - 20, max: 2 ** 31 + 20 }));
    const words = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(
        words,
        words,
        arms,
        purposes,
        windows,
        fc.nat(2 ** 24 - 1),
        fc.nat(16),
        (word0, word1, arm, purpose, window, index, count) => {
          const into = new Float64Array(17).fill(-1);
          uniforms({ word0, word1 }, arm, purpose, window, index, count, into);
          const each = Array.from({ length: count }, (_, i) =>
            uniform({ word0, word1 }, arm, purpose, window + i, index),
          );
          expect([...into]).toEqual([...each, ...new Array(17 - count).fill(-1)]);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('one bit of the input', () => {
  const BASES = 400;
  const FLIPS: readonly (readonly [name: string, bits: number, flip: (bit: number) => readonly number[]])[] = [
    ['window', 32, (bit) => [1 << bit, 0, 0, 0]],
    ['index', 24, (bit) => [0, 1 << bit, 0, 0]],
    ['purpose', 5, (bit) => [0, 1 << (24 + bit), 0, 0]],
    ['arm', 3, (bit) => [0, 1 << (29 + bit), 0, 0]],
    ['first key word', 32, (bit) => [0, 0, 1 << bit, 0]],
    ['second key word', 32, (bit) => [0, 0, 0, 1 << bit]],
  ];

  it.each(FLIPS)('of the %s changes half of the 52 bits of the number, whichever of its %i it is', (_, bits, flip) => {
    for (let bit = 0; bit < bits; bit++) {
      const [d0, d1, k0, k1] = flip(bit) as [number, number, number, number];
      let changed = 0;
      for (let base = 0; base < BASES; base++) {
        // Small words, as real addresses have.
        const before = at(KEY, base, (base * 7) & 1023);
        const key = { word0: KEY.word0 ^ k0, word1: KEY.word1 ^ k1 };
        changed += bitsThatDiffer(before, at(key, (base ^ d0) >>> 0, (((base * 7) & 1023) ^ d1) >>> 0));
      }
      // 5 standard errors of a binomial over 52 × 400 bits, 128 flips in all: 7e-5.
      expect(Math.abs(changed - 26 * BASES)).toBeLessThan(5 * Math.sqrt(13 * BASES));
    }
  });
});
