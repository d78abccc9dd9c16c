import { describe, expect, test } from 'vitest';
import { rehearsedCanary } from '../../../src/controllers/flagger/rehearsed-flagger.js';
import { stagesOfCanary } from '../../../src/controllers/flagger/stages-of-canary.js';
import type { HookAnswers } from '../../../src/model/policy/rehearsal.js';
import { canaryOf, play, rehearsalOf } from './scripted-world.js';

const stages = (analysis: string, spec?: string) =>
  stagesOfCanary(canaryOf(analysis, spec)).map(({ name, sharePercent }) => [name, sharePercent]);

describe('the stages of a canary', () => {
  test('are its weights, with the start of its pods before and its promotion after them', () => {
    expect(stagesOfCanary(canaryOf('interval: 30s\nstepWeights: [5, 50]\nmirror: true\nmirrorWeight: 20'))).toEqual([
      {
        name: 'starting',
        does: 'pods start; pre-rollout hooks',
        sharePercent: 0,
        seconds: 30,
      },
      { name: 'mirror', does: 'copies of 20 % of the requests', sharePercent: 0, seconds: 30 },
      { name: 'weight-5', does: 'weight 5 %', sharePercent: 5, seconds: 30 },
      { name: 'weight-50', does: 'weight 50 %', sharePercent: 50, seconds: 30 },
      { name: 'promoting', does: 'primary takes over', sharePercent: 100, seconds: 30 },
      {
        name: 'finalising',
        does: 'all traffic to primary',
        sharePercent: 100,
        seconds: 30,
      },
    ]);
  });

  test('are its iterations, and of blue/green one more with all traffic', () => {
    expect(stages('iterations: 2')).toEqual([
      ['starting', 0],
      ['iteration-1', 0],
      ['iteration-2', 0],
      ['all-traffic', 100],
      ['promoting', 100],
      ['finalising', 100],
    ]);
    expect(stages('iterations: 2', 'provider: kubernetes')[3]).toEqual(['all-traffic', 0]);
  });

  test('of an A/B test have a share that depends on who matches', () => {
    expect(stages('iterations: 2\nmatch: [{headers: {a: {exact: b}}}]')).toEqual([
      ['starting', 0],
      ['iteration-1', null],
      ['iteration-2', null],
      ['promoting', 100],
      ['finalising', 100],
    ]);
  });

  test('end where it does not advance any more', () => {
    expect(stages('stepWeights: [20, 20, 30]')).toEqual([
      ['starting', 0],
      ['weight-20', 20],
    ]);
    expect(stages('interval: 1m')).toEqual([['starting', 0]]);
    expect(stages('stepWeight: 10', 'skipAnalysis: true')).toEqual([['starting', 0]]);
  });

  test.each([
    'stepWeight: 20\nmaxWeight: 50',
    'stepWeights: [1, 2, 90]\nstepWeightPromotion: 20',
    'stepWeight: 50\nmirror: true',
    'iterations: 4',
    'iterations: 4\nmirror: true',
    'iterations: 3\nmatch: [{headers: {a: {exact: b}}}]',
  ])(
    '%j: each begins with its mark and its note, in order, and their times are those of a rollout that goes well',
    (text) => {
      const canary = canaryOf(`interval: 1m\n${text}`);
      const of = stagesOfCanary(canary);
      const played = play(canary);
      const marks = played.marks.flatMap(([mark]) => (mark.startsWith('stage:') ? [mark.slice('stage:'.length)] : []));
      expect(marks).toEqual(of.map(({ name }) => name));
      const noted = played.notes.flatMap(({ note }) => (note.type === 'stage' ? [note.stageIndex] : []));
      expect(noted).toEqual(of.map((_, index) => index));
      if (!text.includes('Promotion')) {
        expect(of.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(played.end.atSeconds);
      }
    },
  );
});

describe('the longest that a canary may take', () => {
  const longest = (hooks: Readonly<Record<string, HookAnswers>> = {}, type = 'confirm-promotion') => {
    const canary = canaryOf(`interval: 1m\nstepWeight: 50\nwebhooks: [{name: gate, type: ${type}}]`);
    return { canary, seconds: rehearsedCanary(canary, rehearsalOf(canary, { hooks })).longestSeconds };
  };

  test('has room for pods that come just in time', () => {
    const { canary, seconds } = longest();
    const played = play(canary, {
      instances: (arm, at) => ({ ready: arm === 'canary' && at < 600 ? 0 : 4, wanted: 4 }),
    });
    expect(played.standing.phase).toBe('Succeeded');
    expect(played.end.atSeconds).toBeLessThanOrEqual(seconds);
  });

  test('has room for gates that open, and none for a gate that never does', () => {
    const opens = (of: number) => (_: string, __: number, at: number) => (at >= of ? 'pass' : 'fail');
    const { canary, seconds } = longest({ gate: { opensAfterSeconds: 7200 } });
    const played = play(canary, { answer: opens(7200), horizonSeconds: seconds });
    expect(played.standing.phase).toBe('Succeeded');
    const closed = play(longest().canary, { answer: () => 'fail', horizonSeconds: longest().seconds });
    expect(closed.end.status).toBe('PAUSED');
    expect(longest({ gate: { always: 'fail' } }).seconds).toBe(longest().seconds);
  });

  test('has room for a gate that opens by chance', () => {
    // Closed nine times in ten: more than 196 times in a row at a chance of 1e-9.
    const { seconds } = longest({ gate: { fails: 0.9 } }, 'confirm-rollout');
    expect(seconds - longest().seconds).toBeGreaterThanOrEqual(196 * 60);
  });
});
