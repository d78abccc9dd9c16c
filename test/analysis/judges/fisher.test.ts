import { describe, expect, it } from 'vitest';
import type { FisherSpec } from '../../../src/model/judge.js';
import type { Stage } from '../../../src/model/plan.js';
import { fisherUpper, newcombe } from '../../../src/stats/intervals/two-proportions.js';
import { howMany, mostOf } from './chance.js';
import { counted, examined, judgeFor, lastExamined, type Minute } from './examine.js';
import { bare, judgedPlan, SPECS } from './specs.js';

const ONE = bare('a', 5, 1);
const THREE = bare('a', 5, 3);

function fisher(parts: Partial<FisherSpec> = {}, stages: readonly Stage[] = [ONE], minRequests = 1) {
  const spec = SPECS.fisher(parts);
  return judgeFor(spec, judgedPlan([spec], stages, { minRequests }));
}

describe('fisher', () => {
  // R: fisher.test(matrix(c(k, n - k, kb, nb - kb), 2), alternative = "greater")$p.value
  it.each([
    [9, 600, 40, 11400, 0.00062699921190422967],
    [3, 100, 2, 300, 0.10218749188072142],
    [0, 50, 5, 950, 1],
    [30, 1000, 12, 1000, 0.0036439767535843036],
  ])('has of %i in %i against %i in %i the p-value that R has', (k, n, kBase, nBase, p) => {
    const { statistic } = lastExamined(fisher(), [[ONE, [counted(k, n, kBase, nBase)]]]);
    expect(statistic).toBeCloseTo(p, 12);
  });

  it('with a margin tests the ratio of the rates', () => {
    // R: binom.test(9, 49, p = 600 * 1.5 / (600 * 1.5 + 11400), alternative = "greater")$p.value
    const { statistic } = lastExamined(fisher({ margin: 1.5 }), [[ONE, [counted(9, 600, 40, 11400)]]]);
    expect(statistic).toBeCloseTo(0.0084685603674957699, 12);
  });

  it('looks once a stage, as it ends, at all that the stage counted', () => {
    const minutes = [counted(4, 200, 10, 3800), counted(3, 200, 20, 3800), counted(2, 200, 10, 3800)];
    const evidence = examined(fisher({}, [THREE]), [[THREE, minutes]]).map(([one]) => one);
    expect(evidence.map((one) => one?.why)).toEqual(['not_yet', 'not_yet', null]);
    expect(evidence.map((one) => one?.statistic)).toEqual([null, null, expect.closeTo(0.00062699921190422967, 12)]);
  });

  it('begins each stage anew', () => {
    const [first, second] = [bare('a', 5, 1), bare('b', 10, 1)];
    const minute = counted(9, 600, 40, 11400);
    const [[one] = [], [other] = []] = examined(fisher({}, [first, second]), [
      [first, [minute]],
      [second, [minute]],
    ]);
    expect(other?.statistic).toBe(one?.statistic);
  });

  it.each([
    ['stages', {}, [bare('a', 5, 1), bare('b', 50, 1), bare('c', 100, 0)], 0.025],
    ['metrics', { metrics: ['error_rate', 'slow_rate'] }, [ONE], 0.025],
    ['nothing', {}, [ONE], 0.05],
  ] as const)('splits alpha over %s', (_, parts, stages, alpha) => {
    expect(lastExamined(fisher(parts, stages), [[ONE, [counted(1, 10, 1, 10)]]]).boundary).toBeCloseTo(alpha, 15);
  });

  it('keeps alpha for the second end of a stage that is extended', () => {
    const spec = SPECS.fisher();
    const { judging: plain } = judgedPlan([spec], [ONE]);
    const judging = { ...plain, extendInconclusive: true };
    const judge = judgeFor(spec, judgedPlan([spec], [ONE], { judging }));
    expect(lastExamined(judge, [[ONE, [counted(1, 10, 1, 10)]]]).boundary).toBeCloseTo(0.025, 15);
  });

  it('with a look in every window spends all of alpha in each, uncorrected', () => {
    const judge = fisher({ looks: 'every_window' }, [THREE, bare('b', 50, 3)]);
    const [first] = examined(judge, [[THREE, [counted(9, 600, 40, 11400)]]]);
    expect(first?.[0]).toMatchObject({ outcome: 'worse', boundary: 0.05 });
  });

  it('reports the difference with its interval, the rates, and how many events it takes', () => {
    const { outcome, detail } = lastExamined(fisher(), [[ONE, [counted(3, 100, 2, 300)]]]);
    const { interval, effect, needs, canaryRate, pValue } = detail();
    expect(outcome).toBe('held');
    expect(pValue).toBeCloseTo(0.10218749188072142, 12);
    expect(effect).toEqual({ kind: 'difference', value: 0.03 - 2 / 300 });
    expect([interval?.low, interval?.high]).toEqual(newcombe({ k: 3, n: 100, kBase: 2, nBase: 300 }, 0.9));
    // R: prop.test(3, 100, correct = FALSE)$conf.int
    expect(canaryRate).toEqual({
      rate: 0.03,
      low: expect.closeTo(0.01025452402, 9),
      high: expect.closeTo(0.08451936429, 9),
    });
    const p = (more: number) => fisherUpper({ k: 3 + more, n: 100, kBase: 2, nBase: 300 });
    expect(needs).toBe([1, 2, 3, 4].find((more) => p(more) <= 0.05));
  });

  it('reports exact intervals of the rates where they are asked for', () => {
    const { detail } = lastExamined(fisher({ interval: 'clopper_pearson' }), [[ONE, [counted(3, 100, 2, 300)]]]);
    // R: binom.test(3, 100)$conf.int
    expect(detail().canaryRate).toEqual({
      rate: 0.03,
      low: expect.closeTo(0.0062299717, 9),
      high: expect.closeTo(0.085176053, 9),
    });
  });

  const alone: Minute = { canary: { requests: 900, errors: 500 } };
  it.each([
    ['too few requests', counted(1, 9, 1, 100), 'too_little_data'],
    ['no baseline', alone, 'no_baseline'],
  ] as const)('with %s does not pass anything', (_, minute, why) => {
    const evidence = lastExamined(fisher({}, [ONE], 10), [[ONE, [minute]]]);
    expect(evidence).toMatchObject({ outcome: 'undecided', why });
  });

  it('does not count requests of the canary while there is no baseline', () => {
    const two = bare('a', 5, 2);
    const judge = fisher({}, [two]);
    const { statistic, detail } = lastExamined(judge, [[two, [counted(9, 600, 40, 11400), alone]]]);
    expect(statistic).toBeCloseTo(0.00062699921190422967, 12);
    expect(detail().canaryRate?.rate).toBe(0.015);
  });

  it('fails a healthy canary in at most alpha of its rollouts, whose stages differ', () => {
    const stages = [bare('a', 5, 1), bare('b', 25, 1), bare('c', 50, 1)];
    const judge = fisher({}, stages);
    const failed = howMany(3000, 'fisher', ({ poisson }) =>
      stages.some((stage) => {
        const share = stage.trafficPercent / 100;
        const minute = counted(poisson(60 * share), 12000 * share, poisson(60 * (1 - share)), 12000 * (1 - share));
        return lastExamined(judge, [[stage, [minute]]]).outcome === 'worse';
      }),
    );
    expect(failed).toBeLessThan(mostOf(3000, 0.05));
    expect(failed).toBeGreaterThan(0.015 * 3000);
  });
});
