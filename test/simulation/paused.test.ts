import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/simulation/simulate.js';
import { BROKEN, FAILS_IN_THIRD_MINUTE, PERSON, type SetupParts, setup, stage, timer } from './setups.js';

const run = (parts: SetupParts = {}) => simulate(setup(parts), 'course');

const GATED = [stage('a', 10, 120, { gate: PERSON }), stage('b', 50, 60)];
const TIMED = [stage('a', 10, 120, { gate: timer(180) }), stage('b', 50, 60)];
/** The first stage ends without evidence; looked at a minute longer, it fails. */
const FAILS_LATE = [stage('a', 10, 120, { rules: [FAILS_IN_THIRD_MINUTE] }), stage('b', 50, 60)];

describe('a gate', () => {
  it('of a person ends the run PAUSED, at the time of the pause, if no person opens it', () => {
    expect(run({ stages: GATED })).toMatchObject({
      finalState: 'PAUSED',
      pausedBecause: 'gate',
      durationSeconds: 120,
      stagesCompleted: 1,
      reason: { code: 'gate', stage: 'a', atSeconds: 120 },
      stages: [{ outcome: 'PASSED' }, { outcome: 'NOT_REACHED' }],
    });
  });

  it('of a person opens with a resume', () => {
    expect(run({ stages: GATED, operator: [{ atSeconds: 300, action: 'resume' }] })).toMatchObject({
      finalState: 'COMPLETED',
      durationSeconds: 360,
      stages: [{ durationSeconds: 300 }, { startedAtSeconds: 300, durationSeconds: 60 }],
      warnings: [],
    });
  });

  it('of a timer opens by itself, at its time', () => {
    const done = run({ stages: TIMED });
    expect(done).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 360, warnings: [] });
    expect(done.transitions.map(({ atSeconds, event, to }) => `${atSeconds} ${event} ${to}`)).toEqual([
      '120 STAGE_PASSED PAUSED',
      '300 PAUSE_EXPIRED PROGRESSING',
      '360 STAGE_PASSED COMPLETED',
    ]);
  });

  it('of a timer opens between two looks, if that is its time', () => {
    const done = run({ stages: [stage('a', 10, 120, { gate: timer(90) }), stage('b', 50, 60)] });
    expect(done.windows.map(({ toSeconds }) => toSeconds)).toEqual([60, 120, 180, 270]);
    expect(done.stages[1]).toMatchObject({ startedAtSeconds: 210 });
  });

  it('after the last stage holds back the promotion', () => {
    const stages = [stage('a', 10, 60, { gate: timer(60) })];
    expect(run({ stages })).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 120 });
    expect(run({ stages: [stage('a', 10, 60, { gate: PERSON })] })).toMatchObject({
      finalState: 'PAUSED',
      stagesCompleted: 1,
    });
  });

  it('is not reached by a stage that fails', () => {
    expect(run({ stages: TIMED, world: { canary: BROKEN } })).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 60,
    });
  });
});

describe('while PAUSED', () => {
  it('the canary keeps its share, and its traffic counts as exposure', () => {
    const waited = run({ stages: GATED, operator: [{ atSeconds: 600, action: 'abort' }] });
    const left = run({ stages: GATED });
    expect(waited.durationSeconds).toBe(600);
    // 480 s of a tenth of ten requests a second more; 8 standard deviations of a Poisson count either way.
    const more = waited.canary.requests - left.canary.requests;
    expect(Math.abs(more - 480)).toBeLessThan(8 * Math.sqrt(480));
    expect(waited.windows.every(({ trafficPercent }) => trafficPercent === 10)).toBe(true);
    expect(waited.stages[0]?.canary.requests).toBe(waited.canary.requests);
    expect(waited.windows.slice(0, 2).map(({ canary }) => canary)).toEqual(left.windows.map(({ canary }) => canary));
  });

  it('a failing window still rolls back', () => {
    const late = run({
      stages: FAILS_LATE,
      world: { canary: BROKEN },
      operator: [{ atSeconds: 900, action: 'resume' }],
    });
    expect(late).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 180,
      stages: [{ outcome: 'FAILED', tally: { failed: 1, inconclusive: 2 } }, { outcome: 'NOT_REACHED' }],
      reason: { code: 'threshold_breached', stage: 'a', atSeconds: 180 },
      warnings: [{ code: 'operator_ignored', atSeconds: 900, action: 'resume', why: 'ended' }],
    });
    expect(late.transitions.map(({ from, event, to }) => `${from} ${event} ${to}`)).toEqual([
      'PROGRESSING STAGE_INCONCLUSIVE PAUSED',
      'PAUSED STAGE_FAILED ROLLED_BACK',
    ]);
  });

  it('passing windows do not let the rollout go on', () => {
    const waited = run({ stages: GATED, operator: [{ atSeconds: 600, action: 'abort' }] });
    expect(waited.windows.slice(2).map(({ event, status }) => `${event} ${status}`)).toEqual(
      new Array(8).fill('STAGE_PASSED PAUSED'),
    );
    expect(waited.transitions).toHaveLength(2);
  });
});

describe('a breach that has to hold', () => {
  it('goes on counting in the next stage', () => {
    const rules = [FAILS_IN_THIRD_MINUTE];
    const stages = [stage('a', 10, 120, { rules }), stage('b', 50, 600, { rules })];
    expect(run({ stages, plan: { whenInconclusive: 'promote' }, world: { canary: BROKEN } })).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 180,
      stages: [{ outcome: 'INCONCLUSIVE' }, { outcome: 'FAILED', tally: { failed: 1, inconclusive: 0 } }],
      reason: { stage: 'b', atSeconds: 180 },
    });
  });
});
