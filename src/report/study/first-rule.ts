import type { Subject } from '../../model/judge.js';
import { NONE, percentText } from './figure-text.js';
import type { ScenarioJson } from './study-schema.js';

interface FirstRule {
  readonly metric: Subject;
  readonly condition: string;
  /** Of all rollbacks of the scenario, in whatever stage. */
  readonly share: number;
}

/** The condition that is most often the first to fail a window, stages taken together; null if none ever was. */
export function firstRule({ rules, rolled_back }: Pick<ScenarioJson, 'rules' | 'rolled_back'>): FirstRule | null {
  const sums = new Map<string, { metric: Subject; condition: string; count: number }>();
  for (const { metric, condition, first } of rules) {
    const key = `${metric} ${condition}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { metric, condition, count: first.count });
    else sum.count += first.count;
  }
  const [most] = [...sums.values()].sort((one, other) => other.count - one.count);
  if (most === undefined || most.count === 0) return null;
  return { metric: most.metric, condition: most.condition, share: most.count / Math.max(1, rolled_back.count) };
}

/** `error_rate max_increase 82 %`. */
export function firstRuleText(scenario: Pick<ScenarioJson, 'rules' | 'rolled_back'>): string {
  const rule = firstRule(scenario);
  return rule === null ? NONE : `${rule.metric} ${rule.condition} ${percentText(Math.min(1, rule.share))} %`;
}
