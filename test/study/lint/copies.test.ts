import { describe, expect, it } from 'vitest';
import type { LintFinding } from '../../../src/model/results/lint-finding.js';
import type { Setup } from '../../../src/model/setup.js';
import type { World } from '../../../src/model/world.js';
import { binomialUpperTail } from '../../../src/stats/lattice/binomial.js';
import { diagnose } from '../../../src/study/lint/diagnose.js';
import { rule, setup, stage, version } from '../../simulation/setups.js';

const STABLE = version(0.01);
const MISMATCHES = rule('mismatch_rate', { max: 0.002 });

function plan(mirrorPercent: number, world: Partial<World> = {}, trafficPercent = 0): Setup {
  const shadow = stage('shadow', trafficPercent, 600, { mirrorPercent, rules: [MISMATCHES] });
  return setup({
    stages: [shadow, stage('full', 100, 600)],
    plan: { minRequests: 10 },
    world: { requestsPerSecond: 100, stable: STABLE, canary: STABLE, ...world },
  });
}

function find<C extends LintFinding['code']>(of: Setup, code: C): Extract<LintFinding, { code: C }> | undefined {
  return diagnose(of).findings.find((each) => each.code === code) as Extract<LintFinding, { code: C }> | undefined;
}

describe('a stage with copies', () => {
  it('has the looks of what the canary answers', () => {
    expect(diagnose(plan(50)).stages[0]).toMatchObject({ requestsPerWindow: 3_000, requestsPerStage: 30_000 });
    // 20 % live, and half of the rest.
    expect(diagnose(plan(50, {}, 20)).stages[0]).toMatchObject({ requestsPerWindow: 3_600 });
  });

  it('sees in 80 % of rollouts a mismatch rate that a binomial law sees in as many', () => {
    const [told] = diagnose(plan(100)).stages;
    const [of] = told?.rules ?? [];
    expect(of).toMatchObject({ healthy: 0, undiagnosed: null, precision: 'approximate', falseBreach: { perStage: 0 } });
    // Ten looks at 6,000 copies, 99 % of them answered: more than 11 that differ are a breach.
    const power = (rate: number): number => 1 - (1 - binomialUpperTail(11, 5_940, rate)) ** 10;
    const detectable = of?.detectable ?? Number.NaN;
    expect(power(detectable * 1.03)).toBeGreaterThan(0.8);
    expect(power(detectable * 0.97)).toBeLessThan(0.8);
  });
});

describe('side_effects_not_contained', () => {
  const effects = (isContained: boolean): Partial<World> => ({
    shadow: { sharedLoad: 0, sideEffects: [{ effect: 'messages', perRequest: 0.2, isContained }] },
  });

  it('says how many there are to be expected', () => {
    expect(find(plan(50, effects(false)), 'side_effects_not_contained')?.effects).toEqual({ messages: 6_000 });
  });

  it('is absent where they are contained, and where nothing is copied', () => {
    expect(find(plan(50, effects(true)), 'side_effects_not_contained')).toBeUndefined();
    const { mirrorPercent: _, ...live } = stage('live', 10, 600);
    const without = setup({ stages: [live], world: effects(false) });
    expect(find(without, 'side_effects_not_contained')).toBeUndefined();
  });
});

describe('copies_overload_stable', () => {
  const busy = (cpuPercent: number, sharedLoad: number): Partial<World> => ({
    stable: { ...STABLE, cpuPercent },
    shadow: { sharedLoad, sideEffects: [] },
  });

  it('advises as many copies as stable can bear', () => {
    // 0.8 × (1 + 0.5 × m) is 1 at half of the copies.
    const finding = find(plan(100, busy(80, 0.5)), 'copies_overload_stable');
    expect(finding).toMatchObject({ busy: expect.closeTo(1.2, 9), mirrorPercentNeeded: 50 });
    expect(find(plan(50, busy(80, 0.5)), 'copies_overload_stable')).toBeUndefined();
    expect(find(plan(50.1, busy(80, 0.5)), 'copies_overload_stable')).toBeDefined();
  });

  it('is absent without a shared load', () => {
    expect(find(plan(100, busy(99, 0)), 'copies_overload_stable')).toBeUndefined();
  });
});
