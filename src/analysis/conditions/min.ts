import type { ConditionMeaning } from './condition-meaning.js';

export const min = {
  name: 'min',
  limit: 'value',
  relative: false,
  looksBack: false,
  breach: 'below',
  fails: 'is less',
  told: ({ limit }) => `is below the limit ${limit}`,
  bound: (limit) => limit,
} as const satisfies ConditionMeaning;
