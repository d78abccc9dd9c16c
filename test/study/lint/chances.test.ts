import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONDITIONS } from '../../../src/measures/conditions.js';
import { binomialDensity } from '../../../src/stats/lattice/binomial.js';
import { countLaw } from '../../../src/study/lint/laws/count-law.js';
import { latencyLaw } from '../../../src/study/lint/laws/latency-law.js';
import { atomsOf, poissonTable } from '../../../src/study/lint/laws/poisson-table.js';
import { expectedToBeHeard, heardByMost, heardChance } from '../../../src/study/lint/laws/requests-needed.js';
import { saddleShareAbove } from '../../../src/study/lint/laws/saddle-share.js';
import { firstShareChance, shareChance } from '../../../src/study/lint/laws/share-chance.js';
import type { Tolerance } from '../../../src/study/lint/laws/tolerance.js';
import type { Looks } from '../../../src/study/lint/looks.js';
import { type RuleInStage, windowChance } from '../../../src/study/lint/rule-chances.js';
import { AFRESH, looksToRollBack, stageChance, stageEnd } from '../../../src/study/lint/stage-chance.js';
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

function tolerance(parts: Partial<Tolerance> = {}): Tolerance {
  const none = { holdSeconds: 0, judgeHoldSeconds: 0, failureLimit: 0, rolloutFailureLimit: null };
  return { ...none, longestHoldSeconds: parts.holdSeconds ?? 0, ...parts };
}

/** The same chance at every look. */
function each(chance: number, firsts: readonly (readonly number[])[] = []) {
  return { breach: [chance], firsts };
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
      looks: looks(1, { kinds: [{ stretches: [stretch(30, 40)], turnovers: [null], newRequests: 30 }] }),
      baseline: { kind: 'window' },
      minRequests: 1,
      tolerance: tolerance(),
      start: AFRESH,
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
    expect(stageChance(looks(10), each(0.3), tolerance(), 'atMost')).toBeCloseTo(1 - 0.7 ** 10, 12);
    // scipy.stats.binom.sf(2, 10, .3)
    const some = stageChance(looks(10), each(0.3), tolerance({ holdSeconds: 60, failureLimit: 2 }), 'atMost');
    expect(some).toBeCloseTo(0.6172172136, 9);
  });

  it('is that of a run where a breach must hold', () => {
    // Three in a row among ten: by recursion over the length of the run.
    const found = stageChance(looks(10), each(0.3), tolerance({ holdSeconds: 180 }), 'atMost');
    expect(found).toBeCloseTo(0.15511553999999997, 12);
  });

  it('is between two bounds where looks share requests, and 0 where there are too few', () => {
    const overlapping = looks(10, { apart: 3 });
    expect(stageChance(overlapping, each(0.3), tolerance(), 'atMost')).toBeCloseTo(1 - 0.7 ** 10, 12);
    expect(stageChance(overlapping, each(0.3), tolerance(), 'atLeast')).toBeCloseTo(1 - 0.7 ** 4, 12);
    const late = tolerance({ holdSeconds: 600, failureLimit: 1 });
    expect(looksToRollBack(looks(10), late)).toBe(Number.POSITIVE_INFINITY);
    expect(stageChance(looks(10), each(1), late, 'atMost')).toBe(0);
    expect(looksToRollBack(looks(11), late)).toBe(11);
    expect(stageChance(looks(11), each(1), late, 'atMost')).toBe(1);
  });

  it('is at most the sum of the chances to be the first look in breach, or that looks apart from one another all are', () => {
    const overlapping = looks(10, { apart: 3 });
    expect(stageChance(overlapping, each(0.3, [[0.02]]), tolerance(), 'atMost')).toBeCloseTo(0.2, 12);
    // A streak of five has two looks that share no request: six looks that may end one, and the one that may have begun before.
    const held = stageChance(overlapping, each(0.01), tolerance({ holdSeconds: 300 }), 'atMost');
    expect(held).toBeCloseTo(6 * 0.01 ** 2, 12);
  });

  it('is left out where it would take too long', () => {
    const long = tolerance({ holdSeconds: 6_000, failureLimit: 1_000 });
    expect(stageChance(looks(20_000), each(0.1), long, 'atMost')).toBeNull();
  });
});

describe('the chance of a roll-back over two stages', () => {
  const MINUTES = 60;

  /** All courses of six looks in each of two stages, one by one. Breaches in the first with one chance, in the second with another. */
  function played(chances: readonly [number, number], of: Tolerance): readonly [number, number] {
    let [lostFirst, lostSecond, reached] = [0, 0, 0];
    for (let course = 0; course < 4096; course++) {
      let [weight, streak, before] = [1, 0, 0];
      let lost = -1;
      for (const stageIndex of [0, 1] as const) {
        let failed = 0;
        for (let look = 0; look < 6; look++) {
          const isBreach = ((course >> (stageIndex * 6 + look)) & 1) === 1;
          weight *= isBreach ? chances[stageIndex] : 1 - chances[stageIndex];
          streak = isBreach ? streak + MINUTES : 0;
          if (isBreach && streak >= of.holdSeconds) failed++;
          const isOver = failed > of.failureLimit || before + failed > (of.rolloutFailureLimit ?? 99);
          if (isOver && lost < 0) lost = stageIndex;
        }
        before += failed;
      }
      if (lost === 0) lostFirst += weight;
      else reached += weight;
      if (lost === 1) lostSecond += weight;
    }
    return [lostFirst, lostSecond / reached];
  }

  it.each([
    ['a streak that goes on', { holdSeconds: 120 }],
    ['a longer one, and failures that are tolerated', { holdSeconds: 180, failureLimit: 1 }],
    ['a limit for the whole rollout', { failureLimit: 2, rolloutFailureLimit: 3 }],
    ['both', { holdSeconds: 120, failureLimit: 1, rolloutFailureLimit: 2 }],
  ])('is that of all courses, one by one: %s', (_, parts) => {
    const of = tolerance(parts);
    const [first, second] = played([0.4, 0.25], of);
    expect(stageChance(looks(6), each(0.4), of, 'atMost')).toBeCloseTo(first, 12);
    const start = stageEnd(looks(6), each(0.4), of, AFRESH);
    if (start === null) throw new Error('six looks are not too many');
    expect(stageChance(looks(6), each(0.25), of, 'atMost', start)).toBeCloseTo(second, 12);
    expect(second).not.toBeCloseTo(stageChance(looks(6), each(0.25), of, 'atMost') ?? 1, 3);
  });

  it('counts the time for which thresholds as a judge have to see some breach after that of the rule', () => {
    // The second look of a streak is a breach that has held, and the third one that the judge saw for two minutes.
    const of = tolerance({ holdSeconds: 120, judgeHoldSeconds: 120, longestHoldSeconds: 240 });
    expect(looksToRollBack(looks(6), of)).toBe(3);
    // Three in a row among six.
    expect(stageChance(looks(6), each(0.5), of, 'atMost')).toBeCloseTo(20 / 64, 12);
  });
});

describe('the chance that a look is the first in breach', () => {
  /** Marked and other requests in what two looks share, in what is new and in what is gone: all numbers, one by one. */
  function summed(means: readonly number[], least: number, above: number): number {
    const tables = means.map((mean) => poissonTable(mean));
    const density = (i: number, k: number): number => tables[i]?.density[k - (tables[i]?.first ?? 0)] ?? 0;
    const isBreach = (marked: number, rest: number) => marked + rest >= least && marked / (marked + rest) > above;
    let sum = 0;
    const most = [7, 14, 6, 11, 6, 11];
    for (let course = 0; course < most.reduce((all, one) => all * one, 1); course++) {
      let left = course;
      const k = most.map((size) => {
        const here = left % size;
        left = Math.floor(left / size);
        return here;
      });
      const [marked = 0, rest = 0, newMarked = 0, newRest = 0, oldMarked = 0, oldRest = 0] = k;
      if (!isBreach(marked + newMarked, rest + newRest) || isBreach(marked + oldMarked, rest + oldRest)) continue;
      sum += k.reduce((product, count, i) => product * density(i, count), 1);
    }
    return sum;
  }

  it.each([
    [1, 0.2],
    [4, 0.34],
  ])('is the sum over all that the parts of two looks may come to: at least %d requests, above %d', (least, above) => {
    const means = [0.4, 2, 0.3, 1, 0.2, 1.2] as const;
    const table = (i: number) => poissonTable(means[i] as number);
    const test = {
      above,
      isAbove: (m: number, all: number) => m / all > above,
      below: Number.NEGATIVE_INFINITY,
      isBelow: () => false,
    };
    const [marked, rest] = [
      { common: table(0), added: table(2), dropped: table(4) },
      { common: table(1), added: table(3), dropped: table(5) },
    ];
    const found = firstShareChance(marked, rest, least, test);
    expect(found / summed(means, least, above)).toBeCloseTo(1, 3);
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
