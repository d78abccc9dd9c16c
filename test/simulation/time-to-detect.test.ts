import { describe, expect, it } from 'vitest';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { simulate } from '../../src/simulation/simulate.js';
import { BROKEN, FLAWLESS, fault, rule, type SetupParts, setup, stage, version } from './setups.js';

const run = (parts: SetupParts) => simulate(setup(parts), 'detect');

const LONG = { stages: [stage('a', 10, 1800)] };
const PROCEDURE = { method: 'redeploy', takesSeconds: 120, actAfterSeconds: 240 } as const;

/** From ten minutes on every request to its target fails. */
const OUTAGE = fault('outage', { errorRate: 1 }, { from: { kind: 'rollout', seconds: 600 } });

describe('the time to detect and to restore', () => {
  it('of a canary that is bad from the start is the time of the verdict, and of the end of the rollback', () => {
    expect(run({ world: { canary: BROKEN }, rest: { rollback: PROCEDURE } })).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 60,
      timeToDetectSeconds: 60,
      timeToRestoreSeconds: 60 + 240 + 120,
    });
  });

  it('of a fault is counted from where it begins', () => {
    expect(run({ ...LONG, world: { faults: [OUTAGE] }, rest: { rollback: PROCEDURE } })).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 660,
      timeToDetectSeconds: 60,
      timeToRestoreSeconds: 60 + 240 + 120,
    });
  });

  it('of a fault that begins within a cell is counted from its own second', () => {
    const faults = [{ ...OUTAGE, from: { kind: 'rollout', seconds: 613 } as const }];
    const late = run({ ...LONG, world: { faults } });
    // 47 of 60 s in which everything fails: more than half do, but for a chance of 1e-6 (60 requests, 0.78 of them failing).
    expect(late).toMatchObject({ durationSeconds: 660, timeToDetectSeconds: 47, timeToRestoreSeconds: 47 });
  });

  it('of a fault that hits stable as much as the canary is counted from where it begins', () => {
    const faults = [{ ...OUTAGE, target: 'all' as const }];
    expect(run({ ...LONG, world: { faults } })).toMatchObject({ durationSeconds: 660, timeToDetectSeconds: 60 });
  });

  it('by a person who aborts is counted to the abort, without waiting for people', () => {
    const faults = [{ ...OUTAGE, from: { kind: 'rollout', seconds: 60 } as const }];
    const stages = [stage('a', 10, 600, { rules: [rule('error_rate', { max: 1 })] })];
    const operator = [{ atSeconds: 300, action: 'abort' } as const];
    expect(run({ stages, world: { faults }, operator, rest: { rollback: PROCEDURE } })).toMatchObject({
      timeToDetectSeconds: 240,
      timeToRestoreSeconds: 240 + 120,
    });
  });

  it('of a fault that needs traffic is counted from the stage that brings it', () => {
    const stages = [stage('a', 10, 180), stage('b', 50, 180)];
    const faults = [{ ...OUTAGE, from: { kind: 'rollout', seconds: 0 } as const, minTrafficPercent: 50 }];
    expect(run({ stages, world: { faults } })).toMatchObject({ durationSeconds: 240, timeToDetectSeconds: 60 });
  });

  it('of a worse version is counted from the start of the first stage, even where a later fault shows it', () => {
    const worse = { ...FLAWLESS, memoryMb: 600 };
    expect(run({ ...LONG, world: { canary: worse, faults: [OUTAGE] } })).toMatchObject({ timeToDetectSeconds: 660 });
  });

  it('does not begin with the warm-up of cold instances, whose failures count as harm all the same', () => {
    // Half of all requests fail while instances are cold, and hardly fewer at the first look: that is rolled back.
    const warmUp = { seconds: 600, latencyRatio: 1, errorRatio: 50 };
    const cold = { stable: version(0.01), canary: version(0.01), warmUp };
    const rules = [rule('error_rate', { max: 0.2 })];
    const stages = [stage('a', 10, 1800, { rules })];
    const wronged = run({ stages, world: cold });
    expect(wronged).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 60,
      timeToDetectSeconds: null,
      timeToRestoreSeconds: null,
    });
    // Of 60 requests some 28 fail, 47.5 % on average, where 1 % do of warm ones.
    expect(wronged.excessFailedRequests).toBeGreaterThan(10);
    expect(outcomePlayer(setup({ stages, world: cold }))('detect')).toMatchObject({
      outcome: 'wrongly_stopped',
      figures: { time_to_detect_seconds: null, excess_failed_requests: wronged.excessFailedRequests },
    });
    // A fault beside it is something to detect, from its own beginning.
    const faults = [{ ...OUTAGE, from: { kind: 'rollout', seconds: 1200 } as const }];
    const patient = [stage('a', 10, 1800, { rules: [rule('error_rate', { max: 0.7 })] })];
    expect(run({ stages: patient, world: { ...cold, faults } })).toMatchObject({
      durationSeconds: 1260,
      timeToDetectSeconds: 60,
    });
  });

  it('of a rollout that was refused its start is counted from where a person resumes it', () => {
    const slo = { objective: 0.99, windowSeconds: 3600, remainingPercent: 0, whenExhausted: 'refuse' } as const;
    const resumed = run({ world: { canary: BROKEN }, rest: { slo }, operator: [{ atSeconds: 300, action: 'resume' }] });
    expect(resumed).toMatchObject({ durationSeconds: 360, timeToDetectSeconds: 60, timeToRestoreSeconds: 60 });
  });
});

describe('there is no time to detect', () => {
  const nothing = { timeToDetectSeconds: null, timeToRestoreSeconds: null };

  it('in a false alarm: the canary that is rolled back is no worse than stable', () => {
    const stages = [stage('a', 10, 180, { rules: [rule('latency_p50_ms', { max: 1 })] })];
    expect(run({ stages })).toMatchObject({ finalState: 'ROLLED_BACK', ...nothing });
  });

  it('in a false alarm before a fault begins, or over one that hits stable alone', () => {
    const stages = [stage('a', 10, 180, { rules: [rule('latency_p50_ms', { max: 1 })] })];
    expect(run({ stages, world: { faults: [OUTAGE] } })).toMatchObject({ finalState: 'ROLLED_BACK', ...nothing });
    // It begins while people are still about to act.
    const rest = { rollback: { ...PROCEDURE, actAfterSeconds: 900 } };
    expect(run({ stages, world: { faults: [OUTAGE] }, rest })).toMatchObject(nothing);
    const faults = [{ ...OUTAGE, target: 'stable' as const, from: { kind: 'rollout', seconds: 0 } as const }];
    expect(run({ stages, world: { faults } })).toMatchObject({ finalState: 'ROLLED_BACK', ...nothing });
  });

  it('in a rollout that is COMPLETED, however bad the canary', () => {
    const blind = [stage('a', 10, 60, { rules: [rule('error_rate', { max: 1 })] })];
    const world = { canary: version(0.9), stable: version(0.1) };
    expect(run({ stages: blind, world })).toMatchObject({ finalState: 'COMPLETED', ...nothing });
  });

  it('when the rollout stays PAUSED', () => {
    const faults = [{ ...OUTAGE, from: { kind: 'rollout', seconds: 0 } as const }];
    const rules = [rule('error_rate', { max: 1 })];
    const stages = [stage('a', 10, 600, { rules })];
    const operator = [{ atSeconds: 300, action: 'pause' } as const];
    expect(run({ stages, world: { faults }, operator })).toMatchObject(nothing);
  });
});
