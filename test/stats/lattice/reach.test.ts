import { describe, expect, it } from 'vitest';
import { reach } from '../../../src/stats/lattice/distinct-quantile.js';
import { gammaQuantile } from '../../../src/stats/laws/gamma.js';
import { relativeError } from '../reference-table.js';

describe('the reach of events over an uneven population', () => {
  it('agrees with values computed with 60 digits (mpmath)', () => {
    const rows = [
      [1e-12, 2, 9.999999999975e-13],
      [0.01, 1e-9, 0.009950166250831947],
      [0.3, 0.05, 0.2590984742325728],
      [5, 0.7, 0.9201251583746716],
      [40, 3, 0.4802044787715723],
      [2, 1e-5, 0.8646647167363203],
      [1e-300, 1e-10, 1e-300],
      [1000, 100, 0.0016105113076562885],
    ] as const;
    for (const [mean, cv, expected] of rows) expect(relativeError(reach(mean, cv), expected)).toBeLessThan(2e-15);
  });

  it('is m/(1+m) at cv 1, where the means are exponentially distributed', () => {
    for (const m of [1e-9, 0.2, 1, 30, 1e6]) expect(relativeError(reach(m, 1), m / (1 + m))).toBeLessThan(1e-15);
  });

  it('is 1 − exp(−mean) at cv 0 and goes there without a step', () => {
    for (const mean of [0, 1e-300, 1e-9, 0.5, 3, 40]) {
      expect(reach(mean, 0)).toBe(-Math.expm1(-mean));
      for (const cv of [1e-200, 1e-160, 1e-12, 1e-9, 1e-8]) {
        expect(relativeError(reach(mean, cv), reach(mean, 0))).toBeLessThan(3e-15);
      }
    }
  });

  it('rises with the mean and falls with the unevenness', () => {
    for (let i = 1; i < 200; i++) {
      expect(reach(i / 20, 0.8)).toBeGreaterThan(reach((i - 1) / 20, 0.8));
      expect(reach(2, i / 20)).toBeLessThan(reach(2, (i - 1) / 20));
    }
    expect([reach(0, 0), reach(0, 2), reach(1e9, 0)]).toEqual([0, 0, 1]);
  });

  it('is the mean of 1 − exp(−λ) over the quantiles λ of the gamma distribution', () => {
    for (const [mean, cv] of [
      [0.4, 0.5],
      [3, 0.9],
    ] as const) {
      const shape = 1 / (cv * cv);
      let sum = 0;
      for (let i = 0; i < 4000; i++) sum -= Math.expm1((-gammaQuantile((i + 0.5) / 4000, shape) * mean) / shape);
      expect(sum / 4000).toBeCloseTo(reach(mean, cv), 5);
    }
  });
});
