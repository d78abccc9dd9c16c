import type { ConditionMeaning } from './condition-meaning.js';

export const maxIncrease = {
  name: 'max_increase',
  limit: 'difference',
  relative: true,
  looksBack: false,
  breach: 'above',
  fails: "exceeds the baseline's by more",
  told: ({ limit, baseline }) =>
    `exceeds ${baseline}${limit === '0' ? ', and may not at all' : ` by more than ${limit}`}`,
  bound: (limit, baseline) => baseline + limit,
} as const satisfies ConditionMeaning;
