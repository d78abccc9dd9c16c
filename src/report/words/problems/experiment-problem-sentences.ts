import type { ClaimProblem, ExperimentProblemDetail } from '../../../model/problems/experiment-problem.js';
import { formatDuration } from '../../../text/duration.js';
import { countOf, formatCount } from '../../../text/format-number.js';
import { foundText } from '../../../text/found.js';
import { choices, quoted, type SentencesOf } from '../../../text/sentence.js';

/** What to say of an experiment. */
export const EXPERIMENT_PROBLEM_SENTENCES: SentencesOf<ExperimentProblemDetail> = {
  no_experiment: () =>
    'there is no experiment here, only an empty text; `canary-sim experiment --print` prints one to start from',
  not_experiment: ({ found }) =>
    `found ${foundText(found)}; an experiment is an object, with \`hypothesis\` and \`fault\` at least`,
  claim_unreadable: (problem) => `${placeOf(problem)}; ${EXPECTED[problem.expected]}${meant(problem.suggestion)}`,
  claim_metric_unknown: ({ found, position, allowed, suggestion }) =>
    `character ${position}: there is no metric ${quoted(found)}${suggestion === null ? `; there are ${choices(allowed)}` : meant(suggestion)}`,
  claim_limit_out_of_range: ({ found, position, most }) =>
    `character ${position}: ${quoted(found)} is out of range; it is ${most === Number.MAX_VALUE ? 'at least 0' : `from 0 to ${most}`}`,
  claim_of_percentage: ({ found, position, metric }) =>
    `character ${position}: ${quoted(found)} is a percentage, and \`${metric}\` is no rate; write a plain number`,
  claim_leaves_gaps: ({ overSeconds, everySeconds }) =>
    `${formatDuration(overSeconds)} is shorter than \`every\`, ${formatDuration(everySeconds)}: what happens between two looks would not be seen`,
  steady_state_too_short: ({ atSeconds, overSeconds }) =>
    `the fault begins at ${formatDuration(atSeconds)}, before ${formatDuration(overSeconds)} of the steady state are over, which the hypothesis or \`abort_when\` needs; begin it later`,
  parameter_of_another_kind: ({ key, kind, allowed }) =>
    `\`${key}\` does not go with the kind \`${kind}\`, which takes ${choices(allowed)}`,
  pods_beyond_replicas: ({ pods, replicas }) =>
    `${countOf(pods, 'pod')} are more than the ${formatCount(replicas)} of \`service.replicas\``,
  effect_without_effect: ({ allowed }) => `nothing happens here; give at least one of ${choices(allowed)}`,
  fault_never_shows: ({ fromSeconds, goneSeconds }) =>
    `it shows after ${formatDuration(fromSeconds)}, when the fault is gone (after ${formatDuration(goneSeconds)}); a longer \`for\` lets it be seen`,
  too_many_looks: ({ looks, allowed }) =>
    `this is looked at ${countOf(looks, 'time')}; at most ${formatCount(allowed)} are allowed, with a longer \`every\``,
};

function placeOf({ found, position }: ClaimProblem): string {
  return found === '' ? `character ${position}: the text ends` : `character ${position}: found ${quoted(found)}`;
}

const EXPECTED: Readonly<Record<ClaimProblem['expected'], string>> = {
  metric: 'a metric stands here, as in `success_rate >= 0.999 over 5m`',
  comparison: 'one of `<`, `<=`, `>`, `>=` stands here',
  number: 'a number stands here, such as 0.999, 99.9% or 800',
  over: 'only `over` and a duration may follow the number',
  duration: 'a duration stands here, such as 30s, 5m or 1h',
  whose: 'after `of` stands `service` for all traffic, or `part` for that under fault',
  end: 'nothing may follow the duration',
};

function meant(suggestion: string | null): string {
  return suggestion === null ? '' : `, did you mean \`${suggestion}\`?`;
}
