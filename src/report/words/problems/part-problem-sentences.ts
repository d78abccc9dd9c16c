import type { PartProblemDetail, SameAs } from '../../../model/problems/part-problem.js';
import { formatCount } from '../../../text/format-number.js';
import { quoted, type SentencesOf } from '../../../text/sentence.js';

/** What to say of a part of a study that no study could have left. */
export const PART_PROBLEM_SENTENCES: SentencesOf<PartProblemDetail> = {
  count_differs: ({ found, expected, sameAs }) =>
    `found ${numberText(found)}; it must be ${numberText(expected)}, ${SAME_AS[sameAs]}`,
  entry_out_of_order: () => 'entries must ascend, each of them once',
  entry_not_of_plan: ({ found }) =>
    `${quoted(found)} is neither a stage and an end, nor a stage and a rule, of this plan`,
  run_not_of_bucket: ({ found }) =>
    `run ${formatCount(found)} cannot be the earliest here: each run that is played has one figure`,
  sum_off_buckets: () => 'no numbers in these buckets have this sum',
  there_or_not: ({ expected }) => (expected === 'null' ? 'it must be null here' : 'it must not be null here'),
  config_not_completed: () => 'this is not a configuration as the program completes it',
  digest_differs: () => 'it is not the digest of the configuration in this part',
  not_enough_known: () =>
    'the study is not over: its intervals are wider than it asks for, or this is no count at which it looks',
  scenarios_not_played: () =>
    'no study plays this list: `healthy` is first and each is there once, or a sweep plays `configured` alone',
};

const SAME_AS: { readonly [S in SameAs]: string } = {
  runs_played: 'as many as `played` says',
  runs_of_summary: 'as many as there are runs',
  runs_of_state: 'as many as `states` says',
  runs_completed: 'as many as are COMPLETED',
  sum_of_buckets: 'as many as the buckets hold',
  worlds: 'one for each world of the study',
  greatest_excess: 'the greatest of `excess_failed_requests`',
  bucket_of_bound: 'the number of its outermost bucket',
  runs_or_none: 'as this configuration has it',
};

function numberText(value: number): string {
  return Number.isSafeInteger(value) ? formatCount(value) : String(value);
}
