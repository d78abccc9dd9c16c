import { describe, expect, it } from 'vitest';
import { logRatioThreshold } from '../../../src/stats/sequential/log-ratio-threshold.js';

/**
 * The chance that S ← max(0, S + X), X normal with mean −D²/2 and standard deviation D, exceeds h in so many looks, by the
 * midpoint rule on a scale of 400 steps: nothing of it is the program's.
 */
function alarmChance(deviation: number, threshold: number, looks: number): number {
  const steps = 400;
  const width = threshold / steps;
  const at = (i: number) => (i + 0.5) * width;
  const density = (x: number) => {
    const z = x / deviation + deviation / 2;
    return Math.exp((-z * z) / 2) / (deviation * Math.sqrt(2 * Math.PI));
  };
  // From every state to 0, by the same rule from far below; the rest is on the scale, or an alarm.
  const below = (from: number) => {
    let sum = 0;
    for (let i = 0; i < 4000; i++) sum += density(-from - (i + 0.5) * (0.004 * deviation)) * (0.004 * deviation);
    return sum;
  };
  const toZero = [below(0), ...Array.from({ length: steps }, (_, i) => below(at(i)))];
  let [zero, rest] = [1, new Float64Array(steps)];
  for (let look = 0; look < looks; look++) {
    const next = new Float64Array(steps);
    let nextZero = zero * (toZero[0] as number);
    for (let i = 0; i < steps; i++) nextZero += (rest[i] as number) * (toZero[i + 1] as number);
    for (let j = 0; j < steps; j++) {
      let mass = zero * density(at(j)) * width;
      for (let i = 0; i < steps; i++) mass += (rest[i] as number) * density(at(j) - at(i)) * width;
      next[j] = mass;
    }
    [zero, rest] = [nextZero, next];
  }
  return 1 - zero - rest.reduce((sum, mass) => sum + mass, 0);
}

describe('the threshold of a sum of log likelihood ratios', () => {
  it.each([1.5, 2, 2.5])(
    'is crossed in less than alpha of sums of normal ratios, with 0.4 to spare of the worst: D = %d',
    (deviation) => {
      const threshold = logRatioThreshold(30, 0.05);
      expect(alarmChance(deviation, threshold, 30)).toBeLessThan(0.05);
      const worst = Math.abs(deviation - 2) < 0.1;
      // What is left is exp(-0.4) of alpha, to the width of the scale.
      if (worst) expect(alarmChance(deviation, threshold - 0.4, 30)).toBeCloseTo(0.05, 3);
    },
  );

  it('rises with the looks and falls with alpha', () => {
    const of = [logRatioThreshold(10, 0.05), logRatioThreshold(100, 0.05), logRatioThreshold(100, 0.01)];
    expect(of).toEqual(of.toSorted((a, b) => a - b));
  });

  it('is never above what the union of all looks asks for, and just that where alpha is tiny', () => {
    for (const looks of [1, 18, 180, 5000]) {
      for (const alpha of [0.3, 0.05, 1e-6]) {
        expect(logRatioThreshold(looks, alpha)).toBeLessThanOrEqual(Math.log(looks / alpha));
      }
    }
    expect(logRatioThreshold(60, 1e-300)).toBeCloseTo(Math.log(60) + 300 * Math.log(10), 9);
  });
});
