import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/simulation/simulate.js';
import { ALWAYS_HOLDS, BROKEN, PERSON, rule, type SetupParts, setup, stage } from './setups.js';

const run = (parts: SetupParts = {}) => simulate(setup(parts), 'course');

/** Nothing is judged: a stage ends without evidence. */
const BLIND = [stage('a', 10, 120, { rules: [] }), stage('b', 50, 60)];

describe('a healthy rollout', () => {
  it('passes every stage in time and is promoted', () => {
    expect(run()).toMatchObject({
      seed: 'course',
      name: 'a small world',
      finalState: 'COMPLETED',
      pausedBecause: null,
      reason: null,
      durationSeconds: 420,
      stagesCompleted: 3,
      tally: { passed: 7, failed: 0, inconclusive: 0 },
      warnings: [],
      stages: [
        { name: 'a', trafficPercent: 10, outcome: 'PASSED', startedAtSeconds: 0, durationSeconds: 180 },
        { name: 'b', trafficPercent: 50, outcome: 'PASSED', startedAtSeconds: 180, durationSeconds: 120 },
        { name: 'c', trafficPercent: 100, outcome: 'PASSED', startedAtSeconds: 300, durationSeconds: 120 },
      ],
    });
  });

  it('has a history of what changed, and of nothing else', () => {
    const passed = { event: 'STAGE_PASSED', from: 'PROGRESSING' };
    expect(run().transitions).toEqual([
      { ...passed, atSeconds: 180, action: 'enter_next_stage', to: 'PROGRESSING', stage: 'b', trafficPercent: 50 },
      { ...passed, atSeconds: 300, action: 'enter_next_stage', to: 'PROGRESSING', stage: 'c', trafficPercent: 100 },
      { ...passed, atSeconds: 420, action: 'promote', to: 'COMPLETED', stage: 'c', trafficPercent: 100 },
    ]);
  });

  it('has in every window what assess made of it, and the status after it', () => {
    expect(run().windows.map(({ event, status }) => `${event} ${status}`)).toEqual([
      'STAGE_CONTINUES PROGRESSING',
      'STAGE_CONTINUES PROGRESSING',
      'STAGE_PASSED PROGRESSING',
      'STAGE_CONTINUES PROGRESSING',
      'STAGE_PASSED PROGRESSING',
      'STAGE_CONTINUES PROGRESSING',
      'STAGE_PASSED COMPLETED',
    ]);
  });
});

describe('a last stage without duration', () => {
  it('promotes and stops', () => {
    const done = run({ stages: [stage('a', 10, 60), stage('full', 100, 0)] });
    expect(done).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 60, stagesCompleted: 2, reason: null });
    expect(done.stages[1]).toMatchObject({
      outcome: 'PASSED',
      durationSeconds: 0,
      tally: { passed: 0, failed: 0, inconclusive: 0 },
      canary: { requests: 0, errorRate: null },
    });
    expect(done.transitions).toMatchObject([{ atSeconds: 60, action: 'promote', stage: 'full', trafficPercent: 100 }]);
  });

  it('alone is a big bang: COMPLETED before anything is served', () => {
    expect(run({ stages: [stage('full', 100, 0)], operator: [{ atSeconds: 0, action: 'abort' }] })).toMatchObject({
      finalState: 'COMPLETED',
      durationSeconds: 0,
      stagesCompleted: 1,
      canary: { requests: 0, errorRate: null, latencyP99Ms: null },
      stages: [{ outcome: 'PASSED' }],
      windows: [],
      transitions: [{ atSeconds: 0, event: 'PROMOTE', to: 'COMPLETED', stage: 'full' }],
      warnings: [{ code: 'operator_ignored', why: 'ended' }],
    });
  });

  it('is not reached when an earlier stage fails', () => {
    const stages = [stage('a', 10, 60), stage('full', 100, 0)];
    expect(run({ stages, world: { canary: BROKEN } }).stages[1]).toMatchObject({ outcome: 'NOT_REACHED' });
  });
});

describe('a last stage below 100 %', () => {
  it('ends in promotion to 100 %', () => {
    const done = run({ stages: [stage('a', 10, 60)] });
    expect(done.transitions).toMatchObject([{ action: 'promote', stage: 'a', trafficPercent: 100 }]);
  });
});

describe('a broken canary', () => {
  it('rolls back in the window that shows it, for the reason it shows', () => {
    const failed = run({ world: { canary: BROKEN } });
    expect(failed).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 60,
      stagesCompleted: 0,
      tally: { passed: 0, failed: 1, inconclusive: 0 },
      stages: [{ outcome: 'FAILED', durationSeconds: 60 }, { outcome: 'NOT_REACHED' }, { outcome: 'NOT_REACHED' }],
      transitions: [{ atSeconds: 60, event: 'STAGE_FAILED', action: 'roll_back', stage: 'a', trafficPercent: 0 }],
    });
    expect(failed.stages[1]).toMatchObject({
      startedAtSeconds: null,
      durationSeconds: 0,
      baselineSource: 'none',
      canary: { requests: 0, errorRate: null },
    });
    expect(failed.reason).toEqual({
      code: 'threshold_breached',
      stage: 'a',
      atSeconds: 60,
      metric: 'error_rate',
      condition: 'max',
      observed: 1,
      limit: 0.5,
      bound: 0.5,
      baseline: null,
      baselineSource: 'window',
    });
  });

  it('rolls back in a later stage for the rule of that stage, with the baseline of its window', () => {
    const strict = rule('error_rate', { max: 1, max_increase: 0.25 });
    const stages = [stage('a', 10, 60, { rules: [ALWAYS_HOLDS] }), stage('b', 50, 120, { rules: [strict] })];
    const failed = run({ stages, world: { canary: BROKEN } });
    expect(failed).toMatchObject({ stagesCompleted: 1, stages: [{ outcome: 'PASSED' }, { outcome: 'FAILED' }] });
    expect(failed.reason).toEqual({
      code: 'threshold_breached',
      stage: 'b',
      atSeconds: 120,
      metric: 'error_rate',
      condition: 'max_increase',
      observed: 1,
      limit: 0.25,
      bound: 0.25,
      baseline: 0,
      baselineSource: 'window',
    });
  });

  it('at 100 % is compared with what stable did before, and the reason says so', () => {
    const strict = rule('error_rate', { max_ratio: 2 });
    const stages = [stage('a', 50, 60, { rules: [ALWAYS_HOLDS] }), stage('full', 100, 60, { rules: [strict] })];
    expect(run({ stages, world: { canary: BROKEN } }).reason).toMatchObject({
      code: 'threshold_breached',
      stage: 'full',
      baseline: 0,
      bound: 0,
      baselineSource: 'carried',
    });
  });

  it.each([0, 1, 2])('is tolerated for failure_limit %i windows of a stage, and not for one more', (failureLimit) => {
    const failed = run({ stages: [stage('a', 10, 600)], plan: { failureLimit }, world: { canary: BROKEN } });
    expect(failed).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 60 * (failureLimit + 1),
      tally: { failed: failureLimit + 1 },
      reason: { code: 'threshold_breached', atSeconds: 60 * (failureLimit + 1) },
    });
  });
});

describe('a stage that ends without one PASS', () => {
  it('pauses the rollout by default, up to the end of the plan, since no person resumes it', () => {
    const thin = run({ stages: [stage('a', 10, 120), stage('b', 50, 60)], plan: { minRequests: 1e6 } });
    expect(thin).toMatchObject({
      finalState: 'PAUSED',
      pausedBecause: 'inconclusive',
      durationSeconds: 180,
      stagesCompleted: 0,
      tally: { passed: 0, failed: 0, inconclusive: 3 },
      stages: [{ outcome: 'INCONCLUSIVE' }, { outcome: 'NOT_REACHED' }],
      transitions: [{ event: 'STAGE_INCONCLUSIVE', action: 'wait_for_evidence', to: 'PAUSED', trafficPercent: 10 }],
    });
    const { requests } = thin.windows[1]?.canary ?? { requests: Number.NaN };
    expect(thin.reason).toEqual({
      code: 'no_evidence',
      stage: 'a',
      atSeconds: 120,
      windows: 2,
      baselineSource: 'window',
      judgement: {
        verdict: 'INCONCLUSIVE',
        findings: [],
        silence: { code: 'too_few_requests', requests, minRequests: 1e6 },
        evidence: [],
        asks: null,
        decidedBy: { row: 'judges_are_undecided', evidence: [], findings: [] },
      },
    });
  });

  it('pauses as well where it has no thresholds', () => {
    expect(run({ stages: BLIND }).reason).toMatchObject({
      code: 'no_evidence',
      judgement: { silence: { code: 'no_thresholds' }, evidence: [], asks: null },
    });
  });

  it('rolls back under the policy rollback, with missing evidence as the reason', () => {
    expect(run({ stages: BLIND, plan: { whenInconclusive: 'rollback' } })).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 120,
      stagesCompleted: 0,
      stages: [{ outcome: 'INCONCLUSIVE' }, { outcome: 'NOT_REACHED' }],
      reason: { code: 'no_evidence', stage: 'a', atSeconds: 120, windows: 2 },
    });
  });

  it('is promoted under the policy promote, and stays INCONCLUSIVE', () => {
    expect(run({ stages: BLIND, plan: { whenInconclusive: 'promote' } })).toMatchObject({
      finalState: 'COMPLETED',
      stagesCompleted: 2,
      reason: null,
      stages: [{ outcome: 'INCONCLUSIVE' }, { outcome: 'PASSED' }],
    });
  });

  it('still waits at its gate under the policy promote', () => {
    const stages = [stage('a', 10, 120, { rules: [], gate: PERSON }), stage('b', 50, 60)];
    expect(run({ stages, plan: { whenInconclusive: 'promote' } })).toMatchObject({
      finalState: 'PAUSED',
      pausedBecause: 'gate',
      reason: { code: 'gate', stage: 'a', atSeconds: 120 },
      stages: [{ outcome: 'INCONCLUSIVE' }, { outcome: 'NOT_REACHED' }],
    });
  });

  it('counts the windows up to the pause, not those during it', () => {
    const waited = run({ stages: BLIND, operator: [{ atSeconds: 300, action: 'pause' }] });
    expect(waited).toMatchObject({
      finalState: 'PAUSED',
      pausedBecause: 'inconclusive',
      durationSeconds: 300,
      tally: { inconclusive: 5 },
      reason: { code: 'no_evidence', stage: 'a', atSeconds: 120, windows: 2 },
    });
  });

  it('counts only the windows of its own stage', () => {
    const stages = [stage('a', 10, 180), stage('b', 50, 120, { rules: [] })];
    expect(run({ stages })).toMatchObject({
      stagesCompleted: 1,
      reason: { code: 'no_evidence', stage: 'b', atSeconds: 300, windows: 2 },
    });
  });
});
