import type { ConditionMeaning } from './condition-meaning.js';

export const max = {
  name: 'max',
  limit: 'value',
  relative: false,
  looksBack: false,
  breach: 'above',
  fails: 'is greater',
  told: ({ limit }) => `exceeds the limit ${limit}`,
  bound: (limit) => limit,
} as const satisfies ConditionMeaning;
