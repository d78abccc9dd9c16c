import type { PolicyFinding, PolicyFindingDetail } from '../../model/policy-finding.js';
import { formatDuration } from '../../text/duration.js';
import { formatCount } from '../../text/format-number.js';
import { quoted, type SentencesOf } from '../../text/sentence.js';
import { visibleText } from '../../text/visible-text.js';

/** What a policy says that does not do what it seems to, in one English sentence without a full stop. */
export function policyFindingSentence(finding: PolicyFinding): string {
  return (SENTENCES[finding.code] as (finding: PolicyFinding) => string)(finding);
}

const GIVES = { list: 'a list of numbers', number: 'one number', anything: 'any value' } as const;

const SENTENCES: SentencesOf<PolicyFindingDetail> = {
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
  aborts_without_data: ({ metric, afterSeconds }) =>
    `the metric ${quoted(metric)} is measured from the start, before the canary has pods or traffic; without data it aborts the rollout after ${formatDuration(afterSeconds)}`,
  stops_watching: ({ metric, afterSeconds }) =>
    `the metric ${quoted(metric)} has a count: it is measured for ${formatDuration(Math.round(afterSeconds))}, and the rest of the rollout goes unwatched`,
  endless_pause: ({ steps }) =>
    `a person has to go on at ${steps.length === 1 ? 'step' : 'steps'} ${steps.join(', ')}; until then the canary keeps its share`,
  unwatched: () => 'no analysis watches this rollout: only people and pods that do not start stop it',
  scale_without_router: ({ step }) => `setCanaryScale in step ${step} does nothing: it needs trafficRouting`,
  not_rehearsed: ({ part }) => `\`${visibleText(part)}\` is not supported by the simulator`,
};
