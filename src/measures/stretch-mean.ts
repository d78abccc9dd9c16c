import { isBuiltIn, METRICS, type Metric, type OwnMetric } from '../model/metric.js';
import type { Reading } from '../model/source.js';
import { valueFrom } from './metric-value.js';
import { metricRow } from './metrics.js';

/** A mean, and of how many events it is, if it counts any: of a share a binomial number, else a Poisson one. */
export interface StretchMean {
  readonly value: number;
  readonly whole: number | null;
  readonly isShare: boolean;
  readonly isPerHour: boolean;
}

const HOUR = 3_600;

/** Of fewer the slowest hundredth says little. */
const ENOUGH_LATENCIES = 5_000;

/** A metric over a stretch of time that is held against another of another length; null: there is none, or it says too little. */
export function stretchMean(
  metric: Metric,
  reading: Reading,
  seconds: number,
  own: readonly OwnMetric[],
): StretchMean | null {
  const { source } = metricRow(metric, own);
  const value = valueFrom(source, reading, null);
  if (value === null) return null;
  const plain = { value, whole: null, isShare: false, isPerHour: false };
  if (source.of === 'errors') return { ...plain, whole: reading.requests, isShare: true };
  if (source.of === 'conversions') return { ...plain, whole: reading.requests - reading.errors, isShare: true };
  if (metric === 'restarts')
    return { ...plain, value: (value * HOUR) / seconds, whole: seconds / HOUR, isPerHour: true };
  if (source.of === 'latencies' && reading.requests < ENOUGH_LATENCIES) return null;
  if (source.of !== 'own' || source.metric.kind.is === 'gauge') return plain;
  return { ...plain, whole: reading.own(source.metric.name).whole, isShare: source.metric.kind.is === 'ratio' };
}

/** Metrics that each say something else, of a service without an objective; of memory that grows anyway not how much there is. */
export function distinctMetrics(own: readonly OwnMetric[], growsAnyway: boolean): readonly Metric[] {
  const left = METRICS.filter((metric) => distinct(metric) === metric && metric !== 'burn_rate');
  return [...left.filter((metric) => !growsAnyway || metric !== 'memory_mb'), ...own.map(({ name }) => name)];
}

/** Successes are the other side of errors. */
export function distinct(metric: Metric): Metric {
  return isBuiltIn(metric) && metric === 'success_rate' ? 'error_rate' : metric;
}
