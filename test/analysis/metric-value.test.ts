import { expect, it } from 'vitest';
import { metricValue } from '../../src/analysis/metric-value.js';
import { METRICS } from '../../src/model/metric.js';
import { IDLE, reading } from './observations.js';

it.each(METRICS)('%s of an arm that served nothing is unknown, not a number', (metric) => {
  expect(metricValue(metric, reading(IDLE))).toBeNull();
});

it('a rate is a share of the requests, a latency its quantile', () => {
  const seen = reading({ requests: 8, errors: 2, latencyMs: { 0.5: 40, 0.95: 90, 0.99: 150 } });
  expect(METRICS.map((metric) => metricValue(metric, seen))).toEqual([0.25, 0.75, 40, 90, 150]);
});
