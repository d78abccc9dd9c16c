import { describe, expect, test } from 'vitest';
import { canaryOf, play } from './scripted-world.js';

const STEPS = 'interval: 1m\nthreshold: 2\nstepWeight: 50\n';
const hooks = (...of: readonly string[]) => `${STEPS}webhooks: [${of.map((one) => `{${one}}`).join(', ')}]`;
const opens = (name: string, seconds: number) => ({
  answer: (asked: string, _: number, at: number) => (asked === name && at < seconds ? 'fail' : 'pass'),
});

describe('gates', () => {
  test('of the rollout keeps the canary paused until it opens, and no pods are asked for', () => {
    const played = play(canaryOf(hooks('name: gate, type: confirm-rollout')), opens('gate', 150));
    expect(played.rows.map(({ atSeconds, phase }) => [atSeconds, phase]).slice(0, 5)).toEqual([
      [0, 'Waiting'],
      [60, 'Waiting'],
      [120, 'Waiting'],
      [180, 'Progressing'],
      [240, 'Progressing'],
    ]);
    expect(played.marks[0]).toEqual(['stage:starting', 180]);
    const said = played.notes.flatMap(({ note, atSeconds }) =>
      note.type === 'paused' || note.type === 'resumed' ? [[note.type, atSeconds, note.message]] : [],
    );
    expect(said).toEqual([
      ['paused', 0, 'Halt shop.default advancement waiting for approval gate'],
      ['resumed', 180, 'New revision detected! Scaling up shop.default'],
    ]);
  });

  test('that never opens leaves it paused, and says who keeps it', () => {
    const { end, standing } = play(canaryOf(hooks('name: gate, type: confirm-rollout')), {
      answer: () => 'fail',
      horizonSeconds: 600,
    });
    expect(end).toEqual({ atSeconds: 600, status: 'PAUSED', isWaiting: false });
    expect(standing).toMatchObject({
      phase: 'Waiting',
      decidedBy: { name: 'gate', judged: 'closed' },
      decidedAtSeconds: null,
    });
  });

  test('of promotion keeps the canary at its last weight', () => {
    const played = play(canaryOf(hooks('name: gate, type: confirm-promotion')), opens('gate', 400));
    expect(played.rows.map(({ phase, weight }) => [phase, weight]).slice(2)).toEqual([
      ['Progressing', 100],
      ['WaitingPromotion', 100],
      ['WaitingPromotion', 100],
      ['WaitingPromotion', 100],
      ['WaitingPromotion', 100],
      ['Promoting', 100],
      ['Finalising', 0],
      ['Succeeded', 0],
    ]);
    expect(played.standing.decidedAtSeconds).toBe(420);
    const alerts = played.notes.flatMap(({ note, atSeconds }) =>
      note.type === 'alerted' ? [[atSeconds, note.message]] : [],
    );
    expect(alerts).toEqual([
      [0, 'info: New revision detected, progressing canary analysis.'],
      [180, 'warn: Canary promotion is waiting for approval.'],
      [540, 'info: Canary analysis completed successfully, promotion finished.'],
    ]);
  });

  test('of blue/green leaves it in its stage while it goes an iteration back', () => {
    const canary = canaryOf('interval: 1m\niterations: 2\nwebhooks: [{name: gate, type: confirm-promotion}]');
    const played = play(canary, opens('gate', 300));
    expect(played.asked).toEqual(['gate 0', 'gate 1', 'gate 2']);
    expect(played.rows.map(({ phase }) => phase)).toEqual([
      'Progressing',
      'Progressing',
      'Progressing',
      'WaitingPromotion',
      'WaitingPromotion',
      'WaitingPromotion',
      'Promoting',
      'Finalising',
      'Succeeded',
    ]);
    expect(played.marks.map(([mark]) => mark).filter((mark) => mark.includes('iteration'))).toEqual([
      'stage:iteration-1',
      'stage:iteration-2',
    ]);
  });

  test('of more traffic holds the weight, and is no failed check', () => {
    const played = play(canaryOf(hooks('name: gate, type: confirm-traffic-increase')), opens('gate', 150));
    expect(played.rows.map(({ weight, failedChecks }) => [weight, failedChecks]).slice(0, 5)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [50, 0],
      [100, 0],
    ]);
  });
});

describe('hooks', () => {
  test.each([
    ['pre-rollout', 'pre-rollout', 60, 0],
    ['rollout', 'external', 120, 50],
    ['""', 'external', 120, 50],
  ])('of type %s that fail are failed checks', (type, kind, firstSeconds, weight) => {
    const canary = canaryOf(hooks(`name: smoke, type: ${type}`));
    const first = play(canary, { answer: () => 'fail', horizonSeconds: firstSeconds });
    expect(first.rows.at(-1)).toMatchObject({ weight, failedChecks: 1, calls: ['hook smoke failed'] });
    expect(first.standing).toMatchObject({
      message: `Halt shop.default advancement ${kind} check smoke failed`,
      decidedBy: null,
    });
    const whole = play(canary, { answer: () => 'fail' });
    expect(whole.end).toEqual({ atSeconds: firstSeconds + 120, status: 'ROLLED_BACK', isWaiting: false });
    expect(whole.standing).toMatchObject({
      message: 'Rolling back shop.default failed checks threshold reached 2',
      decidedBy: { name: 'smoke', judged: 'failed' },
    });
  });

  test('that may ask for a rollback do so only where the world says when', () => {
    const canary = canaryOf(hooks('name: stop, type: rollback'));
    expect(play(canary)).toMatchObject({ asked: [], standing: { phase: 'Succeeded' } });
    const played = play(canary, { ...opens('stop', 130), rehearsal: { hooks: { stop: { opensAfterSeconds: 130 } } } });
    expect(played.end).toEqual({ atSeconds: 180, status: 'ROLLED_BACK', isWaiting: false });
    expect(played.standing).toMatchObject({
      message: 'Rolling back shop.default manual webhook invoked',
      decidedBy: { name: 'stop', judged: 'passed' },
    });
  });

  test('after the end are called whatever they answer', () => {
    const played = play(canaryOf(hooks('name: bye, type: post-rollout')), { answer: () => 'fail' });
    expect(played.asked).toEqual(['bye 0']);
    expect(played.standing.phase).toBe('Succeeded');
  });

  test('of one name are one hook of the world, and each answer has its number', () => {
    const played = play(canaryOf(hooks('name: smoke, type: pre-rollout', 'name: smoke, type: rollout')));
    expect(played.asked).toEqual(['smoke 0', 'smoke 1', 'smoke 2']);
  });

  test('that fail keep the metrics from being asked for', () => {
    const canary = canaryOf(`${hooks('name: load, url: u')}\nmetrics: [{name: request-success-rate, threshold: 99}]`);
    const { rows } = play(canary, { answer: () => 'fail' });
    expect(rows.flatMap(({ calls }) => calls).filter((call) => call.startsWith('metric'))).toEqual([]);
  });
});
