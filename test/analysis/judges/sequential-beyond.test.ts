import { describe, expect, it } from 'vitest';
import { dispersion, NO_SCATTER, withCounts } from '../../../src/analysis/judges/dispersion.js';
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
  const scatterOf = (windows: readonly (readonly [number, number])[], seconds = 60, pieceSeconds = 60) =>
    windows.reduce((scatter, [k, kBase]) => withCounts(scatter, k, kBase, seconds, pieceSeconds), NO_SCATTER);

  const safe = (chiSquare: number, freedom: number) => ((chiSquare + 4) / freedom) * (1 + Math.sqrt(2 / freedom));
  const WINDOWS = [
    [30, 20],
    [4, 46],
    [25, 25],
    [1, 29],
  ] as const;

  it('is Pearson’s X² over its degrees of freedom, on the safe side', () => {
    // R: chisq.test(rbind(c(30, 4, 25, 1), c(20, 46, 25, 29)), correct = FALSE)$statistic
    expect(dispersion(scatterOf(WINDOWS))).toBeCloseTo(safe(48.84, 3), 10);
  });

  it('is that of whole pieces as long as a burst may last, whatever the windows', () => {
    const halves = WINDOWS.flatMap(([k, kBase]) => [[k - 1, kBase] as const, [1, 0] as const]);
    expect(dispersion(scatterOf(halves, 30))).toBeCloseTo(safe(48.84, 3), 10);
    expect(dispersion(scatterOf([...halves, [99, 0]], 30))).toBeCloseTo(safe(48.84, 3), 10);
    expect(dispersion(scatterOf(WINDOWS, 90, 60))).toBeCloseTo(safe(48.84, 3), 10);
  });

  it('is at least 1, and infinite where there is nothing to estimate it from', () => {
    expect(dispersion(scatterOf(Array.from({ length: 40 }, () => [10, 90] as const)))).toBe(1);
    expect(dispersion(NO_SCATTER)).toBe(Number.POSITIVE_INFINITY);
    expect(dispersion(scatterOf(WINDOWS.slice(1)))).toBe(Number.POSITIVE_INFINITY);
    expect(dispersion(scatterOf(WINDOWS, 30))).toBe(Number.POSITIVE_INFINITY);
  });

  it('divides the evidence of each stage by its own', () => {
    const [steady, varied] = [bare('steady', 10, 4), bare('varied', 50, 4)];
    const judge = sequential({ burstSeconds: 60 }, [steady, varied]);
    const minutes = (windows: readonly (readonly [number, number])[], n: number) =>
      windows.map(([k, kBase]) => counted(k, n, kBase, 1000 - n));
    const evidence = examined(judge, [
      [steady, minutes(Array(4).fill([3, 10]), 100)],
      [varied, minutes(WINDOWS, 500)],
    ]).map(([one]) => one?.statistic ?? 0);
    // Of r times as many, an event is the canary's with the chance sr / (sr + 1 - s).
    const theta = (share: number, r: number) => (share * r) / (share * r + 1 - share);
    const logRatio = (share: number, k: number, kBase: number, r: number) =>
      k * Math.log(theta(share, r) / share) + kBase * Math.log((1 - theta(share, r)) / (1 - share));
    const mixed = (of: (r: number) => number) =>
      Array.from({ length: 25 }, (_, j) => Math.exp(of(10 ** (((j + 1) / 25) ** 2)))).reduce((sum, e) => sum + e, 0) /
      25;
    const first = (r: number) => logRatio(0.1, 12, 40, r) / safe(0, 3);
    expect(evidence.slice(0, 3)).toEqual([1, 1, 1]);
    expect(evidence[3]).toBeCloseTo(mixed(first), 10);
    // Of what the next stage has seen nothing counts until it is known how much it varies.
    expect(evidence[4]).toBeCloseTo(mixed(first), 10);
    expect(evidence[7]).toBeCloseTo(
      mixed((r) => first(r) + logRatio(0.5, 60, 120, r) / safe(48.84, 3)),
      10,
    );
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
    expect(failed(sequential({ burstSeconds: 60 }))).toBeLessThan(mostOf(200, 0.06));
    expect(failed(sequential({ burstSeconds: 60 }), 3)).toBeGreaterThan(150);
  });
});

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
