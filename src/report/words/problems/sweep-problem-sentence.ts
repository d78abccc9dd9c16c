import type { SweepProblem, ValueProblem } from '../../../model/problems/sweep-problem.js';
import { countOf, formatCount } from '../../../text/format-number.js';
import { pathText } from '../../../text/found.js';
import { quoted, type SentencesOf } from '../../../text/sentence.js';
import { visibleText } from '../../../text/visible-text.js';
import { problemWithoutPlace } from './problem-sentence.js';

const RANGE = '`canary.error_rate=0.001:0.01:10`';
const LIST = '`analysis.interval=30s,1m,5m`';

/** One line of English for a sweep that cannot be done, without a full stop at its end. */
export function sweepProblemSentence(problem: SweepProblem): string {
  return (SWEEP_SENTENCES[problem.code] as (problem: SweepProblem) => string)(problem);
}

/** The same for a value that cannot be put into the configuration. */
export function valueProblemSentence(problem: ValueProblem): string {
  return (VALUE_SENTENCES[problem.code] as (problem: ValueProblem) => string)(problem);
}

const SWEEP_SENTENCES: SentencesOf<SweepProblem> = {
  not_path_and_values: ({ found }) =>
    `${quoted(found)} does not say what to sweep over which values, as ${RANGE} or ${LIST} does`,
  path_unreadable: ({ found }) =>
    `${quoted(found)} is not a place in the configuration, such as canary.error_rate or stages[1].duration`,
  not_a_range: ({ found }) => `${quoted(found)} is not from:to:steps or from:to:steps:log, as in ${RANGE}`,
  end_not_a_number: ({ found }) =>
    `${quoted(found)} is not a number, and only numbers have steps between them; list other values, as in ${LIST}`,
  steps_out_of_range: ({ found, least, most }) =>
    `${quoted(found)} is not a number of values; it must be a whole number from ${least} to ${formatCount(most)}`,
  ends_equal: ({ found }) => `the range begins and ends at ${visibleText(found)}: there is nothing to sweep`,
  no_logarithm: ({ found }) => `${quoted(found)} has no logarithmic steps: both ends must be above 0`,
  value_empty: ({ found }) => `a value is missing in the list ${quoted(found)}`,
  value_repeated: ({ found }) => `the value ${quoted(found)} is there twice`,
  too_many_values: ({ found, most }) => `found ${countOf(found, 'value')}; at most ${formatCount(most)} are allowed`,
};

const VALUE_SENTENCES: SentencesOf<ValueProblem> = {
  leads_nowhere: ({ path, at, length }) =>
    length === null
      ? `${pathText(path)} leads nowhere: ${placeText(at)} has no parts of that kind`
      : `${pathText(path)} leads nowhere: ${placeText(at)} is a list of ${formatCount(length)}, counted from [0]`,
  does_not_fit: ({ path, value, problem }) =>
    `with ${pathText(path)} = ${visibleText(String(value))}, ${problemWithoutPlace(problem)}`,
};

function placeText(path: readonly (string | number)[]): string {
  return path.length === 0 ? 'the configuration' : pathText(path);
}
