import { describe, expect, it } from 'vitest';
import type { GroupSequentialSpec } from '../../../src/model/judge.js';
import type { Stage } from '../../../src/model/plan.js';
import { spendingFunctions } from '../../../src/stats/sequential/group-sequential.js';
import { groupSequentialBounds } from '../../stats/sequential/group-sequential-design.js';
import { howMany, mostOf } from './chance.js';
import { counted, examined, judgeFor, lastExamined, type Minute } from './examine.js';
import { bare, judgedPlan, SPECS } from './specs.js';

const STAGES = [bare('a', 5, 6), bare('b', 25, 6), bare('c', 50, 6)];
const REQUESTS = 12000;

function judgeOver(stages: readonly Stage[], parts: Partial<GroupSequentialSpec> = {}) {
  const spec = SPECS.groupSequential(parts);
  return judgeFor(spec, judgedPlan([spec], stages));
}

/** A minute of a stage with so many errors, so many of them the canary's. */
function minute({ trafficPercent }: Stage, errors: number, canaryErrors = 0): Minute {
  const requests = (REQUESTS * trafficPercent) / 100;
  return counted(canaryErrors, requests, errors - canaryErrors, REQUESTS - requests);
}

function binomialLaw(count: number, share: number): readonly number[] {
  const law = [(1 - share) ** count];
  for (let k = 1; k <= count; k++) law.push((((law[k - 1] ?? 0) * (count - k + 1)) / k) * (share / (1 - share)));
  return law;
}

/** The chance to be failed at any look if each error is the canary's with the chance of its share, walked through exactly. */
function chanceToFail(stages: readonly Stage[], errors: number, parts: Partial<GroupSequentialSpec> = {}): number {
  const judge = judgeOver(stages, parts);
  // Bounds go by the errors of both arms, whoever's they are: ask with none of them the canary's.
  const evidence = examined(
    judge,
    stages.map((stage) => [stage, Array.from({ length: stage.bakeSeconds / 60 }, () => minute(stage, errors))]),
  ).map(([one]) => one);
  const shares = stages.flatMap((stage) => Array<number>(stage.bakeSeconds / 60).fill(stage.trafficPercent / 100));
  let alive = [1];
  let failed = 0;
  for (const [i, share] of shares.entries()) {
    const law = binomialLaw(errors, share);
    const next = Array<number>(alive.length + errors).fill(0);
    for (const [k, p] of alive.entries()) {
      for (const [more, q] of law.entries()) next[k + more] = (next[k + more] ?? 0) + p * q;
    }
    const bound =
      evidence[i]?.why === 'not_yet' ? Number.POSITIVE_INFINITY : Math.ceil(evidence[i]?.boundary ?? Infinity);
    failed += next.slice(bound).reduce((sum, p) => sum + p, 0);
    alive = next.slice(0, bound);
  }
  return failed;
}

const EQUAL = [bare('a', 50, 12)];
const UNEQUAL = [bare('a', 5, 12)];

describe('group_sequential fails a healthy canary with a chance of at most alpha over all its looks', () => {
  it.each([
    ['equal shares', EQUAL, {}],
    ['one to nineteen', UNEQUAL, {}],
    ['changing shares', STAGES, {}],
    ['changing shares, a few looks', STAGES, { looksPerStage: 2 }],
    ['changing shares, as O’Brien and Fleming', STAGES, { spending: 'obrien_fleming' }],
    ['changing shares, as Pocock', STAGES, { spending: 'pocock' }],
  ] as const)('and not much less where errors are many: %s', (_, stages, parts) => {
    const chance = chanceToFail(stages, 40, parts);
    expect(chance).toBeLessThanOrEqual(0.05);
    expect(chance).toBeGreaterThan(0.044);
  });

  it.each([
    ['equal shares', EQUAL],
    ['one to nineteen', UNEQUAL],
    ['changing shares', STAGES],
  ] as const)('however few errors there are: %s', (_, stages) => {
    for (const errors of [0, 1, 2]) expect(chanceToFail(stages, errors)).toBeLessThanOrEqual(0.05);
  });

  it.each([
    ['equal shares', EQUAL, {}],
    ['one to nineteen', [bare('a', 5, 36)], { looksPerStage: 12 }],
    ['as Pocock', EQUAL, { spending: 'pocock' }],
    ['O’Brien and Fleming, changing shares', STAGES, { spending: 'obrien_fleming' }],
  ] as const)('when it hands over to the normal law: %s', (_, stages, parts) => {
    const chance = chanceToFail(stages, 400, parts);
    expect(chance).toBeLessThanOrEqual(0.05);
    expect(chance).toBeGreaterThan(0.038);
  });
});

describe('group_sequential', () => {
  it('looks as often as planned in a stage, evenly, and as it ends', () => {
    const looksOf = (stage: Stage, looksPerStage: number, minutes = stage.bakeSeconds / 60) =>
      examined(judgeOver([stage], { looksPerStage }), [
        [stage, Array.from({ length: minutes }, () => minute(stage, 3))],
      ])
        .map(([one], i) => (one?.why === 'not_yet' ? 0 : i + 1))
        .filter((at) => at > 0);
    expect(looksOf(bare('a', 10, 12), 4)).toEqual([3, 6, 9, 12]);
    expect(looksOf(bare('a', 10, 10), 3)).toEqual([4, 7, 10]);
    expect(looksOf(bare('a', 10, 5), 20)).toEqual([1, 2, 3, 4, 5]);
    expect(looksOf(bare('a', 10, 4), 2, 7)).toEqual([2, 4]);
  });

  it('has the bounds of the normal recursion where errors are many, at the information that the plan expects', () => {
    const [stage] = EQUAL;
    if (stage === undefined) throw new Error('there is a stage');
    const evidence = examined(judgeOver(EQUAL), [[stage, Array.from({ length: 12 }, () => minute(stage, 120))]]);
    const information = [1, 2, 3, 4, 5, 6].map((look) => look / 6);
    const bounds = groupSequentialBounds({ alpha: 0.05, information, spent: spendingFunctions.power(3), sides: 1 });
    for (const [i, z] of bounds.entries()) {
      const errors = 240 * (i + 1);
      const seen = evidence[2 * i + 1]?.[0]?.boundary ?? 0;
      // The bound is a whole number of events, of which a standard deviation has 8 to 19.
      expect(Math.abs(seen - (errors / 2 + (z * Math.sqrt(errors)) / 2))).toBeLessThan(1.3);
    }
  });

  it('counts what a stage saw after its last look where another event ended it', () => {
    const [first, second] = [bare('a', 5, 10), bare('b', 50, 10)];
    const judge = judgeOver([first, second], { looksPerStage: 1 });
    const evidence = lastExamined(judge, [
      [first, [minute(first, 40, 7)]],
      [second, Array.from({ length: 10 }, () => minute(second, 4, 2))],
    ]);
    expect(evidence.statistic).toBe(27);
  });

  it('reports how many more events it takes, given that they raise its bound as well', () => {
    const [stage] = EQUAL;
    if (stage === undefined) throw new Error('there is a stage');
    const minutes = (more: number) => [
      ...Array.from({ length: 11 }, () => minute(stage, 10, 5)),
      minute(stage, 10 + more, 5 + more),
    ];
    const judge = judgeOver(EQUAL);
    const needs = lastExamined(judge, [[stage, minutes(0)]]).detail().needs ?? 0;
    const outcome = (more: number) => lastExamined(judge, [[stage, minutes(more)]]).outcome;
    expect([outcome(needs - 1), outcome(needs)]).toEqual(['held', 'worse']);
  });

  it('at 100 % is a test of its own, with a stage’s part of alpha, as long as there is a carried baseline', () => {
    const [half, whole] = [bare('half', 50, 4), bare('whole', 100, 8)];
    const lent: Minute = { ...counted(4, REQUESTS, 2, REQUESTS / 2), source: 'carried' };
    const alone: Minute = { canary: { requests: REQUESTS, errors: 4 } };
    const minutes = [lent, lent, lent, lent, alone, alone, alone, alone];
    const judge = judgeOver([half, whole], { looksPerStage: 4 });
    const before = Array.from({ length: 4 }, () => minute(half, 6, 3));
    const evidence = examined(judge, [
      [half, before],
      [whole, minutes],
    ]).slice(4);
    expect(evidence).toEqual(expect.objectContaining({ length: 8 }));
    const own = examined(judge, [[whole, minutes]]);
    expect(evidence.map(([one]) => one?.boundary)).toEqual(own.map(([one]) => one?.boundary));
    expect(evidence.at(-1)?.[0]?.statistic).toBe(16);
    // R: qbinom(0.025, 24, 2 / 3, lower.tail = FALSE) + 1: with one look the bound of Σ (k − ⅔K) spends half of alpha.
    const once = examined(judgeOver([half, whole], { looksPerStage: 1 }), [[whole, minutes]]);
    expect(once.at(-1)?.[0]?.boundary).toBe(21);
  });

  it('fails a healthy canary in at most alpha of its rollouts when the carried baseline was low by chance', () => {
    const [half, whole] = [bare('half', 50, 6), bare('whole', 100, 6)];
    const judge = judgeOver([half, whole], { looksPerStage: 3 });
    const failed = howMany(2000, 'lent', ({ poisson }) => {
      const before = Array.from({ length: 6 }, () => counted(poisson(20), 6000, poisson(20), 6000));
      const after = before.map(({ baseline }): Minute => {
        const canary = { requests: 12000, errors: poisson(40) };
        return baseline === undefined ? { canary } : { canary, baseline, source: 'carried' };
      });
      const evidence = examined(judge, [
        [half, before],
        [whole, after],
      ]);
      return evidence.some(([one]) => one?.outcome === 'worse');
    });
    expect(failed).toBeLessThan(mostOf(2000, 0.05));
  });
});
