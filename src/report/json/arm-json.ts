import type { ArmSummary } from '../../model/run.js';
import type { Report } from './report-schema.js';
import { type RoundedUnit, round } from './round.js';

/** One arm's figures as they stand in reports and traces. */
export function armJson(arm: ArmSummary): Report['metrics']['canary'] {
  return {
    requests: arm.requests,
    errors: arm.errors,
    error_rate: orNull(arm.errorRate, 'rate'),
    latency_p50_ms: orNull(arm.latencyP50Ms, 'ms'),
    latency_p95_ms: orNull(arm.latencyP95Ms, 'ms'),
    latency_p99_ms: orNull(arm.latencyP99Ms, 'ms'),
  };
}

function orNull(value: number | null, unit: RoundedUnit): number | null {
  return value === null ? null : round(value, unit);
}
