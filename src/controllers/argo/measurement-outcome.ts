import type { ConditionFault } from './condition/condition-error.js';
import { type Condition, type ConditionOutcome, conditionOf } from './condition/evaluate-condition.js';
import { type Answered, isNilOrEmpty, type Measured } from './condition/value.js';

/** What one finished measurement counts as. */
export type MeasurementPhase = 'Successful' | 'Failed' | 'Inconclusive' | 'Error';

export interface MeasurementOutcome {
  readonly phase: MeasurementPhase;
  /** Why it is an Error; null where it is none. */
  readonly fault: ConditionFault | 'no_data' | 'provider' | null;
  /** As the controller writes it; '' where it writes nothing. */
  readonly message: string;
}

/** What a metric's two conditions make of a result; '' is no condition. */
export type Assessment = (measured: Measured) => MeasurementOutcome;

const NO_DATA = 'metric result is nil or empty: no data returned from the metric provider';

/** Both conditions are evaluated, whatever the other says; without any, every result is Successful. */
export function assessmentOf(successCondition: string, failureCondition: string): Assessment {
  const success = successCondition === '' ? null : conditionOf(successCondition);
  const failure = failureCondition === '' ? null : conditionOf(failureCondition);
  return (measured) => {
    if (measured.kind === 'error') return { phase: 'Error', fault: 'provider', message: measured.message };
    const succeeded = success?.(measured) ?? null;
    const error = errorOf(succeeded, 'successCondition', successCondition, measured);
    if (error !== null) return error;
    const failed = failure?.(measured) ?? null;
    return errorOf(failed, 'failureCondition', failureCondition, measured) ?? phaseOf(held(succeeded), held(failed));
  };
}

function held(outcome: ConditionOutcome | null): boolean | null {
  return outcome !== null && 'holds' in outcome ? outcome.holds : null;
}

/** A condition that is not there is null. */
function phaseOf(succeeded: boolean | null, failed: boolean | null): MeasurementOutcome {
  const isFailed = failed ?? (succeeded === null ? false : !succeeded);
  const isSucceeded = succeeded ?? !isFailed;
  const phase = isFailed ? 'Failed' : isSucceeded ? 'Successful' : 'Inconclusive';
  return { phase, fault: null, message: '' };
}

function errorOf(
  outcome: ReturnType<Condition> | null,
  name: string,
  text: string,
  measured: Answered,
): MeasurementOutcome | null {
  if (outcome === null || 'holds' in outcome) return null;
  const isEmpty = isNilOrEmpty(measured) && outcome.fault !== 'not_supported';
  return {
    phase: 'Error',
    fault: isEmpty ? 'no_data' : outcome.fault,
    message: `could not evaluate ${name} "${text}": ${isEmpty ? NO_DATA : outcome.message}`,
  };
}
