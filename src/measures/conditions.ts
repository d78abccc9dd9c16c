import type { Comparison } from '../model/results/study.js';

/** The canary's own value of the metric over the last so many seconds, the window included; null: it served nothing. */
export type Past = (seconds: number) => number | null;

/** The figures of a breach as text, each with the digits it takes; the baseline with its source. */
export interface BreachWords {
  readonly limit: string;
  readonly bound: string;
  readonly baseline: string;
}

interface Row {
  /** What the limit is, a value of the metric, a difference of two or a ratio, and so which numbers it may be. */
  readonly limit: 'value' | 'difference' | 'ratio';
  /** Whether it compares with the baseline; without one it cannot be judged. */
  readonly relative: boolean;
  /** Whether it looks at the canary's own past, too. */
  readonly looksBack: boolean;
  /** On which side of the bound the canary's value is a breach: strictly, never at the bound itself. */
  readonly breach: 'above' | 'below';
  /** Goes on from "Fails when the canary's value", in the JSON Schema of a configuration. */
  readonly fails: string;
  /** Goes on from "error_rate 0.0312 in canary-1pct", when it is breached. */
  sentence(words: BreachWords): string;
}

interface Present extends Row {
  readonly looksBack: false;
  /** The limit as a value of the metric. The baseline is of no meaning to what is not relative. */
  bound(limit: number, baseline: number): number;
}

interface LookingBack extends Row {
  readonly looksBack: true;
  /** The same; null: the canary served nothing then. */
  bound(limit: number, baseline: number, past: Past): number | null;
}

/** One way in which a threshold can look at a metric. */
export type ConditionRow = Present | LookingBack;

/** The conditions there are, a row each, under the name that a configuration calls it by. */
const ROWS = {
  max: {
    limit: 'value',
    relative: false,
    looksBack: false,
    breach: 'above',
    fails: 'is greater',
    sentence: ({ limit }) => `exceeds the limit ${limit}`,
    bound: (limit) => limit,
  },
  min: {
    limit: 'value',
    relative: false,
    looksBack: false,
    breach: 'below',
    fails: 'is less',
    sentence: ({ limit }) => `is below the limit ${limit}`,
    bound: (limit) => limit,
  },
  max_increase: {
    limit: 'difference',
    relative: true,
    looksBack: false,
    breach: 'above',
    fails: "exceeds the baseline's by more",
    sentence: ({ limit, baseline }) =>
      `exceeds ${baseline}${limit === '0' ? ', and may not at all' : ` by more than ${limit}`}`,
    bound: (limit, baseline) => baseline + limit,
  },
  max_decrease: {
    limit: 'difference',
    relative: true,
    looksBack: false,
    breach: 'below',
    fails: "falls short of the baseline's by more",
    sentence: ({ limit, baseline }) =>
      `is below ${baseline}${limit === '0' ? ', and may not at all' : ` by more than ${limit}`}`,
    bound: (limit, baseline) => baseline - limit,
  },
  // A ratio multiplies the baseline, so that a baseline of 0 needs no division.
  max_ratio: {
    limit: 'ratio',
    relative: true,
    looksBack: false,
    breach: 'above',
    fails: "is greater than this many times the baseline's",
    sentence: ({ limit, baseline }) => `exceeds ${limit} × ${baseline}`,
    bound: (limit, baseline) => limit * baseline,
  },
  min_ratio: {
    limit: 'ratio',
    relative: true,
    looksBack: false,
    breach: 'below',
    fails: "is less than this many times the baseline's",
    sentence: ({ limit, baseline }) => `falls short of ${limit} × ${baseline}`,
    bound: (limit, baseline) => limit * baseline,
  },
} as const satisfies Readonly<Record<string, ConditionRow>>;

/** What a configuration may call a condition. */
export type ConditionKey = keyof typeof ROWS;

export type ConditionMeaning = ConditionRow & { readonly name: ConditionKey };

/** Of a condition that looks at nothing but what is served now. */
export type PresentMeaning = Extract<ConditionMeaning, { readonly looksBack: false }>;

const LIMITS: readonly Row['limit'][] = ['value', 'difference', 'ratio'];
const BREACHES: readonly Row['breach'][] = ['above', 'below'];

/**
 * What the conditions mean, in the order in which they are judged: limits on the value itself, on differences, on ratios;
 * in each the upper ones first.
 */
export const CONDITIONS: readonly ConditionMeaning[] = Object.entries<ConditionRow>(ROWS)
  .map(([name, row]) => ({ ...row, name: name as ConditionKey }))
  .sort(
    (one, other) =>
      LIMITS.indexOf(one.limit) - LIMITS.indexOf(other.limit) ||
      BREACHES.indexOf(one.breach) - BREACHES.indexOf(other.breach),
  );

export const CONDITION_NAMES: readonly ConditionKey[] = CONDITIONS.map(({ name }) => name);

/** Those that a `floor` can hold back: it excuses a canary that is more than the baseline and still little. */
export const FLOORED_CONDITIONS: readonly ConditionKey[] = CONDITIONS.filter(
  ({ relative, breach }) => relative && breach === 'above',
).map(({ name }) => name);

/** An object, since a map takes longer to ask: every condition of every window of a study asks. */
const MEANINGS: Readonly<Record<string, ConditionMeaning>> = Object.fromEntries(
  CONDITIONS.map((meaning) => [meaning.name, meaning]),
);

export function conditionMeaning(name: string): ConditionMeaning {
  const meaning = MEANINGS[name];
  if (meaning === undefined) throw new Error(`there is no condition "${name}"`);
  return meaning;
}

/** Whether a value is on the wrong side of a condition's bound. */
export function isBeyond(name: string, observed: number, bound: number): boolean {
  return conditionMeaning(name).breach === 'above' ? observed > bound : observed < bound;
}

/** How near a value came to a condition's bound: 1 is on it, more is beyond, 0 is as far away as can be. */
export function closeness(name: string, observed: number, bound: number): number {
  return nearness(conditionMeaning(name).breach, observed, bound);
}

/** The same, by the side on which a breach is. */
export function nearness(breach: ConditionMeaning['breach'], observed: number, bound: number): number {
  if (observed === bound) return 1;
  return breach === 'above' ? ratioOf(observed, bound) : ratioOf(bound, observed);
}

function ratioOf(part: number, whole: number): number {
  return whole <= 0 ? Number.MAX_VALUE : Math.max(0, part / whole);
}

/** Whether a number is on the side of a limit that is wanted. */
export function satisfies(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}
