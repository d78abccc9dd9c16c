import type { WorldProblemDetail } from '../../../model/problems/world-problem.js';
import { formatDuration } from '../../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../../text/format-number.js';
import { foundText } from '../../../text/found.js';
import type { SentencesOf } from '../../../text/sentence.js';
import { visibleText } from '../../../text/visible-text.js';

/** What to say of a world file. */
export const WORLD_PROBLEM_SENTENCES: SentencesOf<WorldProblemDetail> = {
  no_world: () =>
    'there is no world here, only an empty text; `canary-sim init --policy FILE` writes one to start from',
  not_world: ({ found }) =>
    `found ${foundText(found)}; a world is an object, with keys such as \`service\` and \`canary\``,
  rollout_too_long: () =>
    'in this world the rollout takes longer than 138 days, or has more changes than are played; shorten `operator`, `follow_up` or `kayenta.lifetime`',
  key_of_plan: ({ instead }) => INSTEAD[instead],
  measure_shape: ({ found }) =>
    `found ${found} of \`is\`, \`outcomes\` and \`value\`; a measure is said by one of them`,
  hook_shape: ({ found }) =>
    `found ${found} of \`fails\`, \`opens_after\` and \`closes_after\`; a hook is said by one of them, or by "pass" or "fail"`,
  key_goes_with: ({ goesWith }) => `this goes with \`${visibleText(goesWith)}\` only; leave it out`,
  too_many_judgements: ({ judgements, lifetime, atMost, atLeastSeconds }) =>
    `${countOf(judgements, 'judgement')} in a lifetime of ${visibleText(lifetime)} are too many; at most ${formatCount(atMost)} are possible, with an interval of at least ${formatDuration(atLeastSeconds)}`,
  buckets_not_increasing: ({ earlier, later }) =>
    `bounds of buckets increase; found ${formatNumber(later)} after ${formatNumber(earlier)}`,
};

const INSTEAD: Readonly<Record<Extract<WorldProblemDetail, { readonly code: 'key_of_plan' }>['instead'], string>> = {
  policy: 'the policy steers; leave it out',
  pods: 'the policy says how many; use `pods`',
  prometheus: 'the policy reads Prometheus; use `prometheus`',
};
