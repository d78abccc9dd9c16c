import { formatCount } from '../words/format-count.js';
import { digitsToTell, formatNumber } from '../words/format-number.js';
import type { AssertionJson } from './study-schema.js';

/** How much was played of what is asserted: of each scenario, or else of all of them. */
export interface Played {
  readonly runs: number;
  readonly scenarios: readonly { readonly name: string; readonly runs?: number }[];
}

export const ASSERTION_MARKS = { met: '✓', not_met: '✗', undecided: '?' } as const satisfies Record<
  AssertionJson['outcome'],
  string
>;

/** As many decimals as reports have. */
const MOST_DECIMALS = 9;

/** What was observed, and if that decides nothing, what would; one line. */
export function assertionDetail(assertion: AssertionJson, played: Played): string {
  const undecided = undecidedText(assertion, played);
  return undecided === null ? observedText(assertion) : `${observedText(assertion)} ${undecided}`;
}

/**
 * What a study says of an assertion: `0.0113 [0.0094, 0.0136]`, in as many decimals as the width of the interval is
 * worth, or as it takes to see on which side of the limit each number is.
 */
export function observedText({ observed, interval, limit }: AssertionJson): string {
  if (observed === null) return '– no run has this figure';
  if (interval === null) return formatNumber(observed, digitsToTell(observed, limit));
  const numbers = [observed, ...interval];
  let decimals = Math.min(MOST_DECIMALS, Math.max(0, 1 - magnitude(interval[1] - interval[0])));
  const looksEqual = (value: number) => value !== limit && Number(value.toFixed(decimals)) === limit;
  while (decimals < MOST_DECIMALS && numbers.some(looksEqual)) decimals += 1;
  const [shown = '', ...ends] = numbers.map((value) => String(Number(value.toFixed(decimals)) + 0));
  return `${shown} [${ends.join(', ')}]`;
}

/** The power of ten of the leading digit; 0 for 0. */
function magnitude(value: number): number {
  return Number(value.toExponential().split('e')[1]);
}

/** Why an assertion is neither met nor not, with what would help; null unless more runs might. */
function undecidedText(assertion: AssertionJson, played: Played): string | null {
  if (assertion.outcome !== 'undecided' || assertion.observed === null) return null;
  const runs = played.scenarios.find(({ name }) => name === assertion.scenario)?.runs ?? played.runs;
  const needed = assertion.runs_needed;
  const would = needed === null ? '' : `; about ${formatCount(Number(needed.toPrecision(2)))} would decide`;
  return `undecided at ${formatCount(runs)} run${runs === 1 ? '' : 's'}${would}`;
}
