import { ruleLabel } from '../../measures/rule-label.js';
import type { DeadRule } from '../../model/results/dead-rule.js';
import type { LintFinding } from '../../model/results/lint-finding.js';
import type { Precision } from '../../model/results/precision.js';
import type { SideEffect } from '../../model/world.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatChance, formatCount, formatNumber, numberOf } from '../../text/format-number.js';
import { quoted, type SentencesOf } from '../../text/sentence.js';

type Told = LintFinding | DeadRule;

/** What is questionable, in one English sentence without a full stop. */
export function diagnosisSentence(finding: Told): string {
  return (SENTENCES[finding.code] as (finding: Told) => string)(finding);
}

const EFFECT_WORDS: Readonly<Record<SideEffect, string>> = {
  writes: 'writes',
  external_calls: 'external calls',
  messages: 'messages',
  caches: 'changes of caches',
  idempotency_keys: 'uses of idempotency keys',
};

/** `about 6,000 external calls and 24,000 writes`. */
function effectsText(effects: Readonly<Partial<Record<SideEffect, number>>>): string {
  const parts = Object.entries(effects).map(
    ([effect, count]) => `${formatCount(Math.round(count))} ${EFFECT_WORDS[effect as SideEffect]}`,
  );
  const last = parts.pop() ?? '';
  return `about ${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`}`;
}

const HOW: Readonly<Record<Precision, string>> = { exact: '', bound: 'at most ', approximate: 'about ' };

/** `error_rate[1]`, `service error_rate`. */
function named({
  metric,
  of,
  place,
}: {
  readonly metric: string;
  readonly of?: 'service';
  readonly place?: number;
}): string {
  const label = ruleLabel({ metric, place });
  return of === undefined ? label : `service ${label}`;
}

/** What a rule does: it can, it does to a canary, what becomes of that. */
const DOES = { roll_back: 'roll back', pause: 'pause', freeze: 'freeze', alert: 'alert' } as const;
const FAILS = { roll_back: 'fails', pause: 'pauses', freeze: 'freezes', alert: 'alerts a person to' } as const;
const ENDS = {
  roll_back: 'is rolled back',
  pause: 'is paused',
  freeze: 'is frozen',
  alert: 'a person is alerted to it',
} as const;

const SENTENCES: SentencesOf<Told> = {
  side_effects_not_contained: ({ stage, effects }) =>
    `copies of requests in stage ${quoted(stage)} make ${effectsText(effects)} a second time`,
  copies_overload_stable: ({ stage, busy }) =>
    `with the copies of stage ${quoted(stage)} stable is asked for ${formatNumber(busy * 100, 3)} % of what it can bear, and fails the rest`,
  nothing_watched: ({ stage }) =>
    `the only stage ${quoted(stage)} lasts 0s: the canary is promoted as the rollout begins, and nothing is judged`,
  no_thresholds: ({ stage }) => `stage ${quoted(stage)} has no thresholds: nothing in it can pass or fail`,
  never_enough_requests: ({ stage, requestsPerWindow, minRequests }) =>
    `stage ${quoted(stage)} brings the canary ${requests(requestsPerWindow)} a look, min_requests is ${formatCount(minRequests)}: nothing will be judged`,
  seldom_enough_requests: ({ stage, requestsPerWindow, minRequests, heard }) =>
    `stage ${quoted(stage)} brings the canary ${requests(requestsPerWindow)} a look, min_requests is ${formatCount(minRequests)}: ${formatChance(heard)} of looks are judged`,
  delay_hides_stage: ({ stage, bakeSeconds, delaySeconds, seenSeconds }) =>
    `what looks read ends ${formatDuration(delaySeconds)} before them, and stage ${quoted(stage)} lasts ${formatDuration(bakeSeconds)}: its looks see ${seenSeconds === 0 ? 'nothing of it' : `no more than its first ${formatDuration(seenSeconds)}`}`,
  scrapes_lost: ({ stage, share, scrapeSeconds, lost }) =>
    `${formatChance(share)} of looks at stage ${quoted(stage)} have no evidence: no scrape of the canary comes through in their window, with one each ${formatDuration(scrapeSeconds)}${lost === 0 ? '' : ` of which ${formatChance(lost)} are lost`}`,
  before_first_failure: ({ stage, share, shareAtEnd }) =>
    `${formatChance(share)} of looks at stage ${quoted(stage)} come before the first failure of a canary like stable, as the last does in ${formatChance(shareAtEnd)} of rollouts: until then its errors have no value, and no rule on them can pass`,
  no_baseline: ({ stage, ...rule }) =>
    `stage ${quoted(stage)} begins with 100 % of the traffic: there is nothing to compare ${named(rule)} with`,
  too_few_looks: ({ stage, looks, looksNeeded, ...rule }) =>
    `${named(rule)} cannot ${DOES[rule.sequel ?? 'roll_back']} in stage ${quoted(stage)}: that takes ${countOf(looksNeeded, 'look')} in breach, and it has ${formatCount(looks)}`,
  cannot_be_breached: ({ stage, condition, limit, worst, ...rule }) =>
    `${condition} ${formatNumber(limit)} of ${named(rule)} in stage ${quoted(stage)} cannot be breached: ${formatNumber(worst)} is as far as it goes`,
  misses_far_regression: ({ metric, healthy, regression, power, detectable }) =>
    `a canary with ${article(metric)} ${metric} of ${formatNumber(regression, 3)} from the start (stable: ${formatNumber(healthy, 3)}) is not sure to be rolled back: the rules see it in ${formatChance(power)} of rollouts; ${
      detectable === null ? 'they see nothing in 80 %' : `what they see in 80 % is ${formatNumber(detectable, 3)}`
    }`,
  judge_never_heard: ({ judge, requestsPerStage, minRequests }) =>
    `${quoted(judge)} will not judge: the busiest stage brings the canary ${requests(requestsPerStage)}, min_requests is ${formatCount(minRequests)}`,
  judge_sees_nothing: ({ judge, subject, canaryRequests, baselineEvents }) =>
    `${quoted(judge)} sees no ${subject} in 80 % of rollouts, not even that of all requests: it compares ${requests(canaryRequests)} of the canary with ${numberOf(formatNumber(baselineEvents, 2), 'expected event')} of the baseline`,
  limit_within_healthy: ({ stage, healthy, bound, ...rule }) =>
    `${named(rule)} of stable is ${formatNumber(healthy)}, beyond the bound of ${formatNumber(bound)} in stage ${quoted(stage)}: it ${FAILS[rule.sequel ?? 'roll_back']} a canary that is like stable`,
  single_error_breaches: ({ stage, requestsPerWindow, bound, perWindow, ...rule }) =>
    `a look at stage ${quoted(stage)} has ${requests(requestsPerWindow)}: one error is a breach of ${named(rule)} (bound ${formatNumber(bound)}), seen in ${formatChance(perWindow)} of looks at a canary like stable`,
  false_breach_likely: (finding) => {
    const { stage, perWindow, perStage, looks, precision, sequel = 'roll_back' } = finding;
    const how = HOW[precision];
    return `a canary like stable breaches ${named(finding)} in ${how}${formatChance(perWindow)} of the ${countOf(looks, 'look')} at stage ${quoted(stage)}, and ${ENDS[sequel]}${sequel === 'alert' ? '' : ' by it'} in ${how}${formatChance(perStage)} of rollouts${ifExact(finding)}`;
  },
  blind_stage: ({ stage, metric, regression, isWorst, power, detectable }) =>
    `stage ${quoted(stage)} catches ${article(metric)} ${metric} of ${formatNumber(regression, 3)}, ${isWorst ? 'the worst there is' : 'twice as bad as its bound'}, in ${formatChance(power)} of rollouts; ${
      detectable === null ? 'it catches nothing in 80 %' : `what it catches in 80 % is ${formatNumber(detectable, 3)}`
    }`,
  diluted_rule: ({ stage, trafficPercent, regression, power, detectable, ...rule }) =>
    `the canary has ${formatNumber(trafficPercent)} % of the traffic in stage ${quoted(stage)}, and ${named(rule)} reads all of it: a canary with ${article(rule.metric)} ${rule.metric} of ${formatNumber(regression, 3)} is caught in ${formatChance(power)} of rollouts; ${
      detectable === null ? 'nothing is caught in 80 %' : `what is caught in 80 % is ${formatNumber(detectable, 3)}`
    }`,
  dead_rule: ({ stage, condition, runs, scenarios, ...rule }) =>
    `${condition} of ${named(rule)} in stage ${quoted(stage)} was never the first to roll back, in ${countOf(runs, 'run')} of ${countOf(scenarios, 'scenario')}`,
};

function article(metric: string): string {
  return metric.startsWith('e') ? 'an' : 'a';
}

function requests(expected: number): string {
  if (expected > 0 && expected < 0.05) return 'next to no requests';
  const about = expected < 10 ? formatNumber(expected, 2) : formatCount(Math.round(expected));
  return `about ${numberOf(about, 'request')}`;
}

/** Said where it is not nearly the same. */
const NEARLY = 0.02;

/** Where one error more or less decides, it matters whether requests are as many as expected. */
function ifExact({ perStage, perStageAtExpected, requestsPerWindow, precision }: FalseBreachLikely): string {
  if (perStageAtExpected === null || precision !== 'exact') return '';
  if (Math.abs(perStage - perStageAtExpected) < NEARLY) return '';
  const exactly = countOf(Math.round(requestsPerWindow), 'request');
  return ` (${formatChance(perStageAtExpected)} if each look had exactly ${exactly})`;
}

type FalseBreachLikely = Extract<LintFinding, { readonly code: 'false_breach_likely' }>;
