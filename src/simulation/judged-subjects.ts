import type { JudgeSpec, Judging, Subject } from '../model/judge.js';
import type { FiredRule } from '../model/results/outcome.js';
import type { Rule } from '../model/rule.js';

/** What the statistical judges of a plan can fail a canary for: each judge, by its name, of each thing it looks at. */
export function judgedSubjects({ judges }: Judging): readonly FiredRule[] {
  return judges.flatMap((judge) => subjectsOf(judge).map((metric) => ({ metric, condition: judge.name })));
}

/** The conditions of rules, one by one. */
export function conditionsOf(rules: readonly Rule[]): readonly FiredRule[] {
  return rules.flatMap(({ metric, place, conditions }) =>
    conditions.map(({ name: condition }) => ({ metric, condition, ...(place === undefined ? {} : { place }) })),
  );
}

/** What one of them looks at; thresholds, which are rules, at nothing. */
export function subjectsOf(judge: JudgeSpec): readonly Subject[] {
  switch (judge.method) {
    case 'thresholds':
      return [];
    case 'kayenta':
      return ['score'];
    case 'distribution':
      return ['latency'];
    case 'srm':
      return ['users'];
    default:
      return judge.metrics;
  }
}
