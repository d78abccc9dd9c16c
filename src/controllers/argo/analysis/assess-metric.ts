import type { ArgoMetric, ArgoPhase } from '../../../model/policy/argo-analysis.js';
import type { MetricCounters, MetricLimits } from '../../../model/policy/rehearsal-note.js';
import { effectiveCount, isCompleted, type MetricState } from './metric-state.js';

/** Errors in a row that are borne where a metric does not say. */
const CONSECUTIVE_ERROR_LIMIT = 4;

/** What a metric is held to, with what holds where it does not say. */
export function limitsOf(metric: ArgoMetric): MetricLimits {
  return {
    count: effectiveCount(metric),
    failureLimit: metric.failureLimit ?? 0,
    inconclusiveLimit: metric.inconclusiveLimit ?? 0,
    consecutiveErrorLimit: metric.consecutiveErrorLimit ?? CONSECUTIVE_ERROR_LIMIT,
    consecutiveSuccessLimit: metric.consecutiveSuccessLimit ?? 0,
  };
}

/** A limit that is exceeded, as a run's message has it. */
export interface Excess {
  readonly phase: 'Failed' | 'Inconclusive' | 'Error';
  readonly rule: 'failed' | 'inconclusive' | 'consecutiveErrors';
  readonly value: number;
  readonly limit: number;
}

/** The limit that counts of those that are exceeded: errors before inconclusive measurements before failures. */
export function excessOf(metric: ArgoMetric, counters: MetricCounters): Excess | null {
  const { consecutiveErrorLimit: errorLimit, inconclusiveLimit, failureLimit } = limitsOf(metric);
  if (counters.consecutiveError > errorLimit) {
    return { phase: 'Error', rule: 'consecutiveErrors', value: counters.consecutiveError, limit: errorLimit };
  }
  if (counters.inconclusive > inconclusiveLimit) {
    return { phase: 'Inconclusive', rule: 'inconclusive', value: counters.inconclusive, limit: inconclusiveLimit };
  }
  if (failureLimit >= 0 && counters.failed > failureLimit) {
    return { phase: 'Failed', rule: 'failed', value: counters.failed, limit: failureLimit };
  }
  return null;
}

const LIMIT_NAMES = {
  failed: 'failureLimit',
  inconclusive: 'inconclusiveLimit',
  consecutiveErrors: 'consecutiveErrorLimit',
} as const;

export function excessText({ rule, value, limit }: Excess): string {
  return `${rule} (${value}) > ${LIMIT_NAMES[rule]} (${limit})`;
}

/** The phase of a metric after what has been measured; `isTerminating` where its run takes no more measurements. */
export function assessMetric(metric: ArgoMetric, state: MetricState, isTerminating: boolean): ArgoPhase {
  if (state.phase !== null && isCompleted(state.phase)) return state.phase;
  if (state.last === null) return isTerminating ? 'Successful' : 'Pending';
  if (state.last.finishedSeconds === null) return 'Running';
  const excess = excessOf(metric, state.counters);
  if (excess !== null) return excess.phase;
  const wanted = metric.consecutiveSuccessLimit ?? 0;
  if (wanted > 0 && state.counters.consecutiveSuccess >= wanted) return 'Successful';
  const count = effectiveCount(metric);
  if (count !== null && state.counters.count >= count) return atCount(metric, wanted > 0);
  return isTerminating ? 'Successful' : 'Running';
}

/** All measurements are taken and no limit is exceeded; `isUnmet`: successes in a row are wanted and have not come. */
function atCount({ failureLimit }: ArgoMetric, isUnmet: boolean): ArgoPhase {
  if (!isUnmet) return 'Successful';
  return (failureLimit ?? 0) >= 0 ? 'Inconclusive' : 'Failed';
}
