import { countOf, digitsToTell, formatCount, formatNumber } from '../../text/format-number.js';
import { plainText } from '../../text/visible-text.js';
import { annotation } from '../formats/escaped-text.js';
import type { JunitCase } from '../formats/junit-suite.js';
import { markdownText, ownMarkdown } from '../markdown/markdown-blocks.js';
import { displayWidth } from '../text/display-width.js';
import type { Paint } from '../text/paint.js';
import { truncate } from '../text/truncate.js';
import { wrap } from '../text/wrap.js';
import { percentText } from './figure-text.js';
import { MARK_COLOURS } from './scenario-mark.js';
import type { ScenarioBody } from './scenario-report.js';
import type { AssertionJson } from './study-report.js';

type Share = Pick<ScenarioBody['stalled'], 'count' | 'rate'>;

/** How much was played of what is asserted: of each scenario, or else of all of them. */
export interface Played {
  readonly runs: number;
  readonly scenarios: readonly { readonly name: string; readonly runs?: number; readonly stalled?: Share }[];
}

export const ASSERTION_MARKS = { met: '✓', not_met: '✗', undecided: '?' } as const satisfies Record<
  AssertionJson['outcome'],
  string
>;

/** As many decimals as reports have. */
const MOST_DECIMALS = 9;

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
 * worth, or as it takes to see on which side of the limit each number is.
 */
export function observedText({ observed, interval, limit, runs_without }: AssertionJson, runs: number): string {
  if (observed === null) return runs_without > 0 && runs_without < runs ? '∞' : '– no run has this figure';
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
function undecidedText({ outcome, observed, runs_needed: needed }: AssertionJson, runs: number): string | null {
  if (outcome !== 'undecided' || observed === null) return null;
  const would = needed === null ? '' : `; about ${formatCount(Number(needed.toPrecision(2)))} would decide`;
  return `undecided at ${countOf(runs, 'run')}${would}`;
}

/** Results are aligned up to here. */
const MOST_ASSERTION = 60;

/** Each assertion with its mark and what was observed, below it if there is no room beside it. */
export function assertionLines(
  assertions: readonly AssertionJson[],
  played: Played,
  width: number,
  paint: Paint,
): string[] {
  const texts = assertions.map(({ text }) => truncate(plainText(text), width - 2));
  const aligned = Math.max(0, ...texts.map(displayWidth).filter((each) => each <= MOST_ASSERTION));
  return assertions.flatMap((assertion, i) => {
    const text = texts[i] ?? '';
    const mark = ASSERTION_MARKS[assertion.outcome];
    const detail = assertionDetail(assertion, played);
    const start = `${paint(MARK_COLOURS[mark], mark)} ${text}`;
    const used = Math.max(aligned, displayWidth(text)) + 3;
    const space = ' '.repeat(used - displayWidth(text));
    if (2 + used + displayWidth(detail) <= width) return [`${start}${space}${detail}`];
    return [start, ...wrap(detail, width - 4).map((line) => `    ${line}`)];
  });
}

const NOT_MET = { met: '', not_met: '✗ ', undecided: '? ' } as const satisfies Record<AssertionJson['outcome'], string>;

/** Assertions as a list of tasks, of which those that are met are done; nothing if there are none. */
export function assertionsMarkdown(assertions: readonly AssertionJson[], played: Played): string[] {
  if (assertions.length === 0) return [];
  const tasks = assertions.map((assertion) => {
    const box = assertion.outcome === 'met' ? '[x]' : '[ ]';
    const detail = ownMarkdown(assertionDetail(assertion, played));
    return `- ${box} ${NOT_MET[assertion.outcome]}**${markdownText(assertion.text)}**: ${detail}`;
  });
  return [tasks.join('\n')];
}

const LEVELS = { met: 'notice', not_met: 'error', undecided: 'warning' } as const satisfies Record<
  AssertionJson['outcome'],
  string
>;

/** What became of each assertion, as an annotation of GitHub Actions. */
export function assertionAnnotations(
  assertions: readonly AssertionJson[],
  title: string,
  played: Played,
): readonly string[] {
  return assertions.map((assertion) =>
    annotation(LEVELS[assertion.outcome], title, `${assertion.text}: ${assertionDetail(assertion, played)}`),
  );
}

/** What became of an assertion, as a test case of JUnit. */
export function assertionCase(assertion: AssertionJson, played: Played): JunitCase {
  const { text: name, outcome } = assertion;
  return { classname: 'assertions', name, outcome, detail: assertionDetail(assertion, played), facts: [] };
}
