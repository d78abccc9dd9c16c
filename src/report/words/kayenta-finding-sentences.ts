import type { KayentaFindingDetail } from '../../model/policy/kayenta-finding.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatNumber } from '../../text/format-number.js';
import { choices, quoted, type SentencesOf } from '../../text/sentence.js';
import { visibleText } from '../../text/visible-text.js';

const BECAUSE = {
  direction: 'its direction never asks for it',
  not_critical: 'the metric is not critical',
  outliers_kept: 'outliers are kept',
} as const;

/** What to say of a canary config of Kayenta's, and of the stage that runs it. */
export const KAYENTA_FINDING_SENTENCES: SentencesOf<KayentaFindingDetail> = {
  word_taken: ({ metric, field, found, taken }) =>
    `the judge does not know ${quoted(found)} as \`${field}\` of the metric ${quoted(metric)}, and takes it for ${quoted(taken)}`,
  no_metric_counts: () => 'no metric counts in the score, which is 0: the canary always fails',
  best_score: ({ best, pass }) =>
    `if every metric passes the score is ${formatNumber(best)}, not 100, since the weights of the groups that have metrics do not sum to 100${pass !== null && best < pass ? `: with pass ${formatNumber(pass)} no canary passes` : ''}`,
  weight_without_metric: ({ group, weight, suggestion }) =>
    `the group ${quoted(group)} has a weight of ${formatNumber(weight)} and no metric: the weight is lost${suggestion === null ? '' : `; did you mean ${quoted(suggestion)}?`}`,
  group_without_say: ({ group, weight }) =>
    `the group ${quoted(group)} has no weight, and the others leave ${formatNumber(weight)} to it: its metrics do not lower the score`,
  metric_without_group: ({ metric }) => `the metric ${quoted(metric)} is in no group, and has no part in the score`,
  muted_critical: ({ metric }) => `the metric ${quoted(metric)} is critical and muted: muted, it fails nothing`,
  data_not_needed: ({ metric }) =>
    `the metric ${quoted(metric)} must have data and replaces what is missing by 0: without any data it passes`,
  limit_does_nothing: ({ metric, field, because }) =>
    `\`${field}\` of the metric ${quoted(metric)} does nothing: ${BECAUSE[because]}`,
  ratio_excuses_nothing: ({ metric, field, found, meant }) =>
    `\`${field}\` ${formatNumber(found)} of the metric ${quoted(metric)} excuses nothing: it is the canary's mean over the baseline's, of which a difference of ${formatNumber(Math.abs(meant - 1) * 100)} % is ${formatNumber(meant)}`,
  limit_out_of_reach: ({ metric, field, found }) =>
    `\`${field}\` ${formatNumber(found)} of the metric ${quoted(metric)} is out of reach: no effect is so large, and the metric passes`,
  outvoted: ({ metric, score, pass }) =>
    `if the metric ${quoted(metric)} alone fails the score is ${formatNumber(score)}, and pass ${formatNumber(pass)} lets the canary through`,
  few_points: ({ points, enough }) =>
    `a judgement has ${countOf(points, 'point')} of each metric and version: Spinnaker warns below ${enough}`,
  blind_to_bad_points: ({ metrics, unseen, points, needed, stepSeconds, windowSeconds }) => {
    const seen =
      needed === null
        ? ''
        : `; of ${countOf(needed, 'point')} as large a part is seen: by a step of ${formatDuration(stepSeconds ?? 0)}, or by judgements of ${formatDuration(windowSeconds ?? 0)}`;
    return `${unseen} of the ${countOf(points, 'point')} of a judgement may be a hundred times as bad as the baseline's, and ${metricsText(metrics)} ${metrics.length === 1 ? 'passes' : 'pass'}${seen}`;
  },
  late_is_hidden: ({ metrics, hiddenSeconds, lookbackSeconds, thenSeconds }) =>
    `what is bad in the last ${formatDuration(hiddenSeconds)} alone may pass the last judgement, in which ${metricsText(metrics)} ${metrics.length === 1 ? 'is' : 'are'} compared over all of the lifetime; with a look-back of ${formatDuration(lookbackSeconds)} the last ${formatDuration(thenSeconds)} are enough`,
  uneven_arms: ({ metric, is }) =>
    `the metric ${quoted(metric)} is a number of requests (\`${visibleText(is)}\`), and stable serves another share than the canary: it differs whatever the canary does; compare with a fresh baseline`,
  looks_uncorrected: () =>
    'each judgement has the same level, however many there are: more judgements stop more healthy canaries',
  errors_vanish: () =>
    'a metric that cannot be compared is an Error, and has no part in the score, even if it is critical',
  noise_fixed: () =>
    'where both versions show one value throughout, Kayenta adds noise by chance, of a hundred-thousandth of it; here it is the noise that there is on average, the same in every run, whatever the seed',
  outliers_of_few: () =>
    'of 101 points or fewer at most the largest and the smallest are removed as outliers, and neither where it is there twice',
  parts_unused: () =>
    "Kayenta's code has fences for outliers without reduced sensitivity, k-sigma, a comparison of means and Cohen's d, which no canary config can ask for; the library function `kayenta` can",
};

function metricsText(metrics: readonly string[]): string {
  return metrics.length === 1 ? `the metric ${quoted(metrics[0] ?? '')}` : `the metrics ${choices(metrics)}`;
}
