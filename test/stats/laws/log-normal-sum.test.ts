import { describe, expect, it } from 'vitest';
import { logNormalSum } from '../../../src/stats/laws/log-normal-sum.js';
import { normalQuantile, normalUpperTail } from '../../../src/stats/laws/normal.js';

const DRAWS = 60_000;

/** Numbers in (0, 1), by a linear congruence: M. Matsumoto and others would not, but it is no code of ours. */
function numbers(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return (Number(state >> 11n) + 0.5) / 2 ** 53;
  };
}

/** Sums of weighted log-normal factors with mean 1, by Box and Muller. */
function drawn(weights: readonly number[], cv: number): Float64Array {
  const next = numbers(7);
  const sigma = Math.sqrt(Math.log(1 + cv * cv));
  return Float64Array.from({ length: DRAWS }, () =>
    weights.reduce((sum, weight) => {
      const z = Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
      return sum + weight * Math.exp(sigma * z - (sigma * sigma) / 2);
    }, 0),
  ).sort();
}

describe('the law of a sum of log-normal factors', () => {
  it('of one is closed', () => {
    const sigma = Math.sqrt(Math.log(1.04));
    const law = logNormalSum([40], 0.2);
    for (const x of [20, 40, 70]) {
      expect(law.upperTail(x)).toBeCloseTo(normalUpperTail((Math.log(x / 40) + (sigma * sigma) / 2) / sigma), 14);
    }
    expect(law.upperTail(0)).toBe(1);
    expect(law.at(0)).toBeCloseTo(40 / Math.sqrt(1.04), 9);
  });

  it.each([
    ['two alike', [0.5, 0.5], 0.2],
    ['unlike ones', [0.1, 0.6, 0.3], 0.8],
    ['five', [0.2, 0.2, 0.2, 0.2, 0.2], 0.5],
    ['twelve', Array.from({ length: 12 }, () => 1 / 12), 0.5],
    ['more than are convolved', Array.from({ length: 30 }, () => 1 / 30), 0.5],
  ])('is that of draws: %s', (_, weights, cv) => {
    const law = logNormalSum(weights, cv);
    const sums = drawn(weights, cv);
    for (const share of [0.02, 0.2, 0.5, 0.8, 0.98]) {
      // 4.5 standard errors: of 25 such comparisons one in 6,000 fails.
      const room = 4.5 * Math.sqrt((share * (1 - share)) / DRAWS) + 1e-3 * (weights.length > 12 ? 1 : 0.1);
      expect(Math.abs(1 - law.upperTail(sums[Math.floor(share * DRAWS)] as number) - share)).toBeLessThan(room);
      expect(law.upperTail(law.at(normalQuantile(share)))).toBeCloseTo(1 - share, 6);
    }
  });

  it('goes over from convolution to moments without a step', () => {
    const alike = (count: number) => logNormalSum(new Array(count).fill(1 / count), 0.4);
    const [twelve, thirteen] = [alike(12), alike(13)];
    // With 13 for 12 the deviation is 4 % less.
    for (const z of [-2, -1, 1, 2])
      expect((thirteen.at(z) - 1) / (twelve.at(z) - 1)).toBeCloseTo(Math.sqrt(12 / 13), 1);
  });
});
