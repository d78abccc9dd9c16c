import { binomialDensity, binomialUpperTail } from '../../../stats/lattice/binomial.js';
import { atomsOf, type PoissonTable, poissonTable } from './poisson-table.js';

/** Marked requests of all requests, as errors are: when their share is a breach. */
export interface ShareTest {
  /** Shares above are a breach; Infinity: none is. For the guess only: `isAbove` decides. */
  readonly above: number;
  isAbove(marked: number, all: number): boolean;
  /** Shares below are a breach; −Infinity: none is. */
  readonly below: number;
  isBelow(marked: number, all: number): boolean;
}

/** Beyond this many requests a double does not count by ones. */
const UNCOUNTABLE = 1e15;

/**
 * P(at least `least` requests, and their share of marked ones a breach), where marked and other requests are independent
 * Poisson counts. A sum over the marked ones alone: for each, the others that make a breach are all up to a number, or
 * all from a number on. Exact, also where the share of a look can lie on the bound itself.
 */
export function shareChance(marked: PoissonTable, rest: PoissonTable, least: number, test: ShareTest): number {
  let chance = 0;
  const last = marked.first + marked.density.length - 1;
  const [start, end] = transition(marked.first, last, rest, least, test);
  if (start > last) return 0;
  for (let count = start; count <= end; count++) {
    const weight = marked.density[count - marked.first] as number;
    if (weight === 0) continue;
    const from = Math.max(0, Math.max(1, least) - count);
    const most = test.above === Number.POSITIVE_INFINITY ? -1 : mostRest(count, test);
    const fewest = test.below === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : fewestRest(count, test);
    const skipped = rest.atMost(from - 1);
    if (most >= from) chance += weight * (rest.atMost(most) - skipped);
    if (fewest < Number.POSITIVE_INFINITY) {
      chance += weight * (1 - rest.atMost(Math.max(fewest, from, most + 1) - 1));
    }
  }
  if (end < last) chance += 1 - marked.atMost(end);
  return Math.min(1, Math.max(0, chance));
}

/** From where to where what there is of others can make or break a breach: fewer marked ones never are one, more always. */
function transition(
  first: number,
  last: number,
  rest: PoissonTable,
  least: number,
  { above, below }: ShareTest,
): readonly [start: number, end: number] {
  const isPlain = below === Number.NEGATIVE_INFINITY && above > 0 && above < 1;
  if (!isPlain || least > first + rest.first || first + rest.first < 1) return [first, last];
  const odds = above / (1 - above);
  const start = Math.floor(rest.first * odds) - 1;
  const end = Math.ceil((rest.first + rest.density.length) * odds) + 1;
  return [Math.max(first, start), Math.min(last, end)];
}

/** Of two overlapping stretches: counts of what both have, what only the later one has, and what only the earlier one had. */
export interface Parts<T> {
  readonly common: T;
  readonly added: T;
  readonly dropped: T;
}

/** Their laws, of such means. What is new, or gone, is the same from look to look: `tableOf` may remember it. */
export function partTables<T>(
  { common, added, dropped }: Parts<T>,
  meanOf: (part: T) => number,
  tableOf: (mean: number) => PoissonTable,
): Parts<PoissonTable> {
  return { common: poissonTable(meanOf(common)), added: tableOf(meanOf(added)), dropped: tableOf(meanOf(dropped)) };
}

/** Of more marked requests that two looks share, which of them is the first in breach takes too long to say. */
export const MOST_SHARED = 120;

/** Of many other requests groups are enough, each less than a standard deviation wide; up to so many they are told apart. */
const GROUPS = 24;
const FEW = 80;

/**
 * P(the later of two overlapping stretches is a breach, and the earlier is not), each as in `shareChance`, for a breach
 * above alone. Marked ones are added up one by one, other requests that both stretches have in groups where they are many.
 */
export function firstShareChance(
  marked: Parts<PoissonTable>,
  rest: Parts<PoissonTable>,
  least: number,
  test: ShareTest,
): number {
  const groups = atomsOf(rest.common, rest.common.density.length <= FEW ? FEW : GROUPS);
  const [first, most] = [marked.common.first, mostRests(marked, test)];
  const breach = (own: number, group: number, marks: PoissonTable, others: PoissonTable): number => {
    let sum = 0;
    // With fewer marked ones there is a breach with fewer others only: below some number there is none.
    for (let i = marks.density.length - 1; i >= 0; i--) {
      const count = own + marks.first + i;
      const to = (most[count - first] as number) - group;
      if (to < others.first) break;
      const weight = marks.density[i] as number;
      if (weight < NEGLIGIBLE) continue;
      const from = Math.max(0, Math.ceil(Math.max(1, least) - count - group));
      if (to >= from) sum += weight * (others.atMost(Math.floor(to)) - others.atMost(from - 1));
    }
    return sum;
  };
  let chance = 0;
  for (const [i, weight] of marked.common.density.entries()) {
    if (weight < NEGLIGIBLE) continue;
    for (const { at, weight: share } of groups) {
      const later = breach(first + i, at, marked.added, rest.added);
      if (later > 0) chance += weight * share * later * (1 - breach(first + i, at, marked.dropped, rest.dropped));
    }
  }
  return Math.min(1, Math.max(0, chance));
}

/** For each number of marked ones in a stretch, from the first in common on, the most others with which it is a breach. */
function mostRests({ common, added, dropped }: Parts<PoissonTable>, test: ShareTest): Float64Array {
  const end = common.first + common.density.length;
  const more = Math.max(added.first + added.density.length, dropped.first + dropped.density.length);
  return Float64Array.from({ length: end + more - common.first }, (_, i) => mostRest(common.first + i, test));
}

/** Below this a count's chance adds nothing that is shown. */
const NEGLIGIBLE = 1e-11;

/** P(a breach) when there are exactly so many requests, each marked with this chance. */
export function shareChanceOf(requests: number, share: number, least: number, test: ShareTest): number {
  if (requests < Math.max(1, least)) return 0;
  const [above, below] = [test.above < Number.POSITIVE_INFINITY, test.below > Number.NEGATIVE_INFINITY];
  if (above && !below) {
    let most = Math.min(requests, Math.max(-1, Math.floor(test.above * requests)));
    while (most < requests && !test.isAbove(most + 1, requests)) most++;
    while (most >= 0 && test.isAbove(most, requests)) most--;
    return binomialUpperTail(most, requests, share);
  }
  let chance = 0;
  for (let marked = 0; marked <= requests; marked++) {
    const isBreach = (above && test.isAbove(marked, requests)) || (below && test.isBelow(marked, requests));
    if (isBreach) chance += binomialDensity(marked, requests, share);
  }
  return Math.min(1, chance);
}

/** With so many marked, the most others with which their share is above; −1: none. */
function mostRest(marked: number, { above, isAbove }: ShareTest): number {
  if (marked === 0 || above <= 0) return isAbove(marked, marked + 1) ? Number.POSITIVE_INFINITY : -1;
  let rest = Math.max(0, Math.floor(marked / above - marked));
  if (rest > UNCOUNTABLE) return Number.POSITIVE_INFINITY;
  while (isAbove(marked, marked + rest + 1)) rest++;
  while (rest >= 0 && !isAbove(marked, marked + rest)) rest--;
  return rest;
}

/** With so many marked, the fewest others with which their share is below; Infinity: none. */
function fewestRest(marked: number, { below, isBelow }: ShareTest): number {
  if (marked === 0) return isBelow(0, 1) ? 0 : Number.POSITIVE_INFINITY;
  if (below <= 0) return Number.POSITIVE_INFINITY;
  let rest = Math.max(0, Math.ceil(marked / below - marked));
  if (rest > UNCOUNTABLE) return Number.POSITIVE_INFINITY;
  while (rest > 0 && isBelow(marked, marked + rest - 1)) rest--;
  while (!isBelow(marked, marked + rest)) rest++;
  return rest;
}
