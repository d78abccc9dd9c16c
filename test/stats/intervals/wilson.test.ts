import { describe, expect, it } from 'vitest';
import { meanHalfWidth, quantileRanks, wilson } from '../../../src/stats/intervals/one-proportion.js';
import { pairedDifferenceInterval } from '../../../src/stats/intervals/two-proportions.js';
import { binomialDensity } from '../../../src/stats/lattice/binomial.js';

/** scipy 1.17.1, binomtest(k, n).proportion_ci(0.95, 'wilson'); R 4.2.2 prop.test(correct = FALSE) gives the same. */
const SCIPY = [
  [0, 10, 0, 0.27753279986288926],
  [1, 10, 0.017876213095072896, 0.4041500267952385],
  [5, 10, 0.236593090512564, 0.7634069094874361],
  [10, 10, 0.7224672001371109, 1],
  [3, 20, 0.05236874589621662, 0.3604188647407569],
  [113, 10000, 0.009407908789372999, 0.013567411218126301],
  [0, 10000, 0, 0.00038399837067659573],
  [17, 300, 0.035677476463289524, 0.08886595802247463],
  [9999, 10000, 0.9994337311025987, 0.9999823473263989],
  [1, 1, 0.20654931437723745, 1],
  [0, 1, 0, 0.7934506856227626],
  [500000, 1000000, 0.4990200198900048, 0.5009799801099952],
] as const;

/** The chance that the interval of a count holds `share`, summed over all counts. */
function coverage(trials: number, share: number): number {
  let sum = 0;
  for (let count = 0; count <= trials; count++) {
    const [low, high] = wilson(count, trials);
    if (low <= share && share <= high) sum += binomialDensity(count, trials, share);
  }
  return sum;
}

describe('the Wilson interval', () => {
  it('agrees with scipy to 1e-14', () => {
    for (const [count, trials, low, high] of SCIPY) {
      const interval = wilson(count, trials);
      expect(Math.abs(interval[0] - low)).toBeLessThan(1e-14);
      expect(Math.abs(interval[1] - high)).toBeLessThan(1e-14);
    }
  });

  it.each([20, 50, 100, 300, 1000])('holds the truth in 95 % of studies of %i runs, over all rates', (trials) => {
    const shares = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);
    const covered = shares.map((share) => coverage(trials, share));
    const mean = covered.reduce((sum, each) => sum + each, 0) / covered.length;
    expect(mean).toBeGreaterThan(0.945);
    expect(mean).toBeLessThan(0.96);
    // Where at least five of either kind are to be expected; nearer the ends it swings further.
    const middle = covered.filter((_, i) => Math.min((i + 1) / 200, 1 - (i + 1) / 200) * trials >= 5);
    expect(Math.min(...middle)).toBeGreaterThan(0.924);
  });

  it.each([
    [10_000, 0.02],
    [10_000, 0.001],
    [1000, 0.05],
    [1000, 0.01],
    [500, 0.5],
  ])('holds the truth in at least 93 %% of studies of %i runs at the rate %f', (trials, share) => {
    expect(coverage(trials, share)).toBeGreaterThan(0.93);
  });

  it('begins at 0 for none and ends at 1 for all, and mirrors', () => {
    for (const trials of [1, 7, 1000]) {
      expect(wilson(0, trials)[0]).toBe(0);
      expect(wilson(trials, trials)[1]).toBe(1);
      for (let count = 0; count <= Math.min(trials, 20); count++) {
        const [low, high] = wilson(count, trials);
        const [mirroredLow, mirroredHigh] = wilson(trials - count, trials);
        expect(low).toBeCloseTo(1 - mirroredHigh, 12);
        expect(high).toBeCloseTo(1 - mirroredLow, 12);
      }
    }
  });
});

describe('the interval of a mean', () => {
  it('is 1.96 standard errors to either side', () => {
    expect(meanHalfWidth(4, 100)).toBeCloseTo(1.959963984540054 * 0.2, 14);
    expect(meanHalfWidth(0, 100)).toBe(0);
  });
});

describe('the ranks around a quantile', () => {
  it.each([
    [0.5, 10],
    [0.5, 20],
    [0.5, 100],
    [0.5, 1000],
    [0.95, 80],
    [0.95, 100],
    [0.95, 200],
    [0.95, 1000],
  ])('hold the quantile at %f of %i numbers in 95 to 99 %% of samples', (share, count) => {
    const [low, high] = quantileRanks(share, count);
    expect(low).toBeGreaterThanOrEqual(1);
    expect(high).toBeLessThanOrEqual(count);
    // The quantile lies above `low` numbers at least, and above `high` − 1 at most.
    let held = 0;
    for (let below = low; below < high; below++) held += binomialDensity(below, count, share);
    expect(held).toBeGreaterThanOrEqual(0.95);
    expect(held).toBeLessThan(0.99);
  });

  it('do not exist on a side where there are too few numbers', () => {
    expect(quantileRanks(0.95, 40)[1]).toBeGreaterThan(40);
    expect(quantileRanks(0.5, 2)[0]).toBe(0);
  });
});

/** The chance that the interval holds the difference, over all tables of pairs that differ one way or the other. */
function pairedCoverage(pairs: number, onlyFirst: number, onlySecond: number): number {
  const differing = onlyFirst + onlySecond;
  let sum = 0;
  for (let n = 0; n <= pairs; n++) {
    const chance = binomialDensity(n, pairs, differing);
    if (chance < 1e-12) continue;
    for (let k = 0; k <= n; k++) {
      const counts = { both: pairs - n, onlyFirst: n - k, onlySecond: k, neither: 0 };
      const [low, high] = pairedDifferenceInterval(counts);
      const truth = onlySecond - onlyFirst;
      if (low <= truth && truth <= high) sum += chance * binomialDensity(k, n, onlySecond / differing);
    }
  }
  return sum;
}

describe('the interval of a paired difference', () => {
  it('is as Agresti and Min have it', () => {
    // (53 − 16 of 300 pairs): by hand, with half a pair more in each cell.
    const [low, high] = pairedDifferenceInterval({ both: 200, onlyFirst: 16, onlySecond: 53, neither: 31 });
    const difference = 37 / 302;
    const half = 1.959963984540054 * Math.sqrt((70 / 302 - difference * difference) / 302);
    expect(low).toBeCloseTo(difference - half, 14);
    expect(high).toBeCloseTo(difference + half, 14);
  });

  it.each([
    [50, 0.1, 0.2],
    [100, 0.05, 0.05],
    [100, 0.02, 0.15],
    [300, 0.01, 0.03],
    [300, 0.3, 0.25],
  ])('holds the truth in at least 93 %% of studies of %i pairs that differ in %f and %f', (pairs, first, second) => {
    expect(pairedCoverage(pairs, first, second)).toBeGreaterThan(0.93);
  });

  it('mirrors, stays within −1 and 1, and does not collapse where no pair differs', () => {
    const one = pairedDifferenceInterval({ both: 3, onlyFirst: 2, onlySecond: 5, neither: 7 });
    const other = pairedDifferenceInterval({ both: 7, onlyFirst: 5, onlySecond: 2, neither: 3 });
    expect(one[0]).toBeCloseTo(-other[1], 14);
    expect(pairedDifferenceInterval({ both: 0, onlyFirst: 0, onlySecond: 1, neither: 0 })[1]).toBeLessThanOrEqual(1);
    const [low, high] = pairedDifferenceInterval({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 1000 });
    expect(low).toBeCloseTo(-1.96 / 1002, 5);
    expect(high).toBeCloseTo(1.96 / 1002, 5);
  });
});
