import type { PolicyFindingDetail } from '../../model/policy/policy-finding.js';
import { formatDuration } from '../../text/duration.js';
import { formatChance, formatCount, formatNumber } from '../../text/format-number.js';
import { quoted, type SentencesOf } from '../../text/sentence.js';
import { visibleText } from '../../text/visible-text.js';
import { KAYENTA_FINDING_SENTENCES } from './kayenta-finding-sentences.js';
import { queryProblemSentence } from './problems/query-problem-sentence.js';

/** What a policy says that does not do what it seems to, in one English sentence without a full stop. */
export function policyFindingSentence(finding: PolicyFindingDetail): string {
  return (SENTENCES[finding.code] as (finding: PolicyFindingDetail) => string)(finding);
}

const GIVES = { list: 'a list of numbers', number: 'one number', anything: 'any value' } as const;

const OUTCOMES = {
  passes: 'it passes whatever is measured',
  from_1_ms: 'it fails from 1 ms on',
  above_0: 'it fails for every value above 0',
} as const;

const SENTENCES: SentencesOf<PolicyFindingDetail> = {
  ...KAYENTA_FINDING_SENTENCES,
  invalid_run: ({ message }) =>
    `the controller refuses this run before it measures anything, and aborts the rollout: ${visibleText(message, 300)}`,
  never_fails: ({ metric, count }) =>
    `the metric ${quoted(metric)} can never fail: its failureLimit is borne, and it is not below its ${formatCount(count)} ${count === 1 ? 'measurement' : 'measurements'}`,
  never_inconclusive: ({ metric, limit }) =>
    `the metric ${quoted(metric)} has an inconclusiveLimit of ${formatCount(limit)} and can never be inconclusive: that takes a successCondition and a failureCondition`,
  no_conditions: ({ metric }) => `the metric ${quoted(metric)} has no condition, so that every result is successful`,
  always_error: ({ metric, condition, gives, why }) =>
    `the metric ${quoted(metric)} is an error whatever is measured: its provider gives ${GIVES[gives]}, and the condition ${quoted(condition)} does not take that (${visibleText(why, 200)})`,
  condition_not_supported: ({ metric, condition }) =>
    `the condition ${quoted(condition)} of the metric ${quoted(metric)} is not supported by the simulator`,
  nan_passes: ({ metric }) =>
    `NaN is successful for the metric ${quoted(metric)}: a rate of nothing over nothing, as without traffic, passes`,
  silence_is_zero: ({ metric, judged }) =>
    `the query of the metric ${quoted(metric)} gives 0 where there are no data (\`or vector(0)\`), and 0 counts as ${judged}`,
  silence_is_value: ({ metric, value, judged }) =>
    `the query of the metric ${quoted(metric)} gives ${formatNumber(value)} where there are no data, and ${formatNumber(value)} counts as ${judged}`,
  aborts_without_data: ({ metric, afterSeconds }) =>
    `the metric ${quoted(metric)} is measured from the start, before the canary has pods or traffic; without data it aborts the rollout after ${formatDuration(afterSeconds)}`,
  stops_watching: ({ metric, afterSeconds }) =>
    `the metric ${quoted(metric)} has a count: it is measured for ${formatDuration(Math.round(afterSeconds))}, and the rest of the rollout goes unwatched`,
  endless_pause: ({ steps }) =>
    `a person has to go on at ${steps.length === 1 ? 'step' : 'steps'} ${steps.join(', ')}; until then the canary keeps its share`,
  unwatched: () => 'no analysis watches this rollout: only people and pods that do not start stop it',
  scale_without_router: ({ step }) => `setCanaryScale in step ${step} does nothing: it needs trafficRouting`,
  not_rehearsed: ({ part }) => `\`${visibleText(part)}\` is not supported by the simulator`,
  query_invalid: ({ metric, query }) =>
    `Prometheus refuses the query of the metric ${quoted(metric)}: ${queryProblemSentence(query)}`,
  query_not_supported: ({ metric, query }) =>
    `the query of the metric ${quoted(metric)}, ${queryProblemSentence(query)}`,
  query_dilutes: ({ metric, series, say }) =>
    `the query of the metric ${quoted(metric)} reads all versions together (${series.map((name) => visibleText(name, 100)).join(', ')}): what the canary does counts no more than its share of the requests${say === null ? '' : `; with \`${visibleText(say, 200)}\` it reads the canary alone`}`,
  empty_until_first_failure: ({ metric, series, judged }) =>
    `the query of the metric ${quoted(metric)} has no answer before the canary's first failure: a counter that no request has touched does not exist (${series.map((name) => visibleText(name, 100)).join(', ')}); ${judged === 'no values found' ? 'each such check fails' : `no answer counts as ${judged}`}, although nothing is wrong`,
  window_outlasts_step: ({ metric, windowSeconds, heldSeconds, step }) =>
    `the metric ${quoted(metric)} looks back over ${formatDuration(windowSeconds)}, and is measured at most ${formatDuration(heldSeconds)} after step ${step} has changed the share: it still reads what came before`,
  pods_not_counted: () =>
    'setMirrorRoute copies requests: the rollout is rehearsed as if its pods were ready at once, since worlds copy requests or count pods',
  preview_without_traffic: ({ metric }) =>
    `the metric ${quoted(metric)} is measured before the switch, when no user meets the new version: a query of its traffic finds nothing`,
  status_not_replayed: () => 'what was recorded in its status is not replayed: what is said here comes of its spec',
  canary_suspended: () => '`suspend: true`: nothing happens until it is taken away',
  old_form: () =>
    "`canaryAnalysis` is the older name of `analysis`: the controller still reads it, and today's schema of the cluster does not",
  schema_refuses: ({ missing, steps }) => {
    const parts = [
      ...(missing.length === 0
        ? []
        : [`\`${missing.join('` and `')}\` ${missing.length === 1 ? 'is' : 'are'} missing`]),
      ...(steps.length === 1
        ? []
        : [
            `${steps.length === 0 ? 'none' : steps.length} of \`iterations\`, \`stepWeight\` and \`stepWeights\` ${steps.length === 0 ? 'is' : 'are'} given, and one is asked for`,
          ]),
    ];
    return `the schema of the cluster refuses this analysis: ${parts.join('; ')}`;
  },
  no_router: ({ fields }) =>
    `the provider kubernetes moves no traffic: ${fields.map((field) => `\`${field}\``).join(', ')} ${fields.length === 1 ? 'does' : 'do'} nothing, and users meet the new version only once it is promoted`,
  never_advances: ({ weight }) =>
    `the canary stays at ${weight} % and is never promoted, although all checks pass: there is no further step`,
  last_step_wins: ({ last, maxWeight }) =>
    `the last of \`stepWeights\` wins: the canary goes to ${last} %, and maxWeight ${maxWeight} does nothing`,
  beyond_max_weight: ({ maxWeight, stepWeight, reached }) =>
    `the canary goes to ${reached} %: maxWeight ${maxWeight} is not a multiple of stepWeight ${stepWeight}, and the last step is not cut`,
  measures_nothing: ({ metric }) =>
    `the metric ${quoted(metric)} fails each check: it is not built in, and has no templateRef and no query`,
  no_limit: ({ metric, outcome }) => `the metric ${quoted(metric)} has no limit: ${OUTCOMES[outcome]}`,
  range_empty: ({ metric, min, max }) =>
    `the metric ${quoted(metric)} fails each check: no value is at least ${min} and at most ${max}`,
  window_missing: ({ metric }) =>
    `the metric ${quoted(metric)} has no interval, and the query of its template asks for one: each check is an error, and fails`,
  window_overlaps: ({ metric, windowSeconds, intervalSeconds }) =>
    `the metric ${quoted(metric)} looks back over ${formatDuration(windowSeconds)} every ${formatDuration(intervalSeconds)}: checks share samples, so that one short fault fails several of them`,
  window_leaves_gaps: ({ metric, windowSeconds, intervalSeconds }) =>
    `the metric ${quoted(metric)} looks back over ${formatDuration(windowSeconds)} every ${formatDuration(intervalSeconds)}: what happens in the other ${formatDuration(intervalSeconds - windowSeconds)} is never looked at`,
  gate_waits: ({ webhook, type }) =>
    `the webhook ${quoted(webhook)} is a gate (${visibleText(type)}): the canary waits without limit until it answers with success`,
  users_stay: () =>
    'with sessionAffinity a user who has met the canary stays with it: more users meet it than the weight says',
  no_data_fails: () => 'no data, NaN and a query that fails count as a failed check',
  no_least_requests: ({ falseRollbackRate: rate, requests, share, successPercent }) => {
    const seen =
      requests === undefined || share === undefined || successPercent === undefined
        ? 'of 20 requests one failure makes a success rate of 95 %'
        : `at ${formatNumber(share)} % a check sees about ${formatNumber(requests, 3)} ${requests > 1 ? 'requests' : 'request'}, of which one failure makes a success rate of ${formatNumber(successPercent, 3)} %`;
    return `there is no least number of requests: ${seen}${rate === undefined ? '' : `; of healthy canaries ${rate === 0 ? 'none is' : `${formatChance(rate)} are`} rolled back`}`;
  },
  promotion_unwatched: () => 'no metric is checked from promotion on, when all users meet the new version',
  threshold_of_rollout: ({ threshold }) =>
    `threshold ${formatCount(threshold)} counts failed checks over the whole rollout, not in a row; the rollback is one tick after the last of them`,
  variable_missing: ({ metric, variables }) =>
    `the query of the metric ${quoted(metric)} asks for ${variables.map((name) => `\`variables.${visibleText(name)}\``).join(', ')}, which its templateVariables do not give: each check is an error, and fails`,
  nothing_sent: () =>
    "users' requests do not reach the canary while its metrics are checked: without a load test each check finds nothing, and fails",
  detection_unseen: ({ intervalSeconds }) =>
    `the rollout begins with the tick that sees the new version; up to ${formatDuration(intervalSeconds)} pass before it`,
  gate_open: ({ webhook, type }) =>
    `the world does not say when the gate ${quoted(webhook)} (${visibleText(type)}) opens: it is open`,
  rollback_unasked: ({ webhook }) =>
    `the world does not say when ${quoted(webhook)} asks for a rollback: it never does`,
  none_match: ({ route }) =>
    `the world does not say how many requests match the header route ${quoted(route)}: none of them do; \`match_percent\` says it`,
  canary_just_begun: ({ canaryPercent }) =>
    `the canary gets its ${formatNumber(canaryPercent)} % of the requests in the second in which the analysis begins; \`canary_percent\` and \`canary_since\` say otherwise`,
  revisions_alike: ({ arePodsNew }) =>
    `each revision behaves as the world's canary does; its pods ${arePodsNew ? 'start while those before it go' : 'are ready at once'}`,
  all_match: () => 'the world does not say how many users match: all of them do',
  pods_uncounted: () =>
    'pods are not counted where requests are copied, a load test sends some, or users stay with a version: all are ready at once',
  promoted_at_once: () =>
    'from promotion on all requests are taken to meet the new version, although the pods of the primary are replaced one after another',
};
