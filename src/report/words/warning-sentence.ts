import type { KeyOfSomePolicies, Warning } from '../../model/problems/warning.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatNumber, numberOf } from '../../text/format-number.js';
import { quoted, type SentencesOf } from '../../text/sentence.js';

/** One line of English for a warning, without a full stop at its end. */
export function warningSentence(warning: Warning): string {
  return (SENTENCES[warning.code] as (warning: Warning) => string)(warning);
}

const SENTENCES: SentencesOf<Warning> = {
  high_error_rate: ({ errorRate, meant }) =>
    `stable.error_rate is ${errorRate}, so that ${percentOf(errorRate)} % of the requests to stable fail: was ${percentOf(meant)} % meant? write ${meant}`,
  share_of_traffic: ({ stageIndex, trafficPercent, meant }) =>
    `stages[${stageIndex}].traffic_percent is ${trafficPercent}, which is ${trafficPercent} % of the traffic: was ${meant} % meant? write ${meant}`,
  unwatched_promotion: ({ stage, trafficPercent }) =>
    `the last stage ${quoted(stage)} ends at ${trafficPercent} % of the traffic: the canary is then promoted to 100 %, and nothing is judged after that`,
  nothing_watched: ({ stage }) =>
    `the only stage ${quoted(stage)} lasts 0s: the canary is promoted to 100 % as the rollout begins, and nothing is judged`,
  completed_unjudged: ({ windows }) =>
    `the rollout completed although none of its ${countOf(windows, 'window')} was judged: each was INCONCLUSIVE`,
  no_baseline: ({ stage, metrics }) =>
    `stage ${quoted(stage)} begins with 100 % of the traffic, so that there is nothing to compare the canary with: the relative conditions on ${metrics.join(', ')} stay without a verdict`,
  hold_outlasts_stage: ({ stage, metric, holdSeconds, watchedSeconds }) =>
    `a breach of ${metric} must hold for ${formatDuration(holdSeconds)}, but stage ${quoted(stage)} is watched for ${formatDuration(watchedSeconds)}: no breach that begins in it can count before it ends`,
  hold_outlasts_rollout: ({ metric, holdSeconds, watchedSeconds, pauseSeconds }) =>
    `a breach of ${metric} must hold for ${formatDuration(holdSeconds)}, but all stages together are watched for ${formatDuration(watchedSeconds)}: it ${whenCounts(pauseSeconds)}`,
  delay_hides_stage: ({ stage, bakeSeconds, delaySeconds, neededSeconds }) =>
    `what looks read ends ${formatDuration(delaySeconds)} before them, and stage ${quoted(stage)} lasts ${formatDuration(bakeSeconds)}: its looks see ${bakeSeconds <= delaySeconds ? 'nothing of it' : `no more than its first ${formatDuration(bakeSeconds - delaySeconds)}`}; let it last ${formatDuration(neededSeconds)} or more`,
  span_outlasts_rollout: ({ metric, spanSeconds, watchedSeconds }) =>
    `the threshold for ${metric} looks back over ${formatDuration(spanSeconds)}, but all stages together are watched for ${formatDuration(watchedSeconds)}: it only ever sees what has happened since the rollout began`,
  stages_of_equal_share: ({ stage, plannedPercent, trafficPercent, earlier, earlierPercent }) =>
    `stage ${quoted(stage)} is meant to have ${formatNumber(plannedPercent)} % of the traffic; instances split it, and give the canary ${formatNumber(trafficPercent)} %, ${trafficPercent === earlierPercent ? 'as' : `after ${formatNumber(earlierPercent)} %`} in ${quoted(earlier)}: more instances, or \`"split": "router"\`, tell the two apart`,
  instances_after_stage: ({ stage, bakeSeconds, readyAfterSeconds }) =>
    `stage ${quoted(stage)} bakes for ${formatDuration(bakeSeconds)}, and instances are ready ${formatDuration(readyAfterSeconds)} after they are asked for: the canary does not get its share in it`,
  service_too_small: ({ peakPerSecond, capacityPerSecond }) =>
    `up to ${numberOf(formatNumber(peakPerSecond), 'request')} come a second, and all instances serve ${formatNumber(capacityPerSecond)}: stable fails the rest without any rollout`,
  fresh_baseline_shrinks: ({ stage, trafficPercent, baselinePercent }) =>
    `in stage ${quoted(stage)} the canary has ${formatNumber(trafficPercent)} % of the traffic, which leaves its fresh baseline ${formatNumber(baselinePercent)} % instead of as much`,
  audience_confounds: ({ stages, isFresh, bias }) =>
    `in ${stages.length === 1 ? 'stage' : 'stages'} ${names(stages)} the canary serves other users than ${isFresh ? 'its fresh baseline' : 'stable'}, so that a difference between the two may be one between their users${biasText(bias)}; where the canary has 50 % of an audience or less, \`"baseline": "fresh"\` compares it with the same users`,
  stage_without_thresholds: ({ stage }) =>
    `no threshold applies in stage ${quoted(stage)}, which leaves nothing to judge: none of its windows can pass`,
  thresholds_not_judged: ({ judges }) =>
    `thresholds are given, and no judge goes by them: ${judges.length === 1 ? 'the only judge is' : 'the judges are'} ${names(judges)}; to judge by both, list "thresholds" among \`judges\``,
  no_baseline_for_judges: ({ stage, judges }) =>
    `stage ${quoted(stage)} begins with 100 % of the traffic, so that there is nothing to compare the canary with: ${names(judges)} ${judges.length === 1 ? 'stays' : 'stay'} undecided in it`,
  few_points: ({ judge, stage, points, advised, intervalSeconds }) =>
    `${quoted(judge)} has ${countOf(points, 'value')} of each arm to judge by as stage ${quoted(stage)} ends, and at least ${advised} are advised: ${intervalSeconds === null ? 'the stage is too short for them' : `an interval of ${formatDuration(intervalSeconds)} gives them`}`,
  ranks_of_rare_events: ({ judge, metric, stage, trafficPercent, events }) =>
    `${quoted(judge)} ranks values of ${metric}, and at ${formatNumber(trafficPercent)} % of the traffic (stage ${quoted(stage)}) one arm has about ${numberOf(formatNumber(events, 2), 'event')} a window: most of its values are the same, and a healthy canary is failed for that; look less often, compare with \`"baseline": "fresh"\`, or let a method judge it that counts`,
  naive_looks: ({ judge, looks, alpha }) =>
    `${quoted(judge)} looks in every window, and spends its alpha of ${formatNumber(alpha)} anew in each of ${countOf(looks, 'look')}: a healthy canary is failed far more often than that`,
  hold_without_second_look: ({ judge, holdSeconds, stageEnds }) =>
    `${quoted(judge)} looks once a stage, as it ends, and what it finds worse must hold for ${formatDuration(holdSeconds)}: it ${stageEnds > 1 ? 'counts as the next stage ends, at the earliest' : 'can never count'}`,
  judge_hold_outlasts_rollout: ({ judge, holdSeconds, watchedSeconds, pauseSeconds }) =>
    `what ${quoted(judge)} finds worse must hold for ${formatDuration(holdSeconds)}, but all stages together are watched for ${formatDuration(watchedSeconds)}: it ${whenCounts(pauseSeconds)}`,
  fault_never_shows: (warning) => `the fault ${quoted(warning.fault)} ${whyNever(warning)}`,
  fault_after_rollout: ({ fault, beginsAtSeconds, rolloutSeconds }) =>
    `the fault ${quoted(fault)} begins at ${formatDuration(beginsAtSeconds)}, but all stages are over by ${formatDuration(rolloutSeconds)}: none of them can see it`,
  fault_after_follow_up: ({ fault, after, beginsAfterSeconds, followUpSeconds }) =>
    `the fault ${quoted(fault)} begins ${formatDuration(beginsAfterSeconds)} after ${after === 'completed' ? 'completion' : 'the decision to roll back'}, ${followUpSeconds === 0 ? 'and `follow_up` is 0s' : `but the service is followed for ${formatDuration(followUpSeconds)}`}: nothing of it will be seen`,
  users_unknown: ({ setting }) =>
    `${setting === 'routing' ? 'sticky `routing`' : '`user_activity`'} changes nothing here: it is not said how many \`users\` there are`,
  defect_without_effect: () =>
    '`defect` is "healthy": a release with a defect meets a world in which nothing goes wrong, and no rollout can find it',
  nothing_retried: () => '`not_idempotent` changes nothing here: no fault has `retries`',
  start_without_day: () => '`start_at` changes nothing here: the traffic is not `daily`, the same at any time of day',
  metric_unused: ({ metric }) =>
    `nothing goes by the metric ${metric}: no threshold, no judge and no other ratio; it is only reported`,
  alerts_nobody: () => '`when_alerted` changes nothing here: no threshold has `"then": "alert"`',
  said_of_nothing: ({ section, name, suggestion }) => {
    const near = suggestion === null ? '' : `; did you mean ${quoted(suggestion)}?`;
    return `${section} says something of ${quoted(name)}, which the policy does not ask for${near}`;
  },
  key_without_effect: ({ key }) => `\`${key}\` changes nothing here: ${GOES_WITH[key]}`,
  revision_after_rollout: ({ atSeconds, rolloutSeconds }) =>
    `\`revisions\` has ${formatDuration(atSeconds)}, when the rollout is over, as it is by ${formatDuration(rolloutSeconds)} unless it waits for a person: such a revision changes nothing`,
  revision_ignored: ({ atSeconds, endedAtSeconds }) =>
    `the revision at ${formatDuration(atSeconds)} had no effect: the rollout was decided at ${formatDuration(endedAtSeconds)}`,
  autocorrelation_without_noise: () => '`autocorrelation` changes nothing here: all noise that it could act on is off',
  operator_ignored: ({ atSeconds, action, why }) =>
    `the operator's "${action}" at ${formatDuration(atSeconds)} had no effect: ${WHY[why]}`,
};

/** Which policies go by a key of a world file. */
const GOES_WITH: Readonly<Record<KeyOfSomePolicies, string>> = {
  match_percent:
    'it goes with a Canary that is an A/B test, and with a Rollout that has a router and a `setHeaderRoute` with `match`',
  load_test_percent: 'it goes with a Canary that has a webhook of the type `rollout`',
  canary_percent: 'it goes with an analysis by itself',
  canary_since: 'it goes with an analysis by itself',
  revisions: 'they are rehearsed with a Canary, and with a Rollout whose strategy is canary',
  kayenta: 'it goes with a canary config of Kayenta',
  shadow: 'the policy copies no requests',
  'pods.count': 'a Rollout says its own `replicas`',
  'slo.when_exhausted': 'only our own plans go by an error budget',
  'slo.when_overspent': 'only our own plans go by an error budget',
};

function whenCounts(pauseSeconds: number | null): string {
  if (pauseSeconds === null) return 'can never count';
  return `counts only if the rollout pauses for ${formatDuration(pauseSeconds)} or more, while it is watched on`;
}

const WHY = {
  not_paused: 'the rollout was not paused',
  refused: 'the rollout had not begun, because no error budget was left',
  ended: 'the rollout had ended',
} as const;

function percentOf(rate: number): number {
  return Number((rate * 100).toPrecision(12));
}

function names(judges: readonly string[]): string {
  return judges.map(quoted).join(', ');
}

type NeverShows = Extract<Warning, { readonly code: 'fault_never_shows' }>;

function whyNever(warning: NeverShows): string {
  if (warning.why === 'share') {
    return `shows only from ${warning.minTrafficPercent} % of the traffic, and no stage has more than ${warning.mostTrafficPercent} %: it never shows during the rollout`;
  }
  const needed = warning.why === 'traffic' ? 'the traffic that it needs' : 'the users that it hits';
  const { stage, endsAtSeconds, stageAtSeconds } = warning;
  return `ends at ${formatDuration(endsAtSeconds)}, and stage ${quoted(stage)}, which brings ${needed}, begins at ${formatDuration(stageAtSeconds)}: it never shows`;
}

type Bias = Extract<Warning, { readonly code: 'audience_confounds' }>['bias'];

function biasText(bias: Bias): string {
  if (bias === null) return '';
  const rate = (of: number) => `${percentOf(Number(of.toPrecision(3)))} %`;
  return ` (in ${quoted(bias.stage)} stable itself fails ${rate(bias.canaryRate)} of the requests of the canary's users, and ${rate(bias.baselineRate)} of the others')`;
}
