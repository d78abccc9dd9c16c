import type { Finding } from '../../model/verdict.js';
import { round, roundOrNull, unitOf } from './round.js';

/** The numbers of a judged condition as they stand in the reason of a report and in the reasons of a trace. */
export function findingJson(
  finding: Pick<Finding, 'metric' | 'condition' | 'observed' | 'limit' | 'bound' | 'baseline'>,
) {
  const { metric, condition, observed, limit, bound, baseline } = finding;
  const unit = unitOf(metric);
  return {
    metric,
    condition,
    observed: round(observed, unit),
    limit,
    bound: roundOrNull(bound, unit),
    baseline: roundOrNull(baseline, unit),
  };
}
