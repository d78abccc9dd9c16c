import { expect, it } from 'vitest';
import { metricValue } from '../../../../src/measures/metric-value.js';
import { METRICS } from '../../../../src/model/metric.js';
import { versionReading } from '../../../../src/sources/generated/conditions/version-reading.js';
import { version } from '../../../simulation/setups.js';

it('a version has the values that it is configured with', () => {
  const of = versionReading({
    ...version(0.02, 100, 400),
    cpuPercent: 61,
    memoryMb: 700,
    memoryGrowthMbPerMinute: 3,
    restartsPerHour: 4,
    conversionRate: 0.125,
    mismatchRate: 0.004,
  });
  // R: qlnorm(0.95, log(100), log(4) / qnorm(0.99))
  const p95 = 266.49492;
  const values = METRICS.map((metric) => metricValue(metric, of, 0.99) ?? Number.NaN);
  const expected = [0.02, 0.98, 100, p95, 400, 61, 700, 3, 4, 0.125, 0.004, 2];
  for (const [i, value] of values.entries()) expect(value / (expected[i] ?? 0)).toBeCloseTo(1, 6);
});

it('a version with slow requests has the quantiles of the mixture', () => {
  const slow = { share: 0.1, latency: { p50Ms: 62.5, p99Ms: 250 } };
  const of = versionReading({ ...version(0, 25, 100), slow });
  // R: see test/docs/extension.large.test.ts.
  expect(of.latencyMs(0.99)).toBeCloseTo(142.1, 1);
});
