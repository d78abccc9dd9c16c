import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/random/key.js';
import { threefry } from '../../src/random/threefry.js';

const textOf = (seed: string): string => {
  const { word0, word1 } = keyOf(seed);
  return `${word0},${word1}`;
};

function allDiffer(seeds: readonly string[]): void {
  expect(new Set(seeds).size).toBe(seeds.length);
  expect(new Set(seeds.map(textOf)).size).toBe(seeds.length);
}

describe('keyOf', () => {
  it('never gives a seed another meaning: the key of seed 42 is pinned', () => {
    expect(keyOf('42')).toEqual({ word0: 1522318519, word1: 1523175271 });
    expect(keyOf(String(42))).toEqual(keyOf('42'));
  });

  it('never gives a long seed another meaning: one of several blocks is pinned', () => {
    expect(keyOf('4c0ffee1-2b5d-4f6a-9c3e-8d7b6a594837')).toEqual({ word0: 2128287524, word1: -837120126 });
  });

  it('gives two 32-bit integers, the same ones every time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (seed) => {
        const key = keyOf(seed);
        expect([key.word0 | 0, key.word1 | 0]).toEqual([key.word0, key.word1]);
        expect(keyOf(seed)).toEqual(key);
      }),
    );
  });

  it('tells repeated texts apart, which seedrandom by itself does not', () => {
    allDiffer(['1', '11', '111', '1111', 'ab', 'abab', 'ababab', '', '\0', '\0\0']);
  });

  it('tells texts apart that a number would not', () => {
    allDiffer(['1', '01', '1.0', '1e0', '+1', ' 1', '1 ', '1\n', '0x1', '-0', '0', '']);
    allDiffer(['', ' ', '  ', '\t', '\n', '\u00a0', 'null', 'undefined', 'NaN']);
  });

  it('tells characters apart that are the same modulo 256', () => {
    allDiffer(['\0', '\u0100', '\u0200', 'a', '\u0161', '\u0261', '😀', '\u003d\u0000']);
  });

  it('takes text as it is written: case and Unicode normal forms are different seeds', () => {
    allDiffer(['\u00e9', 'e\u0301', '\u00c9', 'E\u0301']);
    allDiffer(['\ufb01', 'fi', '\u212b', '\u00c5', 'A\u030a']);
  });

  it('does not confuse a text with its own hexadecimal or frame', () => {
    allDiffer(['1', '31', '3331', 'canary-sim/v1/seed=31', '1\0', '\0' + '1']);
  });

  it.each([
    [40, 'a', 'b'],
    [120, 'a', 'b'],
    [150, 'x', 'y'],
    [260, '0', '1'],
    [300, '0', '@'],
    [600, 'x', 'y'],
  ])('tells seeds of %i characters apart whichever single one differs', (length, most, one) => {
    // RC4 fed with the whole text at once gives some of these neighbours one key.
    const long = most.repeat(length);
    allDiffer([long, ...Array.from({ length }, (_, i) => long.slice(0, i) + one + long.slice(i + 1))]);
  });

  it('tells texts apart that differ only in length', () => {
    allDiffer(Array.from({ length: 400 }, (_, i) => 'x'.repeat(i)));
    allDiffer(Array.from({ length: 100 }, (_, i) => '\0'.repeat(i)));
  });

  it('gives 20,000 seeds 20,000 keys', () => {
    // By chance two of them share a 64-bit key with probability 1e-11.
    allDiffer(Array.from({ length: 20_000 }, (_, i) => String(i)));
  });
});

describe('the key of a run of a study', () => {
  it('never gives a run another meaning: run 17 of seed 42 is pinned, asked for by itself', () => {
    expect(keyOf('42/17')).toEqual({ word0: -1153603018, word1: -399942410 });
  });

  it('is the same whatever was asked for before', () => {
    const seeds = ['42/17', '42/18', '43/17', '42', '42/17/3', '/17', '42/0', 'a/b/17', '42/17/4', '42/2147483647'];
    const forward = seeds.map(textOf);
    expect([...seeds].reverse().map(textOf).reverse()).toEqual(forward);
    allDiffer(seeds);
  });

  it('is drawn from the key of what is before the last slash, by threefry at the index', () => {
    for (const base of ['42', '', 'nightly/build', '42/17', '42/17/3', 'a/01', '/', '5/']) {
      for (const index of [0, 1, 17, 1_000_000, 2147483647]) {
        expect(keyOf(`${base}/${index}`)).toEqual(threefry(keyOf(base), index, 0));
      }
    }
  });

  it('leaves every text alone that does not end in a slash and an index as String writes it, below 2^31', () => {
    const others = [
      '42/',
      '42/01',
      '42/+1',
      '42/1.0',
      '42/1e3',
      '42/ 1',
      '42/1 ',
      '42/1\n',
      '42/-1',
      '42/2147483648',
      '42/١',
    ];
    for (const seed of others) {
      const derived = threefry(keyOf('42'), Number(seed.slice(3)) | 0, 0);
      expect(keyOf(seed), seed).not.toEqual(derived);
    }
    // As they were before there were runs of studies.
    expect(others.slice(0, 3).map((seed) => keyOf(seed))).toEqual([
      { word0: 1700512677, word1: 936914014 },
      { word0: 1994854403, word1: -1836439930 },
      { word0: 580602757, word1: -127802387 },
    ]);
    allDiffer(['42', '42/1', ...others]);
  });

  it('gives 20,000 runs each of three seeds 60,000 keys', () => {
    const runs = Array.from({ length: 20_000 }, (_, i) => i);
    allDiffer(['42', '43', '42/1'].flatMap((base) => runs.map((i) => `${base}/${i}`)));
  });

  it('takes any number of indexes, one after the other', () => {
    expect(textOf(`42${'/1'.repeat(100_000)}`)).not.toBe(textOf(`42${'/1'.repeat(100_001)}`));
  });
});
