import type { AssertionProblem } from '../model/problems/assertion-problem.js';
import { FIGURES, OUTCOMES } from '../model/results/outcome.js';
import {
  type Assertion,
  type Comparison,
  isWorse,
  RULE_RATES,
  SCENARIO_NAMES,
  type ScenarioName,
  type WorseName,
} from '../model/results/study.js';

export type ParsedAssertion =
  | { readonly ok: true; readonly assertion: Assertion }
  | { readonly ok: false; readonly problem: AssertionProblem };

/** Finds the word that was probably meant. */
export type NearMiss = (word: string, candidates: readonly string[]) => string | null;

/** Reads a duration as a configuration writes it, in seconds; undefined for any other text. */
export type SecondsOf = (text: string) => number | undefined;

/** Stands before an assertion on what a plan changes. */
const CHANGE = /^change\s*\./;

const STATES = ['completed', 'rolled_back', 'paused'] as const;
const COMPARISONS = ['<', '<=', '>', '>='] as const;

const STATISTICS = {
  state: ['rate', 'count'],
  figure: ['mean', 'min', 'p50', 'p95', 'max'],
  /** Of the difference, run by run; there is no order among runs to take the least or the most of. */
  figureChange: ['mean', 'p50', 'p95'],
} as const;

/** Everything an assertion may be on, with the statistics of each, in the order in which reports have them. */
export const ASSERTED = [
  ...[...OUTCOMES, ...STATES, ...RULE_RATES].map((name) => ({ name, statistics: STATISTICS.state })),
  ...FIGURES.map((name) => ({ name, statistics: STATISTICS.figure })),
];

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * What is said of a study: `scenario.figure.statistic op number`, as `healthy.rolled_back.rate < 2%`; spaces do not
 * matter. The number is written as a configuration writes it: of a rate also as a percentage, of seconds also as a duration.
 * Read, never evaluated. `worse`: worlds of the configuration's own metrics, which are told of beside the others.
 */
export function parseAssertion(
  text: string,
  nearMiss: NearMiss,
  secondsOf: SecondsOf,
  worse: readonly WorseName[] = [],
): ParsedAssertion {
  const { subject, comparison, limit } = split(text);
  if (CHANGE.test(subject)) return failed({ code: 'change_without_comparison', found: text.trim() });
  return parseParts({ text, subject, comparison, limit, isChange: false, worse }, nearMiss, secondsOf);
}

/** The same of two plans: of the new one, or, with `change.` before it, of new less old. */
export function parseCompareAssertion(
  text: string,
  nearMiss: NearMiss,
  secondsOf: SecondsOf,
  worse: readonly WorseName[] = [],
): ParsedAssertion {
  const { subject, comparison, limit } = split(text);
  const plain = subject.replace(CHANGE, '');
  const isChange = plain !== subject;
  return parseParts({ text, subject: plain, comparison, limit, isChange, worse }, nearMiss, secondsOf);
}

/** Whether an assertion is on what a plan changes. */
export function isOnChange({ text }: Assertion): boolean {
  return CHANGE.test(text);
}

interface Parts {
  readonly text: string;
  readonly subject: string;
  readonly comparison: string;
  readonly limit: string;
  readonly isChange: boolean;
  readonly worse: readonly WorseName[];
}

function split(text: string): Pick<Parts, 'subject' | 'comparison' | 'limit'> {
  const from = text.search(/[<>=!]/);
  if (from === -1) return { subject: text.trim(), comparison: '', limit: '' };
  const [comparison = ''] = /^[<>=!]+/.exec(text.slice(from)) ?? [];
  return { subject: text.slice(0, from).trim(), comparison, limit: text.slice(from + comparison.length).trim() };
}

function parseParts(
  { text, subject, comparison, limit, isChange, worse }: Parts,
  nearMiss: NearMiss,
  secondsOf: SecondsOf,
): ParsedAssertion {
  const found = text.trim();
  const compared = COMPARISONS.find((each) => each === comparison);
  if (compared === undefined) return failed({ code: 'no_comparison', found, allowed: COMPARISONS });
  const words = subject.split('.').map((word) => word.trim());
  const [scenarioWord = '', figureWord = '', statisticWord = ''] = words;
  if (words.length !== 3) return failed({ code: 'not_three_words', found: subject });

  const oneOf = <W extends string>(what: 'scenario' | 'figure' | 'statistic', word: string, allowed: readonly W[]) => {
    const known = allowed.find((each) => each === word);
    if (known !== undefined) return { known };
    const suggestion = nearMiss(word, allowed);
    return { problem: { code: `unknown_${what}`, found: word, allowed, suggestion } as const };
  };
  const scenario = isWorse(scenarioWord)
    ? { known: scenarioWord }
    : oneOf<ScenarioName>('scenario', scenarioWord, [...SCENARIO_NAMES, ...worse]);
  if (scenario.known === undefined) return failed(scenario.problem);
  const figure = oneOf('figure', figureWord, [
    ...[...OUTCOMES, ...STATES],
    // Of two plans, run by run, these are not counted.
    ...(isChange ? [] : RULE_RATES),
    ...FIGURES,
  ]);
  if (figure.known === undefined) return failed(figure.problem);
  const isState = [...OUTCOMES, ...STATES, ...RULE_RATES].some((each) => each === figure.known);
  const statistics = isState ? STATISTICS.state : isChange ? STATISTICS.figureChange : STATISTICS.figure;
  const statistic = oneOf<Assertion['statistic']>('statistic', statisticWord, statistics);
  if (statistic.known === undefined) return failed(statistic.problem);

  const asked = { isRate: statistic.known === 'rate', isChange, figure: figure.known, statistic: statistic.known };
  const value = limitOf(limit, asked, secondsOf);
  if (typeof value !== 'number') return failed(value);
  return {
    ok: true,
    assertion: {
      text: found,
      scenario: scenario.known,
      figure: figure.known,
      statistic: statistic.known,
      comparison: compared satisfies Comparison,
      limit: value,
    },
  };
}

interface Asked extends Pick<Assertion, 'figure' | 'statistic'> {
  readonly isRate: boolean;
  readonly isChange: boolean;
}

function limitOf(text: string, asked: Asked, secondsOf: SecondsOf): number | AssertionProblem {
  const { isRate, isChange, figure, statistic } = asked;
  const isPercentage = text.endsWith('%');
  const digits = isPercentage ? text.slice(0, -1).trimEnd() : text;
  const value = NUMBER.test(digits) ? Number(digits) : durationOf(text, figure, secondsOf);
  if (!Number.isFinite(value)) return { code: 'not_a_number', found: text };
  if (isPercentage && PERCENTS.some((each) => each === figure)) return value === 0 ? 0 : value;
  if (isPercentage && !isRate) return { code: 'percentage_of_no_rate', found: text, figure: `${figure}.${statistic}` };
  const limit = isPercentage ? ofHundred(digits, value) : value;
  const least = isChange ? -1 : 0;
  if (isRate && (limit < least || limit > 1)) {
    const meant = !isPercentage && Math.abs(value) <= 100 && value >= 100 * least ? value : null;
    return { code: 'limit_out_of_range', found: text, allowed: { atLeast: least, atMost: 1 }, meant };
  }
  // Zero has one sign here.
  return limit === 0 ? 0 : limit;
}

/** Of a figure in seconds; a change may be less than nothing. */
function durationOf(text: string, figure: Assertion['figure'], secondsOf: SecondsOf): number {
  if (!SECONDS.some((each) => each === figure)) return Number.NaN;
  const [, sign, duration = ''] = /^(-?)(.*)$/.exec(text) ?? [];
  const seconds = secondsOf(duration) ?? Number.NaN;
  return sign === '-' ? -seconds : seconds;
}

/** Figures that are percentages by themselves. */
const PERCENTS = ['budget_spent_percent', 'share_at_decision_percent'] as const;

/** Figures that are durations. */
const SECONDS = ['time_to_detect_seconds', 'time_to_restore_seconds', 'duration_seconds'] as const;

/** Without the rounding of a division where the digits allow it: 1.1% is 0.011. */
function ofHundred(digits: string, value: number): number {
  return /e/i.test(digits) ? value / 100 : Number(`${digits}e-2`);
}

function failed(problem: AssertionProblem): ParsedAssertion {
  return { ok: false, problem };
}
