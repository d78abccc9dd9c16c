import { LATENCY_QUANTILES, type Metric } from '../model/metric.js';
import type { Reading } from '../model/reading.js';

/** The value of a metric in a reading; null when the arm served nothing. */
export function metricValue(metric: Metric, reading: Reading): number | null {
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
  }
}
