import { describe, expect, test } from 'vitest';
import { type Play, played as playedStrategy } from './played-rollout.js';

const played = (canary: string, play: Play = {}) => playedStrategy(`canary: {${canary}}`, play);

const ROUTER = 'trafficRouting: {istio: {}}';

describe('with a router', () => {
  test('the weight stays at the one before until pods for the new one are ready', () => {
    const { shares, pods } = played(
      `${ROUTER}, steps: [{setWeight: 20}, {pause: {duration: 60}}, {setWeight: 60}, {pause: {}}]`,
      {
        // One pod after 30 s, three after another 40 s.
        readiness: (at) => (at >= 131 || (at >= 30 && at < 91) ? 'ready' : 'waiting'),
      },
    );
    expect(pods.slice(0, 2)).toEqual([
      [0, 1, 5],
      [90, 3, 5],
    ]);
    expect(shares).toEqual([
      [0, 0],
      [30, 20],
      [131, 60],
    ]);
  });

  test('an abort takes the weight back at once, and the pods stay for 30 s unless the Rollout says how long', () => {
    const steps = 'steps: [{setWeight: 20}, {pause: {}}]';
    const { end, pods, marks, standing } = played(`${ROUTER}, ${steps}`, { words: [[100, 'abort']] });
    expect(pods).toEqual([[0, 1, 5]]);
    expect(end).toMatchObject({
      atSeconds: 130,
      turn: { isEnded: true, exposure: { canaryPercent: 0, replicas: { canary: 0, stable: 5 } } },
    });
    expect(marks.slice(-2)).toEqual([
      ['rolled_back', 100],
      ['restored', 100],
    ]);
    expect(standing).toMatchObject({
      stageIndex: 1,
      decidedAtSeconds: 100,
      message: 'RolloutAborted: Rollout aborted update to revision 2',
    });
    const longer = played(`${ROUTER}, ${steps}, abortScaleDownDelaySeconds: 600`, { words: [[100, 'abort']] });
    expect(longer.end.atSeconds).toBe(700);
  });

  test('the canary is promoted when pods for all are there, and the old ones stay for 30 s', () => {
    const { end, pods, shares } = played(`${ROUTER}, steps: [{setWeight: 20}]`);
    expect(pods).toEqual([
      [0, 1, 5],
      [1, 5, 5],
    ]);
    expect(shares).toEqual([
      [0, 0],
      [1, 20],
      [2, 100],
    ]);
    expect(end).toMatchObject({
      atSeconds: 32,
      turn: { status: 'COMPLETED', exposure: { replicas: { canary: 5, stable: 0 } } },
    });
  });

  test('stable scaled by its weight has what its share needs, and goes back with an abort by the weights of the steps', () => {
    const steps = 'steps: [{setWeight: 20}, {setWeight: 60}, {pause: {}}], dynamicStableScale: true';
    const { pods, shares, end } = played(`${ROUTER}, ${steps}`, { words: [[100, 'abort']] });
    // The weight moves first, then stable's pods go; on the way back they come first.
    expect(pods).toEqual([
      [0, 1, 5],
      [1, 3, 4],
      [2, 3, 2],
      [100, 3, 4],
      [101, 1, 5],
    ]);
    expect(shares).toEqual([
      [0, 0],
      [1, 20],
      [2, 60],
      [101, 20],
    ]);
    expect(end.turn).toMatchObject({
      isEnded: true,
      exposure: { canaryPercent: 0, replicas: { canary: 0, stable: 5 } },
    });
  });

  test('a scale is kept until it is to match the weight again', () => {
    const { pods } = played(
      `${ROUTER}, steps: [{setCanaryScale: {replicas: 4}}, {setWeight: 20}, {setCanaryScale: {matchTrafficWeight: true}}, {pause: {}}]`,
    );
    expect(pods).toEqual([
      [0, 4, 5],
      [1, 1, 5],
    ]);
  });

  test('a step is done with fewer pods where a threshold says so', () => {
    const steps = 'steps: [{setWeight: 60}, {pause: {}}]';
    const waits: Play = { readiness: () => 'waiting', horizonSeconds: 20 };
    expect(played(`${ROUTER}, ${steps}`, waits).told).toEqual(['0 step 0']);
    const none = 'replicaProgressThreshold: {type: Percent, value: 0}';
    expect(played(`${ROUTER}, ${steps}, ${none}`, waits).told).toContain('0 step 1');
  });

  test('a Rollout that copies requests is rehearsed without counting pods', () => {
    const { stretches } = played(
      `${ROUTER}, steps: [{setMirrorRoute: {name: a, percentage: 30, match: [{}]}}, {pause: {}}]`,
    );
    expect(stretches.at(-1)?.exposure).toMatchObject({ mirroredPercent: 30, replicas: null });
  });
});

describe('pods', () => {
  test('are available when they have been ready for minReadySeconds', () => {
    const { told } = played('steps: [{setWeight: 20}, {pause: {}}]', { spec: '  minReadySeconds: 45\n' });
    expect(told).toEqual(['0 step 0', '46 step 1', '46 paused']);
  });

  test('one that fails to stay ready begins its time anew', () => {
    const { told } = played('steps: [{setWeight: 20}, {pause: {}}]', {
      spec: '  minReadySeconds: 45\n',
      readiness: (at) => (at >= 30 && at < 40 ? 'waiting' : 'ready'),
    });
    // A view that counts no pods keeps what was ready: only one that counts them shows that some are no longer.
    expect(told).toEqual(['0 step 0', '46 step 1', '46 paused']);
  });

  test('that never come degrade it after the deadline, which it may leave again', () => {
    const { notes, standing } = played('steps: [{setWeight: 20}, {pause: {}}]', {
      spec: '  progressDeadlineSeconds: 60\n',
      readiness: () => 'overdue',
      horizonSeconds: 100,
    });
    expect(notes.at(-1)).toMatchObject({
      type: 'degraded',
      message: expect.stringContaining('ProgressDeadlineExceeded'),
    });
    expect(standing).toMatchObject({ phase: 'Degraded', decidedBy: null, decidedAtSeconds: null });
    const late = played('steps: [{setWeight: 20}, {pause: {}}]', {
      spec: '  progressDeadlineSeconds: 60\n',
      readiness: (at) => (at >= 80 ? 'ready' : 'waiting'),
    });
    expect(late.standing).toMatchObject({ phase: 'Paused', message: 'CanaryPauseStep' });
  });

  test('without a router an abort gives way as stable comes back', () => {
    const { end, pods, marks } = played('steps: [{setWeight: 60}, {pause: {}}]', { words: [[100, 'abort']] });
    // Seven at most, four at least: two of stable come at once, and the canary keeps the fourth pod until they serve.
    expect(pods.slice(-1)).toEqual([[100, 2, 5]]);
    expect(end).toMatchObject({
      atSeconds: 101,
      turn: { isEnded: true, exposure: { replicas: { canary: 0, stable: 5 } } },
    });
    expect(marks.slice(-2)).toEqual([
      ['rolled_back', 100],
      ['restored', 101],
    ]);
  });

  test('one replica at a weight of 1 is half of all pods', () => {
    const { pods } = played('steps: [{setWeight: 1}, {pause: {}}]', { replicas: 1 });
    expect(pods).toEqual([[0, 1, 1]]);
  });
});

describe('a plugin', () => {
  const steps = 'steps: [{plugin: {name: smoke}}, {setWeight: 20}, {pause: {}}]';

  test('that succeeds is done at once', () => {
    expect(played(steps).told.slice(0, 2)).toEqual(['0 step 0', '0 step 1']);
  });

  test('that fails aborts the rollout', () => {
    const { standing } = played(steps, { answer: () => 'no' });
    expect(standing).toMatchObject({
      phase: 'Degraded',
      message: 'RolloutAborted: Rollout aborted update to revision 2: Step Plugin 1 (smoke) failed',
      decidedBy: { name: 'smoke', judged: 'Failed' },
    });
  });

  test('that opens later is asked every 35 s', () => {
    const asked: number[] = [];
    const { told } = played(steps, {
      hooks: { smoke: { opensAfterSeconds: 100 } },
      answer: (_, nth) => {
        asked.push(nth);
        return nth < 3 ? 'fail' : 'pass';
      },
    });
    expect(asked).toEqual([0, 1, 2, 3]);
    expect(told[1]).toBe('105 step 1');
  });
});

describe('an experiment', () => {
  const experiment = (fields: string, analysis = '') =>
    `${ROUTER}, steps: [{setWeight: 20}, {experiment: {templates: [{name: new, specRef: canary, weight: 10}, {name: old, specRef: stable, weight: 10}], analyses: [{name: a, templateName: t${analysis}}]${fields}}}, {pause: {}}]`;

  test('gives its pods of the new version their own weight from when they are there', () => {
    const { shares, pods, told } = played(experiment(', duration: 60s'), { metric: 'interval: 10s' });
    expect(pods).toEqual([
      [0, 1, 5],
      [1, 2, 6],
      [62, 1, 5],
    ]);
    expect(shares).toEqual([
      [0, 0],
      [1, 20],
      [2, 30],
      [62, 20],
    ]);
    expect(told).toContain('62 run Successful');
    expect(told.slice(-2)).toEqual(['62 step 2', '62 paused']);
  });

  test('ends with the analysis that is required', () => {
    const { told } = played(experiment('', ', requiredForCompletion: true'), { metric: 'count: 3, interval: 10s' });
    expect(told.slice(-3)).toEqual(['22 run Successful', '22 step 2', '22 paused']);
  });

  test('waits after its duration for an analysis that is required, and for no other', () => {
    const metric = 'count: 10, interval: 10s';
    expect(played(experiment(', duration: 30s'), { metric }).told).toContain('32 step 2');
    expect(played(experiment(', duration: 30s', ', requiredForCompletion: true'), { metric }).told).toContain(
      '92 step 2',
    );
  });

  test.each([
    ['F', 'failed (1) > failureLimit (0)', 'Failed'],
    ['E', 'consecutiveErrors (5) > consecutiveErrorLimit (4)', 'Error'],
  ])('whose analysis ends with %s aborts the rollout', (script, why, judged) => {
    const { standing } = played(experiment(', duration: 10m'), { script, metric: 'interval: 10s' });
    expect(standing).toMatchObject({ phase: 'Degraded', decidedBy: { name: 'm', judged } });
    expect(standing.message).toContain(
      `Experiment analysis phase is error/failed: Metric "m" assessed ${judged} due to ${why}`,
    );
  });

  test('that is inconclusive pauses the rollout, until a person promotes all of it', () => {
    const play: Play = { script: 'I', metric: 'count: 1' };
    const { standing, end } = played(experiment(', duration: 10m'), play);
    expect(standing).toMatchObject({
      phase: 'Paused',
      message: 'InconclusiveExperiment',
      decidedBy: { name: 'm', judged: 'Inconclusive' },
    });
    expect(end.turn.isWaiting).toBe(true);
    const promoted = played(experiment(', duration: 10m'), { ...play, words: [[100, 'promote']] });
    expect(promoted.standing).toMatchObject({ phase: 'Healthy', decidedBy: { name: 'person', judged: 'promote' } });
  });
});

describe('where it stands', () => {
  test('a pause without an end waits, and says so as the controller does', () => {
    const { standing, end } = played('steps: [{setWeight: 20}, {pause: {}}]');
    expect(standing).toEqual({
      stageIndex: 1,
      phase: 'Paused',
      message: 'CanaryPauseStep',
      decidedBy: null,
      decidedAtSeconds: null,
    });
    expect(end.turn).toMatchObject({ isWaiting: true, isEnded: false });
  });

  test('a person who promotes all of it ends every analysis', () => {
    const { told, standing } = played(
      'analysis: {templates: [{templateName: t}]}, steps: [{setWeight: 20}, {pause: {}}]',
      {
        words: [[100, 'promote']],
      },
    );
    expect(told).toContain('100 run Successful');
    expect(standing).toMatchObject({
      phase: 'Healthy',
      decidedBy: { name: 'person', judged: 'promote' },
      decidedAtSeconds: 102,
    });
  });

  test('what a metric decided names the metric, and what it was judged', () => {
    const { standing } = played('steps: [{analysis: {templates: [{templateName: t}]}}]', {
      script: 'I',
      metric: 'count: 1',
    });
    expect(standing).toMatchObject({
      message: 'InconclusiveAnalysisRun',
      decidedBy: { name: 'm', judged: 'Inconclusive' },
    });
  });

  test('a Rollout without steps has one stage', () => {
    const { stages, standing } = played('{}'.slice(1, -1));
    expect(stages).toEqual([{ name: 'promote', does: 'all pods at once', sharePercent: 100, seconds: 0 }]);
    expect(standing).toMatchObject({ stageIndex: 0, phase: 'Healthy' });
  });
});
