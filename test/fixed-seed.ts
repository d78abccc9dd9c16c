import fc from 'fast-check';

/** `npm run test:search` asks for it: every property draws a seed of its own, which it says when it fails. */
export const freshSeeds = process.env['PROPERTY_SEED'] === 'fresh';

/** Otherwise they all have this one. Vitest loads this file before each file of tests. */
if (!freshSeeds) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20240611 });
