import { CONDITIONS } from '../../analysis/conditions.js';

/** Those that a `floor` can hold back: it excuses a canary that is more than the baseline and still little. */
export const FLOORED_CONDITIONS = CONDITIONS.filter(({ relative, breach }) => relative && breach === 'above').map(
  ({ name }) => name,
);
