import type { ConditionMeaning } from './conditions/condition-meaning.js';
import * as listed from './conditions/list.js';

/** What a configuration may call a condition. */
export type ConditionKey = (typeof listed)[keyof typeof listed]['name'];

type Listed = ConditionMeaning & { readonly name: ConditionKey };

const LIMITS: readonly Listed['limit'][] = ['value', 'difference', 'ratio'];
const BREACHES: readonly Listed['breach'][] = ['above', 'below'];

/**
 * What the conditions mean, in the order in which they are judged: limits on the value itself, on differences, on ratios;
 * in each the upper ones first.
 */
export const CONDITIONS: readonly Listed[] = Object.values<Listed>(listed).sort(
  (one, other) =>
    LIMITS.indexOf(one.limit) - LIMITS.indexOf(other.limit) ||
    BREACHES.indexOf(one.breach) - BREACHES.indexOf(other.breach) ||
    (one.name < other.name ? -1 : 1),
);

export const CONDITION_NAMES: readonly ConditionKey[] = CONDITIONS.map(({ name }) => name);

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
  if (observed === bound) return 1;
  return conditionMeaning(name).breach === 'above' ? ratioOf(observed, bound) : ratioOf(bound, observed);
}

function ratioOf(part: number, whole: number): number {
  return whole <= 0 ? Number.MAX_VALUE : Math.max(0, part / whole);
}
