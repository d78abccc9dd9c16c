import type { OwnMetricName } from '../model/metric.js';
import { MEASURED, type Measured } from '../model/policy/rehearsal.js';
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
  error_share: errorShare,
  success_share: (reading) => {
    const errors = errorShare(reading);
    return errors === null ? null : 1 - errors;
  },
  latency_p50_ms: (reading) => reading.latencyMs(0.5),
  latency_p95_ms: (reading) => reading.latencyMs(0.95),
  latency_p99_ms: (reading) => reading.latencyMs(0.99),
  latency_mean_ms: meanLatency,
  requests: ({ requests }) => requests,
  requests_per_second: ({ requests }, seconds) => (seconds > 0 ? requests / seconds : null),
  errors: ({ errors, hasNoErrorSeries }) => (hasNoErrorSeries === true ? null : errors),
  conversion_rate: (reading) => reading.conversionRate(),
  cpu_percent: (reading) => reading.cpuPercent(),
  memory_mb: (reading) => reading.memoryMb(),
  restarts: (reading) => reading.restarts(),
};

function errorShare({ requests, errors, hasNoErrorSeries }: Reading): number | null {
  return hasNoErrorSeries === true ? null : errors / requests;
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
