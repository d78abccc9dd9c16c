import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brentRoot } from '../../../src/stats/numeric/roots.js';
import { sorted } from '../../../src/stats/ranks/mann-whitney.js';
import { Shift, shiftInterval } from '../../../src/stats/ranks/shift-interval.js';
import { referenceRows } from '../reference-table.js';

type Numbers = readonly number[];
type NormalRow = readonly [Numbers, Numbers, number, number, number, number, number];
type ExactRow = readonly [Numbers, Numbers, number, number, number, number];

const sample = (min: number) => fc.array(fc.integer({ min: -20, max: 20 }), { minLength: min, maxLength: 12 });

function ofDifferences(x: Numbers, y: Numbers): readonly number[] {
  return [...sorted(x.flatMap((a) => y.map((b) => a - b)))];
}

describe('the shift interval by roots', () => {
  const rows = referenceRows<NormalRow>('shift-interval', 'normal');

  it('is that of wilcox.test(conf.int = TRUE, exact = FALSE) to 1e-14 of the spread, since its normal quantile is Commons Math’s, with the correction in the estimate', () => {
    expect(rows.length).toBeGreaterThan(110);
    for (const [x, y, level, low, high, , kept] of rows) {
      const interval = shiftInterval(x, y, level, 'kayenta');
      const spread = Math.max(...x) - Math.min(...y) - Math.min(...x) + Math.max(...y);
      expect(Math.abs((interval?.low ?? Number.NaN) - low) / spread).toBeLessThan(1e-14);
      expect(Math.abs((interval?.high ?? Number.NaN) - high) / spread).toBeLessThan(1e-14);
      expect(interval?.estimate).toBe(kept);
    }
  });

  it('differs from the estimate of R, which drops the correction, somewhere', () => {
    expect(rows.some(([, , , , , estimate, kept]) => estimate !== kept)).toBe(true);
  });

  it('knows of a shift below its tolerance only the extreme differences, as the program it follows', () => {
    const x = Array.from({ length: 50 }, (_, i) => 2e-5 + i * 4e-7);
    const y = Array.from({ length: 50 }, (_, i) => 1e-6 + i * 3.5e-7);
    const coarse = shiftInterval(x, y, 0.98, 'kayenta');
    // The bracket is below the tolerance from the start: its ends are all there is.
    const least = 2e-5 - (1e-6 + 49 * 3.5e-7);
    expect(coarse).toEqual({ low: least, high: 2e-5 + 49 * 4e-7 - 1e-6, estimate: least });
    const fine = shiftInterval(x, y, 0.98, 'exact');
    expect(fine?.estimate).toBeCloseTo(2e-5 + 24.5 * 4e-7 - 1e-6 - 24.5 * 3.5e-7, 12);
    expect(fine?.low).toBeGreaterThan(1.5e-5);
  });
});

describe('the shift interval by order', () => {
  it('is that of wilcox.test(conf.int = TRUE, exact = TRUE) where no numbers are equal', () => {
    const rows = referenceRows<ExactRow>('shift-interval', 'exact').filter(([x, y]) => x.length * y.length > 1);
    expect(rows.length).toBeGreaterThan(60);
    for (const [x, y, level, low, high, estimate] of rows) {
      const interval = shiftInterval(x, y, level, 'exact');
      expect(interval?.low).toBe(low + 0);
      expect(interval?.high).toBe(high + 0);
      expect(interval?.estimate).toBeCloseTo(estimate, 9);
    }
  });

  it('has ends within 1e-4 of the roots R finds, where those exist and samples are large or tied', () => {
    const rows = referenceRows<NormalRow>('shift-interval', 'normal').filter(
      ([x, y]) => x.length * y.length > 2500 || (new Set(x).size < x.length && new Set(y).size < y.length),
    );
    expect(rows.length).toBeGreaterThan(30);
    for (const [x, y, level, low, high, estimate] of rows) {
      const interval = shiftInterval(x, y, level, 'exact');
      expect(Math.abs((interval?.low ?? Number.NaN) - low)).toBeLessThan(1.1e-4);
      expect(Math.abs((interval?.high ?? Number.NaN) - high)).toBeLessThan(1.1e-4);
      // The step over 0 lies at the median, or the statistic is 0 between the two middle differences.
      const differences = ofDifferences(x, y);
      const last = differences.length - 1;
      expect(estimate).toBeGreaterThan((differences[Math.floor(last / 2)] as number) - 1.1e-4);
      expect(estimate).toBeLessThan((differences[Math.ceil(last / 2)] as number) + 1.1e-4);
      expect(interval?.estimate).toBeCloseTo(
        ((differences[Math.floor(last / 2)] as number) + (differences[Math.ceil(last / 2)] as number)) / 2,
        9,
      );
    }
  });

  it('takes its ends and the median from the differences, and mirrors', () => {
    fc.assert(
      fc.property(sample(1), sample(1), fc.constantFrom(0.5, 0.9, 0.98), (x, y, level) => {
        const interval = shiftInterval(x, y, level, 'exact');
        const differences = ofDifferences(x, y);
        if (interval === null) return new Set(differences).size === 1;
        const middle = differences.length >> 1;
        const median =
          differences.length % 2 === 1
            ? differences[middle]
            : ((differences[middle - 1] as number) + (differences[middle] as number)) / 2;
        expect(interval.estimate).toBe(median);
        const rank = differences.indexOf(interval.low);
        expect(rank).toBeGreaterThanOrEqual(0);
        expect(differences).toContain(interval.high);
        expect(interval.low).toBeLessThanOrEqual(interval.estimate);
        expect(interval.high).toBeGreaterThanOrEqual(interval.estimate);
        const mirrored = shiftInterval(y, x, level, 'exact');
        expect(mirrored?.low).toBe(-interval.high + 0);
        expect(mirrored?.estimate).toBe(-interval.estimate + 0);
        return true;
      }),
    );
  });

  it('stretches and moves with the data, by powers of two and whole numbers exactly', () => {
    fc.assert(
      fc.property(sample(2), sample(2), fc.integer({ min: -60, max: 60 }), fc.integer(), (x, y, power, move) => {
        let scale = 1;
        for (let i = 0; i < Math.abs(power); i++) scale *= power > 0 ? 2 : 0.5;
        const plain = shiftInterval(x, y, 0.95, 'exact');
        const moved = x.map((value) => value + move);
        const stretched = shiftInterval(
          moved.map((value) => value * scale),
          y.map((value) => value * scale),
          0.95,
          'exact',
        );
        expect(stretched?.low).toBe(plain === null ? undefined : (plain.low + move) * scale + 0);
        expect(stretched?.high).toBe(plain === null ? undefined : (plain.high + move) * scale + 0);
      }),
    );
  });

  it('needs no list of the differences: a million of them', () => {
    const x = Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 100);
    const y = Array.from({ length: 1000 }, (_, i) => Math.cos(i * i) * 90 - 7);
    const differences = ofDifferences(x, y);
    const interval = shiftInterval(x, y, 0.98, 'exact');
    expect(interval?.estimate).toBeCloseTo(
      ((differences[499_999] as number) + (differences[500_000] as number)) / 2,
      12,
    );
    // No ties: sigma² = nm(n + m + 1)/12.
    const half = 2.3263478740408408 * Math.sqrt((1000 * 1000 * 2001) / 12);
    expect(interval?.low).toBe(differences[Math.ceil(500_000 - 0.5 - half) - 1]);
  });
});

describe('either shift interval', () => {
  it.each(['kayenta', 'exact'] as const)('is null where both sides are constant (%s)', (solver) => {
    expect(shiftInterval([3, 3, 3], [3, 3], 0.98, solver)).toBeNull();
    expect(shiftInterval([4], [3], 0.98, solver)).toBeNull();
    expect(shiftInterval([5, 5], [2], 0.98, solver)).toBeNull();
  });

  it.each(['kayenta', 'exact'] as const)(
    'is an extreme difference at the end a level cannot be had for (%s)',
    (solver) => {
      const interval = shiftInterval([1, 2], [10, 20], 0.98, solver);
      expect(interval?.low).toBe(-19);
      expect(interval?.high).toBe(-8);
    },
  );
});

/** Samples with ties, alike but for a shift, of one number throughout, no further apart than roots are told, and huge. */
const odd = fc.oneof(
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 15 }),
  fc
    .tuple(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
      fc.constantFrom(1e-3, 1, 4e3),
    )
    .map(([values, scale]) => values.map((value) => value * scale)),
  fc.array(fc.constantFrom(1, 1 + 2 ** -52, 1 + 2 ** -40, 1 + 5e-5, 1 + 1e-4, 1.0001), { minLength: 1, maxLength: 30 }),
  fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), {
    minLength: 1,
    maxLength: 6,
  }),
);
const moves = fc.constantFrom(0, 1e-5, -1e-5, 1e-4, -1e-4, 0.01, 1, -1);

describe('the side of 0 on which a shift may lie', () => {
  it.each(['kayenta', 'exact'] as const)(
    'is left out only where the interval itself does not lie there (%s)',
    (solver) => {
      fc.assert(
        fc.property(
          odd,
          odd,
          moves,
          fc.boolean(),
          fc.constantFrom(0.01, 0.5, 0.95, 0.98),
          (one, other, by, alike, level) => {
            const x = (alike ? other : one).map((value) => value + by);
            const shift = new Shift(x, other, level, solver);
            if (!shift.isPlain) return;
            const interval = shiftInterval(x, other, level, solver);
            for (const end of [interval?.low, interval?.high, interval?.estimate])
              expect(Number.isFinite(end)).toBe(true);
            if (!shift.mayLie(1)) expect(interval?.low).toBeLessThanOrEqual(0);
            if (!shift.mayLie(-1)) expect(interval?.high).toBeGreaterThanOrEqual(0);
            expect(shift.interval()).toEqual(interval);
          },
        ),
        { numRuns: 2_000 },
      );
    },
  );

  it('is left out of samples that hardly differ, and not where a difference of nothing is all there is', () => {
    const [x, y] = [0, 0.25].map((by) => Array.from({ length: 30 }, (_, i) => 50 + by + i)) as [number[], number[]];
    const shift = new Shift(x, y, 0.98, 'kayenta');
    expect([shift.isPlain, shift.mayLie(1), shift.mayLie(-1)]).toEqual([true, false, false]);
    // So few that no rank is extreme enough: the ends are the extreme differences.
    expect(new Shift([3, 4], [1, 2], 0.98, 'kayenta').mayLie(1)).toBe(true);
    expect(new Shift([1, 2], [3, 4], 0.98, 'kayenta').mayLie(-1)).toBe(true);
    expect(new Shift([1, 2], [3, 3], 0.98, 'kayenta').isPlain).toBe(false);
  });
});

describe('a sorted copy', () => {
  it('is in order whether there are few numbers or many, and refuses what has no order', () => {
    const numbers = fc.array(fc.double({ noNaN: true }), { maxLength: 200 });
    fc.assert(
      fc.property(numbers, (values) => {
        const ordered = sorted(values);
        for (let i = 1; i < ordered.length; i++) expect(ordered[i]).toBeGreaterThanOrEqual(ordered[i - 1] as number);
        expect([...ordered].sort((a, b) => a - b)).toEqual([...values].sort((a, b) => a - b));
      }),
    );
    for (const length of [1, 3, 200]) {
      for (const at of [0, length - 1]) {
        const values = Array.from({ length }, (_, i) => (i === at ? Number.NaN : i));
        expect(() => sorted(values)).toThrow(RangeError);
      }
    }
  });
});

describe('a root by Brent', () => {
  it('finds the roots of smooth functions to the tolerance', () => {
    const at = (f: (x: number) => number, from: number, to: number) =>
      brentRoot(f, { from, to, atFrom: f(from), atTo: f(to), tolerance: 1e-12 });
    expect(at((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 11);
    expect(at((x) => Math.cos(x) - x, 0, 1)).toBeCloseTo(0.7390851332151607, 11);
    expect(at((x) => x * x * x, -1, 2)).toBeCloseTo(0, 3);
    expect(at((x) => x - 1, 1, 5)).toBe(1);
    expect(at((x) => x - 5, 1, 5)).toBe(5);
  });

  it('finds a jump to the tolerance', () => {
    const f = (x: number) => (x < 0.3 ? 7 : -2);
    const root = brentRoot(f, { from: -1, to: 5, atFrom: 7, atTo: -2, tolerance: 1e-4 });
    expect(Math.abs(root - 0.3)).toBeLessThan(1e-4);
  });
});
