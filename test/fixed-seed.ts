import fc from 'fast-check';

/** `npm run test:search` sets it: every property then draws a seed of its own, and says so when it fails. */
const isSearching = process.env['PROPERTY_SEED'] === 'fresh';

if (!isSearching) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20240611 });
