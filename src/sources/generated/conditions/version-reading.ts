import type { MetricReading } from '../../../model/source.js';
import type { Version } from '../../../model/world.js';
import { logNormalMixture } from '../../../stats/log-normal-mixture.js';

/**
 * What a version truly is, as the reading of an arm in which chance, noise, faults and warm-up have no part: one request,
 * of which the error rate fails, an hour's restarts, and all else at the reference load and as the rollout begins.
 */
export function versionReading(version: Version): MetricReading {
  const { errorRate, latency, slow } = version;
  const parts = [
    { weight: 1 - (slow?.share ?? 0), p50: latency.p50Ms, p99: latency.p99Ms },
    ...(slow === null ? [] : [{ weight: slow.share, p50: slow.latency.p50Ms, p99: slow.latency.p99Ms }]),
  ];
  const latencies = logNormalMixture(parts);
  return {
    requests: 1,
    errors: errorRate,
    latencyMs: (quantile) => latencies.quantile(quantile),
    cpuPercent: () => version.cpuPercent,
    memoryMb: () => version.memoryMb,
    memoryGrowthMbPerMinute: () => version.memoryGrowthMbPerMinute,
    restarts: () => version.restartsPerHour,
    conversionRate: () => version.conversionRate,
    mismatches: () => ({ part: version.mismatchRate ?? 0, whole: 1, copies: 1 }),
    failedOrSlow: (limitMs) => 1 - (1 - errorRate) * (1 - latencies.upperTail(limitMs)),
    own: (name) => ({ part: version.metrics.find(({ metric }) => metric.name === name)?.value ?? 0, whole: 1 }),
  };
}
