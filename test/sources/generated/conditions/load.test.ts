import { describe, expect, it } from 'vitest';
import { attempts, queueingRatio, shedShare } from '../../../../src/sources/generated/conditions/load.js';

describe('queueingRatio', () => {
  it('is 1 at the reference', () => {
    for (const rho of [0, 0.2, 0.4, 0.97, 0.98, 0.99, 1]) expect(queueingRatio(rho, rho)).toBe(1);
  });

  it.each([
    [0.8, 0.4, 3],
    [0.4, 0.8, 1 / 3],
    [0.9, 0, 10],
    [0, 0.4, 0.6],
  ])('is (1 − reference) ÷ (1 − busy): busy %d at reference %d', (busy, reference, ratio) => {
    expect(queueingRatio(busy, reference)).toBeCloseTo(ratio, 12);
  });

  it('is held at 98 % busy, 50 times the service time', () => {
    for (const busy of [0.98, 0.999, 1, 7]) expect(queueingRatio(busy, 0)).toBeCloseTo(50, 9);
    expect(queueingRatio(3, 0.4)).toBeCloseTo(30, 9);
  });
});

describe('shedShare', () => {
  it('is nothing up to capacity, and all that is beyond it', () => {
    for (const busy of [0, 0.5, 1]) expect(shedShare(busy)).toBe(0);
    for (const busy of [1.25, 2, 10]) expect(busy * (1 - shedShare(busy))).toBeCloseTo(1, 12);
  });
});

describe('attempts', () => {
  it.each([
    [0.5, 0, 1],
    [0, 5, 1],
    [0.5, 1, 1.5],
    [0.5, 3, 1.875],
    [1, 10, 11],
    [0.1, 10, (1 - 0.1 ** 11) / 0.9],
  ])('are the geometric sum: of error rate %d with %d retries %d', (errorRate, retries, expected) => {
    expect(attempts(errorRate, retries)).toBeCloseTo(expected, 12);
  });
});
