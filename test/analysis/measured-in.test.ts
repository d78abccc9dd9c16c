import { expect, test } from 'vitest';
import { measuredIn } from '../../src/analysis/measured-in.js';
import { NOTHING_SERVED } from '../../src/measures/metric-value.js';
import type { OwnMetricName } from '../../src/model/metric.js';
import { MEASURED } from '../../src/model/policy/rehearsal.js';
import type { Reading } from '../../src/model/source.js';
import { BUCKET_COUNT, bucketOf } from '../../src/stats/numeric/exponential-buckets.js';

const OWN = 'orders' as OwnMetricName;

/** 400 requests of 1 ms and 100 of 100 ms, 5 of them failed. */
const READING: Reading = {
  ...NOTHING_SERVED,
  requests: 500,
  errors: 5,
  latencyMs: (quantile) => quantile * 1_000,
  cpuPercent: () => 40,
  memoryMb: () => 300,
  restarts: () => 2,
  conversionRate: () => 0.03,
  own: () => ({ part: 6, whole: 24 }),
  latencyCounts: () => {
    const counts = new Float64Array(BUCKET_COUNT);
    counts[bucketOf(1)] = 400;
    counts[bucketOf(100)] = 100;
    return counts;
  },
};

test.each([
  ['error_share', 0.01],
  ['success_share', 0.99],
  ['latency_p50_ms', 500],
  ['latency_p95_ms', 950],
  ['latency_p99_ms', 990],
  ['requests', 500],
  ['requests_per_second', 25],
  ['errors', 5],
  ['conversion_rate', 0.03],
  ['cpu_percent', 40],
  ['memory_mb', 300],
  ['restarts', 2],
  [OWN, 0.25],
] as const)('%s of 500 requests in 20 s is %d', (is, value) => {
  expect(measuredIn(is, READING, 20)).toBeCloseTo(value, 12);
});

test('the mean latency is that of the requests, to the width of a bucket', () => {
  // (400 · 1 + 100 · 100) ÷ 500.
  const mean = measuredIn('latency_mean_ms', READING, 20) ?? 0;
  expect(Math.abs(mean / 20.8 - 1)).toBeLessThan(0.011);
});

test('of an arm that served nothing there is no value', () => {
  for (const is of [...MEASURED, OWN]) expect(measuredIn(is, { ...READING, requests: 0, errors: 0 }, 20)).toBeNull();
});

test('failures have no value where they have no series yet', () => {
  const unseen = { ...READING, hasNoErrorSeries: true };
  expect(
    (['errors', 'error_share', 'success_share', 'requests'] as const).map((is) => measuredIn(is, unseen, 20)),
  ).toEqual([null, null, null, 500]);
  expect(measuredIn(OWN, { ...READING, own: () => ({ part: 0, whole: 0 }) }, 20)).toBeNull();
});
