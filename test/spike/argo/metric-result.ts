import { effectiveCount, type MetricSpec } from './analysis-spec.js';

/** What one measurement came to. */
export type Outcome = 'Successful' | 'Failed' | 'Inconclusive' | 'Error';

/** Where a metric stands, or a run; an outcome is final. */
export type Phase = 'Running' | Outcome;

/** What is known of one metric of a run. */
export interface MetricResult {
  readonly spec: MetricSpec;
  /** Null until it is measured. */
  readonly phase: Phase | null;
  readonly ok: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly error: number;
  /** Errors, and successes, without anything else between them. */
  readonly errRow: number;
  readonly okRow: number;
  /** When it is to be measured next, in seconds of the run, unless its phase is final. */
  readonly dueAtSeconds: number;
}

export interface OverLimit {
  readonly rule: 'failed' | 'inconclusive' | 'consecutiveErrors';
  readonly value: number;
  readonly limit: number;
}

const ERROR_RETRY_SECONDS = 10;

/** From best to worst. */
const FROM_BEST: readonly Phase[] = ['Successful', 'Running', 'Inconclusive', 'Error', 'Failed'];

const PHASE_OVER: Readonly<Record<OverLimit['rule'], Outcome>> = {
  failed: 'Failed',
  inconclusive: 'Inconclusive',
  consecutiveErrors: 'Error',
};

export function unmeasured(spec: MetricSpec): MetricResult {
  return {
    spec,
    phase: null,
    ok: 0,
    failed: 0,
    inconclusive: 0,
    error: 0,
    errRow: 0,
    okRow: 0,
    dueAtSeconds: spec.initialDelaySeconds,
  };
}

/** How often a metric was measured. */
export function measurements({ ok, failed, inconclusive, error }: MetricResult): number {
  return ok + failed + inconclusive + error;
}

/** The result with one more measurement, not yet judged. An error is tried again after 10 s, whatever the interval. */
export function measured(result: MetricResult, outcome: Outcome, atSeconds: number): MetricResult {
  const { spec } = result;
  const wait = outcome === 'Error' ? ERROR_RETRY_SECONDS : (spec.intervalSeconds ?? ERROR_RETRY_SECONDS);
  return {
    spec,
    phase: 'Running',
    ok: result.ok + (outcome === 'Successful' ? 1 : 0),
    failed: result.failed + (outcome === 'Failed' ? 1 : 0),
    inconclusive: result.inconclusive + (outcome === 'Inconclusive' ? 1 : 0),
    error: result.error + (outcome === 'Error' ? 1 : 0),
    errRow: outcome === 'Error' ? result.errRow + 1 : 0,
    okRow: outcome === 'Successful' ? result.okRow + 1 : 0,
    dueAtSeconds: atSeconds + wait,
  };
}

/** The limit that a metric is over; of several, errors before inconclusive measurements before failures. */
export function overLimit({ spec, failed, inconclusive, errRow }: MetricResult): OverLimit | null {
  const { failureLimit, inconclusiveLimit, consecutiveErrorLimit } = spec;
  if (errRow > consecutiveErrorLimit) return { rule: 'consecutiveErrors', value: errRow, limit: consecutiveErrorLimit };
  if (inconclusive > inconclusiveLimit) return { rule: 'inconclusive', value: inconclusive, limit: inconclusiveLimit };
  return failureLimit >= 0 && failed > failureLimit ? { rule: 'failed', value: failed, limit: failureLimit } : null;
}

/** The result judged: what is final stays, and what was never measured. */
export function judged(result: MetricResult, isEnding: boolean): MetricResult {
  return result.phase === 'Running' ? { ...result, phase: phaseOf(result, isEnding) } : result;
}

function phaseOf(result: MetricResult, isEnding: boolean): Phase {
  const over = overLimit(result);
  if (over !== null) return PHASE_OVER[over.rule];
  const { failureLimit, consecutiveSuccessLimit } = result.spec;
  const needsStreak = consecutiveSuccessLimit > 0;
  if (needsStreak && result.okRow >= consecutiveSuccessLimit) return 'Successful';
  const count = effectiveCount(result.spec);
  if (count !== null && result.ok + result.failed + result.inconclusive >= count) {
    if (!needsStreak) return 'Successful';
    return failureLimit >= 0 ? 'Inconclusive' : 'Failed';
  }
  return isEnding ? 'Successful' : 'Running';
}

export function isFinal(phase: Phase | null): phase is Outcome {
  return phase !== null && phase !== 'Running';
}

export function isWorse(phase: Phase, than: Phase): boolean {
  return FROM_BEST.indexOf(phase) > FROM_BEST.indexOf(than);
}
