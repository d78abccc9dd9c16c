import { describe, expect, it } from 'vitest';
import { poissonUpperTail } from '../../../src/stats/lattice/poisson.js';
import { gammaQuantile, gammaTails } from '../../../src/stats/laws/gamma.js';
import { normalQuantile, normalUpperTail } from '../../../src/stats/laws/normal.js';
import { logGamma } from '../../../src/stats/laws/stirling.js';
import { increasingRoot } from '../../../src/stats/numeric/roots.js';
import { referenceTable, relativeError, worst } from '../reference-table.js';

const LOG_GAMMA = referenceTable('beta-gamma', 'lgamma', ['x', 'value']);
const TAILS = referenceTable('beta-gamma', 'incompleteGamma', ['a', 'x', 'lower', 'upper']);
const CHI_SQUARE = referenceTable('chi-square', 'tails', ['x', 'df', 'upper']);
const QUANTILES = referenceTable('gamma-beta-quantile', 'gamma', ['a', 'u', 'x']);
const SHAPES = [1e-3, 0.02, 0.5, 1, 1.7, 7, 15.99, 16, 60, 1e4, 1e7, 1e9];
const US = [1e-300, 1e-20, 1e-6, 0.01, 0.2, 0.4999999, 0.5, 0.5000001, 0.8, 0.99, 1 - 1e-6, 1 - 1e-15];

const gammaCdf = (x: number, shape: number) => gammaTails(shape).lower(x);
const gammaUpperTail = (x: number, shape: number) => gammaTails(shape).upper(x);
/** Of the chi-square distribution: a gamma distribution with half the degrees of freedom, at half of x. */
const chiSquareUpperTail = (x: number, df: number) => gammaUpperTail(x / 2, df / 2);

describe('the logarithm of the gamma function', () => {
  it('agrees with R lgamma, to 3e-15 absolute below 10 and 1e-15 relative above', () => {
    for (const r of LOG_GAMMA) {
      const error = Math.abs(logGamma(r.x) - r.value);
      expect(error).toBeLessThan(r.x < 10 ? 3e-15 : 1e-15 * r.value);
    }
  });
});

describe('the gamma distribution', () => {
  it('agrees with R pgamma to 2e-12 relative in both tails, down to 1e-300 and for shapes up to 1e9', () => {
    expect(TAILS.length).toBe(300);
    expect(worst(TAILS, (r) => [gammaCdf(r.x, r.a), r.lower]).error).toBeLessThan(2e-12);
    expect(worst(TAILS, (r) => [gammaUpperTail(r.x, r.a), r.upper]).error).toBeLessThan(2e-12);
  });

  it('is the exponential distribution at shape 1 and has the Poisson tails at whole shapes', () => {
    for (const x of [1e-9, 0.3, 1.9, 2.1, 20, 700]) {
      expect(relativeError(gammaCdf(x, 1), -Math.expm1(-x))).toBeLessThan(1e-14);
      expect(relativeError(gammaUpperTail(x, 1), Math.exp(-x))).toBeLessThan(1e-14);
    }
    for (const shape of [2, 9, 15, 16, 17, 200, 5000]) {
      for (const z of [-5, -2, -0.1, 0, 0.1, 2, 5]) {
        const x = shape * Math.exp(z / Math.sqrt(shape));
        expect(relativeError(gammaCdf(x, shape), poissonUpperTail(shape - 1, x))).toBeLessThan(1e-12);
      }
    }
  });

  it('has no step where series, continued fraction and expansion take over from one another', () => {
    for (const shape of [16, 18, 40, 300, 1500]) {
      for (let i = 1; i < 400; i++) {
        const x = (shape * i) / 100;
        const step = density(x, shape + 1);
        expect(Math.abs(gammaCdf(x, shape) - gammaCdf(x, shape + 1) - step)).toBeLessThan(1e-15 + 1e-11 * step);
      }
    }
  });

  it('starts at 0, ends at infinity, and is defined for the smallest numbers and for none', () => {
    expect([gammaCdf(-1, 2), gammaCdf(0, 2), gammaCdf(Infinity, 2)]).toEqual([0, 0, 1]);
    expect([gammaUpperTail(-1, 2), gammaUpperTail(0, 2), gammaUpperTail(Infinity, 2)]).toEqual([1, 1, 0]);
    expect(gammaCdf(1e-310, 1e-3)).toBeCloseTo(Math.exp(-0.31 * Math.LN10 + 1e-3 * 0.5772), 6);
    expect([gammaCdf(Number.NaN, 2), gammaCdf(1, Number.NaN), gammaQuantile(Number.NaN, 2)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe('the upper tail of the chi-square distribution, as a gamma tail', () => {
  it('agrees with R pchisq to 1e-11 relative, up to a million degrees of freedom', () => {
    expect(CHI_SQUARE.length).toBeGreaterThan(200);
    expect(worst(CHI_SQUARE, (r) => [chiSquareUpperTail(r.x, r.df), r.upper]).error).toBeLessThan(1e-11);
  });

  it('is two normal tails with one degree of freedom, and exp(−x/2) with two', () => {
    for (const x of [0.01, 1, 3.84, 10.83, 100, 1200]) {
      expect(relativeError(chiSquareUpperTail(x, 1), 2 * normalUpperTail(Math.sqrt(x)))).toBeLessThan(1e-12);
      expect(relativeError(chiSquareUpperTail(x, 2), Math.exp(-x / 2))).toBeLessThan(1e-12);
    }
    expect([chiSquareUpperTail(0, 3), chiSquareUpperTail(-1, 3)]).toEqual([1, 1]);
  });
});

describe('the quantile of the gamma distribution', () => {
  it('agrees with R qgamma to 1e-11 relative, for shapes from 1e-3 to 1e9', () => {
    expect(QUANTILES.length).toBeGreaterThan(900);
    expect(worst(QUANTILES, (r) => [gammaQuantile(r.u, r.a), r.x]).error).toBeLessThan(1e-11);
  });

  it('gives u back, to 1e-11 in ln x by the density, for every shape and u', () => {
    for (const shape of SHAPES) {
      for (const u of US) {
        const x = gammaQuantile(u, shape);
        if (x < 1e-290) continue;
        const miss = u <= 0.5 ? gammaCdf(x, shape) - u : 1 - u - gammaUpperTail(x, shape);
        expect(Math.abs(miss)).toBeLessThan(1e-11 * x * density(x, shape));
      }
    }
  });

  it('is −ln(1−u) at shape 1 and half the square of a normal number at shape ½', () => {
    for (const u of US) {
      expect(relativeError(gammaQuantile(u, 1), -Math.log1p(-u))).toBeLessThan(2e-13);
      if (u < 1e-6) continue;
      const z = normalQuantile(u > 0.5 ? (1 - u) / 2 : 0.5 + u / 2);
      expect(relativeError(gammaQuantile(u, 0.5), (z * z) / 2)).toBeLessThan(1e-9);
    }
  });

  it('rises with u and with the shape', () => {
    for (const shape of SHAPES) {
      for (let i = 1, last = 0; i < 2000; i++) {
        const x = gammaQuantile(i / 2000, shape);
        expect(x).toBeGreaterThanOrEqual(last);
        last = x;
      }
    }
    for (const u of US) {
      for (let i = -300, last = 0; i <= 900; i++) {
        const x = gammaQuantile(u, Math.exp((i / 100) * Math.LN10));
        expect(x).toBeGreaterThanOrEqual(last);
        last = x;
      }
    }
  });

  it('is 0 where the true value is below the smallest double, and 0 and Infinity at the ends of u', () => {
    expect([gammaQuantile(0.3, 1e-3), gammaQuantile(0, 2), gammaQuantile(1, 2)]).toEqual([0, 0, Infinity]);
  });
});

describe('the search for a root', () => {
  it('ends at the root from a start where Newton steps lead astray, and ends on a function without one', () => {
    expect(increasingRoot(40, 1e-12, (s) => [Math.atan(s - 3), 1 / (1 + (s - 3) * (s - 3))])).toBeCloseTo(3, 10);
    expect(increasingRoot(0, 1e-12, () => [1, 0])).toBeLessThan(-1e9);
    // A jump has no slope: the bracket closes on it.
    expect(increasingRoot(5, 1e-12, (s) => [s < 2 ? -1 : 1, 0])).toBeCloseTo(2, 10);
  });
});

/** x^(a−1) e^−x / Γ(a), by logarithms: rougher than the code under test, for scale only. */
function density(x: number, shape: number): number {
  return Math.exp((shape - 1) * Math.log(x) - x - logGamma(shape));
}
