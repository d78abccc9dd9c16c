import { describe, expect, it } from 'vitest';
import { sineOfTurns } from '../../../src/stats/numeric/sine.js';

const POINTS = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 1024 + i * 1e-7);

/** A quarter of a turn on, which adding to small numbers rounds. */
const cosineOfTurns = (turns: number) => sineOfTurns(turns + 0.25);

describe('the sine of turns', () => {
  it('is exact at the quarters, however many turns and whichever way', () => {
    for (const whole of [0, 1, -1, 7, -1e6, 2 ** 50]) {
      expect([0, 0.25, 0.5, 0.75].map((q) => sineOfTurns(whole + q))).toEqual([0, 1, 0, -1]);
    }
    expect([sineOfTurns(Number.MAX_VALUE), sineOfTurns(-Number.MAX_VALUE)]).toEqual([0, 0]);
  });

  it('agrees with the functions of the platform to 1e-15 within an eighth of a turn, where those round little', () => {
    for (let i = -1000; i <= 1000; i++) {
      const turns = i / 8000;
      expect(Math.abs(cosineOfTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(1e-15);
      expect(Math.abs(sineOfTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(1e-15);
    }
  });

  it('repeats every turn, and mirrors about 0 and about a quarter', () => {
    for (let i = 0; i < 1024; i++) {
      const t = i / 1024;
      expect(sineOfTurns(t + 12345)).toBe(sineOfTurns(t));
      expect(sineOfTurns(-t) + sineOfTurns(t)).toBe(0);
      expect(Math.abs(cosineOfTurns(-t) - cosineOfTurns(t))).toBeLessThan(2e-16);
    }
    expect(cosineOfTurns(-1e-20)).toBe(1);
    expect(sineOfTurns(-1e-20)).toBeCloseTo(-2e-20 * Math.PI, 33);
  });

  it('has a square that with that of the cosine adds up to 1, and stays within −1 and 1', () => {
    for (const t of POINTS) {
      const c = cosineOfTurns(t);
      const s = sineOfTurns(t);
      expect(Math.abs(c * c + s * s - 1)).toBeLessThan(3e-15);
      expect(Math.abs(c) <= 1 && Math.abs(s) <= 1).toBe(true);
    }
  });

  it('has the known values √½ at an eighth and ½ at a twelfth of a turn', () => {
    expect(Math.abs(sineOfTurns(1 / 8) - Math.SQRT1_2)).toBeLessThan(2e-16);
    expect(Math.abs(sineOfTurns(1 / 12) - 0.5)).toBeLessThan(4e-16);
  });

  it('gives these very bits on every version of Node', () => {
    const words = new Int32Array(Float64Array.from(POINTS.map(sineOfTurns)).buffer);
    expect(words.reduce((hash, word) => (Math.imul(hash, 31) + word) | 0, 7)).toBe(-697885196);
  });

  it('is not a number for what is not finite', () => {
    for (const turns of [Infinity, -Infinity, Number.NaN]) expect(sineOfTurns(turns)).toBeNaN();
  });
});
