import { describe, expect, it } from 'vitest';
import type { JudgeSpec } from '../../src/model/judge.js';
import type { Plan } from '../../src/model/plan.js';
import { simulate } from '../../src/simulation/simulate.js';
import { SPECS } from '../analysis/judges/specs.js';
import { BROKEN, fault, rule, setup, stage, version } from './setups.js';

/** 4 % of the canary's requests fail, 0.2 % of stable's: 240 of 6,000 in ten minutes, where 12 were expected. */
function judged(spec: JudgeSpec, plan: Partial<Plan>) {
  const judging = {
    judges: [spec],
    multiplicity: 'weights',
    extendInconclusive: false,
    whenCarried: 'rollback',
  } as const;
  return setup({
    stages: [stage('a', 10, 600, { rules: [] }), stage('b', 50, 600, { rules: [] })],
    plan: { judging, minRequests: 10, ...plan },
    world: { requestsPerSecond: 100, stable: version(0.002), canary: version(0.04) },
  });
}

describe('a judge that speaks once a stage', () => {
  it.each([
    ['fisher', SPECS.fisher({ metrics: ['error_rate'] })],
    ['mann_whitney', SPECS.mannWhitney({ metrics: ['error_rate'] })],
    ['kayenta', SPECS.kayenta()],
  ] as const)('is decisive, whatever failure_limit tolerates: %s', (_, spec) => {
    for (const failureLimit of [0, 1, 5]) {
      const run = simulate(judged(spec, { failureLimit, whenInconclusive: 'promote' }), 'once');
      expect(run).toMatchObject({ finalState: 'ROLLED_BACK', durationSeconds: 600, reason: { code: 'judged_worse' } });
    }
  });
});

/** Three minutes of each stage are bad, one after the other; a stage of ten minutes. */
describe('a limit of the whole rollout', () => {
  const stages = [stage('a', 10, 600), stage('b', 50, 600)];
  const rules = [rule('error_rate', { max: 0.5 })];
  const spells = fault('spells', { errorRate: 1 }, { flapping: { everySeconds: 600, forSeconds: 180 } });
  const play = (plan: Partial<Plan>) =>
    simulate(setup({ stages: stages.map((each) => ({ ...each, rules })), plan, world: { faults: [spells] } }), 'limit');

  it.each([
    ['not one for a stage', { failureLimit: 3, rolloutFailureLimit: null }, 'COMPLETED', 1200],
    ['as many as come', { failureLimit: 3, rolloutFailureLimit: 6 }, 'COMPLETED', 1200],
    ['one less than come', { failureLimit: 3, rolloutFailureLimit: 5 }, 'ROLLED_BACK', 780],
    ['as many as the first stage has', { failureLimit: 3, rolloutFailureLimit: 3 }, 'ROLLED_BACK', 660],
    ['less than the first stage has', { failureLimit: 2, rolloutFailureLimit: 2 }, 'ROLLED_BACK', 180],
  ] as const)('counts failures of every stage: %s', (_, plan, finalState, durationSeconds) => {
    expect(play(plan)).toMatchObject({ finalState, durationSeconds });
  });

  it('does not count what a person let pass by hand twice', () => {
    const run = simulate(
      setup({
        stages: [stage('a', 10, 600), stage('b', 50, 600)],
        plan: { failureLimit: 3, rolloutFailureLimit: 3 },
        world: { canary: BROKEN },
        operator: [{ atSeconds: 60, action: 'promote' }],
      }),
      'limit',
    );
    // One failed window in the first stage, and the third of the second is the fourth of all.
    expect(run).toMatchObject({ finalState: 'ROLLED_BACK', durationSeconds: 240 });
  });
});
