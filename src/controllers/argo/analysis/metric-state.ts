import type { ArgoMetric, ArgoPhase } from '../../../model/policy/argo-analysis.js';
import type { MetricCounters } from '../../../model/policy/rehearsal-note.js';
import type { MeasurementPhase } from '../measurement-outcome.js';

/** A measurement: done, or still under way, as a job's may be. */
export interface Measurement {
  readonly phase: MeasurementPhase | 'Running';
  /** Null while it is under way. */
  readonly finishedSeconds: number | null;
  /** When one that is under way is looked at again; null: at the next chance. */
  readonly resumeSeconds: number | null;
  readonly message: string;
}

/** A metric within a run. */
export interface MetricState {
  /** Null until it is measured for the first time. */
  readonly phase: ArgoPhase | null;
  readonly counters: MetricCounters;
  readonly last: Measurement | null;
  readonly isDryRun: boolean;
  /** Of the measurement at which its phase last changed. */
  readonly message: string;
}

export const NOTHING_COUNTED: MetricCounters = {
  successful: 0,
  failed: 0,
  inconclusive: 0,
  error: 0,
  count: 0,
  consecutiveError: 0,
  consecutiveSuccess: 0,
};

export function isCompleted(phase: ArgoPhase | null): boolean {
  return phase !== null && phase !== 'Pending' && phase !== 'Running';
}

/** The counters after one more measurement. */
export function counted(counters: MetricCounters, phase: MeasurementPhase): MetricCounters {
  if (phase === 'Error') {
    const consecutiveError = counters.consecutiveError + 1;
    return { ...counters, error: counters.error + 1, consecutiveError, consecutiveSuccess: 0 };
  }
  const isSuccess = phase === 'Successful';
  return {
    ...counters,
    successful: counters.successful + (isSuccess ? 1 : 0),
    failed: counters.failed + (phase === 'Failed' ? 1 : 0),
    inconclusive: counters.inconclusive + (phase === 'Inconclusive' ? 1 : 0),
    count: counters.count + 1,
    consecutiveError: 0,
    consecutiveSuccess: isSuccess ? counters.consecutiveSuccess + 1 : 0,
  };
}

/** How many measurements a metric takes; null: it goes on for as long as the run does. */
export function effectiveCount({ count, interval }: ArgoMetric): number | null {
  if (count !== null && count !== 0) return count;
  return interval === null ? 1 : null;
}
