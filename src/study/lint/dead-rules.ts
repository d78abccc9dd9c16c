import type { DeadRule } from '../../model/diagnosis.js';
import type { Setup } from '../../model/setup.js';
import type { ScenarioResult } from '../../model/study.js';

/** The conditions of the plan that were not the first to roll back anything, in any run of any of these scenarios. */
export function deadRules(
  { plan }: Pick<Setup, 'plan'>,
  results: readonly Pick<ScenarioResult, 'runs' | 'rules'>[],
): readonly DeadRule[] {
  const runs = results.reduce((sum, result) => sum + result.runs, 0);
  // Rules that do not sit among the judges are not in use, which is no finding.
  if (runs === 0 || !plan.judging.judges.some(({ method }) => method === 'thresholds')) return [];
  const alive = new Set(
    results.flatMap(({ rules }) =>
      rules
        .filter(({ first }) => first.count > 0)
        .map(({ stage, metric, condition }) => `${metric} ${condition} ${stage}`),
    ),
  );
  return plan.stages.flatMap(({ name: stage, bakeSeconds, rules }, stageIndex) =>
    bakeSeconds === 0
      ? []
      : rules.flatMap(({ metric, conditions }) =>
          conditions
            .filter(({ name }) => !alive.has(`${metric} ${name} ${stage}`))
            .map(({ name: condition }) => ({
              code: 'dead_rule' as const,
              stageIndex,
              stage,
              metric,
              condition,
              runs,
              scenarios: results.length,
            })),
        ),
  );
}
