import type { Warning } from '../../model/warning.js';
import { formatDuration } from './format-duration.js';
import { visibleText } from './visible-text.js';

/** One line of English for a warning, without a full stop at its end. */
export function warningSentence(warning: Warning): string {
  return (SENTENCES[warning.code] as (warning: Warning) => string)(warning);
}

type Sentences = { readonly [C in Warning['code']]: (warning: Extract<Warning, { readonly code: C }>) => string };

const SENTENCES: Sentences = {
  unwatched_promotion: ({ stage, trafficPercent }) =>
    `the last stage ${quoted(stage)} ends at ${trafficPercent} % of the traffic: the canary is then promoted to 100 %, and nobody watches`,
  no_baseline: ({ stage, metrics }) =>
    `stage ${quoted(stage)} begins with 100 % of the traffic, so that there is nothing to compare the canary with: the relative conditions on ${metrics.join(', ')} stay without a verdict`,
  hold_outlasts_stage: ({ stage, metric, holdSeconds, watchedSeconds }) =>
    `a breach of ${metric} must hold for ${formatDuration(holdSeconds)}, but stage ${quoted(stage)} is watched for ${formatDuration(watchedSeconds)}: no breach that begins in it can count before it ends`,
  hold_outlasts_rollout: ({ metric, holdSeconds, watchedSeconds }) =>
    `a breach of ${metric} must hold for ${formatDuration(holdSeconds)}, but all stages together are watched for ${formatDuration(watchedSeconds)}: it can never count`,
  operator_ignored: ({ atSeconds, action, why }) =>
    `the operator's "${action}" at ${formatDuration(atSeconds)} had no effect: ${WHY[why]}`,
};

const WHY = { not_paused: 'the rollout was not paused', ended: 'the rollout had ended' } as const;

function quoted(text: string): string {
  return `"${visibleText(text)}"`;
}
