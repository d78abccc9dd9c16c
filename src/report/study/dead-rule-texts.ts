import { countOf } from '../words/format-count.js';
import type { DeadRuleJson } from './study-schema.js';

/** A condition that never was the first to roll back, with the stages in which that is so: a line each, in the order of the plan. */
export function deadRuleTexts(rules: readonly DeadRuleJson[]): readonly string[] {
  const stages = new Map<string, string[]>();
  for (const { metric, condition, stage } of rules) {
    const name = `${metric} ${condition}`;
    stages.set(name, [...(stages.get(name) ?? []), stage]);
  }
  const runs = countOf(rules[0]?.runs ?? 0, 'run');
  return [...stages].map(([name, where]) => `${name} never fires first in ${runs}: ${where.join(', ')}`);
}
