import { describe, expect, it } from 'vitest';
import type { CusumSpec } from '../../../src/model/judge.js';
import type { Stage } from '../../../src/model/plan.js';
import { logRatioThreshold } from '../../../src/stats/sequential/log-ratio-threshold.js';
import { howMany, mostOf } from './chance.js';
import { counted, examined, judgeFor, lastExamined } from './examine.js';
import { bare, judgedPlan, SPECS } from './specs.js';

const STAGE = bare('a', 5, 60);

function cusum(parts: Partial<CusumSpec> = {}, stages: readonly Stage[] = [STAGE]) {
  const spec = SPECS.cusum(parts);
  return judgeFor(spec, judgedPlan([spec], stages));
}

describe('cusum', () => {
  it('adds up the logarithm of how much better “twice as bad” explains the events than “alike”, never below 0', () => {
    const minutes = [counted(0, 600, 40, 11400), counted(6, 600, 43, 11400), counted(9, 600, 40, 11400)];
    const sums = examined(cusum(), [[STAGE, minutes]]).map(([one]) => one?.statistic);
    // An event is the canary's with a chance of 1/20, or of 2/21: ln 2 - ln 1.05 for each that is, -ln 1.05 for each other.
    expect(sums).toEqual([0, expect.closeTo(1.768165039057501, 12), expect.closeTo(5.615771619794838, 12)]);
  });

  it('has one threshold for all windows planned, of a stage that may be extended twice as many', () => {
    const stages = [bare('a', 5, 10), bare('b', 50, 20)];
    const once = lastExamined(cusum({ ratio: 3 }, stages), [[STAGE, [counted(1, 600, 40, 11400)]]]);
    expect(once.boundary).toBe(logRatioThreshold(30, 0.05));
    const spec = SPECS.cusum();
    const { judging, ...plan } = judgedPlan([spec], stages);
    const judge = judgeFor(spec, { ...plan, judging: { ...judging, extendInconclusive: true } });
    expect(lastExamined(judge, [[STAGE, [counted(1, 600, 40, 11400)]]]).boundary).toBe(logRatioThreshold(60, 0.05));
  });

  it('takes the threshold that it is given', () => {
    const evidence = examined(cusum({ threshold: 4 }), [
      [STAGE, Array.from({ length: 3 }, () => counted(6, 600, 43, 11400))],
    ]);
    expect(evidence.map(([one]) => one?.outcome)).toEqual(['held', 'held', 'worse']);
  });

  it.each([
    ['many errors', 60],
    ['a handful', 3],
  ])('fails a healthy canary in at most alpha of its rollouts, with %s a minute', (_, mean) => {
    const stages = [bare('a', 5, 10), bare('b', 50, 10)];
    const judge = cusum({}, stages);
    const failed = howMany(1000, 'cusum', ({ poisson }) => {
      const minutes = stages.map((stage) => {
        const share = stage.trafficPercent / 100;
        const minute = () =>
          counted(poisson(mean * share), 600 * share, poisson(mean * (1 - share)), 600 * (1 - share));
        return [stage, Array.from({ length: 10 }, minute)] as const;
      });
      return examined(judge, minutes).some(([one]) => one?.outcome === 'worse');
    });
    expect(failed).toBeLessThan(mostOf(1000, 0.05));
    if (mean === 60) expect(failed).toBeGreaterThan(20);
  });

  it('finds a regression that begins late sooner than a test of the whole stage, which dilutes it', () => {
    const minutes = [
      ...Array.from({ length: 50 }, () => counted(2, 600, 38, 11400)),
      ...Array.from({ length: 10 }, () => counted(5, 600, 38, 11400)),
    ];
    const at = examined(cusum(), [[STAGE, minutes]]).findIndex(([one]) => one?.outcome === 'worse');
    expect(at).toBeGreaterThan(50);
    expect(at).toBeLessThan(57);
    const exact = SPECS.fisher();
    const late = examined(judgeFor(exact, judgedPlan([exact], [STAGE])), [[STAGE, minutes]]);
    expect(late.findIndex(([one]) => one?.why === null)).toBe(59);
  });

  it('begins anew at 100 %, beside a baseline that was compared before', () => {
    const [half, whole] = [bare('half', 50, 2), bare('whole', 100, 2)];
    const evidence = examined(cusum({}, [half, whole]), [
      [half, [counted(30, 600, 20, 600)]],
      [whole, [{ ...counted(40, 1200, 20, 600), source: 'carried' }]],
    ]).map(([one]) => one?.statistic ?? 0);
    expect(evidence[0]).toBeGreaterThan(0.5);
    expect(evidence[1]).toBe(0);
  });
});
