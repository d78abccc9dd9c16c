import type {
  ApartReason,
  FaultLabel,
  FitProblemDetail,
  MomentLabel,
  StageLabel,
} from '../../../model/problems/fit-problem.js';
import { formatDuration } from '../../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../../text/format-number.js';
import { choices, quoted, type SentencesOf } from '../../../text/sentence.js';
import { JUDGING_PROBLEM_SENTENCES } from './judging-problem-sentences.js';

/** What to say of fields that are fine by themselves and do not fit together. */
export const FIT_PROBLEM_SENTENCES: SentencesOf<FitProblemDetail> = {
  ...JUDGING_PROBLEM_SENTENCES,
  p99_not_above_p50: ({ p50Ms, p50From, p99Ms, p99From }) =>
    `p99 of ${p99Ms} ms${SOURCES[p99From]} is not more than p50 of ${p50Ms} ms${SOURCES[p50From]}`,
  first_rate_not_at_start: ({ atSeconds }) =>
    `the first of the points is at ${formatDuration(atSeconds)}; it must be at "0s", where the rollout begins`,
  rates_out_of_order: ({ index, atSeconds, earlierIndex, earlierAtSeconds }) =>
    `${formatDuration(atSeconds)} (point ${index + 1}) is not after ${formatDuration(earlierAtSeconds)} (point ${earlierIndex + 1}); the times of the points must strictly increase`,
  rates_all_zero: ({ points }) =>
    `${points === 1 ? 'the only point has' : `all ${countOf(points, 'point')} have`} a rate of 0, so that there is no traffic; at least one must be more than 0`,
  warm_up_without_effect: () =>
    'a warm-up whose `latency_ratio` and `error_ratio` are both 1 changes nothing; give one that is more than 1, or leave `warm_up` out',
  fresh_baseline_without_router: () =>
    'a fresh baseline gets as much traffic as the canary from a router; with `"split": "replicas"` there is none; compare with `"baseline": "stable"`',
  autoscale_without_capacity: () =>
    'instances are added by how much of what one can serve is asked of it, and that is not known; give `requests_per_second`',
  scaled_without_router: ({ key }) =>
    key === 'autoscale'
      ? 'with `"split": "replicas"` the numbers of instances are the share, and adding some by load would change it; leave `autoscale` out'
      : 'with `"split": "replicas"` stable gives up instances as those of the canary become ready; leave `scale_down_stable` out',
  autoscale_below_count: ({ max, count }) =>
    `at most ${countOf(max, 'instance')} ${max === 1 ? 'is' : 'are'} fewer than the ${formatCount(count)} that there are before the rollout; \`max\` must be at least \`count\``,
  stage_instances_uncounted: ({ stage }) =>
    `${stageText(stage)} says how many instances it has, and the world counts none; give \`instances\` with a \`count\`, or leave these out`,
  stage_instances_off_share: ({ stage, stable, percent }) =>
    percent === 100
      ? `${stageText(stage)} has all of the traffic, and ${formatCount(stable)} ${stable === 1 ? 'instance' : 'instances'} of stable would take a part of it; it must be 0`
      : `${stageText(stage)} leaves stable ${formatNumber(100 - percent)} % of the traffic and no instance; it must be at least 1`,
  telemetry_without_effect: () =>
    'a `telemetry` without `scrape` and `starts_at_first_event` changes nothing; give one of them, or leave it out',
  lost_without_scrape: () =>
    'scrapes can be lost only where counters are scraped; give `scrape`, such as "15s", beside `lost`',
  unseen_without_error_rate: ({ fault }) =>
    `${faultText(fault)} is \`unseen\` and has no \`error_rate\`, so that there are no failures which a metric could leave out; give \`error_rate\`, or leave \`unseen\` out`,
  lookback_shorter_than_interval: ({ lookbackSeconds, intervalSeconds }) =>
    `a lookback of ${formatDuration(lookbackSeconds)} is shorter than the interval of ${formatDuration(intervalSeconds)}, and would leave traffic unseen`,
  stage_limit_above_rollout_limit: ({ stageLimit, rolloutLimit }) =>
    `a stage may fail ${countOf(stageLimit, 'window')} and the whole rollout ${formatCount(rolloutLimit)}, so that the limit of a stage is never reached; it must not be more than that of the rollout`,
  traffic_not_increasing: ({ stage, percent, earlier, earlierPercent }) =>
    `${percent} is not more than the ${earlierPercent} of ${stageText(earlier)} before it; traffic percentages must strictly increase (${arrow(earlier, stage)})`,
  stage_without_requests: ({ stage }) =>
    `${stageText(stage)} gives the canary no traffic; give it more than 0, or copies: \`mirror_percent\` of more than 0`,
  nothing_to_copy: ({ stage }) =>
    `the canary has all of the traffic in ${stageText(stage)}, so that stable serves nothing that could be copied; leave \`mirror_percent\` out`,
  duplicate_name: ({ name, stageIndex, earlierIndex, defaulted }) =>
    `stage ${stageIndex + 1} is ${defaulted ? 'by default ' : ''}named ${quoted(name)}, as stage ${earlierIndex + 1} already is; names must be unique`,
  stage_shorter_than_interval: ({ stage, last, seconds, intervalSeconds }) =>
    `${formatDuration(seconds)} of ${stageText(stage)} is shorter than the interval of ${formatDuration(intervalSeconds)}; a stage lasts at least one interval${last ? ', or as the last one "0s"' : ''}`,
  ratio_and_count: () => 'a metric with `ratio_of` is a ratio, one with `per` a count; give one of the two',
  cv_without_gauge: () =>
    '`cv` is of a gauge, which has neither `ratio_of` nor `per`; what is counted varies by chance alone',
  worse_not_worse: ({ worse, stable, better }) =>
    `${worse} is not worse than stable's ${stable}, since ${better} is better; give ${better === 'higher' ? 'less' : 'more'} than ${stable}, or leave \`worse\` out`,
  rule_without_condition: ({ metric, conditions }) =>
    `the threshold for ${metric} has no condition and would judge nothing; give at least one of ${choices(conditions)}`,
  service_of_instances: ({ metric }) =>
    `${metric} is that of one instance, and the whole service has none; leave \`of\` out`,
  copies_of_service: ({ metric }) => `${metric} is of the copies that the canary gets; leave \`of\` out`,
  copies_not_made: ({ metric }) =>
    `${metric} compares the answers to copies, and no stage makes any; give a stage \`mirror_percent\`, or leave the threshold out`,
  copies_with_relative_condition: ({ metric, conditions }) =>
    `${metric} is itself a comparison with stable, so that ${conditions.map((name) => `\`${name}\``).join(' and ')} would compare it twice; give \`max\``,
  service_with_relative_condition: ({ metric, conditions }) =>
    `the whole service has no baseline that ${conditions.map((name) => `\`${name}\``).join(' and ')} could compare its ${metric} with; give \`max\` or \`min\`, or leave \`of\` out`,
  floor_without_relative_condition: ({ metric, conditions }) =>
    `a floor does nothing for ${metric} here; it goes with ${choices(conditions)}`,
  span_shorter_than_interval: ({ metric, key, spanSeconds, spanFrom, intervalSeconds }) =>
    `\`${key}\` of ${formatDuration(spanSeconds)}${SOURCES[spanFrom]} for ${metric} is shorter than the interval of ${formatDuration(intervalSeconds)}, and would leave traffic unseen`,
  burn_rate_without_slo: () =>
    'a burn rate needs an objective to be measured by, and there is none; give `slo` with an `objective`',
  burn_rate_short_not_shorter: ({ shortSeconds, shortFrom, longSeconds, longFrom }) =>
    `\`short\` of ${formatDuration(shortSeconds)}${SOURCES[shortFrom]} is not shorter than \`long\` of ${formatDuration(longSeconds)}${SOURCES[longFrom]}`,
  burn_rate_never_trips: ({ key, max, maxFrom, mostBurn, objective }) =>
    `a burn rate of more than ${formatNumber(max)}${SOURCES[maxFrom]} is impossible: with an objective of ${objective} it is ${formatNumber(mostBurn)} when every request fails; \`${key}\` must be less than that`,
  fault_without_effect: ({ fault, effects }) =>
    `${faultText(fault)} has no effect and would change nothing; give at least one of ${choices(effects)}`,
  fault_neutral: ({ fault, effects }) =>
    `${faultText(fault)} would change nothing, since ${effects.map(({ key, value }) => `\`${key}\` of ${value}`).join(' and ')} ${effects.length === 1 ? 'leaves' : 'leave'} all as it is; give an effect, or leave the fault out`,
  duplicate_fault_name: ({ name, faultIndex, earlierIndex, defaulted }) =>
    `fault ${faultIndex + 1} is ${defaulted ? 'by default ' : ''}named ${quoted(name)}, as ${earlierIndex === null ? 'a fault of the preset' : `fault ${earlierIndex + 1}`} already is; names must be unique`,
  fault_ends_before_it_begins: ({ fault, from, until }) =>
    `${faultText(fault)} would end at ${momentText(until)}, but begins at ${momentText(from)}; \`until\` must come after \`from\``,
  ramp_too_long: (problem) =>
    `a ramp of ${formatDuration(problem.rampSeconds)} is longer than ${roomText(problem)}; it would never reach full strength`,
  cohort_of_all_users: ({ fault, fromStage, stage }) =>
    `${faultText(fault)} keeps all users from the canary until stage ${quoted(fromStage)}, so that it serves no request in ${stageText(stage)} before; a share below 1 leaves it some`,
  flapping_incomplete: ({ fault, given, missing }) =>
    `${faultText(fault)} has \`${given}\` and no \`${missing}\`; a fault that comes and goes needs both`,
  flap_not_shorter: ({ fault, forSeconds, everySeconds }) =>
    `${faultText(fault)} is on for ${formatDuration(forSeconds)} of every ${formatDuration(everySeconds)}, which is always; \`for\` must be shorter than \`every\``,
  stage_moment_after_completion: ({ fault, key, stage, after }) =>
    `${faultText(fault)} counts from ${after === 'completed' ? 'the completion of the rollout' : 'the decision to roll back'}, and \`${key}\` names ${stage === null ? 'a stage' : `stage ${quoted(stage)}`}, which is over by then; give a duration alone`,
  audiences_above_all: ({ sum }) =>
    `the shares of all audiences sum to ${formatNumber(sum)}; they are shares of the same requests, and must not sum to more than 1`,
  audience_without_audiences: ({ name }) =>
    `there is no audience ${quoted(name)}, since the world has none; give \`service.audiences\`, or leave \`audience\` out`,
  audience_not_increasing: ({ stage, percent, names, earlier, least }) =>
    `${percent} gives the canary nothing that it does not have before: ${names === null ? 'of every audience' : `of ${names.map((name) => quoted(name)).join(' and ')}`} it has at least ${formatNumber(least)} since ${stageText(earlier)}; a stage must raise the share of some audience (${arrow(earlier, stage)})`,
  not_simulated_together: ({ one, other, because }) =>
    `${one} and ${other} are not simulated together: ${APART[because]}; leave one of them out`,
  one_way_without_users: () =>
    'users who stay with the canary once it served them are caught the sooner the fewer they are; give `users`',
  one_way_with_drift: () =>
    'a share that drifts and users who stay with the canary do not go together; give one of the two',
  operator_out_of_order: (problem) =>
    `${actionText(problem.action)} at ${formatDuration(problem.atSeconds)} (operator[${problem.index}]) comes after ${actionText(problem.earlierAction)} at ${formatDuration(problem.earlierAtSeconds)} (operator[${problem.earlierIndex}]); operator actions must be in order of time`,
  too_many_windows: ({ windows, allowed }) =>
    `the rollout would take up to ${countOf(windows, 'window')}; at most ${formatCount(allowed)} are allowed, so choose a longer interval or shorter stages`,
  too_many_parts: ({ parts, allowed }) =>
    `traffic would be drawn in ${countOf(parts, 'part')}, one a minute (or a stretch of noise), one a look and one a scrape; at most ${formatCount(allowed)} are allowed, so choose shorter stages, or look and scrape less often`,
};

const SOURCES = { given: '', default: ' (the default)', stable: ' (inherited from stable)' } as const;

function stageText({ index, name }: StageLabel): string {
  return name === null ? `stage ${index + 1}` : `stage ${quoted(name)} (stage ${index + 1})`;
}

function faultText({ index, name }: FaultLabel): string {
  return name === null ? `fault ${index + 1}` : `the fault ${quoted(name)}`;
}

function momentText({ stage, seconds, plannedSeconds }: MomentLabel): string {
  if (stage === null) return formatDuration(seconds);
  const planned = plannedSeconds === null ? '' : ` (${formatDuration(plannedSeconds)} as planned)`;
  return `${formatDuration(seconds)} into stage ${quoted(stage)}${planned}`;
}

function roomText({ fault, allowedSeconds, over }: Extract<FitProblemDetail, { code: 'ramp_too_long' }>): string {
  const allowed = formatDuration(allowedSeconds);
  switch (over) {
    case 'fault':
      return `${faultText(fault)}, which lasts ${allowed}`;
    case 'plan':
      return `the ${allowed} that ${faultText(fault)} can last as the stages are planned`;
    case 'for':
      return `the ${allowed} for which ${faultText(fault)} is on each time`;
  }
}

function arrow(from: StageLabel, to: StageLabel): string {
  const short = ({ index, name }: StageLabel) => (name === null ? `stage ${index + 1}` : quoted(name));
  return `${short(from)} → ${short(to)}`;
}

function actionText(action: string | null): string {
  return action === null ? 'the action' : `"${action}"`;
}

/** Why two parts are not simulated together. */
const APART: Readonly<Record<ApartReason, string>> = {
  instances_split_alike: 'instances split the requests of all users alike, and only a router tells audiences apart',
  instances_copy_nothing: 'instances split requests, and only a router copies them',
  share_not_known_ahead: 'an autoscaler goes by shares that are known ahead, and this one is known as users come',
  copies_of_whom: 'copies are drawn of the requests of all users alike, not audience by audience',
  users_kept_by_instances: 'users who stay with the canary would outlive the instances that they met',
};
