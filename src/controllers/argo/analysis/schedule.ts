import type { ArgoMetric } from '../../../model/policy/argo-analysis.js';
import { effectiveCount, isCompleted, type MetricState } from './metric-state.js';

/** After an error the next try comes this much later, whatever the interval says. */
const ERROR_RETRY_SECONDS = 10;

/** When a metric is to be measured next, or looked at where a measurement is under way; null: not any more. */
export function nextMeasurement(metric: ArgoMetric, state: MetricState, startedSeconds: number): number | null {
  if (isCompleted(state.phase)) return null;
  const { last } = state;
  if (last === null) {
    if (metric.initialDelay === null) return startedSeconds;
    // One that cannot be read never passes.
    return metric.initialDelay.seconds === null ? null : startedSeconds + metric.initialDelay.seconds;
  }
  if (last.finishedSeconds === null) return last.resumeSeconds ?? Number.NEGATIVE_INFINITY;
  const count = effectiveCount(metric);
  if (count !== null && state.counters.count >= count) return null;
  const gap = gapSeconds(metric, last.phase === 'Error');
  return gap === null ? null : last.finishedSeconds + gap;
}

function gapSeconds({ interval }: ArgoMetric, isError: boolean): number | null {
  return isError || interval === null ? ERROR_RETRY_SECONDS : interval.seconds;
}
