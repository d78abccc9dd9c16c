import type { AssertionProblem } from '../../../model/problems/assertion-problem.js';
import { choices, quoted, type SentencesOf } from '../../../text/sentence.js';
import { visibleText } from '../../../text/visible-text.js';

const EXAMPLE = '`healthy.wrongly_stopped.rate < 0.02`';

/** One line of English for an assertion that cannot be understood, without a full stop at its end. */
export function assertionProblemSentence(problem: AssertionProblem): string {
  return (SENTENCES[problem.code] as (problem: AssertionProblem) => string)(problem);
}

const SENTENCES: SentencesOf<AssertionProblem> = {
  no_comparison: ({ found, allowed, example }) =>
    found === ''
      ? `an assertion is empty; write it as ${exampleOf(example)}`
      : `${quoted(found)} compares nothing; write one of ${allowed.join(' ')}, as in ${exampleOf(example)}`,
  not_three_words: ({ found }) =>
    `${quoted(found)} is not a scenario, a figure and a statistic with points between them, as in ${EXAMPLE}`,
  unknown_scenario: (problem) => `there is no scenario ${oneOf(problem)}`,
  unknown_figure: (problem) => `there is no figure ${oneOf(problem)}`,
  unknown_statistic: (problem) => `there is no such statistic as ${oneOf(problem)}`,
  not_a_number: ({ found }) => `${quoted(found)} is not a number to compare with, such as 0.02, 2% or 1e3`,
  percentage_of_no_rate: ({ found, figure }) =>
    `${quoted(found)} is a percentage, and ${figure} is no rate; write a plain number`,
  limit_out_of_range: ({ found, allowed, meant }) => {
    const said = `${quoted(found)} decides nothing: a rate lies between ${allowed.atLeast} and ${allowed.atMost}`;
    return meant === null ? said : `${said}; was ${meant} % meant? write ${meant}% or ${ofHundred(meant)}`;
  },
  change_without_comparison: ({ found }) =>
    `${quoted(found)} is about a change, and there is only one plan; it goes with compare`,
};

function exampleOf(example: string | undefined): string {
  return example === undefined ? EXAMPLE : `\`${example}\``;
}

/** A percentage as a rate, in the digits that it has. */
function ofHundred(percent: number): number {
  return Number((percent / 100).toPrecision(12));
}

interface UnknownWord {
  readonly found: string;
  readonly allowed: readonly string[];
  readonly suggestion: string | null;
}

function oneOf({ found, allowed, suggestion }: UnknownWord): string {
  const told =
    suggestion === null ? `allowed here are ${choices(allowed)}` : `did you mean \`${visibleText(suggestion)}\`?`;
  return `${quoted(found)}${suggestion === null ? '; ' : ', '}${told}`;
}
