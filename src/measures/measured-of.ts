import type { OwnMetricName } from '../model/metric.js';
import type { Measured } from '../model/rehearsal.js';
import type { Reading } from '../model/source.js';

/** What each measurement makes of what was served over so many seconds. */
const MEASUREMENTS: Readonly<Record<Measured, (reading: Reading, seconds: number, meanOf: MeanOf) => number | null>> = {
  requests: ({ requests }) => requests,
  requests_per_second: ({ requests }, seconds) => requests / seconds,
  errors: ({ errors }) => errors,
  error_share: ({ requests, errors }) => errors / requests,
  success_share: ({ requests, errors }) => 1 - errors / requests,
  latency_p50_ms: (reading) => reading.latencyMs(0.5),
  latency_p95_ms: (reading) => reading.latencyMs(0.95),
  latency_p99_ms: (reading) => reading.latencyMs(0.99),
  latency_mean_ms: (reading, _, meanOf) => meanOf(reading.latencyCounts()),
  conversion_rate: (reading) => reading.conversionRate(),
  cpu_percent: (reading) => reading.cpuPercent(),
  memory_mb: (reading) => reading.memoryMb(),
  restarts: (reading) => reading.restarts(),
};

/** The mean latency of requests by bucket, in milliseconds. */
type MeanOf = (counts: Float64Array) => number | null;

/** A measurement of what was served over so many seconds; null: nothing was. */
export function measuredOf(
  is: Measured | OwnMetricName,
  reading: Reading,
  seconds: number,
  meanOf: MeanOf,
): number | null {
  if (reading.requests === 0) return null;
  if (Object.hasOwn(MEASUREMENTS, is)) return MEASUREMENTS[is as Measured](reading, seconds, meanOf);
  const { part, whole } = reading.own(is as OwnMetricName);
  return whole === 0 ? null : part / whole;
}
