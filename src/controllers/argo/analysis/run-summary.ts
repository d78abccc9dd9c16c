import type { ArgoRunSpec } from '../../../model/policy/argo-analysis.js';
import type { RunSummary } from '../../../model/policy/rehearsal-note.js';
import type { RunState } from './analysis-run.js';
import { excessOf } from './assess-metric.js';
import { isCompleted } from './metric-state.js';

/**
 * How the metrics of a run have ended that count, or those that are measured and do not; what exceeded no limit counts as
 * successful.
 */
export function summaryOf(spec: ArgoRunSpec, run: RunState, isDryRun: boolean): RunSummary {
  const of = run.metrics.flatMap((state, index) => {
    const metric = spec.metrics[index];
    return metric === undefined || state.isDryRun !== isDryRun ? [] : [{ metric, state }];
  });
  const ended = of
    .filter(({ state }) => isCompleted(state.phase))
    .map(({ metric, state }) => excessOf(metric, state.counters)?.phase ?? 'Successful');
  const count = (phase: string) => ended.filter((one) => one === phase).length;
  return {
    count: of.length,
    successful: count('Successful'),
    failed: count('Failed'),
    inconclusive: count('Inconclusive'),
    error: count('Error'),
  };
}
