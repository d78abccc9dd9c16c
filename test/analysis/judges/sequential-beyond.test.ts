import { describe, expect, it } from 'vitest';
import { dispersion, NO_SCATTER, newStage, withCounts } from '../../../src/analysis/judges/dispersion.js';
import type { SequentialSpec } from '../../../src/model/judge.js';
import type { Stage } from '../../../src/model/plan.js';
import { gammaQuantile } from '../../../src/stats/laws/gamma.js';
import { howMany, mostOf } from './chance.js';
import { counted, examined, judgeFor, lastExamined } from './examine.js';
import { bare, judgedPlan, SPECS } from './specs.js';

const STAGE = bare('a', 50, 30);

function sequential(parts: Partial<SequentialSpec> = {}, stages: readonly Stage[] = [STAGE], minRequests = 1) {
  const spec = SPECS.sequential(parts);
  return judgeFor(spec, judgedPlan([spec], stages, { minRequests }));
}

describe('sequential that promotes early', () => {
  const early = { margin: 1.5, promoteEarly: true } as const;

  it('clears a canary once there is enough evidence that it is below the margin', () => {
    const theta = (r: number) => r / (r + 1);
    const evidence = (k: number, kBase: number) => {
      let sum = 0;
      for (let j = 1; j <= 25; j++) {
        const r = 1.5 * 10 ** -((j / 25) ** 2);
        sum += (theta(r) / theta(1.5)) ** k * ((1 - theta(r)) / (1 - theta(1.5))) ** kBase;
      }
      return sum / 25;
    };
    for (const [k, outcome] of [
      [145, 'cleared'],
      [146, 'held'],
    ] as const) {
      expect(evidence(k, 140) >= 20).toBe(outcome === 'cleared');
      expect(lastExamined(sequential(early), [[STAGE, [counted(k, 5000, 140, 5000)]]]).outcome).toBe(outcome);
    }
  });

  it('clears each stage anew, with an even part of alpha, and none without promote_early', () => {
    const next = bare('b', 60, 30);
    const minute = counted(143, 5000, 140, 5000);
    const evidence = examined(sequential({ ...early, alpha: 0.1 }, [STAGE, next]), [
      [STAGE, [minute]],
      [next, [counted(1, 5, 1, 5)]],
    ]);
    expect(evidence.map(([one]) => one?.outcome)).toEqual(['cleared', 'held']);
    expect(lastExamined(sequential(early, [STAGE, next]), [[STAGE, [minute]]]).outcome).toBe('held');
    expect(lastExamined(sequential({ margin: 1.5 }), [[STAGE, [minute]]]).outcome).toBe('held');
  });

  it('clears a canary at the margin in at most alpha of its stages', () => {
    const judge = sequential({ ...early, alpha: 0.1 });
    const cleared = howMany(600, 'cleared', ({ poisson }) => {
      const seen = Array.from({ length: 15 }, () => counted(poisson(15), 1000, poisson(10), 1000));
      return examined(judge, [[STAGE, seen]]).some(([one]) => one?.outcome === 'cleared');
    });
    expect(cleared).toBeLessThan(mostOf(600, 0.1));
    expect(cleared).toBeGreaterThan(6);
  });
});

describe('dispersion', () => {
  const scatterOf = (windows: readonly (readonly [number, number])[]) =>
    windows.reduce((scatter, [k, kBase]) => withCounts(scatter, k, kBase), NO_SCATTER);

  const safe = (chiSquare: number, freedom: number) => ((chiSquare + 4) / freedom) * (1 + Math.sqrt(2 / freedom));

  it('is Pearson’s X² over its degrees of freedom, plus an allowance', () => {
    const windows = [
      [30, 20],
      [4, 46],
      [25, 25],
      [1, 29],
    ] as const;
    // R: chisq.test(rbind(c(30, 4, 25, 1), c(20, 46, 25, 29)), correct = FALSE)$statistic
    expect(dispersion(scatterOf(windows))).toBeCloseTo(safe(48.84, 3), 10);
  });

  it('is about the mean of each stage, so that stages may differ', () => {
    const one = scatterOf(PAIRS.slice(0, 2));
    const both = PAIRS.slice(2).reduce((scatter, [k, kBase]) => withCounts(scatter, k, kBase), newStage(one));
    expect(dispersion(both)).toBeCloseTo(safe(0, 2), 10);
    // R: chisq.test(rbind(c(10, 10, 50, 50), c(90, 90, 50, 50)), correct = FALSE)$statistic
    expect(dispersion(scatterOf(PAIRS))).toBeCloseTo(safe(1600 / 21, 3), 10);
  });

  it('is at least 1, and infinite where there is nothing to estimate it from', () => {
    expect(dispersion(scatterOf(Array.from({ length: 40 }, () => [10, 90] as const)))).toBe(1);
    expect(dispersion(NO_SCATTER)).toBe(Number.POSITIVE_INFINITY);
    expect(dispersion(scatterOf([[3, 4]]))).toBe(Number.POSITIVE_INFINITY);
  });

  it('divides the evidence, so that errors that vary do not fail a healthy canary much more often than alpha', () => {
    const failed = (judge: ReturnType<typeof sequential>, ratio = 1) =>
      howMany(200, 'vary', ({ poisson, uniform }) => {
        // The rate of each arm in each minute varies by 0.7 of its mean.
        const errors = (mean: number) => poisson(mean * 0.49 * gammaQuantile(uniform(), 1 / 0.49));
        const seen = Array.from({ length: 30 }, () => counted(errors(10 * ratio), 1000, errors(10), 1000));
        return examined(judge, [[STAGE, seen]]).some(([one]) => one?.outcome === 'worse');
      });
    expect(failed(sequential())).toBeGreaterThan(60);
    expect(failed(sequential({ dispersion: true }))).toBeLessThan(mostOf(200, 0.06));
    expect(failed(sequential({ dispersion: true }), 3)).toBeGreaterThan(150);
  });
});

const PAIRS = [
  [10, 90],
  [10, 90],
  [50, 50],
  [50, 50],
] as const;

describe('a stage at 100 %, whose baseline was compared before', () => {
  const half = bare('half', 50, 15);
  const whole = bare('whole', 100, 15);

  it('is a test of its own, with a stage’s part of alpha', () => {
    const evidence = examined(sequential({}, [half, whole]), [
      [half, [counted(8, 500, 2, 500)]],
      [whole, [{ ...counted(8, 1000, 2, 500), source: 'carried' }]],
    ]).map(([one]) => one);
    expect(evidence.map((one) => one?.boundary)).toEqual([40, 40]);
    const alone = lastExamined(sequential({}, [half, whole]), [
      [whole, [{ ...counted(8, 1000, 2, 500), source: 'carried' }]],
    ]);
    expect(evidence[1]?.statistic).toBe(alone.statistic);
  });

  it('takes nothing of alpha where it is not watched', () => {
    const plan = [half, bare('whole', 100, 0)];
    expect(lastExamined(sequential({}, plan), [[half, [counted(8, 500, 2, 500)]]]).boundary).toBe(20);
  });

  it('keeps a regression that an earlier stage showed', () => {
    const evidence = lastExamined(sequential({}, [half, whole]), [
      [half, [counted(40, 500, 2, 500)]],
      [whole, [{ ...counted(1, 1000, 2, 500), source: 'carried' }]],
    ]);
    expect(evidence.outcome).toBe('worse');
  });
});
