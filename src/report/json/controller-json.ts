import type { AnalysisRecord, ControllerRecord, MetricRecord } from '../../model/policy/controller-record.js';
import type { MeasuredValue, MetricCounters, MetricLimits } from '../../model/policy/rehearsal-note.js';
import { policyFindingSentence } from '../words/policy-finding-sentence.js';
import { round } from './figures-json.js';
import type { Report } from './report-schema.js';

type ControllerJson = NonNullable<Report['controller']>;
type RunJson = ControllerJson['analysis_runs'][number];
type Value = RunJson['metrics'][number]['measurements'][number][2];

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
    events: events.map(({ atSeconds, event, message }) => ({ at_seconds: atSeconds, event, message })),
    analysis_runs: runs.map(runJson),
    ticks: ticks.map((tick) => ({
      at_seconds: tick.atSeconds,
      phase: tick.phase,
      weight_percent: tick.weightPercent,
      failed_checks: tick.failedChecks,
      calls: [...tick.calls],
    })),
  };
}

function runJson(run: AnalysisRecord): RunJson {
  return {
    name: run.name,
    started_at_seconds: run.startedAtSeconds,
    ended_at_seconds: run.endedAtSeconds,
    phase: run.phase,
    message: run.message,
    run_summary: run.summaries?.run ?? null,
    dry_run_summary: run.summaries?.dryRun ?? null,
    metrics: run.metrics.map(metricJson),
  };
}

function metricJson({ limits, counters, ...one }: MetricRecord): RunJson['metrics'][number] {
  return {
    metric: one.metric,
    phase: one.phase,
    message: one.message,
    dry_run: one.isDryRun,
    limits: limits === null ? null : limitsJson(limits),
    counters: counters === null ? null : countersJson(counters),
    measurements: one.measurements.map(({ atSeconds, phase, value }) => [atSeconds, phase, valueJson(value)]),
  };
}

function limitsJson(limits: MetricLimits): NonNullable<RunJson['metrics'][number]['limits']> {
  return {
    count: limits.count,
    failure_limit: limits.failureLimit,
    inconclusive_limit: limits.inconclusiveLimit,
    consecutive_error_limit: limits.consecutiveErrorLimit,
    consecutive_success_limit: limits.consecutiveSuccessLimit,
  };
}

function countersJson(counters: MetricCounters): NonNullable<RunJson['metrics'][number]['counters']> {
  const { consecutiveError, consecutiveSuccess, ...counts } = counters;
  return { ...counts, consecutive_error: consecutiveError, consecutive_success: consecutiveSuccess };
}

function valueJson(value: MeasuredValue): Value {
  return value === null ? null : typeof value === 'number' ? numberJson(value) : value.map(numberJson);
}

/** What is no number to JSON is written as Prometheus writes it. */
function numberJson(value: number): number | 'NaN' | '+Inf' | '-Inf' {
  if (Number.isFinite(value)) return round(value, 'own');
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
