import { expect, test } from 'vitest';
import { comparisonNote } from '../../../src/analysis/kayenta/comparison-note.js';
import type { KayentaMetricResult } from '../../../src/analysis/kayenta/kayenta-result.js';

const SIDE = { count: 60, min: 1, max: 1, mean: 1, standardDeviation: 0 };

function result(found: Pick<KayentaMetricResult, 'classification' | 'effect'>): KayentaMetricResult {
  return {
    ...found,
    metric: 'errors',
    critical: false,
    deviation: found.effect,
    interval: [0.1, 0.2],
    estimate: 0.15,
    bound: 0.25,
    reason: null,
    statistics: { experiment: SIDE, control: SIDE },
    cohensD: null,
  };
}

const INCREASE = {
  direction: 'increase',
  muted: false,
  effectSize: {
    measure: 'mean_ratio',
    allowedIncrease: 1.2,
    allowedDecrease: 0.8,
    criticalIncrease: 5,
    criticalDecrease: 0.2,
  },
} as const;

test('what an increase may come to stands beside what was measured, of a pass as well', () => {
  expect(comparisonNote(INCREASE, result({ classification: 'Pass', effect: 1.15 }))).toBe(
    'ratio of means 1.15, allowed below 1.2: Pass',
  );
  expect(comparisonNote(INCREASE, result({ classification: 'High', effect: 1.3 }))).toBe(
    'ratio of means 1.3, allowed below 1.2: High',
  );
});

test('of either direction both bounds stand there', () => {
  expect(comparisonNote({ ...INCREASE, direction: 'either' }, result({ classification: 'Low', effect: 0.7 }))).toBe(
    'ratio of means 0.7, allowed above 0.8 and below 1.2: Low',
  );
});

test('where there is no data, that stands there', () => {
  const nothing = { ...result({ classification: 'Nodata', effect: null }), interval: null, reason: 'Empty Experiment' };
  expect(comparisonNote({ ...INCREASE, muted: true }, nothing)).toBe('Empty Experiment: Nodata, muted');
});
