import type { Warning } from '../../model/warning.js';
import { formatDuration } from './format-duration.js';
import { formatNumber } from './format-number.js';
import { quoted } from './quoted.js';
import type { SentencesOf } from './sentences-of.js';

/** One line of English for a warning, without a full stop at its end. */
export function warningSentence(warning: Warning): string {
  return (SENTENCES[warning.code] as (warning: Warning) => string)(warning);
}

const SENTENCES: SentencesOf<Warning> = {
  unwatched_promotion: ({ stage, trafficPercent }) =>
    `the last stage ${quoted(stage)} ends at ${trafficPercent} % of the traffic: the canary is then promoted to 100 %, and nobody watches`,
  no_baseline: ({ stage, metrics }) =>
    `stage ${quoted(stage)} begins with 100 % of the traffic, so that there is nothing to compare the canary with: the relative conditions on ${metrics.join(', ')} stay without a verdict`,
  hold_outlasts_stage: ({ stage, metric, holdSeconds, watchedSeconds }) =>
    `a breach of ${metric} must hold for ${formatDuration(holdSeconds)}, but stage ${quoted(stage)} is watched for ${formatDuration(watchedSeconds)}: no breach that begins in it can count before it ends`,
  hold_outlasts_rollout: ({ metric, holdSeconds, watchedSeconds }) =>
    `a breach of ${metric} must hold for ${formatDuration(holdSeconds)}, but all stages together are watched for ${formatDuration(watchedSeconds)}: it can never count`,
  span_outlasts_rollout: ({ metric, spanSeconds, watchedSeconds }) =>
    `the threshold for ${metric} looks back over ${formatDuration(spanSeconds)}, but all stages together are watched for ${formatDuration(watchedSeconds)}: it only ever sees what has happened since the rollout began`,
  fresh_baseline_shrinks: ({ stage, trafficPercent, baselinePercent }) =>
    `in stage ${quoted(stage)} the canary has ${formatNumber(trafficPercent)} % of the traffic, which leaves its fresh baseline ${formatNumber(baselinePercent)} % instead of as much`,
  fault_never_shows: ({ fault, minTrafficPercent, mostTrafficPercent }) =>
    `the fault ${quoted(fault)} shows only from ${minTrafficPercent} % of the traffic, and no stage has more than ${mostTrafficPercent} %: it never shows while anybody watches`,
  fault_after_rollout: ({ fault, beginsAtSeconds, rolloutSeconds }) =>
    `the fault ${quoted(fault)} begins at ${formatDuration(beginsAtSeconds)}, but all stages are over by ${formatDuration(rolloutSeconds)}: none of them can see it`,
  operator_ignored: ({ atSeconds, action, why }) =>
    `the operator's "${action}" at ${formatDuration(atSeconds)} had no effect: ${WHY[why]}`,
};

const WHY = { not_paused: 'the rollout was not paused', ended: 'the rollout had ended' } as const;
