import fc from 'fast-check';
import { thresholds } from '../../src/analysis/thresholds.js';
import { METRICS, type Metric } from '../../src/model/metric.js';
import type { Stage } from '../../src/model/plan.js';
import type { ConditionName, Rule } from '../../src/model/rule.js';
import { rule, stage } from '../simulation/setups.js';
import { analyzerLaws } from './laws.js';

const limitsOf = (limits: Partial<Record<ConditionName, fc.Arbitrary<number>>>) =>
  fc.record(limits, { requiredKeys: [] }).filter((chosen) => Object.keys(chosen).length > 0) as fc.Arbitrary<
    Partial<Record<ConditionName, number>>
  >;

const rates = fc.constantFrom(0, 0.01, 0.05, 0.2);
const failures = limitsOf({ max: rates, max_increase: rates, max_ratio: fc.constantFrom(1, 1.5, 3) });
const successes = limitsOf({
  min: rates.map((rate) => 1 - rate),
  max_decrease: rates,
  min_ratio: fc.constantFrom(0.8, 0.95, 1),
});
const delays = limitsOf({
  max: fc.constantFrom(100, 300),
  max_increase: fc.constantFrom(10, 100),
  max_ratio: fc.constantFrom(1, 2),
});
const holds = fc.constantFrom(0, 60, 90, 180);

function ruleOf(metric: Metric): fc.Arbitrary<Rule> {
  const limits = metric === 'error_rate' ? failures : metric === 'success_rate' ? successes : delays;
  // A floor on what is better when it is greater would excuse the worst: it has no usual direction.
  const floors = metric === 'error_rate' ? fc.constantFrom(undefined, 0.02) : fc.constant(undefined);
  return fc
    .tuple(limits, holds, floors)
    .map(([chosen, holdSeconds, floor]) =>
      rule(metric, chosen, floor === undefined ? { holdSeconds } : { holdSeconds, floor }),
    );
}

const stages: fc.Arbitrary<Stage> = fc
  .subarray([...METRICS], { maxLength: 3 })
  .chain((metrics) => fc.tuple(...metrics.map(ruleOf)))
  .map((rules) => stage('a', 10, 600, { rules }));

analyzerLaws('thresholds', thresholds({ intervalSeconds: 60, minRequests: 100 }), stages);
