import { ruleLabel } from '../../measures/rule-label.js';
import type { Metric } from '../../model/metric.js';
import type { DeadRule } from '../../model/results/dead-rule.js';
import type { FiredRule } from '../../model/results/outcome.js';
import type { ScenarioResult } from '../../model/results/study.js';
import type { Setup } from '../../model/setup.js';
import { conditionsOf } from '../../simulation/judged-subjects.js';

/** The conditions of the plan that were not the first to roll back anything, in any run of any of these scenarios. */
export function deadRules(
  { plan }: Pick<Setup, 'plan'>,
  results: readonly Pick<ScenarioResult, 'runs' | 'rules'>[],
): readonly DeadRule[] {
  const runs = results.reduce((sum, result) => sum + result.runs, 0);
  // Rules that do not sit among the judges are not in use, which is no finding.
  if (runs === 0 || !plan.judging.judges.some(({ method }) => method === 'thresholds')) return [];
  const alive = new Set(
    results.flatMap(({ rules }) => rules.filter(({ first }) => first.count > 0).map((rule) => keyOf(rule, rule.stage))),
  );
  return plan.stages.flatMap(({ name: stage, bakeSeconds, rules }, stageIndex) => {
    // A rule with another sequel rolls nothing back, as it is meant to.
    const own = bakeSeconds === 0 ? [] : conditionsOf(rules.filter(({ sequel }) => sequel === undefined));
    return own
      .filter((fires) => !alive.has(keyOf(fires, stage)))
      .map(({ metric, condition, place }) => ({
        ...({ code: 'dead_rule', stageIndex, stage, metric: metric as Metric, condition, runs } as const),
        ...(place === undefined ? {} : { place }),
        scenarios: results.length,
      }));
  });
}

function keyOf(rule: FiredRule, stage: string): string {
  return `${ruleLabel(rule)} ${rule.condition} ${stage}`;
}
