import { describe, expect, test } from 'vitest';
import { measuredValue } from '../../src/analysis/measured-value.js';
import type { OwnMetricName } from '../../src/model/metric.js';
import type { Measure, Measured } from '../../src/model/policy/rehearsal.js';
import type { View } from '../../src/model/source.js';
import { type Figures, IDLE, reading } from './observations.js';

const FIGURES: Figures = {
  requests: 600,
  errors: 12,
  latencyMs: { 0.5: 40, 0.95: 90, 0.99: 150 },
  cpuPercent: 30,
  memoryMb: 256,
  restarts: 2,
  conversionRate: 0.1,
  own: { basket: { part: 30, whole: 120 } },
};

function measured(
  is: Measured | OwnMetricName,
  more: Partial<Extract<Measure, { arm: unknown }>> = {},
  atSeconds = 300,
) {
  const reads: (readonly [string, number, number])[] = [];
  const view: View = {
    atSeconds,
    read: (arm, from, to) => {
      reads.push([arm, from, to]);
      return reading(arm === 'baseline' ? IDLE : FIGURES);
    },
    users: () => null,
    readiness: () => 'ready',
    answer: () => 'ok',
  };
  const measure = { is, arm: 'canary', windowSeconds: 60, scale: 1, shape: 'scalar', ...more } as const;
  return { ...measuredValue(measure, view, 0), reads };
}

describe('what a provider measures', () => {
  test.each([
    ['requests', 600],
    ['requests_per_second', 10],
    ['errors', 12],
    ['error_share', 0.02],
    ['success_share', 0.98],
    ['latency_p50_ms', 40],
    ['latency_p95_ms', 90],
    ['latency_p99_ms', 150],
    ['conversion_rate', 0.1],
    ['cpu_percent', 30],
    ['memory_mb', 256],
    ['restarts', 2],
    ['basket' as OwnMetricName, 0.25],
  ] as const)('%s', (is, value) => {
    expect(measured(is)).toMatchObject({ value, shape: 'scalar', reads: [['canary', 240, 300]] });
  });

  test('a mean latency is that of the middles of its buckets, which are 2 % wide', () => {
    const { value } = measured('latency_mean_ms') as unknown as { readonly value: number };
    // All requests are in the bucket of 40 ms.
    expect(Math.abs(value / 40 - 1)).toBeLessThan(0.03);
  });

  test('a number is given in the units of the provider', () => {
    expect(measured('error_share', { scale: 100, shape: 'vector' })).toMatchObject({ value: 2, shape: 'vector' });
  });

  test('a window reaches no further back than the rollout: a canary served nothing before, stable did', () => {
    expect(measured('requests_per_second', { windowSeconds: 600 }).reads).toEqual([['canary', 0, 300]]);
    expect(measured('requests_per_second', { windowSeconds: 600 })).toMatchObject({ value: 1 });
    expect(measured('requests_per_second', { windowSeconds: 600, arm: 'stable' })).toMatchObject({ value: 2 });
  });

  test('the service is all versions together', () => {
    expect(measured('requests', { arm: 'service' })).toMatchObject({ value: 1_200 });
  });

  test('there is nothing to measure without traffic', () => {
    const view = {
      atSeconds: 0,
      read: () => reading(IDLE),
      users: () => null,
      readiness: () => 'ready' as const,
      answer: () => 'ok',
    };
    const measure = { is: 'requests', arm: 'canary', windowSeconds: 60, scale: 1, shape: 'scalar' } as const;
    expect(measuredValue(measure, view, 0)).toEqual({ value: null, shape: 'scalar' });
  });

  test('a value is what it is, and outcomes come in turn', () => {
    const view = {} as View;
    expect(measuredValue({ value: 91, shape: 'vector' }, view, 3)).toEqual({ value: 91, shape: 'vector' });
    expect(measuredValue({ outcomes: ['failed', 'error'] }, view, 7)).toEqual({ outcome: 'error' });
  });
});
