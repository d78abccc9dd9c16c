import { countOf, digitsToTell, formatCount, formatNumber } from '../../text/format-number.js';
import type { Check } from '../page/page.js';
import { percentText } from './figure-text.js';
import type { ScenarioBody } from './scenario-schema.js';
import type { AssertionJson } from './study-schema.js';

type Share = Pick<ScenarioBody['stalled'], 'count' | 'rate'>;

/** How much was played of what is asserted: of each scenario, or else of all of them. */
export interface Played {
  readonly runs: number;
  readonly scenarios: readonly { readonly name: string; readonly runs?: number; readonly stalled?: Share }[];
}

/** As many decimals as reports have. */
const MOST_DECIMALS = 9;

/** Assertions with what was observed of them. */
export function assertionChecks(assertions: readonly AssertionJson[], played: Played): Check[] {
  return assertions.map((assertion) => ({
    outcome: assertion.outcome,
    text: assertion.text,
    detail: assertionDetail(assertion, played),
  }));
}

/** What was observed, how many runs caught nothing, and if that decides nothing, what would; one line. */
export function assertionDetail(assertion: AssertionJson, played: Played): string {
  const runs = runsOf(assertion, played);
  const parts = [
    observedText(assertion, runs),
    withoutText(assertion, runs),
    stalledText(assertion, played),
    undecidedText(assertion, runs),
  ];
  return parts.filter((part) => part !== null).join(' ');
}

function runsOf({ scenario }: AssertionJson, { scenarios, runs }: Played): number {
  return scenarios.find(({ name }) => name === scenario)?.runs ?? runs;
}

/** That few complete is no sign that any were caught where runs stall: `(stalled in 100 %)`. */
function stalledText({ figure, scenario, comparison }: AssertionJson, { scenarios }: Played): string | null {
  const stalled = scenarios.find(({ name }) => name === scenario)?.stalled;
  if (figure !== 'completed' || comparison.startsWith('>') || stalled === undefined || stalled.count === 0) return null;
  return `(stalled in ${percentText(stalled.rate)} %)`;
}

/** `(120 of 1,000 runs caught nothing, and count as infinite)`. */
function withoutText({ observed, outcome, runs_without: without }: AssertionJson, runs: number): string | null {
  if (without === 0 || (without >= runs && observed === null && outcome === 'undecided')) return null;
  return `(${formatCount(without)} of ${countOf(runs, 'run')} caught nothing, and count as infinite)`;
}

/**
 * What a study says of an assertion: `0.0113 [0.0094, 0.0136]`, in as many decimals as the width of the interval is
 * worth, or as it takes to see on which side of the limit each number is; in percent if the assertion is.
 */
export function observedText(assertion: AssertionJson, runs: number): string {
  const { observed, interval, limit, runs_without, text } = assertion;
  if (observed === null) return runs_without > 0 && runs_without < runs ? '∞' : '– no run has this figure';
  const [scale, unit] = assertion.statistic === 'rate' && text.trim().endsWith('%') ? [100, ' %'] : [1, ''];
  const scaled = (value: number) => Number((value * scale).toPrecision(15));
  const bound = scaled(limit);
  if (interval === null) return `${formatNumber(scaled(observed), digitsToTell(scaled(observed), bound))}${unit}`;
  const numbers = [observed, ...interval].map(scaled);
  let decimals = Math.min(MOST_DECIMALS, Math.max(0, 1 - magnitude(scaled(interval[1]) - scaled(interval[0]))));
  const looksEqual = (value: number) => value !== bound && Number(value.toFixed(decimals)) === bound;
  while (decimals < MOST_DECIMALS && numbers.some(looksEqual)) decimals += 1;
  const [shown = '', ...ends] = numbers.map((value) => String(Number(value.toFixed(decimals)) + 0));
  return `${shown}${unit} [${ends.join(', ')}]`;
}

/** The power of ten of the leading digit; 0 for 0. */
function magnitude(value: number): number {
  return Number(value.toExponential().split('e')[1]);
}

/** Why an assertion is neither met nor not, with what would help; null unless more runs might. */
function undecidedText({ outcome, observed, runs_needed: needed }: AssertionJson, runs: number): string | null {
  if (outcome !== 'undecided' || observed === null) return null;
  const would = needed === null ? '' : `; about ${formatCount(Number(needed.toPrecision(2)))} would decide`;
  return `undecided at ${countOf(runs, 'run')}${would}`;
}
