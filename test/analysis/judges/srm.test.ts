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

  it('keeps a mismatch to the end of its stage, and not beyond', () => {
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
