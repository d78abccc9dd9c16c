import type { DeadRule, Diagnosis, LeftOut, LintFinding, Precision } from '../../model/diagnosis.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatChance, formatCount, formatNumber } from '../../text/format-number.js';
import { quoted, type SentencesOf } from '../../text/sentence.js';

type Told = LintFinding | DeadRule;

/** What is questionable, in one English sentence without a full stop. */
export function diagnosisSentence(finding: Told): string {
  return (SENTENCES[finding.code] as (finding: Told) => string)(finding);
}

/** What could be done about it, in one English sentence without a full stop. */
export function diagnosisSuggestion(finding: Told): string {
  return (SUGGESTIONS[finding.code] as (finding: Told) => string)(finding);
}

/** Of judges whose figures are not worked out, in one English sentence without a full stop; null when there are none. */
export function otherJudgesSentence({ hasThresholds, otherJudges }: Diagnosis): string | null {
  if (otherJudges.length === 0) return null;
  const names = otherJudges.map(({ name }) => quoted(name)).join(', ');
  const isOne = otherJudges.length === 1;
  const who = hasThresholds
    ? `${names} ${isOne ? 'judges' : 'judge'} besides the thresholds`
    : `${names} ${isOne ? 'judges' : 'judge'} here, and no thresholds`;
  return `${who}: what ${isOne ? 'it sees' : 'they see'} is not worked out, \`canary-sim study\` measures it`;
}

/** What figures leave out, as the object of "leaves out". */
export const LEFT_OUT_WORDS: Readonly<Record<LeftOut, string>> = {
  noise: 'noise beyond that of counting',
  warm_up: 'warm-up',
  sticky_users: 'that sticky users make shares of requests uneven',
};

const HOW: Readonly<Record<Precision, string>> = { exact: '', bound: 'at most ', approximate: 'about ' };

const SENTENCES: SentencesOf<Told> = {
  nothing_watched: ({ stage }) =>
    `the only stage ${quoted(stage)} lasts 0s: the canary is promoted as the rollout begins, and nothing is judged`,
  no_thresholds: ({ stage }) => `stage ${quoted(stage)} has no thresholds: nothing in it can pass or fail`,
  never_enough_requests: ({ stage, requestsPerWindow, minRequests }) =>
    `stage ${quoted(stage)} brings the canary ${requests(requestsPerWindow)} a look, min_requests is ${formatCount(minRequests)}: nothing will be judged`,
  seldom_enough_requests: ({ stage, requestsPerWindow, minRequests, heard }) =>
    `stage ${quoted(stage)} brings the canary ${requests(requestsPerWindow)} a look, min_requests is ${formatCount(minRequests)}: ${formatChance(heard)} of looks are judged`,
  no_baseline: ({ stage, metric }) =>
    `stage ${quoted(stage)} begins with 100 % of the traffic: there is nothing to compare ${metric} with`,
  too_few_looks: ({ stage, metric, looks, looksNeeded }) =>
    `${metric} cannot roll back in stage ${quoted(stage)}: that takes ${countOf(looksNeeded, 'look')} in breach, and it has ${formatCount(looks)}`,
  limit_within_healthy: ({ stage, metric, healthy, bound }) =>
    `${metric} of stable is ${formatNumber(healthy)}, beyond the bound of ${formatNumber(bound)} in stage ${quoted(stage)}: it fails a canary that is like stable`,
  single_error_breaches: ({ stage, metric, requestsPerWindow, bound, perWindow }) =>
    `a look at stage ${quoted(stage)} has ${requests(requestsPerWindow)}: one error is a breach of ${metric} (bound ${formatNumber(bound)}), seen in ${formatChance(perWindow)} of looks at a canary like stable`,
  false_breach_likely: (finding) => {
    const { stage, metric, perWindow, perStage, looks, precision } = finding;
    const how = HOW[precision];
    return `a canary like stable breaches ${metric} in ${how}${formatChance(perWindow)} of the ${countOf(looks, 'look')} at stage ${quoted(stage)}, and is rolled back by it in ${how}${formatChance(perStage)} of rollouts${ifExact(finding)}`;
  },
  blind_stage: ({ stage, metric, regression, power, detectable }) =>
    `stage ${quoted(stage)} catches ${article(metric)} ${metric} of ${formatNumber(regression, 3)}, twice as bad as its bound, in ${formatChance(power)} of rollouts; ${
      detectable === null ? 'it catches nothing in 80 %' : `what it catches in 80 % is ${formatNumber(detectable, 3)}`
    }`,
  dead_rule: ({ stage, metric, condition, runs, scenarios }) =>
    `${condition} of ${metric} in stage ${quoted(stage)} was never the first to roll back, in ${countOf(runs, 'run')} of ${countOf(scenarios, 'scenario')}`,
};

const SUGGESTIONS: SentencesOf<Told> = {
  nothing_watched: () => 'put a stage before it that lasts, or let it last',
  no_thresholds: () => 'give it thresholds, or let it last 0s',
  never_enough_requests: ({ needed }) => howToBeHeard(needed),
  seldom_enough_requests: ({ needed }) => howToBeHeard(needed),
  no_baseline: () => 'put a stage with less traffic before it, or judge by max or min',
  too_few_looks: ({ bakeSecondsNeeded }) =>
    `let it last ${formatDuration(bakeSecondsNeeded)}, or lower failure_limit or its "for"`,
  limit_within_healthy: ({ healthy }) => `set the limit beyond ${formatNumber(healthy)}, with room for chance`,
  single_error_breaches: ({ requestsNeeded, windowSecondsNeeded }) =>
    requestsNeeded === null || windowSecondsNeeded === null
      ? 'allow more than nothing: with this bound one error is a breach among any number of requests'
      : `from ${formatCount(requestsNeeded)} requests a look on it takes more than one: look back over ${formatDuration(windowSecondsNeeded)}`,
  false_breach_likely: ({ limitNeeded, requestsNeeded }) => {
    const ways = [
      ...(limitNeeded === null ? [] : [`with ${limitNeeded.condition} ${formatNumber(limitNeeded.limit)}`]),
      ...(requestsNeeded === null ? [] : [`from ${formatCount(Math.round(requestsNeeded))} requests a look on`]),
    ];
    return ways.length === 0
      ? 'loosen its conditions, tolerate more failures, or let a breach hold ("for")'
      : `it is 1 % or less ${ways.join(', or ')}`;
  },
  blind_stage: ({ bakeSecondsNeeded, requestsPerSecondNeeded }) => {
    const ways = [
      ...(bakeSecondsNeeded === null ? [] : [`let it last ${formatDuration(bakeSecondsNeeded)}`]),
      ...(requestsPerSecondNeeded === null
        ? []
        : [`run it at ${formatCount(Math.ceil(requestsPerSecondNeeded))} requests a second`]),
    ];
    return ways.length === 0
      ? 'neither more time nor more requests help: lower its limit, its "for" or failure_limit'
      : `to catch it in 80 %, ${ways.join(', or ')}`;
  },
  dead_rule: () => 'play a scenario that it is there for, tighten it, or leave it out',
};

function article(metric: string): string {
  return metric.startsWith('e') ? 'an' : 'a';
}

function requests(expected: number): string {
  if (expected > 0 && expected < 0.05) return 'next to no requests';
  const about = expected < 10 ? formatNumber(expected, 2) : formatCount(Math.round(expected));
  return `about ${about} ${about === '1' ? 'request' : 'requests'}`;
}

type Needed = Extract<LintFinding, { readonly code: 'never_enough_requests' }>['needed'];

function howToBeHeard({ windowSeconds, requestsPerSecond, minRequests }: Needed): string {
  const ways = [
    ...(windowSeconds === null ? [] : [`look back over ${formatDuration(windowSeconds)}`]),
    ...(requestsPerSecond === null ? [] : [`run it at ${formatCount(Math.ceil(requestsPerSecond))} requests a second`]),
    ...(minRequests === 0 ? [] : [`set min_requests to ${formatCount(minRequests)}`]),
  ];
  return ways.length === 0 ? 'nobody sends requests: look at requests_per_second' : ways.join(', or ');
}

/** Said where it is not nearly the same. */
const NEARLY = 0.02;

/** Where one error more or less decides, it matters whether requests are as many as expected. */
function ifExact({ perStage, perStageAtExpected, requestsPerWindow, precision }: FalseBreachLikely): string {
  if (perStageAtExpected === null || precision !== 'exact') return '';
  if (Math.abs(perStage - perStageAtExpected) < NEARLY) return '';
  const exactly = formatCount(Math.round(requestsPerWindow));
  return ` (${formatChance(perStageAtExpected)} if each look had exactly ${exactly} requests)`;
}

type FalseBreachLikely = Extract<LintFinding, { readonly code: 'false_breach_likely' }>;
