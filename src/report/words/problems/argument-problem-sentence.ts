import type { ArgumentProblem } from '../../../model/problems/argument-problem.js';
import { quoted, type SentencesOf } from '../../../text/sentence.js';
import { assertionProblemSentence } from './assertion-problem-sentence.js';
import { FIELD_PROBLEM_SENTENCES } from './field-problem-sentences.js';
import { FIT_PROBLEM_SENTENCES } from './fit-problem-sentences.js';
import { problemWithoutPlace } from './problem-sentence.js';
import { queryProblemSentence } from './query-problem-sentence.js';
import { sweepProblemSentence, valueProblemSentence } from './sweep-problem-sentence.js';
import { WORSE_PROBLEM_SENTENCES } from './worse-problem-sentences.js';

/** One line of English for a value that the library cannot work with, without the path to it and without a full stop. */
export function argumentProblemSentence(problem: ArgumentProblem): string {
  return (SENTENCES[problem.code] as (problem: ArgumentProblem) => string)(problem);
}

const SENTENCES: SentencesOf<ArgumentProblem> = {
  unknown_key: FIELD_PROBLEM_SENTENCES.unknown_key,
  wrong_type: FIELD_PROBLEM_SENTENCES.wrong_type,
  not_finite: FIELD_PROBLEM_SENTENCES.not_finite,
  not_integer: FIELD_PROBLEM_SENTENCES.not_integer,
  out_of_range: FIELD_PROBLEM_SENTENCES.out_of_range,
  not_one_of: FIELD_PROBLEM_SENTENCES.not_one_of,
  too_few_items: FIELD_PROBLEM_SENTENCES.too_few_items,
  name_empty: FIELD_PROBLEM_SENTENCES.name_empty,
  seed_empty: FIELD_PROBLEM_SENTENCES.seed_empty,
  not_a_config: () =>
    'this is no configuration; give the `config` of what `parseConfig` or `parseRehearsal` gives where it is `ok`',
  not_a_plan: () =>
    'this has a policy in place of a plan; `simulate`, `study`, `sweep` and `compare` take it, this does not',
  not_an_experiment: () =>
    'this is no experiment; give the `experiment` of what `parseExperiment` gives where it is `ok`',
  not_a_run: () => 'this is no run with a report; give what `simulate` gives without a controller or a source',
  not_a_report: () => 'this is no report; give what `report`, `study`, `sweep`, `compare` or `lint` gives',
  not_a_function: () => 'a function belongs here',
  not_text_or_object: () => 'text, or an object, belongs here',
  not_plain_data: () => 'this is no plain data: JSON could not hold it',
  assertion_unreadable: ({ problem }) => assertionProblemSentence(problem),
  scenario_not_played: ({ text }) => `${quoted(text)} is on a scenario that is not played`,
  ...WORSE_PROBLEM_SENTENCES,
  sweep_unreadable: ({ problem }) => sweepProblemSentence(problem),
  sweep_does_not_fit: ({ problem }) => valueProblemSentence(problem),
  plan_does_not_fit: ({ problem }) => `this plan does not fit the world of the other: ${problemWithoutPlace(problem)}`,
  config_wrong: ({ problem }) => problemWithoutPlace(problem),
  query_refused: ({ problem }) => queryProblemSentence(problem),
  time_not_later: ({ found }) => `a sample at ${found} s does not come after the one before`,
  look_not_later: ({ atSeconds, found }) => `the controller is at ${atSeconds} s and looks next at ${found} s`,
  users_not_counted: () =>
    'users who stay with the canary once it served them are caught the sooner the fewer they are; give `service.users`',
  no_audiences: () => 'the world has no audiences; give `service.audiences`',
  sticky_with_drift: () => 'a share that drifts and users who stay with the canary do not go together',
  not_simulated_together: FIT_PROBLEM_SENTENCES.not_simulated_together,
  audience_twice: ({ name }) => `the audience ${quoted(name)} has a share already`,
  not_generated: () => 'a generated world splits all traffic by shares, and knows nothing of this',
  view_of_another_time: ({ atSeconds, found }) => `the view at ${atSeconds} s says that it is of ${found} s`,
  not_measured: () => 'the plan asks for this, and it was not measured; give it, or judge by something else',
  without_settings: () => 'there are points of this metric, and no settings for it',
  without_points: () => 'there are settings for this metric, and no points of it',
};
