import { conditionMeaning } from '../../measures/conditions.js';
import { METRIC_UNITS, metricRow } from '../../measures/metrics.js';
import type { Metric } from '../../model/metric.js';
import type { LintFinding } from '../../model/results/lint-finding.js';
import type { Rule } from '../../model/rule.js';
import type { Setup } from '../../model/setup.js';
import { namedOf } from './diagnose-rule.js';
import type { Place } from './place.js';

/** Conditions of a rule that even the worst canary there can be would keep. `healthy` null: what stable shows is not known. */
export function unreachableLimits({ stage, setup }: Place, rule: Rule, healthy: number | null): readonly LintFinding[] {
  const { stageIndex, stage: name } = stage;
  const { metric, conditions } = rule;
  return conditions.flatMap(({ name: condition, limit }): readonly LintFinding[] => {
    const { relative, looksBack, breach, bound } = conditionMeaning(condition);
    if (looksBack || (relative && healthy === null)) return [];
    const at = bound(limit, healthy ?? 0);
    const worst = worstOf(metric, breach, setup);
    const isKept = breach === 'above' ? at >= worst : at <= worst;
    return isKept
      ? [{ code: 'cannot_be_breached', stageIndex, stage: name, ...namedOf(rule), condition, limit, worst }]
      : [];
  });
}

/** The value furthest on that side, whether that is good or bad. */
function worstOf(metric: Metric, breach: 'above' | 'below', { plan, slo }: Setup): number {
  const { unit, source } = metricRow(metric, plan.metrics);
  const objective = slo?.objective ?? null;
  // What grows may shrink as well: of a quantity no least value is known.
  if (breach === 'below') return unit === 'quantity' ? Number.NEGATIVE_INFINITY : 0;
  return source.of === 'errors'
    ? Math.max(source.value(1, 1, objective), source.value(0, 1, objective))
    : METRIC_UNITS[unit].most;
}
