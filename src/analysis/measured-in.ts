import { valueFrom } from '../measures/metric-value.js';
import { metricRow } from '../measures/metrics.js';
import type { BuiltInMetric, OwnMetricName } from '../model/metric.js';
import { MEASURED, type Measured } from '../model/rehearsal.js';
import type { Reading } from '../model/source.js';
import { logAtBucketPosition } from '../stats/numeric/exponential-buckets.js';

type Of = (reading: Reading, seconds: number) => number | null;

/**
 * What a provider measures of an arm in a reading of so many seconds, in the units of `MEASURED`; null where the arm served
 * nothing, or where there is nothing of it. Of a metric of one's own it is the quotient.
 */
export function measuredIn(is: Measured | OwnMetricName, reading: Reading, seconds: number): number | null {
  if (reading.requests === 0) return null;
  return isMeasured(is) ? ROWS[is](reading, seconds) : quotient(reading.own(is));
}

function isMeasured(is: Measured | OwnMetricName): is is Measured {
  return (MEASURED as readonly string[]).includes(is);
}

const ROWS: Readonly<Record<Measured, Of>> = {
  error_share: asMetric('error_rate'),
  success_share: asMetric('success_rate'),
  latency_p50_ms: asMetric('latency_p50_ms'),
  latency_p95_ms: asMetric('latency_p95_ms'),
  latency_p99_ms: asMetric('latency_p99_ms'),
  latency_mean_ms: meanLatency,
  requests: ({ requests }) => requests,
  requests_per_second: ({ requests }, seconds) => (seconds > 0 ? requests / seconds : null),
  errors: ({ errors, hasNoErrorSeries }) => (hasNoErrorSeries === true ? null : errors),
  conversion_rate: asMetric('conversion_rate'),
  cpu_percent: asMetric('cpu_percent'),
  memory_mb: asMetric('memory_mb'),
  restarts: asMetric('restarts'),
};

function asMetric(metric: BuiltInMetric): Of {
  const { source } = metricRow(metric);
  return (reading) => valueFrom(source, reading, null);
}

/** Each request in the middle of its bucket on the logarithm: off by less than 1.1 %. */
function meanLatency(reading: Reading): number | null {
  let sum = 0;
  let all = 0;
  for (const [bucket, count] of reading.latencyCounts().entries()) {
    if (count === 0) continue;
    sum += count * Math.exp(logAtBucketPosition(bucket + 0.5));
    all += count;
  }
  return all === 0 ? null : sum / all;
}

function quotient({ part, whole }: { readonly part: number; readonly whole: number }): number | null {
  return whole === 0 ? null : part / whole;
}
