import { LATENCY_QUANTILES, type Metric } from '../model/metric.js';
import type { Reading } from '../model/source.js';

/**
 * The value of a metric in a reading; null when the arm served nothing, and for a conversion rate also when no request
 * succeeded. `objective`, in (0, 1), is the share of requests that must succeed: a burn rate cannot be told without.
 */
export function metricValue(metric: Metric, reading: Reading, objective: number | null = null): number | null {
  if (reading.requests === 0) return null;
  switch (metric) {
    case 'error_rate':
      return reading.errors / reading.requests;
    case 'success_rate':
      return (reading.requests - reading.errors) / reading.requests;
    case 'latency_p50_ms':
    case 'latency_p95_ms':
    case 'latency_p99_ms':
      return reading.latencyMs(LATENCY_QUANTILES[metric]);
    case 'cpu_percent':
      return reading.cpuPercent();
    case 'memory_mb':
      return reading.memoryMb();
    case 'memory_growth_mb_per_minute':
      return reading.memoryGrowthMbPerMinute();
    case 'restarts':
      return reading.restarts();
    case 'conversion_rate':
      return reading.conversionRate();
    case 'burn_rate':
      if (objective === null) throw new Error('burn_rate asked of a service without an objective');
      return reading.errors / reading.requests / (1 - objective);
  }
}
