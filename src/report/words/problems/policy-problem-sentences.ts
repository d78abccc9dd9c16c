import type { PolicyProblemDetail } from '../../../model/policy/policy-problem.js';
import { formatDuration } from '../../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../../text/format-number.js';
import { choices, quoted, type SentencesOf } from '../../../text/sentence.js';
import { visibleText } from '../../../text/visible-text.js';
import { worldLineText } from '../world-line-text.js';
import { queryProblemSentence } from './query-problem-sentence.js';

/** What to say of a file for another controller, beyond what can be wrong with any. */
export const POLICY_PROBLEM_SENTENCES: SentencesOf<PolicyProblemDetail> = {
  helm_template: ({ found }) =>
    `found ${quoted(found)}, which Helm has to fill in first; write the objects out with \`helm template\`, and give that file`,
  no_policy: () =>
    'there is no Rollout, AnalysisTemplate, ClusterAnalysisTemplate or AnalysisRun here, no Canary or MetricTemplate, and no canary config of Kayenta',
  canary_fragment: ({ missing }) =>
    `this is the analysis of a Canary without the object around it; missing are ${choices(missing)}`,
  name_twice: ({ kind, name }) => `a second ${visibleText(kind)} named ${quoted(name)}; each name is given once`,
  strategy_number: ({ found }) => `found ${found} strategies; a Rollout has one of \`canary\` and \`blueGreen\``,
  step_shape: ({ found }) => `found ${found} things to do in one step; each step does one`,
  scale_shape: ({ found }) =>
    `found ${found} of \`weight\`, \`replicas\` and \`matchTrafficWeight: true\`; a scale is given by one of them`,
  go_duration_unreadable: ({ found }) =>
    `${quoted(found)} is not a duration; write numbers with units (h, m, s, ms), such as "30s", "5m" or "1h30m"`,
  go_duration_negative: ({ found }) => `${quoted(found)} is negative; a time to wait is 0 or more`,
  count_unreadable: ({ found }) => `${quoted(found)} is not a whole number; the controller takes it for 0`,
  template_missing: ({ kind, name, suggestion }) =>
    `there is no ${kind} named ${quoted(name)} in the files given${suggestion === null ? '' : `, did you mean ${quoted(suggestion)}?`}`,
  query_action: ({ found }) =>
    `${quoted(found)} in a query is not supported by the simulator; it fills in name, namespace, target, service, ingress, route, interval and variables.NAME`,
  template_circle: ({ name }) => `the template ${quoted(name)} names itself, through others or at once`,
  metric_twice: ({ name }) => `two metrics of one run are named ${quoted(name)}; the controller refuses that`,
  arg_conflict: ({ name, values: [one, other] }) =>
    `the argument ${quoted(name)} has the value ${quoted(one)} in one template and ${quoted(other)} in another`,
  arg_without_value: ({ name }) =>
    `the argument ${quoted(name)} has no value, neither here nor in its template; give one with --arg ${visibleText(name)}=VALUE`,
  arg_from: ({ name, source }) =>
    `the argument ${quoted(name)} comes from the cluster (${visibleText(source)}); give its value with --arg ${visibleText(name)}=VALUE`,
  arg_unresolved: ({ reference, metric }) =>
    `${quoted(reference)} in the metric ${quoted(metric)} names no argument of its templates`,
  too_many_pods: ({ found, allowed }) =>
    `${countOf(found, 'pod')} are not supported by the simulator, which plays at most ${formatCount(allowed)} of a version`,
  looked_at_too_often: ({ metric, seconds, everySeconds, allowed }) => {
    const of = `a rollout of ${formatDuration(Math.ceil(seconds))} that is looked at, or scraped, every ${formatNumber(everySeconds)} s`;
    const by = metric === '' ? of : `the metric ${quoted(metric)}: ${of}`;
    return `${by} is not supported by the simulator, which plays at most ${countOf(allowed, 'look')}`;
  },
  judge_not_supported: ({ judge }) =>
    `the judge ${quoted(judge)} is not supported by the simulator, since it does not decide by the measurements alone`,
  range_not_supported: ({ key, found }) =>
    key === 'step'
      ? `${quoted(found)} is not supported by the simulator as a step; write a duration above 0, such as "1m"`
      : `${quoted(found)} is not supported by the simulator as a time; write \`now()\`, or \`now() - duration("5m")\``,
  deadline_too_short: ({ minReadySeconds }) =>
    `this has to be more than \`minReadySeconds\`, which is ${minReadySeconds}; the cluster refuses the Rollout`,
  needs_router: ({ field }) =>
    `\`${visibleText(field)}\` needs \`trafficRouting\`, and the cluster refuses the Rollout without it`,
  endless_step: ({ metric }) =>
    `the metric ${quoted(metric)} has an \`interval\` and no \`count\`, so that the step would never end; the controller refuses that`,
  query_refused: ({ metric, query }) => `the query of the metric ${quoted(metric)}, ${queryProblemSentence(query)}`,
  selector_without_name: ({ metric, line, column }) =>
    `the query of the metric ${quoted(metric)}, not supported by the simulator: a selector without a metric's name, at ${line}:${column}`,
  series_unknown: ({ metric, series, say }) =>
    `the metric ${quoted(metric)} asks for \`${visibleText(series, 100)}\`, whose name does not tell what it shows; say it in the world file, such as \`${visibleText(worldLineText(say), 300)}\``,
  status_unknown: ({ metric, series, label, values, say }) =>
    `the metric ${quoted(metric)} asks for \`${visibleText(series, 100)}\` by \`${visibleText(label, 60)}\`, and ${choices(values)} does not tell successes from failures; say it in the world file, such as \`${visibleText(worldLineText(say), 300)}\``,
  selects_nothing: ({ metric, series, conditions, say }) =>
    `the metric ${quoted(metric)} asks for \`${visibleText(series, 100)}\` of pods that neither version has (${visibleText(conditions, 200)}); say whose they are in the world file, such as \`${visibleText(worldLineText(say), 300)}\``,
  measure_missing: ({ metric, provider, say }) =>
    `the metric ${quoted(metric)} asks ${visibleText(provider, 60)}, and what it measures is not known; say it in the world file, such as \`${visibleText(worldLineText(say), 300)}\``,
};
