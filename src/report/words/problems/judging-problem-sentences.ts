import type { JudgingProblemDetail } from '../../../model/problems/judging-problem.js';
import { countOf, digitsToTell, formatCount, formatNumber } from '../../../text/format-number.js';
import { choices, quoted, type SentencesOf } from '../../../text/sentence.js';
import { visibleText } from '../../../text/visible-text.js';

const SOURCES = { given: '', default: ' (the default)' } as const;

/** What to say of who judges. */
export const JUDGING_PROBLEM_SENTENCES: SentencesOf<JudgingProblemDetail> = {
  method_beside_judges: ({ keys }) =>
    `${choices(keys)} beside \`judges\` ${keys.length === 1 ? 'applies' : 'apply'} to no judge; write ${keys.length === 1 ? 'it' : 'them'} inside the judge that ${keys.length === 1 ? 'it is' : 'they are'} for, or leave out \`judges\``,
  settings_without_method: ({ keys, method, methods }) =>
    `no \`method\` is given, which means \`${method}\`, and that has no ${choices(keys)}; give \`method\`${methods.length === 0 ? '' : `, one of ${choices(methods)}`}`,
  setting_not_of_method: ({ key, method, methods }) =>
    key === 'metrics' && method === 'kayenta'
      ? "`kayenta` takes its `metrics` inside of `kayenta`, with each one's settings"
      : `\`${method}\` has no \`${key}\`; it is a setting of ${choices(methods)}`,
  metric_not_of_method: ({ metric, method, allowed }) =>
    `\`${method}\` cannot judge \`${metric}\`; it takes ${choices(allowed)}`,
  metric_repeated: ({ metric }) => `\`${metric}\` is listed twice; once is enough`,
  duplicate_judge_name: ({ name, judgeIndex, earlierIndex }) =>
    `judge ${judgeIndex + 1} is named ${quoted(name)}, as judge ${earlierIndex + 1} already is; names must be unique`,
  weight_without_effect: ({ why }) =>
    why === 'own_alpha'
      ? 'a weight shares out alpha, and this judge has an alpha of its own; give one or the other'
      : 'a weight shares out alpha, which `multiplicity` leaves to Holm; leave the weight out',
  promotion_without_margin: ({ marginFrom }) =>
    `with a \`margin\` of 1${SOURCES[marginFrom]} no canary can be shown to be within it, since one that is like stable is just at it; give a margin above 1, such as 1.5`,
  exponent_without_power: ({ spending }) =>
    `an exponent does nothing for a \`spending\` of \`${spending}\`; it goes with \`power\``,
  srm_without_users: ({ missing }) =>
    `\`srm\` holds the users that come to the canary against those that were meant to; that needs ${missing.map((what) => NEEDED[what]).join(' and ')}`,
  holm_without_p_values: ({ method, looks }) =>
    `Holm orders p-values, and \`${method}\`${looks === null ? '' : ` that looks in ${quoted(looks)}`} has none; \`fisher\`, \`sequential\`, \`mann_whitney\` and \`distribution\` with looks "stage_end" do, and for the others \`multiplicity\` is "weights"`,
  alphas_too_large: ({ sum, alpha, alphaFrom, sharing }) => {
    const digits = digitsToTell(sum, alpha);
    const [own, whole] = [formatNumber(sum, digits), `${formatNumber(alpha, digits)}${SOURCES[alphaFrom]}`];
    const left = `leaves nothing for ${sharing === 1 ? 'the judge' : `the ${formatCount(sharing)} judges`} without one`;
    return `the judges' own alphas come to ${own}, of the ${whole} that all of them have together${sharing === 0 ? '' : `, which ${left}`}; lower them, or raise \`analysis.alpha\``;
  },
  too_few_windows_for_looks: ({ stage, stageIndex, windows, looks }) =>
    `${countOf(looks, 'look')} a stage are more than the ${countOf(windows, 'window')} of stage ${stage === null ? stageIndex + 1 : quoted(stage)}; at most ${formatCount(windows)} ${windows === 1 ? 'is' : 'are'} possible, or a shorter interval`,
  marginal_not_below_pass: ({ marginal, marginalFrom, pass, passFrom }) =>
    `\`marginal\` of ${marginal}${SOURCES[marginalFrom]} is not less than \`pass\` of ${pass}${SOURCES[passFrom]}; a score of at most the one fails, of at least the other passes`,
  no_metric_with_a_say: ({ muted }) =>
    muted === 0
      ? 'no metric is given, which leaves nothing to judge; give one, or leave `metrics` out'
      : 'every metric is muted, which leaves nothing to judge; let at least one have a say',
  group_without_metric: ({ group, groups, suggestion, isMuted }) =>
    isMuted
      ? `the group ${quoted(group)} has a weight, and all metrics in it are muted, so that the weight would be lost`
      : `no metric is in the group ${quoted(group)}, ${suggestion === null ? `metrics are in ${choices(groups)}` : `did you mean \`${visibleText(suggestion)}\`?`}`,
  group_weights_do_not_fit: ({ sum, unweighted }) => {
    const total = `the weights come to ${formatNumber(sum, digitsToTell(sum, 100))} %`;
    if (unweighted.length > 0) {
      return `${total}, which leaves nothing for ${choices(unweighted)}; with groups that have no weight they must be less than 100 %`;
    }
    return `${total}, and every group has one; they must come to 100 %`;
  },
};

const NEEDED = { users: '`service.users`', routing: 'a `service.routing` of `sticky`' } as const;
