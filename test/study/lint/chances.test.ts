import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONDITIONS } from '../../../src/measures/conditions.js';
import { binomialDensity } from '../../../src/stats/lattice/binomial.js';
import { countLaw } from '../../../src/study/lint/count-law.js';
import { latencyLaw } from '../../../src/study/lint/latency-law.js';
import type { Looks } from '../../../src/study/lint/looks.js';
import { atomsOf, poissonTable } from '../../../src/study/lint/poisson-table.js';
import { expectedToBeHeard, heardByMost, heardChance } from '../../../src/study/lint/requests-needed.js';
import { type RuleInStage, windowChance } from '../../../src/study/lint/rule-chances.js';
import { saddleShareAbove } from '../../../src/study/lint/saddle-share.js';
import { shareChance } from '../../../src/study/lint/share-chance.js';
import { looksNeeded, stageChance } from '../../../src/study/lint/stage-chance.js';
import { valueLimits } from '../../../src/study/lint/value-limits.js';
import { rule, version } from '../../simulation/setups.js';

const NO_LIMITS = { above: Number.POSITIVE_INFINITY, below: Number.NEGATIVE_INFINITY };

function stretch(here: number, baseline = 0) {
  return { here, before: 0, baseline };
}

function looks(count: number, parts: Partial<Looks> = {}): Looks {
  const order = new Array<number>(count).fill(0);
  return { kinds: [], order, newSeconds: order.map(() => 60), apart: 1, ...parts };
}

describe('the chance of a breach in a window', () => {
  // Sums over the law of the requests, of binomial laws, with scipy 1.17.1.
  it.each([
    [100, 0.005, 0.01, 1, 0.231726491317509],
    [1000, 0.005, 0.01, 1, 0.021542766720266827],
    [60, 0.02, 0.05, 60, 0.022275076913257738],
  ])(
    'of %d expected requests, errors %d, limit %d, min_requests %d is %d',
    (requests, errors, limit, least, chance) => {
      const law = countLaw('error_rate', errors, null);
      const found = law.chance(stretch(requests), errors)({ ...NO_LIMITS, above: limit }, least);
      expect(found).toBeCloseTo(chance, 11);
      // The same rule in other words.
      const success = countLaw('success_rate', errors, null);
      expect(success.chance(stretch(requests), 1 - errors)({ ...NO_LIMITS, below: 1 - limit }, least)).toBeCloseTo(
        chance,
        8,
      );
    },
  );

  it('is found by a saddle point where counts are large', () => {
    const law = countLaw('error_rate', 0.005, null);
    const found = law.chance(stretch(1e6), 0.005)({ ...NO_LIMITS, above: 0.0052 }, 1);
    expect(found / 0.0024062452382355676).toBeCloseTo(1, 3);
  });

  it.each([
    ['max_increase', 0.03, 0.20473178643082482],
    ['max_ratio', 2, 0.24813033131650086],
  ] as const)('of %s %d sums over all that the baseline can come to', (name, limit, chance) => {
    const of: RuleInStage = {
      rule: rule('error_rate', { [name]: limit }),
      law: countLaw('error_rate', 0.02, null),
      looks: looks(1, { kinds: [{ stretches: [stretch(30, 40)] }] }),
      baseline: { kind: 'window' },
      minRequests: 1,
      failureLimit: 0,
      heard: 1,
      looksIf: () => looks(1),
    };
    // scipy's sum leaves out looks without any request of the baseline: 4e-18.
    expect(windowChance(of, 0.02)).toBeCloseTo(chance, 9);
  });

  it('is the sum over the numbers of requests, for any limit', () => {
    const cases = fc.record({
      requests: fc.double({ min: 0.1, max: 80, noNaN: true }),
      share: fc.double({ min: 0.001, max: 0.9, noNaN: true }),
      above: fc.constantFrom(-0.1, 0, 0.01, 0.1, 0.25, 0.5, 1, Number.POSITIVE_INFINITY),
      below: fc.constantFrom(Number.NEGATIVE_INFINITY, 0, 0.01, 0.05, 0.1, 1, 1.5),
      least: fc.integer({ min: 1, max: 40 }),
    });
    const property = fc.property(cases, ({ requests, share, above, below, least }) => {
      const law = poissonTable(requests);
      let sum = 0;
      for (let all = least; all < law.first + law.density.length; all++) {
        for (let marked = 0; marked <= all; marked++) {
          if (marked / all > above || marked / all < below) {
            sum += (law.density[all - law.first] ?? 0) * binomialDensity(marked, all, share);
          }
        }
      }
      const isAbove = (marked: number, all: number) => marked / all > above;
      const isBelow = (marked: number, all: number) => marked / all < below;
      const [marked, rest] = [poissonTable(requests * share), poissonTable(requests * (1 - share))];
      expect(shareChance(marked, rest, least, { above, isAbove, below, isBelow })).toBeCloseTo(sum, 10);
    });
    fc.assert(property, { numRuns: 150 });
  });

  it('by a saddle point is within 1 % of the sum, for means of a hundred and more', () => {
    for (const [requests, share] of [
      [1e4, 0.01],
      [1e5, 0.002],
      [500, 0.3],
      [1e5, 0.01],
    ] as const) {
      for (const times of [0.8, 0.97, 1.0001, 1.03, 1.2, 1.4]) {
        const above = share * times * 1.000_012_3;
        const test = {
          above,
          isAbove: (m: number, all: number) => m / all > above,
          below: Number.NEGATIVE_INFINITY,
          isBelow: () => false,
        };
        const [marked, rest] = [poissonTable(requests * share), poissonTable(requests * (1 - share))];
        const exact = shareChance(marked, rest, 1, test);
        // Less than this the sum itself, which adds up to 1, does not resolve.
        if (exact > 1e-9) expect(saddleShareAbove(marked.mean, rest.mean, above) / exact).toBeCloseTo(1, 1.7);
      }
    }
    expect([saddleShareAbove(10, 90, 0), saddleShareAbove(10, 90, 1)]).toEqual([1, 0]);
  });

  it('of a latency is that of counts: p99 is beyond a bound when more than one in a hundred is', () => {
    const law = latencyLaw(0.99, version(0));
    // One in a hundred takes longer than 200 ms; the median is 50.
    expect(law.healthy).toBeCloseTo(200, 9);
    const counts = countLaw('error_rate', 0.01, null);
    const limits = { ...NO_LIMITS, above: 200 };
    const expected = counts.chance(stretch(1_000), 0.01)({ ...NO_LIMITS, above: 1 - 0.99 }, 1);
    expect(law.chance(stretch(1_000), 200)(limits, 1)).toBeCloseTo(expected, 9);
    // Beyond above or below there is nothing left, but for windows with too few requests.
    const both = law.chance(stretch(50), 200)({ above: 200, below: 200 }, 50);
    expect(both).toBeCloseTo(heardChance(50, 50), 9);
  });
});

describe('the chance of a roll-back in a stage', () => {
  it('is a binomial tail where breaches count at once', () => {
    expect(stageChance(looks(10), [0.3], { holdSeconds: 0, failureLimit: 0 }, 'atMost')).toBeCloseTo(1 - 0.7 ** 10, 12);
    // scipy.stats.binom.sf(2, 10, .3)
    const some = stageChance(looks(10), [0.3], { holdSeconds: 60, failureLimit: 2 }, 'atMost');
    expect(some).toBeCloseTo(0.6172172136, 9);
  });

  it('is that of a run where a breach must hold', () => {
    // Three in a row among ten: by recursion over the length of the run.
    const found = stageChance(looks(10), [0.3], { holdSeconds: 180, failureLimit: 0 }, 'atMost');
    expect(found).toBeCloseTo(0.15511553999999997, 12);
  });

  it('is between two bounds where looks share requests, and 0 where there are too few', () => {
    const overlapping = looks(10, { apart: 3 });
    const tolerance = { holdSeconds: 0, failureLimit: 0 };
    expect(stageChance(overlapping, [0.3], tolerance, 'atMost')).toBeCloseTo(1 - 0.7 ** 10, 12);
    expect(stageChance(overlapping, [0.3], tolerance, 'atLeast')).toBeCloseTo(1 - 0.7 ** 4, 12);
    const late = { holdSeconds: 600, failureLimit: 1 };
    expect(looksNeeded(looks(10), late)).toBe(Number.POSITIVE_INFINITY);
    expect(stageChance(looks(10), [1], late, 'atMost')).toBe(0);
    expect(looksNeeded(looks(11), late)).toBe(11);
    expect(stageChance(looks(11), [1], late, 'atMost')).toBe(1);
  });

  it('is left out where it would take too long', () => {
    const long = stageChance(looks(20_000), [0.1], { holdSeconds: 6_000, failureLimit: 1_000 }, 'atMost');
    expect(long).toBeNull();
  });
});

describe('the laws behind the chances', () => {
  it('a condition begins to be breached where the judge has its bound, and without a baseline not at all if it is relative', () => {
    const present = CONDITIONS.filter(({ looksBack }) => !looksBack);
    expect(present.length).toBeGreaterThanOrEqual(6);
    for (const meaning of present) {
      if (meaning.looksBack) continue;
      const { name, breach, relative } = meaning;
      const judged = rule('error_rate', { [name]: 0.3 });
      expect(valueLimits(judged, 0.2)).toEqual({ ...NO_LIMITS, [breach]: meaning.bound(0.3, 0.2) });
      expect(valueLimits(judged, null)).toEqual(relative ? NO_LIMITS : { ...NO_LIMITS, [breach]: 0.3 });
    }
  });

  it('a Poisson table has all of the mass, and so have its atoms, at the same mean', () => {
    for (const mean of [0, 1e-6, 0.3, 7, 900, 2.5e6]) {
      const table = poissonTable(mean);
      expect(table.atMost(table.first - 1)).toBe(0);
      expect(table.density.reduce((sum, density) => sum + density, 0)).toBeCloseTo(1, 9);
      const atoms = atomsOf(table, 40);
      expect(atoms.length).toBeLessThanOrEqual(40);
      const total = atoms.reduce((sum, { weight }) => sum + weight, 0);
      expect(total).toBeCloseTo(1, 9);
      expect(atoms.reduce((sum, { at, weight }) => sum + weight * at, 0) / Math.max(1, mean)).toBeCloseTo(
        mean / Math.max(1, mean),
        7,
      );
    }
  });

  it('knows how many requests are expected where 99 looks in 100 have enough', () => {
    // scipy.stats.poisson.sf(99, 120)
    expect(heardChance(120, 100)).toBeCloseTo(0.9721362601094793, 12);
    expect(heardChance(expectedToBeHeard(100), 100)).toBeCloseTo(0.99, 9);
    expect(heardByMost(expectedToBeHeard(100) + 0.01)).toBe(100);
    expect(heardByMost(0.5)).toBe(0);
  });
});
