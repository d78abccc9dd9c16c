import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SequentialSpec } from '../../../src/model/judge.js';
import type { Stage } from '../../../src/model/plan.js';
import { rateRatioLogE } from '../../../src/stats/sequential/rate-ratio-log-e.js';
import { howMany, mostOf } from './chance.js';
import { counted, examined, judgeFor, lastExamined } from './examine.js';
import { bare, judgedPlan, SPECS } from './specs.js';

const STAGE = bare('a', 5, 60);

function sequential(parts: Partial<SequentialSpec> = {}, stages: readonly Stage[] = [STAGE], minRequests = 1) {
  const spec = SPECS.sequential(parts);
  return judgeFor(spec, judgedPlan([spec], stages, { minRequests }));
}

/** Of windows with (share, canary's events, baseline's): the mean over 25 alternatives of the likelihood ratio, as it is defined. */
function evidenceByHand(windows: readonly (readonly [number, number, number])[], ratio = 1, reach = 10): number {
  const theta = (share: number, r: number) => (share * r) / (share * r + 1 - share);
  let sum = 0;
  for (let j = 1; j <= 25; j++) {
    const r = ratio * reach ** ((j / 25) ** 2);
    sum += windows.reduce((product, [share, k, kBase]) => {
      const [now, before] = [theta(share, r), theta(share, ratio)];
      return product * (now / before) ** k * ((1 - now) / (1 - before)) ** kBase;
    }, 1);
  }
  return sum / 25;
}

describe('sequential', () => {
  it('has as evidence of a window the mean likelihood ratio over 25 ratios up to 10', () => {
    const { statistic, boundary, outcome } = lastExamined(sequential(), [[STAGE, [counted(9, 500, 40, 9500)]]]);
    expect(statistic).toBeCloseTo(evidenceByHand([[0.05, 9, 40]]), 10);
    expect([boundary, outcome]).toEqual([20, 'worse']);
  });

  it('multiplies evidence over windows and stages, each with its own share', () => {
    const next = bare('b', 25, 60);
    const evidence = lastExamined(sequential({ alpha: 0.001 }, [STAGE, next]), [
      [STAGE, [counted(4, 500, 40, 9500), counted(5, 1000, 38, 9000)]],
      [next, [counted(14, 2500, 22, 7500)]],
    ]);
    const windows = [
      [0.05, 4, 40],
      [0.1, 5, 38],
      [0.25, 14, 22],
    ] as const;
    expect(evidence.statistic).toBeCloseTo(evidenceByHand(windows), 9);
    expect(evidence.detail().pValue).toBeCloseTo(Math.min(1, 1 / evidenceByHand(windows)), 9);
  });

  it('with a margin finds the canary worse only beyond it', () => {
    const { statistic } = lastExamined(sequential({ margin: 2 }), [[STAGE, [counted(9, 500, 40, 9500)]]]);
    expect(statistic).toBeCloseTo(evidenceByHand([[0.05, 9, 40]], 2), 10);
  });

  it('agrees in size with the two-sided closed form', () => {
    for (const k of [30, 45, 60, 90]) {
      const { statistic } = lastExamined(sequential({ alpha: 1e-9 }), [[STAGE, [counted(k, 500, 380, 9500)]]]);
      const closed = rateRatioLogE({ k, kBase: 380, share: 0.05, concentration: 10 });
      expect(Math.abs(Math.log(statistic ?? 0) - closed)).toBeLessThan(1.6);
    }
  });

  it('keeps a regression once it is shown, and reports how many more events it takes before', () => {
    const minutes = [counted(9, 500, 40, 9500), counted(0, 500, 400, 9500)];
    const evidence = examined(sequential(), [[STAGE, minutes]]).map(([one]) => one);
    expect(evidence[1]).toMatchObject({ outcome: 'worse' });
    expect(evidence[1]?.statistic).toBeLessThan(1);
    expect(evidence[1]?.detail().pValue).toBeCloseTo(1 / evidenceByHand([[0.05, 9, 40]]), 12);
    const { detail } = lastExamined(sequential(), [[STAGE, [counted(3, 500, 40, 9500)]]]);
    const reaches = (more: number) => evidenceByHand([[0.05, 3 + more, 40]]) >= 20;
    expect(detail().needs).toBe([1, 2, 3, 4, 5, 6, 7].find(reaches));
  });

  it('splits alpha over its metrics', () => {
    const evidence = lastExamined(sequential({ metrics: ['error_rate', 'slow_rate'] }), [
      [STAGE, [counted(1, 9, 1, 99)]],
    ]);
    expect(evidence.boundary).toBe(40);
  });

  it('reports a finite number for evidence of any size', () => {
    const { statistic, detail } = lastExamined(sequential(), [[STAGE, [counted(5e5, 5e5, 0, 5e5)]]]);
    expect(statistic).toBeGreaterThan(1e298);
    expect(Number.isFinite(statistic)).toBe(true);
    expect(detail().pValue).toBe(0);
  });
});

describe('the confidence sequence of sequential', () => {
  const minutes = fc.array(
    fc.record({
      share: fc.constantFrom(0.05, 0.2, 0.5),
      k: fc.integer({ min: 0, max: 60 }),
      kBase: fc.integer({ min: 0, max: 60 }),
    }),
    { minLength: 1, maxLength: 3 },
  );

  it('excludes just the ratios against which there is evidence enough, on either side', () => {
    fc.assert(
      fc.property(minutes, fc.double({ min: 0.02, max: 50, noNaN: true }), (windows, ratio) => {
        const seen = windows.map(({ share, k, kBase }) => counted(k, 1e6 * share, kBase, 1e6 * (1 - share)));
        const { low = null, high = null } = lastExamined(sequential(), [[STAGE, seen]]).detail().interval ?? {};
        const split = windows.map(({ share, k, kBase }) => [share, k, kBase] as const);
        const nearly = (one: number | null) => one !== null && Math.abs(Math.log(one / ratio)) < 1e-4;
        if (nearly(low) || nearly(high)) return;
        expect(low !== null && ratio < low).toBe(evidenceByHand(split, ratio) >= 20);
        expect(high !== null && ratio > high).toBe(evidenceByHand(split, ratio, 0.1) >= 20);
      }),
    );
  });

  it.each([1, 3])('holds the true ratio, %d, at all times in at least 1 − 2·alpha of rollouts', (ratio) => {
    const judge = sequential();
    const missed = howMany(150, 'covers', ({ poisson }) => {
      const seen = Array.from({ length: 10 }, () => counted(poisson(2 * ratio), 500, poisson(38), 9500));
      return examined(judge, [[STAGE, seen]]).some(([one]) => {
        const { low = null, high = null } = one?.detail().interval ?? {};
        return (low !== null && low > ratio) || (high !== null && high < ratio);
      });
    });
    expect(missed).toBeLessThan(mostOf(150, 0.1));
  });
});

describe('when sequential stops, computed exactly error by error, with a canary of 5 %', () => {
  const MOST = 1000;
  /** Of each number of errors, how many of them must be the canary's. */
  const bounds = Array.from({ length: MOST + 1 }, () => Number.POSITIVE_INFINITY);
  for (let events = 1, k = 1; events <= MOST; events++) {
    while (k <= events && evidenceByHand([[0.05, k, events - k]]) < 20) k++;
    bounds[events] = k;
  }

  /** The chance to stop by so many errors, and at how many on average. */
  function stopping(ratio: number): { readonly chance: number; readonly mean: number } {
    const theta = (0.05 * ratio) / (0.05 * ratio + 0.95);
    let alive = [1];
    let [chance, mean] = [0, 0];
    for (let events = 1; events <= MOST; events++) {
      const next = Array<number>(alive.length + 1).fill(0);
      for (const [k, p] of alive.entries()) {
        next[k] = (next[k] ?? 0) + p * (1 - theta);
        next[k + 1] = (next[k + 1] ?? 0) + p * theta;
      }
      const stopped = next.slice(bounds[events]).reduce((sum, p) => sum + p, 0);
      alive = next.slice(0, bounds[events]);
      chance += stopped;
      mean += stopped * events;
    }
    return { chance, mean: mean / chance };
  }

  it('agrees with the judge', () => {
    for (const events of [20, 100, 400]) {
      const k = bounds[events] ?? 0;
      const outcome = (of: number) =>
        lastExamined(sequential(), [[STAGE, [counted(of, 500, events - of, 9500)]]]).outcome;
      expect([outcome(k - 1), outcome(k)]).toEqual(['held', 'worse']);
    }
  });

  it('fails a healthy canary within a thousand errors with a chance of at most alpha', () => {
    const { chance } = stopping(1);
    expect(chance).toBeLessThan(0.05);
    expect(chance).toBeGreaterThan(0.02);
  });

  it('finds twice as many errors after 219 to 241 on average, three times as many after 72 to 97', () => {
    const [two, three] = [stopping(2), stopping(3)];
    expect(two.chance).toBeGreaterThan(0.99);
    expect(two.mean).toBeGreaterThan(205);
    expect(two.mean).toBeLessThan(241);
    expect(three.mean).toBeGreaterThan(60);
    expect(three.mean).toBeLessThan(97);
  });
});
