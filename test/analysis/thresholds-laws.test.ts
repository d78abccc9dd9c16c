import fc from 'fast-check';
import { analyzerOf } from '../../src/analysis/analyzer-of.js';
import { thresholds } from '../../src/analysis/thresholds.js';
import type { ConditionKey } from '../../src/measures/conditions.js';
import { type BuiltInMetric, METRICS } from '../../src/model/metric.js';
import type { Stage } from '../../src/model/plan.js';
import type { Rule } from '../../src/model/rule.js';
import { rule, stage } from '../simulation/setups.js';
import { SPANS } from './drawn-looks.js';
import { bare, judgedPlan, SPECS } from './judges/specs.js';
import { analyzerLaws } from './laws.js';

const limitsOf = (limits: Partial<Record<ConditionKey, fc.Arbitrary<number>>>) =>
  fc.record(limits, { requiredKeys: [] }).filter((chosen) => Object.keys(chosen).length > 0) as fc.Arbitrary<
    Partial<Record<ConditionKey, number>>
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
const gauges = limitsOf({
  max: fc.constantFrom(0, 50, 600),
  max_increase: fc.constantFrom(0, 10, 100),
  max_ratio: fc.constantFrom(1, 2),
});
const burns = limitsOf({ max: fc.constantFrom(0.5, 1, 6), max_ratio: fc.constantFrom(1, 3) });
const conversions = limitsOf({
  min: fc.constantFrom(0.01, 0.1),
  max_decrease: fc.constantFrom(0, 0.02),
  min_ratio: fc.constantFrom(0.5, 1),
});
const LIMITS: Readonly<Record<BuiltInMetric, typeof failures>> = {
  error_rate: failures,
  success_rate: successes,
  latency_p50_ms: delays,
  latency_p95_ms: delays,
  latency_p99_ms: delays,
  cpu_percent: gauges,
  memory_mb: gauges,
  memory_growth_mb_per_minute: gauges,
  restarts: gauges,
  conversion_rate: conversions,
  mismatch_rate: limitsOf({ max: fc.constantFrom(0.001, 0.01) }),
  burn_rate: burns,
};
const holds = fc.constantFrom(0, 60, 90, 180);
const spans = fc.constantFrom([], [SPANS.short], [SPANS.long], [SPANS.long, SPANS.short]);

function ruleOf(metric: BuiltInMetric): fc.Arbitrary<Rule> {
  // A floor on what is better when it is greater would excuse the worst: it has no usual direction.
  const floors = metric === 'error_rate' ? fc.constantFrom(null, 0.02) : fc.constant(null);
  return fc
    .tuple(LIMITS[metric], holds, spans, floors)
    .map(([chosen, holdSeconds, spansSeconds, floor]) =>
      rule(metric, chosen, { holdSeconds, spansSeconds, ...(floor === null ? {} : { floor }) }),
    );
}

const stages: fc.Arbitrary<Stage> = fc
  .subarray([...METRICS], { maxLength: 3 })
  .chain((metrics) => fc.tuple(...metrics.map(ruleOf)))
  .map((rules) => stage('a', 10, 600, { rules }));

const GUARD = { method: 'thresholds', name: 'thresholds' } as const;
const STAGE = bare('a', 10, 10);

analyzerLaws('thresholds', { analyzer: thresholds({ minRequests: 100 }, 0.9), stages, judgedBy: 'window' });

analyzerLaws('thresholds beside a judge', {
  analyzer: analyzerOf(
    judgedPlan([{ ...GUARD, holdSeconds: 0 }, SPECS.sequential({ alpha: 0.3 })], [STAGE], { minRequests: 100 }),
    0.9,
  ),
  stages,
  judgedBy: 'stage',
});

analyzerLaws('thresholds that hold beside a judge', {
  analyzer: analyzerOf(
    judgedPlan([{ ...GUARD, holdSeconds: 80 }, SPECS.srm({ alpha: 0.3 })], [STAGE], { minRequests: 100 }),
    0.9,
  ),
  stages,
  judgedBy: 'stage',
});
