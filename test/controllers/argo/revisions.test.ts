import { describe, expect, test } from 'vitest';
import { type Play, played as playedStrategy } from './played-rollout.js';

const played = (canary: string, play: Play = {}) => playedStrategy(`canary: ${canary}`, play);

const STEPS = '{steps: [{setWeight: 20}, {pause: {duration: 60}}, {setWeight: 60}, {pause: {duration: 120}}]';
const ROUTED = `${STEPS}, trafficRouting: {istio: {}}}`;
const WATCHED = `${STEPS}, analysis: {templates: [{templateName: t}]}, trafficRouting: {istio: {}}}`;

describe('another revision while a rollout is under way', () => {
  test('begins at the first step, without users, once the pods of the one before have gone', () => {
    const { end, told, shares, pods, marks, longestSeconds } = played(ROUTED, { revisionSeconds: [100] });
    expect(told).toContain('100 restarted');
    // 101: its pods are asked for; 102: they are there. A minute at 20, two at 60, and a second for each weight's pods.
    expect(shares.map(([at, percent]) => [at, percent])).toEqual([
      [0, 0],
      [1, 20],
      [62, 60],
      [100, 0],
      [102, 20],
      [163, 60],
      [284, 100],
    ]);
    expect(pods.map(([at, canary]) => [at, canary])).toContainEqual([100, 0]);
    expect(end).toMatchObject({ turn: { status: 'COMPLETED' } });
    expect(end.atSeconds).toBeLessThan(longestSeconds);
    // Each step is announced once.
    expect(marks.map(([mark]) => mark)).toEqual([
      'stage:step-1',
      'stage:step-2',
      'stage:step-3',
      'stage:step-4',
      'completed',
    ]);
  });

  test('has analyses of its own, whose counters begin at 0, and ends those of the one before', () => {
    const { told, notes, standing } = played(WATCHED, {
      script: 'FSFSF',
      metric: 'interval: 1m, failureLimit: 1',
      revisionSeconds: [100],
    });
    const runs = notes.flatMap((note) => (note.type === 'run_started' ? [note.run] : []));
    expect(runs).toEqual(['background', 'background.2']);
    // One failure in the first run, at 0; in the second those at 101 and 221.
    expect(told.filter((text) => text.includes('run ') || text.endsWith('Failed'))).toEqual([
      '0 Failed',
      '100 run Successful',
      '101 Failed',
      '221 Failed',
      '221 run Failed',
    ]);
    expect(standing.message).toMatch(/^RolloutAborted: Rollout aborted update to revision 3: /);
  });

  test('takes a pause away, and changes nothing once the rollout is over', () => {
    const paused = played('{steps: [{setWeight: 20}, {pause: {}}], trafficRouting: {istio: {}}}', {
      revisionSeconds: [50],
      words: [[40, 'abort']],
    });
    expect(paused.told).not.toContain('50 restarted');
    const again = played('{steps: [{setWeight: 20}, {pause: {}}], trafficRouting: {istio: {}}}', {
      revisionSeconds: [50, 90],
    });
    expect(again.told.filter((text) => /paused|restarted/.test(text))).toEqual([
      '1 paused',
      '50 restarted',
      '52 paused',
      '90 restarted',
      '92 paused',
    ]);
  });
});
