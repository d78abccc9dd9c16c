import { describe, expect, test } from 'vitest';
import { type Play, played as playedStrategy } from './played-rollout.js';

const played = (blueGreen: string, play: Play = {}) =>
  playedStrategy(`blueGreen: {activeService: a, previewService: p, ${blueGreen}}`, play);

const BEFORE = 'prePromotionAnalysis: {templates: [{templateName: t}]}';
const AFTER = 'postPromotionAnalysis: {templates: [{templateName: t}]}';

describe('a blue-green Rollout', () => {
  test('switches all users as soon as its pods are there, and the old ones stay for 30 s', () => {
    const { shares, pods, marks, end, standing } = played('autoPromotionEnabled: true');
    expect(shares).toEqual([
      [0, 0],
      [1, 100],
    ]);
    expect(pods).toEqual([[0, 5, 5]]);
    expect(marks).toEqual([
      ['stage:preview', 0],
      ['stage:switched', 1],
      ['completed', 1],
    ]);
    expect(end).toMatchObject({
      atSeconds: 31,
      turn: { status: 'COMPLETED', exposure: { replicas: { canary: 5, stable: 0 } } },
    });
    expect(standing).toEqual({ stageIndex: 1, phase: 'Healthy', message: '', decidedBy: null, decidedAtSeconds: 1 });
  });

  test('waits for a person where it is told to, and goes on when one does', () => {
    const waits = played('autoPromotionEnabled: false');
    expect(waits.standing).toMatchObject({ stageIndex: 0, phase: 'Paused', message: 'BlueGreenPause' });
    expect(waits.end.turn).toMatchObject({ isWaiting: true, exposure: { canaryPercent: 0 } });
    const { shares, standing } = played('autoPromotionEnabled: false', { words: [[300, 'resume']] });
    expect(shares).toEqual([
      [0, 0],
      [300, 100],
    ]);
    expect(standing).toMatchObject({ phase: 'Healthy', decidedAtSeconds: 300 });
  });

  test('switches after autoPromotionSeconds, which begin anew for a person who goes on before', () => {
    expect(played('autoPromotionSeconds: 60').standing.decidedAtSeconds).toBe(61);
    const resumed = played('autoPromotionSeconds: 60', { words: [[31, 'resume']] });
    expect(resumed.standing.decidedAtSeconds).toBe(91);
    expect(played('autoPromotionSeconds: 60', { words: [[31, 'promote']] }).standing).toMatchObject({
      decidedAtSeconds: 31,
      decidedBy: { name: 'person', judged: 'promote' },
    });
  });

  test('shows a preview of fewer pods, and has all of them before it switches', () => {
    const { pods, shares } = played('previewReplicaCount: 1, autoPromotionSeconds: 60');
    expect(pods).toEqual([
      [0, 1, 5],
      [61, 5, 5],
    ]);
    expect(shares).toEqual([
      [0, 0],
      [62, 100],
    ]);
  });

  test('is analysed before the switch from when its preview is there, and the time until the switch begins after that', () => {
    const { told, shares } = played(`${BEFORE}, autoPromotionSeconds: 60`, { metric: 'count: 3, interval: 10s' });
    expect(told.filter((text) => /run/.test(text))).toEqual(['1 run_started', '21 run Successful']);
    expect(shares.at(-1)).toEqual([81, 100]);
  });

  test('is not switched where the analysis before fails, and its pods go after 30 s', () => {
    const { standing, end, shares } = played(BEFORE, { script: 'F', metric: 'count: 1' });
    expect(standing).toMatchObject({
      stageIndex: 0,
      phase: 'Degraded',
      message:
        'RolloutAborted: Rollout aborted update to revision 2: Blue/green pre-promotion analysis phase error/failed: Metric "m" assessed Failed due to failed (1) > failureLimit (0)',
      decidedBy: { name: 'm', judged: 'Failed' },
      decidedAtSeconds: 1,
    });
    expect(shares).toEqual([[0, 0]]);
    expect(end).toMatchObject({ atSeconds: 31, turn: { exposure: { replicas: { canary: 0, stable: 5 } } } });
  });

  test('goes back to the old version where the analysis after the switch fails', () => {
    const { shares, marks, standing } = played(AFTER, { script: 'SF', metric: 'count: 5, interval: 60s' });
    expect(shares).toEqual([
      [0, 0],
      [1, 100],
      [61, 0],
    ]);
    expect(marks.slice(1)).toEqual([
      ['stage:switched', 1],
      ['rolled_back', 61],
      ['restored', 61],
    ]);
    expect(standing).toMatchObject({ stageIndex: 1, phase: 'Degraded', decidedBy: { name: 'm', judged: 'Failed' } });
  });

  test('is done only when the analysis after the switch is', () => {
    const { standing, end } = played(AFTER, { metric: 'count: 3, interval: 60s' });
    expect(standing).toMatchObject({ phase: 'Healthy', decidedAtSeconds: 121 });
    expect(end.atSeconds).toBe(151);
  });

  test('is paused by what is inconclusive, with users where they are; a person who goes on begins a new run', () => {
    const { told, standing } = played(AFTER, { script: 'IS', metric: 'count: 1', words: [[100, 'resume']] });
    expect(told).toEqual([
      '0 step 0',
      '1 step 1',
      '1 run_started',
      '1 Inconclusive',
      '1 run Inconclusive',
      '1 paused',
      '100 resumed',
      '100 run_started',
      '100 Successful',
      '100 run Successful',
      '100 promoted',
    ]);
    expect(standing.phase).toBe('Healthy');
  });

  test('a person who aborts after the switch takes all users back', () => {
    const { shares, standing } = played(AFTER, { metric: 'count: 100, interval: 60s', words: [[200, 'abort']] });
    expect(shares.at(-1)).toEqual([200, 0]);
    expect(standing.decidedBy).toEqual({ name: 'person', judged: 'abort' });
  });

  test('is aborted at the progress deadline where it says so', () => {
    const spec = '  progressDeadlineSeconds: 60\n  progressDeadlineAbort: true\n';
    const { standing } = played('autoPromotionEnabled: false', { spec, readiness: () => 'waiting' });
    expect(standing).toMatchObject({
      decidedBy: { name: 'progressDeadlineSeconds', judged: 'exceeded' },
      decidedAtSeconds: 61,
    });
  });

  test('its stages say what happens, and how long it takes at least', () => {
    const { stages, longestSeconds } = played(`${BEFORE}, ${AFTER}, previewReplicaCount: 1, autoPromotionSeconds: 60`, {
      metric: 'count: 3, interval: 10s',
    });
    expect(stages).toEqual([
      {
        name: 'preview',
        does: '1 pod for the preview, analysed by m, switches after 60s',
        sharePercent: 0,
        seconds: 80,
      },
      { name: 'switched', does: 'all users on the new version, analysed by m', sharePercent: 100, seconds: 20 },
    ]);
    // Pods twice, two runs with every error that they bear, the pause, and the pods that stay.
    expect(longestSeconds).toBe(2 * 601 + 2 * (3 * 40 + 20) + 60 + 30);
  });
});
