import type { CaseProblemDetail } from '../../../model/problems/case-problem.js';
import { foundText } from '../../../text/found.js';
import { choices, quoted, type SentencesOf } from '../../../text/sentence.js';
import { assertionProblemSentence } from './assertion-problem-sentence.js';
import { WORSE_PROBLEM_SENTENCES } from './worse-problem-sentences.js';

/** What to say of a file of policy tests. */
export const CASE_PROBLEM_SENTENCES: SentencesOf<CaseProblemDetail> = {
  no_policy_tests: () => 'there are no policy tests here, only an empty text',
  not_policy_tests: ({ found }) =>
    `found ${foundText(found)}; a file of policy tests is an object, with \`cases\` at least`,
  case_without_config: () =>
    'nothing says which configuration this case is about; give `config` here, or once at the top for all cases',
  config_outside: ({ config }) =>
    `the configuration ${quoted(config)} is not in the folder of these tests; with --allow-outside it is read`,
  duplicate_case: ({ name, earlierIndex }) =>
    `case ${earlierIndex + 1} is named ${quoted(name)} already; names must be unique in a file`,
  expects_nothing: ({ what, allowed }) => `${NOTHING[what]}; give at least one of ${choices(allowed)}`,
  bounds_reversed: ({ min, max }) => `no number is at least ${min} and at most ${max}`,
  reason_of_completed: () => 'a rollout that ends COMPLETED has no reason to be expected',
  assertion_without_runs: () => 'an assertion is about many runs; give the case `runs`, such as 1000',
  assertion_not_two_words: ({ found }) =>
    `${quoted(found)} is not a figure and a statistic with a point between them, as in \`rolled_back.rate < 0.02\`; the scenario is that of the case`,
  assertion_unreadable: ({ problem }) => assertionProblemSentence(problem),
  ...WORSE_PROBLEM_SENTENCES,
};

const NOTHING = {
  case: 'the case expects nothing, and could not fail',
  reason: 'any reason would do',
  bounds: 'bounds that allow everything',
} as const;
