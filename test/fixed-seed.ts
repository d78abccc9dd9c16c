import fc from 'fast-check';

const asked = process.env['PROPERTY_SEED'];

/** `npm run test:search` asks for it: every property draws a seed of its own, which it says when it fails. */
export const freshSeeds = asked !== undefined;

/** Otherwise they all have this one, or the one that is asked for. Vitest loads this file before each file of tests. */
if (asked !== 'fresh') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedOf(asked ?? '20240611') });

/** A word that is no number would be 0 to fast-check, always the same. */
function seedOf(text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new Error(`PROPERTY_SEED is "fresh" or a whole number, not ${JSON.stringify(text)}`);
}
