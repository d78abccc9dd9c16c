import type { ConditionMeaning } from './condition-meaning.js';

/** The ratio multiplies the baseline, so that a baseline of 0 needs no division. */
export const minRatio = {
  name: 'min_ratio',
  limit: 'ratio',
  relative: true,
  looksBack: false,
  breach: 'below',
  fails: "is less than this many times the baseline's",
  told: ({ limit, baseline }) => `falls short of ${limit} × ${baseline}`,
  bound: (limit, baseline) => limit * baseline,
} as const satisfies ConditionMeaning;
