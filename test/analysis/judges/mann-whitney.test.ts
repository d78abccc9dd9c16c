import { describe, expect, it } from 'vitest';
import type { MannWhitneySpec } from '../../../src/model/judge.js';
import type { Figures } from '../observations.js';
import { howMany, mostOf } from './chance.js';
import { counted, examined, judgeFor, lastExamined, type Minute } from './examine.js';
import { bare, judgedPlan, SPECS } from './specs.js';

const STAGE = bare('a', 50, 7);
const CANARY = [12.1, 15.3, 11.7, 19.9, 18.2, 16.4, 13.7];
const BASELINE = [10.2, 11.1, 12.5, 9.8, 13.3, 10.9, 14.2];

function judgeOf(parts: Partial<MannWhitneySpec> = {}) {
  const spec = SPECS.mannWhitney(parts);
  return judgeFor(spec, judgedPlan([spec], [STAGE]));
}

function minutes(canary: readonly Partial<Figures>[], baseline: readonly Partial<Figures>[]): readonly Minute[] {
  const served = { requests: 1000, errors: 0 };
  return canary.map((one, i) => ({ canary: { ...served, ...one }, baseline: { ...served, ...baseline[i] } }));
}

const latencies = (canary: readonly number[], baseline: readonly number[]) =>
  minutes(
    canary.map((latencyMs) => ({ latencyMs })),
    baseline.map((latencyMs) => ({ latencyMs })),
  );

const P99 = { metrics: ['latency_p99_ms'] } as const;

describe('mann_whitney', () => {
  it('has the exact p-value that R has, of the values of a stage’s windows, as it ends', () => {
    const evidence = examined(judgeOf(P99), [[STAGE, latencies(CANARY, BASELINE)]]).map(([one]) => one);
    expect(evidence.slice(0, 6).map((one) => one?.why)).toEqual(Array(6).fill('not_yet'));
    // R: wilcox.test(canary, baseline, alternative = "greater", exact = TRUE)$p.value
    expect(evidence[6]).toMatchObject({
      outcome: 'worse',
      statistic: expect.closeTo(0.013111888111888112, 12),
      boundary: 0.05,
    });
  });

  it('reports the shift with its interval at the level of the test', () => {
    const { effect, interval } = lastExamined(judgeOf(P99), [[STAGE, latencies(CANARY, BASELINE)]]).detail();
    // R: wilcox.test(canary, baseline, conf.int = TRUE, conf.level = 0.9, exact = TRUE)
    expect(effect?.value).toBeCloseTo(3.5, 10);
    expect([interval?.low, interval?.high]).toEqual([expect.closeTo(1.1, 10), expect.closeTo(6.2, 10)]);
  });

  it('tolerates a shift of up to a share of the baseline’s median', () => {
    const tolerant = judgeOf({ ...P99, tolerance: 0.5 });
    expect(lastExamined(tolerant, [[STAGE, latencies(CANARY, BASELINE)]]).outcome).toBe('held');
    const shifted = BASELINE.map((value) => value + 0.5 * 11.1);
    const { statistic } = lastExamined(tolerant, [[STAGE, latencies(CANARY, BASELINE)]]);
    expect(lastExamined(judgeOf(P99), [[STAGE, latencies(CANARY, shifted)]]).statistic).toBeCloseTo(statistic ?? 0, 12);
  });

  it('finds a fall worse in a metric of which less is worse', () => {
    const rates = (values: readonly number[]) => values.map((value) => ({ conversionRate: value / 100 }));
    const seen = minutes(rates(BASELINE), rates(CANARY));
    const { statistic } = lastExamined(judgeOf({ metrics: ['conversion_rate'] }), [[STAGE, seen]]);
    expect(statistic).toBeCloseTo(0.013111888111888112, 12);
  });

  it('gives a canary of which every request fails a conversion rate of 0', () => {
    const broken = minutes(
      CANARY.map(() => ({ errors: 1000 })),
      CANARY.map(() => ({ conversionRate: 0.05 })),
    );
    expect(lastExamined(judgeOf({ metrics: ['conversion_rate'] }), [[STAGE, broken]]).outcome).toBe('worse');
  });

  it('can have a larger p for a canary that fails more, where that breaks a tie: p is the chance given the ties', () => {
    const rates = (values: readonly number[]) => values.map((conversionRate) => ({ conversionRate }));
    const judge = judgeFor(
      SPECS.mannWhitney({ metrics: ['conversion_rate'], alpha: 0.15 }),
      judgedPlan([SPECS.mannWhitney()], [bare('a', 50, 4)]),
    );
    const evidence = (canary: readonly Partial<Figures>[]) =>
      lastExamined(judge, [[bare('a', 50, 4), minutes(canary, [...rates([0.05, 0.05, 0.2]), { requests: 0 }])]]);
    // Ranks 2, 2, 2 and 6.5 of 2, 2, 2, 4.5, 4.5, 6.5, 6.5: as low in 4 of the 35 ways to deal out four of seven.
    expect(evidence(rates([0.02, 0.02, 0.02, 0.2]))).toMatchObject({
      outcome: 'worse',
      statistic: expect.closeTo(4 / 35, 12),
    });
    // Ranks 1, 2.5, 2.5 and 6.5 of 1, 2.5, 2.5, 4.5, 4.5, 6.5, 6.5: the same sum, and as low in 6.
    const failing = { errors: 1000 };
    expect(evidence([failing, ...rates([0.02, 0.02, 0.2])])).toMatchObject({
      outcome: 'held',
      statistic: expect.closeTo(6 / 35, 12),
    });
  });

  it('enumerates the ranks of rates that are mostly 0, for which the normal law gives far too small a p', () => {
    const errors = (values: readonly number[]) => values.map((each) => ({ errors: each }));
    const seen = minutes(errors([0, 3, 0, 2, 0, 0, 1]), errors([0, 0, 0, 0, 0, 0, 0]));
    // R: dhyper(3, 7, 7, 3); wilcox.test(exact = FALSE) says 0.038.
    expect(lastExamined(judgeOf(), [[STAGE, seen]]).statistic).toBeCloseTo(0.0961538461538462, 12);
  });

  it.each([
    ['of a canary that served nothing', [{ canary: { requests: 0, errors: 0 } }], 'too_little_data'],
    ['of no baseline', [{ canary: { requests: 9, errors: 0 } }], 'no_baseline'],
    [
      'of too few windows for any order of them to be unlikely',
      [counted(5, 9, 0, 9), counted(5, 9, 0, 9)],
      'too_little_data',
    ],
  ] as const)('says nothing %s', (_, seen, why) => {
    const stage = bare('a', 50, seen.length);
    expect(lastExamined(judgeOf(), [[stage, seen]])).toMatchObject({ outcome: 'undecided', why });
  });

  it.each([0.2, 1, 5])(
    'fails a healthy canary beside an arm as large in at most alpha of stages, %d errors a window',
    (mean) => {
      const judge = judgeOf();
      const failed = howMany(2000, 'ranks', ({ poisson }) => {
        const seen = Array.from({ length: 7 }, () => counted(poisson(mean), 1000, poisson(mean), 1000));
        return lastExamined(judge, [[STAGE, seen]]).outcome === 'worse';
      });
      expect(failed).toBeLessThan(mostOf(2000, 0.05));
    },
  );
});
