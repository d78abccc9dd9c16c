import { expect, it } from 'vitest';
import { metricValue } from '../../src/measures/metric-value.js';
import { METRICS } from '../../src/model/metric.js';
import type { Compared } from '../../src/model/source.js';
import { IDLE, judgedValue, reading } from '../analysis/observations.js';

it.each(METRICS)('%s of an arm that served nothing is unknown, not a number', (metric) => {
  expect(metricValue(metric, reading(IDLE), 0.999)).toBeNull();
});

it('a rate is a share of the requests, a latency its quantile, a gauge what was read, a burn a multiple', () => {
  const seen = reading({
    requests: 8,
    errors: 2,
    latencyMs: { 0.5: 40, 0.95: 90, 0.99: 150 },
    cpuPercent: 61,
    memoryMb: 700,
    memoryGrowthMbPerMinute: 3,
    restarts: 4,
    conversionRate: 0.125,
    mismatches: { part: 1, whole: 5, copies: 6 },
  });
  expect(METRICS.map((metric) => metricValue(metric, seen, 0.875))).toEqual([
    0.25, 0.75, 40, 90, 150, 61, 700, 3, 4, 0.125, 0.2, 2,
  ]);
});

it('a conversion rate is unknown while nothing succeeds', () => {
  expect(metricValue('conversion_rate', reading({ requests: 8, errors: 8 }))).toBeNull();
});

it('answers to copies are compared where there are some, and at their worst where the canary gave none', () => {
  const judged = (mismatches?: Compared) =>
    judgedValue(
      'mismatch_rate',
      reading({ requests: 8, errors: 8, ...(mismatches === undefined ? {} : { mismatches }) }),
      null,
    );
  expect(judged()).toBeNull();
  expect(judged({ part: 0, whole: 0, copies: 8 })).toBe(1);
  expect(judged({ part: 1, whole: 4, copies: 8 })).toBe(0.25);
});

it('a conversion rate that no success explains is that of copies, and unknown to a judge', () => {
  const none = { ...reading({ requests: 8, errors: 2 }), conversionRate: () => null };
  expect(judgedValue('conversion_rate', none, null)).toBeNull();
  expect(judgedValue('conversion_rate', reading({ requests: 8, errors: 8 }), null)).toBe(0);
});

it('a burn rate without an objective is our own error', () => {
  expect(() => metricValue('burn_rate', reading({ requests: 8, errors: 2 }))).toThrow('without an objective');
});
