import type { BuiltInMetric, Metric, OwnMetric } from '../model/metric.js';
import type { MetricReading, Quotient, Reading } from '../model/source.js';
import type { MetricSource } from './metric-source.js';
import { metricRow } from './metrics.js';

/**
 * The value of a metric in a reading; null when the arm served nothing, for a conversion rate also when no request
 * succeeded, and for what comes from errors also when there is no series of them. `objective`, in (0, 1), is the share of requests that must succeed: some metrics need it.
 */
export function metricValue(
  metric: Metric,
  reading: MetricReading,
  objective: number | null = null,
  own: readonly OwnMetric[] = [],
  slowerThanMs?: number,
): number | null {
  return valueFrom(metricRow(metric, own, slowerThanMs).source, reading, objective);
}

/** The same, of a metric whose row was looked up before: every rule of every window of a study comes here. */
export function valueFrom(source: MetricSource, reading: MetricReading, objective: number | null): number | null {
  if (reading.requests === 0) return null;
  switch (source.of) {
    case 'errors':
      if (reading.hasNoErrorSeries === true) return null;
      return source.value(badOf(source, reading), reading.requests, objective);
    case 'latencies':
      return reading.latencyMs(source.quantile);
    case 'conversions':
      return reading.conversionRate();
    case 'copies':
      return quotient(reading.mismatches());
    case 'instances':
      return source.value(reading);
    case 'own':
      return ownValue(source.metric, reading);
  }
}

function badOf({ slowerThanMs }: Extract<MetricSource, { of: 'errors' }>, reading: MetricReading): number {
  return slowerThanMs === undefined ? reading.errors : reading.failedOrSlow(slowerThanMs);
}

/** Of a metric that the configuration brings along; null where there is nothing of it. */
export function ownValue({ name }: OwnMetric, reading: MetricReading): number | null {
  return quotient(reading.own(name));
}

function quotient(of: Quotient | null): number | null {
  return of === null || of.whole === 0 ? null : of.part / of.whole;
}

/** The same, as a judge takes it, of a metric whose row was looked up before: null only when the arm served nothing, or has no series of errors. */
export function judgedFrom(source: MetricSource, reading: MetricReading, objective: number | null): number | null {
  const value = valueFrom(source, reading, objective);
  if (value !== null || reading.requests === 0) return value;
  if (source.of === 'own') return source.withoutWhole;
  if (source.of === 'copies') return reading.mismatches() === null ? null : source.withoutAnswer;
  // What succeeded and cannot convert are copies.
  return source.of === 'conversions' && reading.errors === reading.requests ? source.withoutSuccess : null;
}

/** Of an arm that served nothing. */
export const NOTHING_SERVED: Reading = {
  requests: 0,
  errors: 0,
  latencyMs: () => null,
  cpuPercent: () => null,
  memoryMb: () => null,
  memoryGrowthMbPerMinute: () => null,
  restarts: () => 0,
  conversionRate: () => null,
  own: () => ({ part: 0, whole: 0 }),
  mismatches: () => null,
  slowerThan: () => 0,
  failedOrSlow: () => 0,
  latencyCounts: () => new Float64Array(0),
};

/** How bad a value of a metric is: greater is worse. */
export function badness(metric: BuiltInMetric, value: number): number {
  return metricRow(metric).worse === 'more' ? value : -value;
}

/** Whether a metric is sure to be at its worst when every request fails. */
export function showsTotalFailure(metric: BuiltInMetric): boolean {
  const { of } = metricRow(metric).source;
  return of === 'errors' || of === 'conversions';
}
