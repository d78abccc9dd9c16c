import seedrandom from 'seedrandom';

/** 64 bits that stand for one seed: all the randomness of a run. Two whole numbers, as 32-bit integers. */
export interface Key {
  readonly word0: number;
  readonly word1: number;
}

/**
 * The key of a seed. A seed is text: `'1'`, `'11'` and `'01'` are three seeds. Called once a run; costs microseconds.
 *
 * seedrandom repeats a short seed cyclically and counts characters modulo 256, so the text is handed over as UTF-8
 * bytes, in hexadecimal, between a prefix and a terminator: no two texts then give the same bytes.
 */
export function keyOf(seed: string): Key {
  const bytes = new TextEncoder().encode(seed);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const generator = seedrandom(`canary-sim/v1/seed=${hex}\0`);
  return { word0: generator.int32(), word1: generator.int32() };
}
