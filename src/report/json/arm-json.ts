import type { ArmSummary } from '../../model/run.js';
import type { Report } from './report-schema.js';
import { roundOrNull } from './round.js';

type ArmJson = Report['metrics']['canary'];

/** One arm's figures as they stand in reports and traces. */
export function armJson(arm: ArmSummary): ArmJson {
  return {
    requests: arm.requests,
    errors: arm.errors,
    error_rate: roundOrNull(arm.errorRate, 'rate'),
    latency_p50_ms: roundOrNull(arm.latencyP50Ms, 'measure'),
    latency_p95_ms: roundOrNull(arm.latencyP95Ms, 'measure'),
    latency_p99_ms: roundOrNull(arm.latencyP99Ms, 'measure'),
    cpu_percent: roundOrNull(arm.cpuPercent, 'measure'),
    memory_mb: roundOrNull(arm.memoryMb, 'measure'),
    restarts: arm.restarts,
    conversion_rate: roundOrNull(arm.conversionRate, 'rate'),
  };
}

/** `armJson`, for an arm that not every world has. */
export function armJsonOrNull(arm: ArmSummary | null): ArmJson | null {
  return arm === null ? null : armJson(arm);
}
