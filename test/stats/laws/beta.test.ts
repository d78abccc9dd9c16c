import { describe, expect, it } from 'vitest';
import { binomialUpperTail } from '../../../src/stats/lattice/binomial.js';
import { betaQuantile, betaTails } from '../../../src/stats/laws/beta.js';
import { gammaQuantile } from '../../../src/stats/laws/gamma.js';
import { referenceTable, relativeError, worst } from '../reference-table.js';

const TAILS = referenceTable('beta-gamma', 'incompleteBeta', ['a', 'b', 'x', 'lower', 'upper']);
const QUANTILES = referenceTable('gamma-beta-quantile', 'beta', ['a', 'b', 'u', 'x']);
const SHAPES = [1e-4, 0.03, 0.5, 0.99, 1, 1.7, 8, 33, 1e3, 1e6, 1e9];
const betaCdf = (x: number, a: number, b: number) => betaTails(a, b).lower(x, 1 - x);
const betaUpperTail = (x: number, a: number, b: number) => betaTails(a, b).upper(x, 1 - x);
const US = [1e-300, 1e-15, 1e-6, 0.01, 0.2, 0.4999999, 0.5, 0.5000001, 0.8, 0.99, 1 - 1e-6, 1 - 1e-15];

describe('the beta distribution', () => {
  it('agrees with R pbeta to 1e-11 relative in both tails, down to 1e-300 and for shapes up to 1e8', () => {
    expect(TAILS.length).toBe(500);
    expect(worst(TAILS, (r) => [betaCdf(r.x, r.a, r.b), r.lower]).error).toBeLessThan(1e-11);
    expect(worst(TAILS, (r) => [betaUpperTail(r.x, r.a, r.b), r.upper]).error).toBeLessThan(1e-11);
  });

  it('is x^a for b = 1, the arcsine law for a = b = ½, and has the binomial tails at whole shapes', () => {
    for (const x of [1e-12, 0.1, 0.5, 0.9, 0.999]) {
      for (const a of [1e-4, 0.3, 1, 5, 40, 300]) {
        expect(relativeError(betaCdf(x, a, 1), Math.exp(a * Math.log(x)))).toBeLessThan(2e-13);
      }
      expect(relativeError(betaCdf(x, 0.5, 0.5), (2 / Math.PI) * Math.asin(Math.sqrt(x)))).toBeLessThan(1e-14);
      for (const n of [5, 40, 700]) {
        for (const k of [1, 3, n / 5, n / 2, n]) {
          const whole = Math.floor(k);
          expect(relativeError(betaCdf(x, whole, n - whole + 1), binomialUpperTail(whole - 1, n, x))).toBeLessThan(
            1e-12,
          );
        }
      }
    }
  });

  it('mirrors: P(X ≤ x) with a and b is P(X > 1 − x) with b and a', () => {
    for (const a of SHAPES) {
      for (const b of SHAPES) {
        for (const x of [2 ** -30, 0.25, 0.5, 0.75, 1 - 2 ** -30]) {
          expect(relativeError(betaCdf(x, a, b), betaUpperTail(1 - x, b, a))).toBeLessThan(1e-9);
        }
      }
    }
  });

  it('is 0 up to 0, 1 from 1 on, and defined for the smallest numbers', () => {
    expect([betaCdf(-1, 2, 3), betaCdf(0, 2, 3), betaCdf(1, 2, 3), betaCdf(2, 2, 3)]).toEqual([0, 0, 1, 1]);
    expect([betaUpperTail(-1, 2, 3), betaUpperTail(1, 2, 3)]).toEqual([1, 0]);
    expect(betaCdf(1e-310, 1e-4, 1)).toBeCloseTo(Math.exp(-0.031 * Math.LN10), 10);
  });
});

describe('the quantile of the beta distribution', () => {
  it('agrees with R qbeta to 1e-10 relative and 1e-11 absolute, for shapes from 1e-4 to 1e9', () => {
    expect(QUANTILES.length).toBe(1500);
    expect(worst(QUANTILES, (r) => [betaQuantile(r.u, r.a, r.b), r.x]).error).toBeLessThan(1e-10);
    for (const r of QUANTILES) expect(Math.abs(betaQuantile(r.u, r.a, r.b) - r.x)).toBeLessThan(1e-11);
  });

  it('agrees with R qbeta to 2e-12 relative for shapes of 0.01 and above', () => {
    const rows = QUANTILES.filter((r) => r.a >= 0.01 && r.b >= 0.01);
    expect(worst(rows, (r) => [betaQuantile(r.u, r.a, r.b), r.x]).error).toBeLessThan(2e-12);
  });

  it('gives u back, to 1e-10 in ln x by the density, for all pairs of shapes', () => {
    for (const a of SHAPES) {
      for (const b of SHAPES) {
        const law = betaTails(a, b);
        for (const u of US) {
          const x = betaQuantile(u, a, b);
          expect(x >= 0 && x <= 1).toBe(true);
          if (x < 1e-290 || x > 0.5) continue;
          const miss = u <= 0.5 ? law.lower(x, 1 - x) - u : 1 - u - law.upper(x, 1 - x);
          expect(Math.abs(miss)).toBeLessThan(1e-10 * law.density(x, 1 - x));
        }
      }
    }
  });

  it('is u at shapes 1, ½ at u = ½ for equal shapes, and sin² of a right angle’s share at shapes ½', () => {
    for (const u of US) {
      expect(relativeError(betaQuantile(u, 1, 1), u)).toBeLessThan(1e-12);
      const sine = Math.sin((u * Math.PI) / 2);
      expect(Math.abs(betaQuantile(u, 0.5, 0.5) - sine * sine)).toBeLessThan(1e-14);
    }
    for (const a of SHAPES) expect(Math.abs(betaQuantile(0.5, a, a) - 0.5)).toBeLessThan(1e-11);
  });

  it('nears the gamma quantile over b as b grows', () => {
    for (const a of [1e-2, 0.5, 3, 15, 100]) {
      for (const u of [0.3, 0.6, 0.99]) {
        const x = betaQuantile(u, a, 1e9) * 1e9;
        expect(relativeError(x, gammaQuantile(u, a))).toBeLessThan(1e-6);
      }
    }
  });

  it('rises with u', () => {
    for (const a of SHAPES) {
      for (const b of SHAPES) {
        for (let i = 1, last = 0; i < 300; i++) {
          const x = betaQuantile(i / 300, a, b);
          expect(x).toBeGreaterThanOrEqual(last);
          last = x;
        }
      }
    }
  });

  it('rises with the mean m at a = mk, b = (1 − m)k, for every u and k', () => {
    for (const k of [0.01, 0.5, 1, 2, 9, 70, 1e4, 1e9]) {
      for (const u of US) {
        for (let i = 1, last = 0; i < 300; i++) {
          const m = i / 300;
          const x = betaQuantile(u, m * k, (1 - m) * k);
          expect(x).toBeGreaterThanOrEqual(last);
          last = x;
        }
      }
    }
  });

  it('is 0 or 1 where the true value is nearer to it than any other double, and at the ends of u', () => {
    expect([betaQuantile(0.3, 1e-4, 5), betaQuantile(0.7, 5, 1e-4)]).toEqual([0, 1]);
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3), betaQuantile(Number.NaN, 2, 3)]).toEqual([0, 1, Number.NaN]);
  });
});
