import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArrivalRate } from '../../../../src/model/world.js';
import { meanRate, referenceRate } from '../../../../src/sources/generated/conditions/arrival-rate.js';
import { meanBetween } from '../world.js';

const RUNS = { numRuns: 200 };
const DAY = 86_400;
const HOUR = 3600;

/** Mean 200 a second, 1.5 times that at 14:00. */
const DAILY: ArrivalRate = { kind: 'daily', meanPerSecond: 200, peakRatio: 1.5, peakAtSeconds: 14 * HOUR };

/** From 100 at the start to 300 after a minute, level for a minute, down to 0 after four, and level. */
const POINTS: ArrivalRate = {
  kind: 'points',
  points: [
    { atSeconds: 0, perSecond: 100 },
    { atSeconds: 60, perSecond: 300 },
    { atSeconds: 120, perSecond: 300 },
    { atSeconds: 240, perSecond: 0 },
  ],
};

describe('a constant rate', () => {
  it('is the mean of every stretch of time, and the reference', () => {
    for (const [from, to] of [
      [0, 60],
      [86_399, 86_400],
      [1, 1e7],
    ] as const) {
      expect(meanRate(123.4, 0, from, to)).toBe(123.4);
      expect(meanRate(123.4, 5000, from, to)).toBe(123.4);
    }
    expect(referenceRate(123.4)).toBe(123.4);
  });
});

describe('a daily rate', () => {
  it('has its mean over any whole day, and as its reference', () => {
    for (const from of [0, 1, 12_345, 3 * DAY]) expect(meanRate(DAILY, 777, from, from + DAY)).toBeCloseTo(200, 10);
    expect(referenceRate(DAILY)).toBe(200);
  });

  it('peaks at the hour it names, at mean times ratio, and is as far below the mean half a day later', () => {
    // Over two seconds about the peak a cosine of a day is 2e-9 below it.
    const about = (hour: number, startsAt: number) =>
      meanRate(DAILY, startsAt, hour * HOUR - startsAt - 1, hour * HOUR - startsAt + 1);
    for (const startsAt of [0, HOUR, 1.75 * HOUR]) {
      expect(about(14, startsAt)).toBeCloseTo(300, 5);
      expect(about(26, startsAt)).toBeCloseTo(100, 5);
      expect(about(20, startsAt)).toBeCloseTo(200, 5);
    }
  });

  it('never leaves the range between trough and peak', () => {
    fc.assert(
      fc.property(fc.nat(10 * DAY), fc.integer({ min: 1, max: 2 * DAY }), (from, seconds) => {
        const rate = meanRate(DAILY, 0, from, from + seconds);
        expect(rate).toBeGreaterThan(100 - 1e-6);
        expect(rate).toBeLessThan(300 + 1e-6);
      }),
      RUNS,
    );
  });

  it('has the mean over a cell that numerical integration of the cosine has', () => {
    fc.assert(
      fc.property(
        fc.nat(DAY - 1),
        fc.nat(20 * DAY),
        fc.constantFrom(1, 10, 60, 3600, 50_000),
        fc.double({ min: 1, max: 2, noNaN: true }),
        (startsAt, from, seconds, peakRatio) => {
          const rate: ArrivalRate = { kind: 'daily', meanPerSecond: 200, peakRatio, peakAtSeconds: 14 * HOUR };
          const at = (t: number) =>
            200 * (1 + (peakRatio - 1) * Math.cos((2 * Math.PI * (startsAt + t - 14 * HOUR)) / DAY));
          // The midpoint rule is off by h²/24 times the second derivative: 1e-6 at most for 5 s, the largest h here.
          const expected = meanBetween(from, from + seconds, at);
          expect(Math.abs(meanRate(rate, startsAt, from, from + seconds) - expected)).toBeLessThan(2e-6);
        },
      ),
      RUNS,
    );
  });

  it('of peak ratio 1 is constant', () => {
    const flat: ArrivalRate = { kind: 'daily', meanPerSecond: 200, peakRatio: 1, peakAtSeconds: 0 };
    expect(meanRate(flat, 0, 1234, 1294)).toBe(200);
  });
});

describe('a rate by points', () => {
  it.each([
    ['within a rise', 0, 30, 150],
    ['about the middle of a rise', 15, 45, 200],
    ['over a level part', 60, 120, 300],
    ['over a corner: (30 × 250 + 30 × 300) ÷ 60', 30, 90, 275],
    ['over all: (60 × 200 + 60 × 300 + 120 × 150) ÷ 240', 0, 240, 200],
    ['within a fall', 180, 240, 75],
    ['over the last point: 60 × 75 ÷ 120', 180, 300, 37.5],
    ['after the last point', 240, 1000, 0],
  ])('has the mean of straight lines %s', (_, from, to, mean) => {
    expect(meanRate(POINTS, 4321, from, to)).toBeCloseTo(mean, 10);
  });

  it('takes as its reference the mean from the first point to the last', () => {
    expect(referenceRate(POINTS)).toBeCloseTo(200, 10);
  });

  it('of one point is constant', () => {
    const one: ArrivalRate = { kind: 'points', points: [{ atSeconds: 0, perSecond: 70 }] };
    expect(referenceRate(one)).toBe(70);
    expect(meanRate(one, 0, 600, 660)).toBeCloseTo(70, 12);
  });

  it('adds up: the mean over two stretches is that of their means', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1000, noNaN: true })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.nat(3000),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        (steps, from, a, b) => {
          let atSeconds = 0;
          const points = steps.map(([more, perSecond], i) => {
            atSeconds += i === 0 ? 0 : more;
            return { atSeconds, perSecond };
          });
          const rate: ArrivalRate = { kind: 'points', points };
          const parts = a * meanRate(rate, 0, from, from + a) + b * meanRate(rate, 0, from + a, from + a + b);
          expect(meanRate(rate, 0, from, from + a + b)).toBeCloseTo(parts / (a + b), 8);
        },
      ),
      RUNS,
    );
  });
});
