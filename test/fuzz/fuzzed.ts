import fc from 'fast-check';
import { freshSeeds } from '../fixed-seed.js';
import type { Mutant } from './mutations.js';

/** With fresh seeds so many times as many cases as CI has. */
const SEARCH = 30;

/**
 * Holds a property to so many mutants, each with a word of what to do with it. What fails is made smaller and then written
 * out in full, below what fast-check says: the seed, with which `PROPERTY_SEED` plays it again.
 */
export async function fuzzed<T>(
  mutant: fc.Arbitrary<Mutant>,
  how: fc.Arbitrary<T>,
  cases: number,
  holds: (mutant: Mutant, how: T) => Promise<void>,
): Promise<void> {
  // By its name alone: of a mutant of a hundred thousand bytes fast-check would write each as a number.
  const named = fc.tuple(mutant, how).map(([input, word]) => {
    const told = () => `${input.of} as ${fc.stringify(word)}`;
    return { input, word, [fc.toStringMethod]: told };
  });
  const property = fc.asyncProperty(named, async ({ input, word }) => {
    try {
      await holds(input, word);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${message}\n\nThe input, made of ${input.of}:\n${inFull(input.bytes)}`, { cause: error });
    }
  });
  await fc.assert(property, { numRuns: freshSeeds ? SEARCH * cases : cases });
}

/** As text if it is one. */
export function inFull(bytes: Buffer): string {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : `base64: ${bytes.toString('base64')}`;
}
