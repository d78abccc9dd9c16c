import { describe, expect, it } from 'vitest';
import { deviance, stirlingError } from '../../../src/stats/laws/stirling.js';
import { relativeError } from '../reference-table.js';

describe('stirlingError', () => {
  it('follows its exact recurrence from n to n + 1, also where the table gives way to the series', () => {
    for (let n = 1; n <= 60; n++) {
      const step = (n + 0.5) * Math.log1p(1 / n) - 1;
      // The right side itself is a difference of numbers near 1.
      expect(Math.abs(stirlingError(n) - stirlingError(n + 1) - step)).toBeLessThan(1e-15);
    }
  });

  it('is ln 1! less Stirling at 1, and 1/12n far out', () => {
    expect(relativeError(stirlingError(1), 1 - 0.5 * Math.log(2 * Math.PI))).toBeLessThan(1e-14);
    expect(relativeError(stirlingError(1e9), 1 / 12e9)).toBeLessThan(1e-15);
  });
});

describe('deviance', () => {
  it('is x ln(x/m) + m - x, with its two formulas meeting at the border', () => {
    for (const m of [0.5, 10, 1e6]) {
      for (const ratio of [1e-3, 0.5, 0.81, 0.82, 1.22, 1.23, 2, 1000]) {
        const x = m * ratio;
        expect(relativeError(deviance(x, m), x * Math.log(ratio) + m - x)).toBeLessThan(1e-13);
      }
    }
  });

  it('is 0 at x = m, m at x = 0, and (x - m)²/2m next to m', () => {
    expect(deviance(7, 7)).toBe(0);
    expect(deviance(0, 7)).toBe(7);
    expect(relativeError(deviance(1e9 + 1, 1e9), 5e-10)).toBeLessThan(1e-9);
  });
});
