import type { MeasuredValue } from '../../model/rehearsal.js';
import type { ControllerRecord } from '../../model/run.js';
import { policyFindingSentence } from '../words/policy-finding-sentence.js';
import { round } from './figures-json.js';
import type { Report } from './report-schema.js';

type ControllerJson = NonNullable<Report['controller']>;
type Value = ControllerJson['analysis_runs'][number]['metrics'][number]['measurements'][number][2];

/** What a rehearsed controller did, as its report. */
export function controllerJson(record: ControllerRecord): ControllerJson {
  const { kind, policy, phase, message, assumptions, events, runs, ticks } = record;
  return {
    kind,
    policy,
    phase,
    message,
    assumptions: assumptions.map((one) => ({
      code: one.code,
      message: policyFindingSentence(one),
    })),
    events: events.map(({ atSeconds, event, message }) => ({
      at_seconds: atSeconds,
      event: event as ControllerJson['events'][number]['event'],
      message,
    })),
    analysis_runs: runs.map((run) => ({
      name: run.name,
      started_at_seconds: run.startedAtSeconds,
      ended_at_seconds: run.endedAtSeconds,
      phase: run.phase,
      message: run.message,
      metrics: run.metrics.map(({ metric, measurements }) => ({
        metric,
        measurements: measurements.map(({ atSeconds, phase, value }) => [atSeconds, phase, valueJson(value)]),
      })),
    })),
    ticks: ticks.map((tick) => ({
      at_seconds: tick.atSeconds,
      phase: tick.phase,
      weight_percent: tick.weightPercent,
      failed_checks: tick.failedChecks,
      calls: [...tick.calls],
    })),
  };
}

function valueJson(value: MeasuredValue): Value {
  return value === null ? null : typeof value === 'number' ? numberJson(value) : value.map(numberJson);
}

/** What is no number to JSON is written as Prometheus writes it. */
function numberJson(value: number): number | 'NaN' | '+Inf' | '-Inf' {
  if (Number.isFinite(value)) return round(value, 'own');
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
