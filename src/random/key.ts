import seedrandom from 'seedrandom';

/** 64 bits that stand for one seed: all the randomness of a run. Two whole numbers, as 32-bit integers. */
export interface Key {
  readonly word0: number;
  readonly word1: number;
}

/**
 * Hexadecimal digits of a seed that are mixed at once. RC4, inside seedrandom, tells long passwords apart poorly: each
 * digit must come round several times among its 256 steps, or seeds that differ in two neighbours share a key.
 */
const BLOCK_DIGITS = 32;

/**
 * The key of a seed. A seed is text: `'1'`, `'11'` and `'01'` are three seeds. Called once a run; costs microseconds.
 *
 * seedrandom repeats a short seed cyclically and counts characters modulo 256, so the text is handed over as UTF-8
 * bytes, in hexadecimal, between a prefix and a terminator: no two texts then give the same bytes. Each further block of
 * a long text is mixed with the key of what comes before it.
 */
export function keyOf(seed: string): Key {
  const hex = Array.from(new TextEncoder().encode(seed), (byte) => byte.toString(16).padStart(2, '0')).join('');
  let key = mix(`canary-sim/v1/seed=${hex.slice(0, BLOCK_DIGITS)}\0`);
  for (let at = BLOCK_DIGITS; at < hex.length; at += BLOCK_DIGITS) {
    key = mix(`${hexWord(key.word0)}${hexWord(key.word1)}/${hex.slice(at, at + BLOCK_DIGITS)}\0`);
  }
  return key;
}

function mix(text: string): Key {
  const generator = seedrandom(text);
  return { word0: generator.int32(), word1: generator.int32() };
}

function hexWord(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
