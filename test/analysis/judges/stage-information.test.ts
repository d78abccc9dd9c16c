import { describe, expect, it } from 'vitest';
import { alphaPart } from '../../../src/analysis/judge.js';
import { plannedFraction } from '../../../src/analysis/judges/stage-information.js';
import type { Stage } from '../../../src/model/plan.js';
import { bare, judgedPlan, SPECS } from './specs.js';

const [TWENTIETH, QUARTER, HALF] = [bare('a', 5, 10), bare('b', 25, 10), bare('c', 50, 20)];
const WHOLE = bare('d', 100, 40);
const planOf = (...stages: readonly Stage[]) => judgedPlan([SPECS.fisher()], stages);

describe('the information that is in, by the plan', () => {
  const plan = planOf(TWENTIETH, QUARTER, HALF);
  /** Both arms' shares multiplied, times minutes. */
  const whole = 10 * 0.05 * 0.95 + 10 * 0.25 * 0.75 + 20 * 0.25;

  it('grows with the time and with how evenly the arms share it', () => {
    expect(plannedFraction(plan, TWENTIETH, 300)).toBeCloseTo((5 * 0.05 * 0.95) / whole, 12);
    expect(plannedFraction(plan, QUARTER, 600)).toBeCloseTo((10 * 0.05 * 0.95 + 10 * 0.25 * 0.75) / whole, 12);
  });

  it('is complete as the last stage ends, and does not grow where that stage is extended', () => {
    expect(plannedFraction(plan, HALF, 1200)).toBe(1);
    expect(plannedFraction(plan, HALF, 2400)).toBe(1);
    expect(plannedFraction(plan, QUARTER, 900)).toBe(plannedFraction(plan, QUARTER, 600));
  });

  it('is counted anew at 100 %, and is complete once all of the carried baseline is used', () => {
    const beside = planOf(TWENTIETH, QUARTER, HALF, WHOLE);
    expect(plannedFraction(beside, HALF, 1200)).toBe(1);
    expect(plannedFraction(beside, WHOLE, 600)).toBeCloseTo(0.5, 12);
    expect(plannedFraction(beside, WHOLE, 1200)).toBe(1);
  });
});

describe('the part of alpha for a test that goes over stages', () => {
  it.each([
    ['no stage at 100 %', [TWENTIETH, QUARTER, HALF], [1, 1, 1]],
    ['a last stage that nobody watches', [TWENTIETH, QUARTER, bare('d', 100, 0)], [1, 1, 1]],
    ['a last stage that is watched', [TWENTIETH, QUARTER, HALF, WHOLE], [0.75, 0.75, 0.75, 0.25]],
    ['no stage but that', [WHOLE], [1]],
  ] as const)('with %s', (_, stages, parts) => {
    expect(stages.map((stage) => alphaPart(stage, planOf(...stages)))).toEqual(parts);
  });
});
