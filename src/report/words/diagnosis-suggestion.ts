import type { DeadRule } from '../../model/results/dead-rule.js';
import type { LintFinding } from '../../model/results/lint-finding.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import type { SentencesOf } from '../../text/sentence.js';

type Told = LintFinding | DeadRule;

/** What could be done about it, in one English sentence without a full stop. */
export function diagnosisSuggestion(finding: Told): string {
  return (SUGGESTIONS[finding.code] as (finding: Told) => string)(finding);
}

const SUGGESTIONS: SentencesOf<Told> = {
  side_effects_not_contained: () =>
    'contain them: stub what is called, write to a copy of the data, drop what is sent; and say `contained`',
  copies_overload_stable: ({ mirrorPercentNeeded }) =>
    mirrorPercentNeeded === null
      ? 'add to what both versions share, or copy nothing'
      : `copy at most ${formatNumber(mirrorPercentNeeded)} % of the requests`,
  nothing_watched: () => 'put a stage before it that lasts, or let it last',
  no_thresholds: () => 'give it thresholds, or let it last 0s',
  never_enough_requests: ({ needed }) => howToBeHeard(needed),
  seldom_enough_requests: ({ needed }) => howToBeHeard(needed),
  delay_hides_stage: ({ bakeSecondsNeeded }) => `let it last ${formatDuration(bakeSecondsNeeded)} or more`,
  scrapes_lost: ({ windowSecondsNeeded }) =>
    windowSecondsNeeded === null
      ? 'scrape more often, or let it last longer and look back further'
      : `look back over ${formatDuration(windowSecondsNeeded)}: of looks that do not begin the stage, less than 1 in 100 is then without evidence`,
  before_first_failure: () =>
    'let the service report 0 failures from its start, or let the query take a series that is not there for 0: a canary that never fails is otherwise never judged by its errors',
  no_baseline: () => 'put a stage with less traffic before it, or judge by max or min',
  too_few_looks: ({ bakeSecondsNeeded }) =>
    `let it last ${formatDuration(bakeSecondsNeeded)}, or lower failure_limit or its "for"`,
  cannot_be_breached: () => 'tighten it, or leave it out',
  misses_far_regression: ({ limitNeeded }) =>
    limitNeeded === null
      ? 'tighten the limits, or let a statistical judge compare the canary with stable'
      : `${limitText(limitNeeded)} in every stage sees it in 80 % or more, and a false breach in a stage has a chance of 1 % or less`,
  judge_never_heard: ({ minRequestsNeeded }) =>
    minRequestsNeeded === null
      ? 'let a stage last longer, or give the canary more of the traffic'
      : `set min_requests to ${formatCount(minRequestsNeeded)}, let a stage last longer, or give the canary more of the traffic`,
  judge_sees_nothing: () => 'let stages last longer, or give the canary more of the traffic',
  limit_within_healthy: ({ healthy, limitNeeded }) =>
    limitNeeded === null
      ? `set the limit beyond ${formatNumber(healthy)}, with room for chance`
      : `with ${limitText(limitNeeded)} a false breach in the stage has a chance of 1 % or less`,
  single_error_breaches: ({ requestsNeeded, windowSecondsNeeded }) =>
    requestsNeeded === null || windowSecondsNeeded === null
      ? 'allow more than nothing: with this bound one error is a breach among any number of requests'
      : `from ${countOf(requestsNeeded, 'request')} a look on it takes more than one: look back over ${formatDuration(windowSecondsNeeded)}`,
  false_breach_likely: ({ limitNeeded, requestsNeeded }) => {
    const ways = [
      ...(limitNeeded === null ? [] : [`with ${limitText(limitNeeded)}`]),
      ...(requestsNeeded === null ? [] : [`from ${countOf(Math.round(requestsNeeded), 'request')} a look on`]),
    ];
    return ways.length === 0
      ? 'loosen its conditions, tolerate more failures, or let a breach hold ("for")'
      : `it is 1 % or less ${ways.join(', or ')}`;
  },
  blind_stage: ({ bakeSecondsNeeded, trafficPercentNeeded, requestsPerSecondNeeded }) => {
    const ways = [
      ...(bakeSecondsNeeded === null ? [] : [`let it last ${formatDuration(bakeSecondsNeeded)}`]),
      ...(trafficPercentNeeded === null ? [] : [shareText(trafficPercentNeeded)]),
    ];
    if (ways.length > 0) return `to catch it in 80 %, ${ways.join(', or ')}`;
    return requestsPerSecondNeeded === null
      ? 'neither more time nor more requests help: lower its limit, its "for" or failure_limit'
      : 'it has too few requests for that, and more time alone does not help: lower its limit, its "for" or failure_limit';
  },
  diluted_rule: ({ detectable, detectableAlone }) => {
    if (detectableAlone === null || detectableAlone === detectable)
      return 'give the canary more of the traffic, or lower the limit; the canary alone shows no more';
    return `let a rule look at the canary alone, without "of": with the same limit it catches ${formatNumber(detectableAlone, 3)} in 80 %`;
  },
  dead_rule: () => 'play a scenario that it is there for, tighten it, or leave it out',
};

function limitText({ condition, limit }: { readonly condition: string; readonly limit: number }): string {
  return `${condition} ${formatNumber(limit)}`;
}

type Needed = Extract<LintFinding, { readonly code: 'never_enough_requests' }>['needed'];

function howToBeHeard({ windowSeconds, trafficPercent, minRequests }: Needed): string {
  const ways = [
    ...(windowSeconds === null ? [] : [`look back over ${formatDuration(windowSeconds)}`]),
    ...(trafficPercent === null ? [] : [shareText(trafficPercent)]),
    ...(minRequests === null ? [] : [`set min_requests to ${formatCount(minRequests)}`]),
  ];
  return ways.length === 0 ? 'give it a larger share of the traffic, and let it last longer' : ways.join(', or ');
}

function shareText(percent: number): string {
  return `give it ${formatNumber(percent)} % of the traffic`;
}
