import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../src/stats/laws/normal.js';
import { gaussLegendre } from '../../../src/stats/numeric/gauss-legendre.js';
import {
  nextBound,
  type SpendingFunction,
  spendingFunctions,
  startBounds,
} from '../../../src/stats/sequential/group-sequential.js';
import { referenceRows, relativeError } from '../reference-table.js';
import { crossingChances, groupSequentialBounds } from './group-sequential-design.js';

type Sides = 1 | 2;
type Row = readonly [readonly number[], readonly number[], number, Sides, readonly number[]];

const { obrien_fleming, pocock, power } = spendingFunctions;

const evenly = (looks: number) => Array.from({ length: looks }, (_, i) => (i + 1) / looks);
const level = (looks: number, bound: number) => Array<number>(looks).fill(bound);
const falling = (looks: number, last: number) => evenly(looks).map((fraction) => last / Math.sqrt(fraction));
const sum = (chances: readonly number[]) => chances.reduce((total, each) => total + each, 0);
const twoSided = (bounds: readonly number[], drift = 0) =>
  crossingChances({ bounds, information: evenly(bounds.length), drift, sides: 2 });

/** Where a rising function passes a value. */
function rootOf(f: (x: number) => number, value: number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

describe('the chance to cross', () => {
  it('agrees with nested integrals by R to 1e-12 relative, from chances of 1e-15 to near 1', () => {
    const rows = referenceRows<Row>('group-sequential', 'crossing');
    expect(rows.length).toBe(15);
    for (const [bounds, information, drift, sides, expected] of rows) {
      const chances = crossingChances({ bounds, information, drift, sides });
      chances.forEach((chance, k) => {
        expect(relativeError(chance, expected[k] as number)).toBeLessThan(1e-12);
      });
    }
  });

  it('is that of Armitage, McPherson and Rowe for looks at 1.96', () => {
    const chances = twoSided(level(200, 1.959963984540054));
    const percent = (looks: number) => 100 * sum(chances.slice(0, looks));
    const published = { 1: 5.0, 2: 8.3, 3: 10.7, 4: 12.6, 5: 14.2, 10: 19.3, 20: 24.8, 50: 32.0, 100: 37.4, 200: 42.4 };
    for (const [looks, expected] of Object.entries(published)) {
      expect(percent(Number(looks)).toFixed(1)).toBe(expected.toFixed(1));
    }
  });

  it.each([
    ['Pocock', { bounds: level }, [1.96, 2.178, 2.289, 2.361, 2.413, 2.453, 2.485, 2.512, 2.535, 2.555]],
    ['O’Brien and Fleming', { bounds: falling }, [1.96, 1.977, 2.004, 2.024, 2.04, 2.053, 2.063, 2.072, 2.08, 2.087]],
  ] as const)('is 5 %% at the constants of %s for 1 to 10 looks', (_, { bounds }, constants) => {
    constants.forEach((published, i) => {
      const solved = -rootOf((c) => sum(twoSided(bounds(i + 1, -c))), 0.05, -3, -1.5);
      expect(solved.toFixed(3)).toBe(published.toFixed(3));
    });
  });

  it.each([
    ['Pocock', level, 2.413, 1.206, 0.685],
    ['O’Brien and Fleming', falling, 2.04, 1.026, 0.75],
  ] as const)(
    'gives the size and the expected size of %s for 5 looks and power 0.9',
    (_, bounds, near, size, expected) => {
      const constant = -rootOf((c) => sum(twoSided(bounds(5, -c))), 0.05, -near - 0.01, -near + 0.01);
      const drift = rootOf((theta) => sum(twoSided(bounds(5, constant), theta)), 0.9, 2, 5);
      const fixed = normalQuantile(0.975) + normalQuantile(0.9);
      const inflation = (drift / fixed) * (drift / fixed);
      expect(inflation.toFixed(3)).toBe(size.toFixed(3));
      const chances = twoSided(bounds(5, constant), drift);
      const used = sum(chances.map((chance, k) => (chance * (k + 1)) / 5)) + 1 - sum(chances);
      expect((used * inflation).toFixed(3)).toBe(expected.toFixed(3));
    },
  );

  it('does not depend on the unit of information', () => {
    const bounds = [2.5, 2.2, 2];
    const one = crossingChances({ bounds, information: [0.2, 0.5, 1], drift: 3, sides: 1 });
    const other = crossingChances({ bounds, information: [0.8, 2, 4], drift: 1.5, sides: 1 });
    one.forEach((chance, k) => {
      expect(relativeError(chance, other[k] as number)).toBeLessThan(1e-12);
    });
  });

  it('is none where the bound is infinite, and what it would have been without that look', () => {
    const chances = crossingChances({
      bounds: [Number.POSITIVE_INFINITY, 2, Number.POSITIVE_INFINITY, 1.8],
      information: [0.1, 0.5, 0.6, 1],
      drift: 0.7,
      sides: 2,
    });
    const without = crossingChances({ bounds: [2, 1.8], information: [0.5, 1], drift: 0.7, sides: 2 });
    expect([chances[0], chances[2]]).toEqual([0, 0]);
    expect(relativeError(chances[1] as number, without[0] as number)).toBeLessThan(1e-12);
    expect(relativeError(chances[3] as number, without[1] as number)).toBeLessThan(1e-12);
  });
});

describe('group sequential bounds', () => {
  it.each([
    ['O’Brien–Fleming', obrien_fleming, [4.877, 3.357, 2.68, 2.29, 2.031]],
    ['Pocock', pocock, [2.438, 2.427, 2.41, 2.397, 2.386]],
  ] as const)('are those of rpact for 5 looks and %s-type spending', (_, spent, published) => {
    const design = { information: evenly(5), spent };
    const both = groupSequentialBounds({ ...design, alpha: 0.05, sides: 2 });
    const one = groupSequentialBounds({ ...design, alpha: 0.025, sides: 1 });
    published.forEach((bound, k) => {
      expect(both[k]?.toFixed(3)).toBe(bound.toFixed(3));
      // The other side is hardly ever crossed first.
      expect(Math.abs((one[k] as number) - (both[k] as number))).toBeLessThan(2e-4);
    });
  });

  it('spend what they are told, to 1e-11 of it, however information comes in', () => {
    const steps = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
    const functions = fc.constantFrom<SpendingFunction>(obrien_fleming, pocock, power(1), power(3));
    fc.assert(
      fc.property(
        steps,
        functions,
        fc.constantFrom<Sides>(1, 2),
        fc.constantFrom(0.05, 0.001),
        (sizes, spent, sides, alpha) => {
          let seen = 0;
          const information = sizes.map((size) => {
            seen += size;
            return seen / sum(sizes);
          });
          const bounds = groupSequentialBounds({ alpha, information, spent, sides });
          let crossed = 0;
          crossingChances({ bounds, information, drift: 0, sides }).forEach((chance, k) => {
            crossed += chance;
            const told = sides * spent(information[k] as number, alpha / sides);
            if (told > 1e-20) expect(relativeError(crossed, told)).toBeLessThan(1e-11);
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('come one by one, each from what came before alone', () => {
    const information = [0.15, 0.4, 0.45, 1];
    const whole = groupSequentialBounds({ alpha: 0.05, information, spent: power(3), sides: 1 });
    let state = startBounds(1);
    information.forEach((now, k) => {
      const next = nextBound(state, { information: now, spent: power(3)(now, 0.05) });
      expect(next.bound).toBe(whole[k]);
      state = next.state;
    });
    expect(state.spent).toBe(0.05);
  });

  it('are infinite while nothing may be spent, and finite again after', () => {
    const first = nextBound(startBounds(2), { information: 1, spent: 0 });
    expect(first.bound).toBe(Number.POSITIVE_INFINITY);
    const second = nextBound(first.state, { information: 2, spent: 0.05 });
    expect(second.bound).toBeCloseTo(1.959963984540054, 12);
    expect(nextBound(second.state, { information: 3, spent: 0.05 }).bound).toBe(Number.POSITIVE_INFINITY);
    // Below what the grid can see: kept for later.
    const tiny = nextBound(startBounds(1), { information: 1e-3, spent: 1e-300 });
    expect(nextBound(tiny.state, { information: 1e-2, spent: 2e-300 }).bound).toBe(Number.POSITIVE_INFINITY);
  });

  it('take a look only with more information', () => {
    const { state } = nextBound(startBounds(1), { information: 1, spent: 0.01 });
    expect(() => nextBound(state, { information: 1, spent: 0.02 })).toThrow(RangeError);
  });
});

describe('spending', () => {
  it('begins with nothing, never falls and ends with all', () => {
    const fraction = fc.double({ min: 0, max: 1.2, noNaN: true });
    for (const spent of [obrien_fleming, pocock, power(0.5), power(3)]) {
      expect(spent(0, 0.05)).toBe(0);
      expect(spent(1, 0.05)).toBe(0.05);
      expect(spent(1.5, 0.05)).toBe(0.05);
      expect(spent(1 - 1e-12, 0.05)).toBeCloseTo(0.05, 10);
      fc.assert(fc.property(fraction, fraction, (a, b) => spent(Math.min(a, b), 0.05) <= spent(Math.max(a, b), 0.05)));
    }
  });

  it('is half way what the formulas say', () => {
    // R: 2 * pnorm(qnorm(0.0125) / sqrt(0.5)), 0.025 * log(1 + (exp(1) - 1) / 2)
    expect(relativeError(obrien_fleming(0.5, 0.025), 0.001525322757988916)).toBeLessThan(1e-13);
    expect(relativeError(pocock(0.5, 0.025), 0.01550286267395694)).toBeLessThan(1e-13);
    expect(relativeError(power(3)(0.5, 0.025), 0.003125)).toBeLessThan(1e-14);
  });
});

describe('the Gauss–Legendre rule', () => {
  it.each([1, 2, 5, 12, 64])('of order %i integrates powers up to twice the order less one', (order) => {
    const { nodes, weights } = gaussLegendre(order);
    for (let power = 0; power < 2 * order; power++) {
      let integral = 0;
      nodes.forEach((node, i) => {
        integral += (weights[i] as number) * node ** power;
      });
      expect(integral).toBeCloseTo(power % 2 === 0 ? 2 / (power + 1) : 0, 13);
    }
  });
});
