import type { ArgumentProblem } from '../../../model/problems/argument-problem.js';
import { choices, quoted, type SentencesOf } from '../../../text/sentence.js';
import { visibleText } from '../../../text/visible-text.js';

type WorseProblem = Extract<ArgumentProblem, { readonly code: 'unknown_scenario' | 'not_worse_than_stable' }>;

/** What to say of a world in which a metric of a configuration's own would be worse, and that it does not have. */
export const WORSE_PROBLEM_SENTENCES: SentencesOf<WorseProblem> = {
  unknown_scenario: ({ found, allowed, suggestion }) => {
    const said = `there is no scenario ${quoted(found)}`;
    if (suggestion !== null) return `${said}, did you mean \`${visibleText(suggestion)}\`?`;
    return allowed.length === 0
      ? `${said}: the configuration has no \`metrics\` of its own that could be worse`
      : `${said}; of the metrics of the configuration there are ${choices(allowed)}`;
  },
  not_worse_than_stable: ({ metric, stable }) =>
    `of ${visibleText(metric)} stable has ${stable}, and 30 % of nothing is nothing; give \`metrics.${visibleText(metric)}.worse\``,
};
