import seedrandom from 'seedrandom';
import { threefry, type Words } from './threefry.js';

/** 64 bits that stand for one seed: all the randomness of a run. Two whole numbers, as 32-bit integers. */
export type Key = Words;

/**
 * Hexadecimal digits of a seed that are mixed at once. RC4, inside seedrandom, separates long passwords poorly: each
 * digit must come round several times among its 256 steps, or seeds that differ in two neighbours share a key.
 */
const BLOCK_DIGITS = 32;

/** Below this, a run's index is one word. */
const MOST_RUNS = 2147483648;
/** An index as `String` writes it, and not otherwise. */
const INDEX = /^(0|[1-9][0-9]{0,9})$/;

/** What run seeds were last derived from: the runs of a study ask for the same one, one after the other. */
let latest: { readonly base: string; readonly key: Key } | null = null;

/**
 * The key of a seed. A seed is text: `'1'`, `'11'` and `'01'` are three seeds. Called once a run.
 *
 * The seed of run 17 of a study of seed 42 is `'42/17'`. So the key of a text that ends in a slash and an index, a whole
 * number below 2³¹ as `String` writes it, is drawn by that index from the key of what is before the slash: 0.2 µs, where
 * any other text takes 6 to 20, up to a third of a whole run. Runs of one study never share a key: `threefry` permutes.
 */
export function keyOf(seed: string): Key {
  const run = runOf(seed);
  if (run === null) return keyOfText(seed);
  if (latest?.base !== run.base) latest = { base: run.base, key: keyOfRuns(run.base) };
  return threefry(latest.key, run.index, 0);
}

interface RunOfStudy {
  readonly base: string;
  readonly index: number;
}

function runOf(seed: string): RunOfStudy | null {
  const slash = seed.lastIndexOf('/');
  if (slash < 0) return null;
  const text = seed.slice(slash + 1);
  const index = INDEX.test(text) ? Number(text) : MOST_RUNS;
  return index < MOST_RUNS ? { base: seed.slice(0, slash), index } : null;
}

/** As `keyOf`, of a text that may itself end in any number of indexes. */
function keyOfRuns(seed: string): Key {
  const indexes: number[] = [];
  let text = seed;
  for (let run = runOf(text); run !== null; run = runOf(text)) {
    indexes.push(run.index);
    text = run.base;
  }
  return indexes.reduceRight<Key>((key, index) => threefry(key, index, 0), keyOfText(text));
}

/**
 * The key of a part of a run's chance that has a name, apart from all of the run's own. `threefry` permutes, so that two
 * names share one only where both of their words do; the words of runs have a second of 0, these never do.
 */
export function keyOfPart(key: Key, name: string): Key {
  let words: Words = { word0: name.length, word1: 0 };
  for (let i = 0; i < name.length; i++) words = threefry(words, name.charCodeAt(i), i);
  return threefry(key, words.word0, words.word1 | 1);
}

/**
 * seedrandom repeats a short seed cyclically and counts characters modulo 256, so the text is handed over as UTF-8
 * bytes, in hexadecimal, between a prefix and a terminator: no two texts then give the same bytes. Each further block of
 * a long text is mixed with the key of what comes before it.
 */
function keyOfText(seed: string): Key {
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
