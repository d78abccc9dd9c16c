import { describe, expect, it } from 'vitest';
import type { DistributionSpec } from '../../../src/model/judge.js';
import { BUCKET_COUNT } from '../../../src/stats/numeric/exponential-buckets.js';
import { bandHalfWidth } from '../../../src/stats/sequential/band-half-width.js';
import { type Draws, howMany, mostOf } from './chance.js';
import { examined, judgeFor, lastExamined, type Minute } from './examine.js';
import { bare, judgedPlan, SPECS } from './specs.js';

const ONE = bare('a', 50, 1);
const THREE = bare('a', 50, 3);

function distribution(parts: Partial<DistributionSpec> = {}, stages = [ONE], minRequests = 1) {
  const spec = SPECS.distribution(parts);
  return judgeFor(spec, judgedPlan([spec], stages, { minRequests }));
}

/** Requests by bucket. */
function inBuckets(...counts: readonly number[]) {
  const latencyCounts = new Float64Array(BUCKET_COUNT);
  latencyCounts.set(counts, 400);
  return { requests: counts.reduce((sum, count) => sum + count, 0), errors: 0, latencyCounts };
}

const of = (canary: readonly number[], baseline: readonly number[]): Minute => ({
  canary: inBuckets(...canary),
  baseline: inBuckets(...baseline),
});

const SLOWER = of([10, 20, 30, 40], [30, 30, 25, 15]);
/** The same twice over. */
const TWICE = of([20, 40, 60, 80], [60, 60, 50, 30]);

describe('distribution, with one look', () => {
  it('has the one-sided Kolmogorov–Smirnov statistic and p-value that R has', () => {
    const { statistic, boundary, outcome, detail } = lastExamined(distribution(), [[ONE, [SLOWER]]]);
    // R: ks.test(rep(1:4, c(10, 20, 30, 40)), rep(1:4, c(30, 30, 25, 15)), alternative = "less", exact = FALSE)
    expect(statistic).toBeCloseTo(0.3, 12);
    expect(detail().pValue).toBeCloseTo(0.00012340980408667956, 12);
    expect(outcome).toBe('worse');
    expect(Math.exp(-2 * (boundary ?? 0) ** 2 * 50)).toBeCloseTo(0.05, 12);
  });

  it('does not fail a canary that is faster', () => {
    const faster = of([30, 30, 25, 15], [10, 20, 30, 40]);
    expect(lastExamined(distribution(), [[ONE, [faster]]])).toMatchObject({ outcome: 'held', statistic: 0 });
  });

  it('looks once, as the stage ends, at all of the stage', () => {
    const evidence = examined(distribution({}, [THREE]), [[THREE, [SLOWER, TWICE, SLOWER]]]).map(([one]) => one);
    expect(evidence.map((one) => one?.why)).toEqual(['not_yet', 'not_yet', null]);
    const atOnce = lastExamined(distribution(), [[ONE, [of([40, 80, 120, 160], [120, 120, 100, 60])]]]);
    expect(evidence[2]?.detail()).toEqual(atOnce.detail());
  });

  it('splits alpha over stages', () => {
    const { boundary } = lastExamined(distribution({}, [ONE, bare('b', 60, 1)]), [[ONE, [SLOWER]]]);
    expect(Math.exp(-2 * (boundary ?? 0) ** 2 * 50)).toBeCloseTo(0.025, 12);
  });

  it.each([
    ['of too few requests', of([1, 2], [50, 50]), 5, 'too_little_data'],
    ['of so few that even others altogether prove nothing', of([0, 1], [1, 0]), 1, 'too_little_data'],
    ['without a baseline', { canary: inBuckets(50, 50) }, 1, 'no_baseline'],
  ] as const)('says nothing %s', (_, minute, minRequests, why) => {
    const evidence = lastExamined(distribution({}, [ONE], minRequests), [[ONE, [minute]]]);
    expect(evidence).toMatchObject({ outcome: 'undecided', why, statistic: null, boundary: null });
  });
});

/** So many requests, spread over fifty buckets. */
function spread({ uniform }: Draws, requests: number) {
  const counts = Array<number>(50).fill(0);
  for (let i = 0; i < requests; i++) {
    const bucket = Math.floor(50 * uniform());
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return inBuckets(...counts);
}

describe('distribution, on a healthy canary', () => {
  it.each([
    ['1 : 1', 60, 60],
    ['1 : 19', 20, 380],
  ])('fails it with one look in at most alpha of stages, %s', (_, requests, others) => {
    const judge = distribution();
    const failed = howMany(1200, 'ks', (draws) => {
      const minute = { canary: spread(draws, requests), baseline: spread(draws, others) };
      return lastExamined(judge, [[ONE, [minute]]]).outcome === 'worse';
    });
    expect(failed).toBeLessThan(mostOf(1200, 0.05));
    expect(failed).toBeGreaterThan(12);
  });

  it('seldom fails it, with any number of looks', () => {
    const judge = distribution({ looks: 'every_window' }, [bare('a', 50, 10)]);
    const failed = howMany(150, 'bands', (draws) => {
      const minutes = Array.from({ length: 10 }, () => ({ canary: spread(draws, 60), baseline: spread(draws, 60) }));
      return examined(judge, [[bare('a', 50, 10), minutes]]).some(([one]) => one?.outcome === 'worse');
    });
    expect(failed).toBeLessThan(mostOf(150, 0.05));
  });
});

describe('distribution, in every window', () => {
  it('finds the canary slower once the bands of both arms separate; the first look sets their width', () => {
    const judge = distribution({ looks: 'every_window' }, [THREE]);
    const evidence = examined(judge, [[THREE, [SLOWER, SLOWER, of([100, 200, 300, 400], [300, 300, 250, 150])]]]);
    for (const [i, n] of [100, 200, 1200].entries()) {
      const bands = 2 * bandHalfWidth({ n, first: 100, alpha: 0.025 });
      expect(evidence[i]?.[0]).toMatchObject({
        statistic: expect.closeTo(0.3, 12),
        boundary: expect.closeTo(bands, 12),
      });
    }
    expect(evidence.map(([one]) => one?.outcome)).toEqual(['held', 'held', 'worse']);
  });
});
