import { METRIC_UNITS, metricRow } from '../../measures/metrics.js';
import type { Evidence, RateEstimate } from '../../model/evidence.js';
import { isBuiltIn, type Metric } from '../../model/metric.js';
import type { ArmSummary } from '../../model/run.js';
import type { Finding } from '../../model/verdict.js';
import type { EvidenceJson } from './evidence-schema.js';
import type { Report } from './report-schema.js';

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
    ...ownJson(arm.metrics),
  };
}

function ownJson(metrics: ArmSummary['metrics']): Pick<ArmJson, 'metrics'> {
  const values = Object.entries(metrics);
  if (values.length === 0) return {};
  return { metrics: Object.fromEntries(values.map(([name, value]) => [name, roundOrNull(value, 'own')])) };
}

/** `armJson`, for an arm that not every world has. */
export function armJsonOrNull(arm: ArmSummary | null): ArmJson | null {
  return arm === null ? null : armJson(arm);
}

/** The numbers of a judged condition as they stand in the reason of a report and in the reasons of a trace. */
export function findingJson(
  finding: Pick<Finding, 'metric' | 'of' | 'place' | 'condition' | 'observed' | 'limit' | 'bound' | 'baseline'>,
) {
  const { metric, of, place, condition, observed, limit, bound, baseline } = finding;
  const unit = unitOf(metric);
  return {
    metric,
    condition,
    ...(of === undefined ? {} : { of }),
    ...(place === undefined ? {} : { rule: place }),
    observed: round(observed, unit),
    limit,
    bound: roundOrNull(bound, unit),
    baseline: roundOrNull(baseline, unit),
  };
}

/** Enough for people and scripts, and few enough that the last bits of a double never change a byte. */
const DIGITS = 8;

/** Evidence as it stands in reports and traces. */
export function evidenceJson(evidence: Evidence): EvidenceJson {
  const { pValue, eValue, effect, interval, canaryRate, baselineRate, needs, note } = evidence.detail();
  return {
    judge: evidence.judge,
    method: evidence.method,
    subject: evidence.subject,
    outcome: evidence.outcome,
    why: evidence.why,
    statistic: evidence.statisticName,
    value: significant(evidence.statistic),
    boundary: significant(evidence.boundary),
    p_value: significant(pValue),
    e_value: significant(eValue),
    effect: effect === null ? null : { kind: effect.kind, value: significant(effect.value) },
    interval: interval === null ? null : { low: significant(interval.low), high: significant(interval.high) },
    canary_rate: estimateJson(canaryRate),
    baseline_rate: estimateJson(baselineRate),
    note: note ?? null,
    needs,
  };
}

function estimateJson(estimate: RateEstimate | null): EvidenceJson['canary_rate'] {
  if (estimate === null) return null;
  return { rate: round(estimate.rate, 'rate'), low: round(estimate.low, 'rate'), high: round(estimate.high, 'rate') };
}

/** Evidence can be a millionth or a million times a billion: its leading digits count. What is beyond a double is its end. */
function significant(value: number | null): number | null {
  if (value === null) return null;
  if (Number.isNaN(value)) throw new RangeError('a report holds no NaN');
  if (!Number.isFinite(value)) return value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
  return Number(value.toPrecision(DIGITS)) + 0;
}

export type RoundedUnit = 'rate' | 'measure' | 'own';

const DECIMALS = { rate: 9, measure: 3 } as const satisfies Record<Exclude<RoundedUnit, 'own'>, number>;

/** Of metrics whose unit is their author's. */
const OWN_DIGITS = 9;

/**
 * The one place where a report's numbers are rounded: rates to 9 decimals, what is measured (milliseconds, percent,
 * megabytes, expected numbers) to 3, metrics of one's own to 9 digits, so that noise in the last bit of a double never changes a byte. `toFixed` rounds
 * the exact value in decimal, alike in every engine.
 */
export function round(value: number, unit: RoundedUnit): number {
  if (!Number.isFinite(value)) {
    throw new RangeError(`a report holds finite numbers only, not ${value}`);
  }
  // + 0: −0 becomes 0
  if (unit === 'own') return Number(value.toPrecision(OWN_DIGITS)) + 0;
  return Number(value.toFixed(DECIMALS[unit])) + 0;
}

/** `round`, for a number that may be missing. */
export function roundOrNull(value: number | null, unit: RoundedUnit): number | null {
  return value === null ? null : round(value, unit);
}

/** The unit in which a metric, and any bound on it, is rounded. */
export function unitOf(metric: Metric): RoundedUnit {
  return isBuiltIn(metric) ? METRIC_UNITS[metricRow(metric).unit].rounding : 'own';
}
