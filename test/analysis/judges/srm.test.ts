import { describe, expect, it } from 'vitest';
import type { SrmSpec } from '../../../src/model/judge.js';
import type { UserSplit } from '../../../src/model/source.js';
import { howMany, mostOf } from './chance.js';
import { examined, judgeFor, lastExamined, type Minute } from './examine.js';
import { bare, judgedPlan, SPECS } from './specs.js';

const STAGE = bare('a', 5, 20);
const NEXT = bare('b', 25, 20);

function srm(parts: Partial<SrmSpec> = {}) {
  const spec = SPECS.srm(parts);
  return judgeFor(spec, judgedPlan([spec], [STAGE, NEXT]));
}

function users(canary: number, others: number): Minute {
  return { canary: { requests: 1, errors: 0 }, users: { canary, others } };
}

describe('srm', () => {
  it('weighs the split of the users against the one that the stage means', () => {
    const { statistic, boundary, outcome } = lastExamined(srm(), [[STAGE, [users(610, 9390)]]]);
    // R: exp(lbeta(5 + 610, 95 + 9390) - lbeta(5, 95) - 610 * log(0.05) - 9390 * log(0.95))
    expect(statistic).toBeCloseTo(12214.04097497, 4);
    expect([boundary, outcome]).toEqual([2000, 'worse']);
  });

  it.each([
    ['as meant', users(500, 9500), 'held'],
    ['too few on the canary', users(390, 9610), 'worse'],
  ] as const)('finds %s %s', (_, minute, outcome) => {
    expect(lastExamined(srm(), [[STAGE, [minute]]]).outcome).toBe(outcome);
  });

  it('tolerates a share that is off by a part of the smaller arm’s, as far as the best that is tolerated explains it', () => {
    const seen = (canary: number, others: number, stage = STAGE) =>
      lastExamined(srm({ tolerance: 0.1 }), [[stage, [users(canary, others)]]]).statistic;
    // R: exp(lbeta(5 + 610, 95 + 9390) - lbeta(5, 95) - 610 * log(0.055) - 9390 * log(0.945))
    expect(seen(610, 9390)).toBeCloseTo(2.2766338371707553, 6);
    // R: the same with 390 of 10000 and 0.045; with 9500 of 10000 where 96 % are meant, and 0.956.
    expect(seen(390, 9610)).toBeCloseTo(7.574814021245232, 6);
    expect(seen(9500, 500, bare('most', 96, 20))).toBeCloseTo(4.759395512682608, 6);
    // Within what is tolerated the more users the surer that nothing is off: 0.4 % of 20 million.
    const many = judgeFor(SPECS.srm({ tolerance: 0.01 }), judgedPlan([SPECS.srm()], [bare('half', 50, 20)]));
    const [off] = [lastExamined(many, [[bare('half', 50, 20), [users(10_040_000, 9_960_000)]]])];
    expect(off.outcome).toBe('held');
    expect(lastExamined(srm(), [[bare('half', 50, 20), [users(10_040_000, 9_960_000)]]]).outcome).toBe('worse');
  });

  it('tells the share that was expected', () => {
    expect(lastExamined(srm(), [[STAGE, [users(610, 9390)]]]).detail().note).toBe('5 % expected');
  });

  it('says nothing of fewer users than it is told to', () => {
    const judge = srm({ minUsers: 100 });
    const evidence = examined(judge, [[STAGE, [users(50, 49), users(50, 50)]]]).map(([one]) => one);
    expect(evidence[0]).toMatchObject({ outcome: 'undecided', why: 'too_little_data' });
    expect(evidence[1]).toMatchObject({ outcome: 'worse' });
  });

  it('remembers a mismatch to the end of its stage, and not beyond', () => {
    const evidence = examined(srm(), [
      [STAGE, [users(620, 9380), users(5000, 95000)]],
      [NEXT, [users(2500, 7500)]],
    ]);
    expect(evidence.map(([one]) => one?.outcome)).toEqual(['worse', 'worse', 'held']);
  });

  it('is undecided where users are not counted or none came, and does not apply where the canary has them all', () => {
    const nobody: Minute = { canary: { requests: 9, errors: 0 } };
    expect(lastExamined(srm(), [[STAGE, [nobody]]])).toMatchObject({ outcome: 'undecided', why: 'too_little_data' });
    expect(lastExamined(srm(), [[STAGE, [users(0, 0)]]])).toMatchObject({
      outcome: 'undecided',
      why: 'too_little_data',
    });
    expect(lastExamined(srm(), [[bare('c', 100, 5), [users(900, 0)]]])).toMatchObject({ outcome: 'held', why: null });
  });

  it('reports a finite number for a mismatch of any size', () => {
    const { statistic, detail } = lastExamined(srm(), [[STAGE, [users(1e6, 1)]]]);
    expect(Number.isFinite(statistic)).toBe(true);
    expect(detail().pValue).toBe(0);
  });

  it('finds a mismatch in at most alpha of rollouts that split users as planned, however often it looks', () => {
    const judge = srm({ alpha: 0.1 });
    const off = howMany(1000, 'users', ({ binomial }) => {
      let seen: UserSplit = { canary: 0, others: 0 };
      const minutes = Array.from({ length: 20 }, () => {
        const came = binomial(200, 0.05);
        seen = { canary: seen.canary + came, others: seen.others + 200 - came };
        return users(seen.canary, seen.others);
      });
      return examined(judge, [[STAGE, minutes]]).some(([one]) => one?.outcome === 'worse');
    });
    // One of two stages has half of alpha.
    expect(off).toBeLessThan(mostOf(1000, 0.05));
    expect(off).toBeGreaterThan(2);
  });
});
