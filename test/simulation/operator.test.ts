import { describe, expect, it } from 'vitest';
import type { OperatorAction, OperatorActionName } from '../../src/model/operator.js';
import { simulate } from '../../src/simulation/simulate.js';
import { PERSON, type SetupParts, setup, stage, timer } from './setups.js';

const at = (atSeconds: number, action: OperatorActionName): OperatorAction => ({ atSeconds, action });
const run = (operator: readonly OperatorAction[], parts: SetupParts = {}) =>
  simulate(setup({ ...parts, operator }), 'operator');

const history = ({ transitions }: ReturnType<typeof run>) =>
  transitions.map(({ atSeconds, event, action, to, stage }) => `${atSeconds} ${event} ${action} ${to} ${stage}`);

const TIMED = { stages: [stage('a', 10, 120, { gate: timer(180) }), stage('b', 50, 60)] };

describe('an abort', () => {
  it('rolls back, and the reason is the operator', () => {
    expect(run([at(240, 'abort')])).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 240,
      stagesCompleted: 1,
      reason: { code: 'operator', action: 'abort', stage: 'b', atSeconds: 240 },
      stages: [{ outcome: 'PASSED' }, { outcome: 'INTERRUPTED', durationSeconds: 60 }, { outcome: 'NOT_REACHED' }],
      warnings: [],
    });
  });

  it('before the first look interrupts the stage, which began and served', () => {
    const aborted = run([at(30, 'abort')], { cellSeconds: 30 });
    expect(aborted).toMatchObject({ finalState: 'ROLLED_BACK', durationSeconds: 30, windows: [] });
    expect(aborted.stages[0]).toMatchObject({ outcome: 'INTERRUPTED', startedAtSeconds: 0, durationSeconds: 30 });
    expect(aborted.stages[0]?.canary.requests).toBeGreaterThan(0);
    expect(aborted.stages[1]).toMatchObject({ outcome: 'NOT_REACHED', startedAtSeconds: null });
  });

  it('before the first look of a later stage interrupts that stage', () => {
    const aborted = run([at(210, 'abort')], { cellSeconds: 30 });
    expect(aborted.stages.map(({ outcome }) => outcome)).toEqual(['PASSED', 'INTERRUPTED', 'NOT_REACHED']);
  });

  it('at time 0 rolls back before anything is served', () => {
    expect(run([at(0, 'abort')])).toMatchObject({
      finalState: 'ROLLED_BACK',
      durationSeconds: 0,
      canary: { requests: 0 },
      reason: { code: 'operator', action: 'abort', stage: 'a', atSeconds: 0 },
    });
  });

  it('at a gate leaves the stage PASSED', () => {
    const gated = { stages: [stage('a', 10, 120, { gate: PERSON }), stage('b', 50, 60)] };
    expect(run([at(180, 'abort')], gated)).toMatchObject({
      finalState: 'ROLLED_BACK',
      stagesCompleted: 1,
      reason: { code: 'operator', action: 'abort', stage: 'a', atSeconds: 180 },
      stages: [{ outcome: 'PASSED' }, { outcome: 'NOT_REACHED' }],
    });
  });
});

describe('a pause', () => {
  it('without a resume ends the run PAUSED at its time', () => {
    expect(run([at(240, 'pause')])).toMatchObject({
      finalState: 'PAUSED',
      pausedBecause: 'operator',
      durationSeconds: 240,
      stagesCompleted: 1,
      reason: { code: 'operator', action: 'pause', stage: 'b', atSeconds: 240 },
      stages: [{ outcome: 'PASSED' }, { outcome: 'INTERRUPTED' }, { outcome: 'NOT_REACHED' }],
    });
  });

  it('before the first look interrupts the stage', () => {
    const held = run([at(30, 'pause')], { cellSeconds: 30 });
    expect(held).toMatchObject({ finalState: 'PAUSED', durationSeconds: 30 });
    expect(held.stages[0]?.outcome).toBe('INTERRUPTED');
  });

  it('in mid-stage and a resume go on in the same stage, which passes at its own time', () => {
    const resumed = run([at(60, 'pause'), at(120, 'resume')]);
    expect(history(resumed).slice(0, 3)).toEqual([
      '60 PAUSE hold PAUSED a',
      '120 RESUME continue_stage PROGRESSING a',
      '180 STAGE_PASSED enter_next_stage PROGRESSING b',
    ]);
    expect(resumed.stages[0]).toMatchObject({ outcome: 'PASSED', tally: { passed: 3 }, durationSeconds: 180 });
    expect(resumed.warnings).toEqual([]);
  });

  it('past the end of the bake time holds the stage until the first look after the resume', () => {
    const resumed = run([at(60, 'pause'), at(270, 'resume')], { cellSeconds: 30 });
    expect(history(resumed).slice(0, 3)).toEqual([
      '60 PAUSE hold PAUSED a',
      '270 RESUME continue_stage PROGRESSING a',
      '300 STAGE_PASSED enter_next_stage PROGRESSING b',
    ]);
  });

  it('at a timed gate stops the timer, and a resume enters the next stage', () => {
    const stopped = run([at(180, 'pause'), at(900, 'resume')], TIMED);
    expect(history(stopped)).toEqual([
      '120 STAGE_PASSED wait_at_gate PAUSED a',
      '180 PAUSE hold PAUSED a',
      '900 RESUME enter_next_stage PROGRESSING b',
      '960 STAGE_PASSED promote COMPLETED b',
    ]);
  });

  it('at a timed gate without a resume leaves the gate as the reason', () => {
    expect(run([at(180, 'pause')], TIMED)).toMatchObject({
      finalState: 'PAUSED',
      pausedBecause: 'gate',
      durationSeconds: 180,
      reason: { code: 'gate', stage: 'a', atSeconds: 120 },
    });
  });

  it('at the very time of a timer comes before the timer', () => {
    expect(run([at(300, 'pause')], TIMED)).toMatchObject({ finalState: 'PAUSED', durationSeconds: 300 });
  });

  it('at the very time of the window that passes a stage holds the next one', () => {
    expect(run([at(180, 'pause')])).toMatchObject({
      finalState: 'PAUSED',
      reason: { code: 'operator', action: 'pause', stage: 'b', atSeconds: 180 },
      stages: [{ outcome: 'PASSED' }, { outcome: 'INTERRUPTED', durationSeconds: 0 }, { outcome: 'NOT_REACHED' }],
    });
  });
});

describe('a resume', () => {
  it('opens a timed gate early', () => {
    expect(run([at(180, 'resume')], TIMED)).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 240 });
  });

  it('of a rollout that waits for evidence enters the next stage', () => {
    const blind = { stages: [stage('a', 10, 60, { rules: [] }), stage('b', 50, 60)] };
    expect(run([at(180, 'resume')], blind)).toMatchObject({
      finalState: 'COMPLETED',
      stagesCompleted: 2,
      stages: [
        { outcome: 'INCONCLUSIVE', durationSeconds: 180 },
        { outcome: 'PASSED', startedAtSeconds: 180 },
      ],
    });
  });

  it('of a rollout that is not PAUSED has no effect, and is warned of', () => {
    const ignored = run([at(90, 'resume')]);
    expect(ignored.warnings).toEqual([
      { code: 'operator_ignored', atSeconds: 90, action: 'resume', why: 'not_paused' },
    ]);
    expect({ ...ignored, warnings: [] }).toEqual(run([]));
  });
});

describe('a promote', () => {
  it('begins the next stage at its time, and leaves the stage before interrupted', () => {
    const promoted = run([at(60, 'promote')]);
    expect(history(promoted).slice(0, 2)).toEqual([
      '60 PROMOTE enter_next_stage PROGRESSING b',
      '180 STAGE_PASSED enter_next_stage PROGRESSING c',
    ]);
    expect(promoted).toMatchObject({ finalState: 'COMPLETED', stagesCompleted: 3, reason: null, warnings: [] });
    expect(promoted.stages.map(({ outcome }) => outcome)).toEqual(['INTERRUPTED', 'PASSED', 'PASSED']);
  });

  it('in the last stage completes the rollout, even before its first look', () => {
    const hasty = run([at(0, 'promote'), at(0, 'promote'), at(30, 'promote')], { cellSeconds: 30 });
    expect(hasty).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 30, windows: [] });
    expect(hasty.stages.map(({ outcome }) => outcome)).toEqual(['INTERRUPTED', 'INTERRUPTED', 'INTERRUPTED']);
  });

  it('before a stage without duration completes it as well', () => {
    const short = run([at(60, 'promote')], { stages: [stage('a', 10, 120), stage('b', 100, 0)] });
    expect(short.stages.map(({ outcome }) => outcome)).toEqual(['INTERRUPTED', 'PASSED']);
  });

  it('at a gate opens it, and of a rollout held in mid-stage begins the next', () => {
    expect(history(run([at(180, 'promote')], TIMED))[1]).toBe('180 PROMOTE enter_next_stage PROGRESSING b');
    expect(history(run([at(60, 'pause'), at(120, 'promote')]))[1]).toBe('120 PROMOTE enter_next_stage PROGRESSING b');
  });

  it('of a rollout that was refused its start has no effect, and is warned of', () => {
    const slo = { objective: 0.999, windowSeconds: 86_400, remainingPercent: 0, whenExhausted: 'refuse' } as const;
    const refused = run([at(60, 'promote')], { rest: { slo } });
    expect(refused).toMatchObject({ finalState: 'PAUSED', pausedBecause: 'budget' });
    expect(refused.warnings).toEqual([{ code: 'operator_ignored', atSeconds: 60, action: 'promote', why: 'refused' }]);
  });
});

describe('an action', () => {
  it('takes effect at the end of the cell of time in which it falls', () => {
    expect(run([at(61, 'abort')])).toMatchObject({ durationSeconds: 120, reason: { atSeconds: 120 } });
    expect(run([at(60, 'abort')])).toMatchObject({ durationSeconds: 60, reason: { atSeconds: 60 } });
    expect(run([at(61, 'abort')], { cellSeconds: 10 })).toMatchObject({ durationSeconds: 70 });
  });

  it('and the next in the same cell take effect in their order', () => {
    const both = run([at(61, 'pause'), at(62, 'resume'), at(63, 'abort')]);
    expect(history(both)).toEqual([
      '120 PAUSE hold PAUSED a',
      '120 RESUME continue_stage PROGRESSING a',
      '120 ABORT roll_back ROLLED_BACK a',
    ]);
  });

  it('after the end has no effect, and is warned of', () => {
    const late = run([at(60, 'abort'), at(60, 'resume'), at(999, 'pause')]);
    expect(late).toMatchObject({ finalState: 'ROLLED_BACK', durationSeconds: 60 });
    expect(late.warnings).toEqual([
      { code: 'operator_ignored', atSeconds: 60, action: 'resume', why: 'ended' },
      { code: 'operator_ignored', atSeconds: 999, action: 'pause', why: 'ended' },
    ]);
  });
});
