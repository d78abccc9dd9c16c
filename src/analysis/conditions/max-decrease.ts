import type { ConditionMeaning } from './condition-meaning.js';

export const maxDecrease = {
  name: 'max_decrease',
  limit: 'difference',
  relative: true,
  looksBack: false,
  breach: 'below',
  fails: "falls short of the baseline's by more",
  told: ({ limit, baseline }) =>
    `is below ${baseline}${limit === '0' ? ', and may not at all' : ` by more than ${limit}`}`,
  bound: (limit, baseline) => baseline - limit,
} as const satisfies ConditionMeaning;
