import type { ConditionMeaning } from './condition-meaning.js';

/** The ratio multiplies the baseline, so that a baseline of 0 needs no division. */
export const maxRatio = {
  name: 'max_ratio',
  limit: 'ratio',
  relative: true,
  looksBack: false,
  breach: 'above',
  fails: "is greater than this many times the baseline's",
  told: ({ limit, baseline }) => `exceeds ${limit} × ${baseline}`,
  bound: (limit, baseline) => limit * baseline,
} as const satisfies ConditionMeaning;
