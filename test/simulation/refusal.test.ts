import { describe, expect, it } from 'vitest';
import type { OperatorActionName } from '../../src/model/operator.js';
import type { Slo } from '../../src/model/slo.js';
import { EmptySeedError, simulate } from '../../src/simulation/simulate.js';
import { BROKEN, fault, rule, type SetupParts, setup, stage, version } from './setups.js';

const SPENT: Slo = { objective: 0.99, windowSeconds: 86_400, remainingPercent: 0, whenExhausted: 'refuse' };

const at = (atSeconds: number, action: OperatorActionName) => ({ atSeconds, action });

function run(slo: Partial<Slo> = {}, parts: SetupParts = {}) {
  return simulate(setup({ ...parts, rest: { slo: { ...SPENT, ...slo }, ...parts.rest } }), 'refusal');
}

describe('a rollout without error budget', () => {
  it.each([0, -40])('is refused its start at %i % left, if the plan says so', (remainingPercent) => {
    expect(run({ remainingPercent })).toMatchObject({
      finalState: 'PAUSED',
      pausedBecause: 'budget',
      durationSeconds: 0,
      stagesCompleted: 0,
      reason: { code: 'budget_exhausted', stage: 'a', atSeconds: 0, remainingPercent },
      canary: { requests: 0 },
      stages: [{ outcome: 'NOT_REACHED', startedAtSeconds: null }, {}, {}],
      windows: [],
      transitions: [
        {
          ...{ atSeconds: 0, from: 'PROGRESSING', event: 'BUDGET_EXHAUSTED', action: 'refuse_to_start' },
          ...{ to: 'PAUSED', stage: 'a', trafficPercent: 0 },
        },
      ],
    });
  });

  it('starts where the plan does not refuse it, or where some budget is left', () => {
    expect(run({ whenExhausted: 'start' })).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 420 });
    expect(run({ remainingPercent: 0.001 })).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 420 });
  });

  it('leaves stable all of the traffic until a person resumes it, and has no looks', () => {
    const resumed = run({}, { operator: [at(600, 'resume')] });
    expect(resumed).toMatchObject({
      finalState: 'COMPLETED',
      durationSeconds: 1020,
      reason: null,
      stages: [
        { outcome: 'PASSED', startedAtSeconds: 600, durationSeconds: 180 },
        { outcome: 'PASSED', startedAtSeconds: 780 },
        { outcome: 'PASSED', startedAtSeconds: 900 },
      ],
      warnings: [],
    });
    expect(resumed.windows.map(({ fromSeconds }) => fromSeconds)).toEqual([600, 660, 720, 780, 840, 900, 960]);
    // Stable served 600 s whole, 180 s at 90 % and 120 s at 50 % of ten a second; 5 standard deviations: 6e-7.
    const expected = 10 * (600 + 180 * 0.9 + 120 * 0.5);
    expect(Math.abs(resumed.stable.requests - expected)).toBeLessThan(5 * Math.sqrt(expected));
    const inStages = resumed.stages.reduce((sum, { stable }) => sum + stable.requests, 0);
    expect(Math.abs(resumed.stable.requests - inStages - 6000)).toBeLessThan(5 * Math.sqrt(6000));
  });

  it('meets, once resumed, the traffic that any other rollout meets at that time', () => {
    const world = { requestsPerSecond: 20, stable: version(0.05), canary: version(0.08) };
    const stages = [stage('x', 10, 180)];
    const late = run({}, { world, stages, operator: [at(60, 'resume')] });
    const early = run({ remainingPercent: 100 }, { world, stages: [stage('x', 10, 240)] });
    const traffic = ({ windows }: typeof late) =>
      windows
        .filter(({ fromSeconds }) => fromSeconds >= 60)
        .map(({ fromSeconds, canary, stable }) => ({ fromSeconds, canary, stable }));
    expect(traffic(late)).toHaveLength(3);
    expect(traffic(late)).toEqual(traffic(early));
  });

  it('rolls back when a person aborts it, with no canary to take out', () => {
    const rollback = { method: 'redeploy', takesSeconds: 120, actAfterSeconds: 600 } as const;
    const aborted = run({}, { operator: [at(300, 'abort')], rest: { rollback } });
    expect(aborted).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 300,
      reason: { code: 'operator', action: 'abort', stage: 'a', atSeconds: 300 },
      canary: { requests: 0 },
      rollback: { whilePeopleAct: null, whileRollingBack: { requests: 0, excessFailedRequests: 0 } },
      stages: [{ outcome: 'NOT_REACHED' }, { outcome: 'NOT_REACHED' }, { outcome: 'NOT_REACHED' }],
    });
  });

  it('stays refused when a person pauses it, for the same reason', () => {
    expect(run({}, { operator: [at(300, 'pause')] })).toMatchObject({
      finalState: 'PAUSED',
      pausedBecause: 'budget',
      durationSeconds: 300,
      reason: { code: 'budget_exhausted', atSeconds: 0 },
    });
  });

  it('exposes no users, and spends what stable fails', () => {
    const world = { stable: version(0.5), canary: BROKEN, users: { count: 1000, activityCv: 1, routing: 'random' } };
    const refused = run({}, { world: world as SetupParts['world'] & object, operator: [at(300, 'pause')] });
    expect(refused.blastRadius).toMatchObject({ usersExposed: 0, usersHit: 0, usersHitIfStable: 0 });
    expect(refused.stable.errors).toBeGreaterThan(0);
    expect(refused.errorBudget).toMatchObject({ spentDuring: refused.stable.errors, spentByRollout: 0 });
    expect(refused.excessFailedRequests).toBe(0);
  });

  it('has no baseline from before its start, however far a rule looks back', () => {
    const rules = [rule('error_rate', { max_increase: 0.5 }, { spansSeconds: [3600] })];
    const outage = fault('outage', { errorRate: 1 }, { target: 'stable', until: { kind: 'rollout', seconds: 600 } });
    const stages = [stage('a', 10, 60, { rules })];
    const resumed = run({}, { operator: [at(600, 'resume')], stages, world: { faults: [outage] } });
    expect(resumed.stable.errors).toBeGreaterThan(0);
    expect(resumed.windows).toMatchObject([{ fromSeconds: 600, judgement: { findings: [{ baseline: 0 }] } }]);
  });
});

describe('a big bang', () => {
  it('is COMPLETED at 0 even without error budget', () => {
    expect(run({}, { stages: [stage('full', 100, 0)] })).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 0 });
  });
});

describe('a rollout without a seed', () => {
  it('is refused with the code that the command line gives an empty seed', () => {
    expect(() => simulate(setup({}), '')).toThrow(EmptySeedError);
    expect(() => simulate(setup({}), '')).toThrow(expect.objectContaining({ code: 'seed_empty' }));
    expect(simulate(setup({}), 0).seed).toBe('0');
  });
});
