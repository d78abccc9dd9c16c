import { describe, expect, it } from 'vitest';
import type { MannWhitneySpec } from '../../../src/model/judge.js';
import type { Stage } from '../../../src/model/plan.js';
import type { Figures } from '../observations.js';
import { howMany, mostOf } from './chance.js';
import { counted, examined, judgeFor, lastExamined, type Minute } from './examine.js';
import { bare, judgedPlan, SPECS } from './specs.js';

const STAGE = bare('a', 50, 7);
const CANARY = [12.1, 15.3, 11.7, 19.9, 18.2, 16.4, 13.7];
const BASELINE = [10.2, 11.1, 12.5, 9.8, 13.3, 10.9, 14.2];

function judgeOf(parts: Partial<MannWhitneySpec> = {}, stages: readonly Stage[] = [STAGE]) {
  const spec = SPECS.mannWhitney(parts);
  return judgeFor(spec, judgedPlan([spec], stages));
}

const RESTARTED: Minute = { canary: { requests: 9, errors: 0, restarts: 5 }, baseline: { requests: 9, errors: 0 } };

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

  it.each([
    // R: phyper(20, 8000, 12000, 100), phyper(59, 8000, 12000, 100, lower.tail = FALSE): Fisher’s exact test.
    ['conversion_rate', { conversionRate: 0.0025 }, { conversionRate: 80 / 12000 }, 1.573504415623709e-5],
    ['error_rate', { errors: 60 }, { errors: 40 }, 4.07173411463408e-5],
    ['success_rate', { errors: 60 }, { errors: 40 }, 4.07173411463408e-5],
  ] as const)('tests what is counted as counts, by Fisher: %s', (metric, canary, baseline, p) => {
    const seen = [
      { canary: { requests: 8000, errors: 0, ...canary }, baseline: { requests: 12000, errors: 0, ...baseline } },
    ];
    const one = lastExamined(judgeOf({ metrics: [metric] }, [bare('a', 50, 1)]), [[bare('a', 50, 1), seen]]);
    expect(one.statistic).toBeCloseTo(p, 12);
    expect(one.detail().effect?.kind).toBe('difference');
  });

  it('tolerates of counts a multiple of the baseline’s rate', () => {
    const [stage, of] = [bare('a', 50, 1), { metrics: ['error_rate', 'conversion_rate'], tolerance: 0.5 } as const];
    const seen = (canary: Partial<Figures>) => [
      {
        canary: { requests: 8000, errors: 0, ...canary },
        baseline: { requests: 12000, errors: 40, conversionRate: 0.01 },
      },
    ];
    const statistics = (canary: Partial<Figures>) =>
      examined(judgeOf(of, [stage]), [[stage, seen(canary)]])[0]?.map(({ statistic }) => statistic);
    // R: pbinom(59, 100, 1.5 * .4 / (1.5 * .4 + .6), lower.tail = FALSE); 119.6 conversions are 120 of 12000.
    // R: pbinom(119, 140, 2 * .6 / (2 * .6 + .4), lower.tail = FALSE)
    expect(statistics({ errors: 60, conversionRate: 20 / 7940 })).toEqual([
      expect.closeTo(0.028443966820490444, 12),
      expect.closeTo(0.0014503907701642954, 12),
    ]);
  });

  it('gives a canary of which every request fails a conversion rate of 0', () => {
    const broken = minutes(
      CANARY.map(() => ({ errors: 1000 })),
      CANARY.map(() => ({ conversionRate: 0.05 })),
    );
    expect(lastExamined(judgeOf({ metrics: ['conversion_rate'] }), [[STAGE, broken]]).outcome).toBe('worse');
  });

  it('counts out the ranks of values that are mostly 0, of which the normal law is far too sure', () => {
    const restarts = (values: readonly number[]) => values.map((each) => ({ restarts: each }));
    const seen = minutes(restarts([0, 3, 0, 2, 0, 0, 1]), restarts([0, 0, 0, 0, 0, 0, 0]));
    // R: dhyper(3, 7, 7, 3); wilcox.test(exact = FALSE) says 0.038.
    expect(lastExamined(judgeOf({ metrics: ['restarts'] }), [[STAGE, seen]]).statistic).toBeCloseTo(
      0.0961538461538462,
      12,
    );
  });

  it.each([
    ['of a canary that served nothing', [{ canary: { requests: 0, errors: 0 } }], 'too_little_data'],
    ['of no baseline', [{ canary: { requests: 9, errors: 0 } }], 'no_baseline'],
    ['of too few windows for any order of them to be unlikely', [RESTARTED, RESTARTED], 'too_little_data'],
  ] as const)('says nothing %s', (_, seen, why) => {
    const stage = bare('a', 50, seen.length);
    expect(lastExamined(judgeOf({ metrics: ['restarts'] }), [[stage, seen]])).toMatchObject({
      outcome: 'undecided',
      why,
    });
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
