import { describe, expect, it } from 'vitest';
import { badness, metricValue, showsTotalFailure } from '../../src/measures/metric-value.js';
import { CONDITIONED_METRICS, METRIC_UNITS, metricRow, RANKED_METRICS } from '../../src/measures/metrics.js';
import { METRICS, type Metric } from '../../src/model/metric.js';
import { type Figures, judgedValue, reading } from '../analysis/observations.js';

const OBJECTIVE = 0.99;

/** What one arm shows, and what it shows when it is worse in everything. */
const GOOD: Figures = {
  requests: 1000,
  errors: 10,
  latencyMs: 50,
  cpuPercent: 40,
  memoryMb: 500,
  memoryGrowthMbPerMinute: 1,
  restarts: 1,
  conversionRate: 0.05,
  mismatches: { part: 3, whole: 600, copies: 700 },
};
const BAD: Figures = {
  requests: 1000,
  errors: 11,
  latencyMs: 51,
  cpuPercent: 41,
  memoryMb: 501,
  memoryGrowthMbPerMinute: 2,
  restarts: 2,
  conversionRate: 0.04,
  mismatches: { part: 4, whole: 600, copies: 700 },
};

describe.each(METRICS)('the row of %s', (metric) => {
  const row = metricRow(metric);
  const judged = (figures: Figures): number => judgedValue(metric, reading(figures), OBJECTIVE) ?? Number.NaN;

  it('says what it is in words that go on from a comma', () => {
    expect(row.is).toMatch(/^[a-zA-Z0-9].*[^.,;]$/);
  });

  it('gives a worse canary a worse value', () => {
    expect(badness(metric, judged(BAD))).toBeGreaterThan(badness(metric, judged(GOOD)));
  });

  it('never gives an arm a better value when more of its requests fail and nothing else changes', () => {
    const bad = Array.from({ length: 1001 }, (_, errors) => badness(metric, judged({ ...GOOD, errors })));
    expect(bad).toEqual(bad.toSorted((a, b) => a - b));
    expect(bad.every((value) => Number.isFinite(value))).toBe(true);
  });

  it('gives the worst value there can be to an arm whose every request fails, if that is sure to show', () => {
    const worst: Partial<Record<Metric, number>> = {
      error_rate: 1,
      success_rate: 0,
      conversion_rate: 0,
      burn_rate: 100,
    };
    expect(showsTotalFailure(metric)).toBe(Object.hasOwn(worst, metric));
    if (showsTotalFailure(metric))
      expect(judged({ ...GOOD, errors: 1000 })).toBeCloseTo(worst[metric] ?? Number.NaN, 9);
  });

  it('gives values that its unit has', () => {
    for (const figures of [GOOD, BAD, { ...GOOD, errors: 1000 }, { ...GOOD, errors: 0 }]) {
      expect(judged(figures)).toBeGreaterThanOrEqual(0);
      expect(judged(figures)).toBeLessThanOrEqual(METRIC_UNITS[row.unit].most);
    }
  });

  it('has a reverse where its value comes from errors alone', () => {
    const { source } = row;
    if (source.of !== 'errors') return;
    for (const errors of [0, 1, 500, 1000]) {
      expect(source.share(source.value(errors, 1000, OBJECTIVE), OBJECTIVE)).toBeCloseTo(errors / 1000, 12);
    }
  });

  it('asks for an objective exactly if its value hangs on one', () => {
    const withObjective = (objective: number | null) => () => metricValue(metric, reading(GOOD), objective);
    if (row.needsObjective) expect(withObjective(null)).toThrow('without an objective');
    else expect(withObjective(null)()).toBe(withObjective(OBJECTIVE)());
  });
});

describe('the metrics', () => {
  it('that need an objective are neither ranked nor held to conditions', () => {
    const without = METRICS.filter((metric) => !metricRow(metric).needsObjective);
    // Of answers to copies stable has nothing to be ranked with.
    expect(RANKED_METRICS).toEqual(without.filter((metric) => metric !== 'mismatch_rate'));
    expect(CONDITIONED_METRICS).toEqual(without);
  });

  it('that read latencies are named by their quantiles', () => {
    for (const metric of METRICS) {
      const { source, unit } = metricRow(metric);
      if (source.of !== 'latencies') continue;
      expect(metric).toBe(`latency_p${Math.round(source.quantile * 100)}_ms`);
      expect(unit).toBe('milliseconds');
    }
  });

  it('with names that end in _rate are rounded as rates are, and no others', () => {
    const asRates = METRICS.filter((metric) => METRIC_UNITS[metricRow(metric).unit].rounding === 'rate');
    expect(asRates).toEqual(METRICS.filter((metric) => metric.endsWith('_rate')));
  });
});
