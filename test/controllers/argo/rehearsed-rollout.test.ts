import { describe, expect, test } from 'vitest';
import { type Play, played as playedStrategy } from './played-rollout.js';

const played = (canary: string, play: Play = {}) => playedStrategy(`canary: ${canary}`, play);

describe('steps', () => {
  test('weights with timed pauses end in a promotion, each weight a second after it was asked for', () => {
    const { end, told, pods, marks } = played(
      '{steps: [{setWeight: 20}, {pause: {duration: 60}}, {setWeight: 60}, {pause: {duration: 2m}}]}',
    );
    // Seven pods at most, four at least: at 60 % three of five are new; the last of the old ones goes with the promotion.
    expect(told.filter((text) => !text.endsWith('paused'))).toEqual([
      '0 step 0',
      '1 step 1',
      '61 resumed',
      '61 step 2',
      '62 step 3',
      '182 resumed',
      '183 promoted',
    ]);
    expect(pods).toEqual([
      [0, 1, 4],
      [61, 3, 3],
      [62, 3, 2],
      [182, 5, 1],
    ]);
    expect(end).toMatchObject({ atSeconds: 183, turn: { status: 'COMPLETED', exposure: { canaryPercent: 100 } } });
    expect(marks.map(([mark]) => mark)).toEqual([
      'stage:step-1',
      'stage:step-2',
      'stage:step-3',
      'stage:step-4',
      'completed',
    ]);
  });

  test('without a router the pods make the share: 1 of 5 for a weight of 10', () => {
    expect(played('{steps: [{setWeight: 10}, {pause: {}}], maxSurge: 0, maxUnavailable: 1}').shares).toEqual([[0, 20]]);
  });

  test('with a router the weight does', () => {
    const { shares } = played('{steps: [{setWeight: 10}, {pause: {}}], trafficRouting: {nginx: {stableIngress: i}}}');
    expect(shares).toEqual([
      [0, 0],
      [1, 10],
    ]);
  });

  test('an endless pause waits for a person, who goes on, or skips all that is left', () => {
    const steps = '{steps: [{setWeight: 20}, {pause: {}}, {pause: {}}]}';
    expect(played(steps).end).toMatchObject({ turn: { status: 'PAUSED', isWaiting: true } });
    const { told } = played(steps, {
      words: [
        [100, 'resume'],
        [200, 'promote'],
      ],
    });
    expect(told).toEqual([
      '0 step 0',
      '1 step 1',
      '1 paused',
      '100 resumed',
      '100 step 2',
      '100 paused',
      '200 resumed',
      '202 promoted',
    ]);
  });

  test('pods that are awaited hold a step, for as long as they take', () => {
    const { told } = played('{steps: [{setWeight: 20}, {pause: {}}]}', {
      readiness: (at) => (at >= 90 ? 'ready' : 'waiting'),
    });
    expect(told).toEqual(['0 step 0', '90 step 1', '90 paused']);
  });

  test('pods that never come hold it for ever, unless the progress deadline aborts', () => {
    const never: Play = { readiness: () => 'overdue', horizonSeconds: 1_000 };
    expect(played('{steps: [{setWeight: 20}]}', never).end).toMatchObject({
      atSeconds: 1_000,
      turn: { status: 'PROGRESSING' },
    });
    const spec = '  progressDeadlineSeconds: 300\n  progressDeadlineAbort: true\n';
    const { end, standing } = played('{steps: [{setWeight: 20}]}', { ...never, spec });
    expect(end.turn).toMatchObject({ status: 'ROLLED_BACK', exposure: { canaryPercent: 0 } });
    expect(standing).toEqual({
      stageIndex: 0,
      phase: 'Degraded',
      message:
        'RolloutAborted: Rollout aborted update to revision 2: ReplicaSet "shop-canary" has timed out progressing.',
      decidedBy: { name: 'progressDeadlineSeconds', judged: 'exceeded' },
      decidedAtSeconds: 301,
    });
  });

  test('requests that match a header route meet the canary, and the weight is that of the others', () => {
    const steps =
      '{setHeaderRoute: {name: h, match: [{}]}}, {pause: {duration: 60}}, {setWeight: 50}, {pause: {duration: 60}}, {setHeaderRoute: {name: h}}, {pause: {}}';
    const canary = `{steps: [${steps}], trafficRouting: {istio: {}}}`;
    const { shares, stages, assumptions } = played(canary, { matchPercent: 20 });
    // A fifth matches; of the other four fifths the canary gets half.
    expect(shares.map(([, percent]) => percent)).toEqual([20, 60, 50]);
    expect(stages.map(({ sharePercent }) => sharePercent)).toEqual([20, 20, 60, 60, 50, 50]);
    expect(assumptions).toEqual([]);
  });

  test('a header route takes nobody where the world does not say how many match, which is said', () => {
    const canary = '{steps: [{setHeaderRoute: {name: h, match: [{}]}}, {pause: {}}], trafficRouting: {istio: {}}}';
    const { shares, assumptions } = played(canary);
    expect(shares).toEqual([[0, 0]]);
    expect(assumptions).toEqual([{ code: 'none_match', route: 'h' }]);
  });

  test('a header route takes nobody where the world says that no request matches, which is no assumption', () => {
    const canary = '{steps: [{setHeaderRoute: {name: h, match: [{}]}}, {pause: {}}], trafficRouting: {istio: {}}}';
    const { shares, assumptions } = played(canary, { matchPercent: 0 });
    expect(shares).toEqual([[0, 0]]);
    expect(assumptions).toEqual([]);
  });

  test('an aborted rollout takes its header routes away', () => {
    const canary = '{steps: [{setHeaderRoute: {name: h, match: [{}]}}, {pause: {}}], trafficRouting: {istio: {}}}';
    expect(played(canary, { matchPercent: 20, words: [[30, 'abort']] }).end.turn.exposure.canaryPercent).toBe(0);
  });

  test('mirroring is what the routes add up to, until they are taken away', () => {
    const { end } = played(
      '{steps: [{setMirrorRoute: {name: a, percentage: 30, match: [{}]}}, {setMirrorRoute: {name: b, match: [{}]}}, {setMirrorRoute: {name: b}}, {pause: {}}], trafficRouting: {istio: {}}}',
    );
    expect(end.turn.exposure.mirroredPercent).toBe(30);
  });
});

describe('analyses', () => {
  const BACKGROUND = '{analysis: {templates: [{templateName: t}]}, steps: [{setWeight: 20}, {pause: {duration: 10m}}]}';

  test('a background run begins at 0, measures through pauses, and is ended by the promotion', () => {
    const { told } = played(BACKGROUND);
    expect(told.filter((text) => text.includes('Successful')).map((text) => Number.parseInt(text, 10))).toEqual([
      0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 603,
    ]);
    expect(told.slice(-2)).toEqual(['603 promoted', '603 run Successful']);
  });

  test('its failures add up over the whole rollout, and abort it during a pause', () => {
    const { end, told, notes, marks, standing } = played(BACKGROUND, {
      script: 'FSSF',
      metric: 'interval: 1m, failureLimit: 1',
    });
    expect(told.at(-1)).toBe('180 aborted');
    expect(standing).toMatchObject({ decidedAtSeconds: 180, decidedBy: { name: 'm', judged: 'Failed' } });
    expect(notes.at(-1)).toMatchObject({
      message:
        'Background analysis phase error/failed: Metric "m" assessed Failed due to failed (2) > failureLimit (1)',
    });
    expect(end.turn).toMatchObject({ status: 'ROLLED_BACK', exposure: { canaryPercent: 0 } });
    expect(marks.slice(-2)).toEqual([
      ['rolled_back', 180],
      ['restored', 180],
    ]);
  });

  test('five errors in a row abort 40 s after the first, whatever the interval', () => {
    expect(played(BACKGROUND, { script: 'E', metric: 'interval: 5m' }).standing.decidedAtSeconds).toBe(40);
  });

  test('with a count it ends by itself, and the rest is not watched', () => {
    const { end, told } = played(BACKGROUND, { script: 'SSF', metric: 'interval: 1m, count: 2' });
    expect(told).toContain('60 run Successful');
    expect(end.turn.status).toBe('COMPLETED');
  });

  test('a step waits for its run, each step for its own', () => {
    const step = '{analysis: {templates: [{templateName: t}]}}';
    const { told } = played(`{steps: [{setWeight: 20}, ${step}, ${step}]}`, { metric: 'interval: 30s, count: 3' });
    expect(told.filter((text) => /step|run|promoted/.test(text))).toEqual([
      '0 step 0',
      '1 step 1',
      '1 run_started',
      '61 run Successful',
      '61 step 2',
      '61 run_started',
      '121 run Successful',
      '123 promoted',
    ]);
  });

  test('an inconclusive step waits for a person, whose resume goes on to the next step', () => {
    const step = '{steps: [{analysis: {templates: [{templateName: t}]}}, {setWeight: 50}, {pause: {}}]}';
    const play = { script: 'I', metric: 'count: 1' };
    expect(played(step, play).end).toMatchObject({ atSeconds: 7_200, turn: { status: 'PAUSED', isWaiting: true } });
    expect(played(step, { ...play, words: [[50, 'resume']] }).told).toContain('50 step 1');
  });

  test('an inconclusive background run pauses; a person who resumes gets a new run with nothing counted', () => {
    const { told } = played(BACKGROUND, {
      script: 'I',
      metric: 'interval: 1m, inconclusiveLimit: 1',
      words: [[100, 'resume']],
    });
    expect(told.slice(0, 11)).toEqual([
      '0 step 0',
      '0 run_started',
      '0 Inconclusive',
      '1 step 1',
      '1 paused',
      '60 Inconclusive',
      '60 run Inconclusive',
      '60 paused',
      '100 resumed',
      '100 run_started',
      '100 Inconclusive',
    ]);
  });

  test('a run whose spec is refused aborts the rollout at once', () => {
    const { end, notes } = played(BACKGROUND, { metric: 'count: 3' });
    expect(end.atSeconds).toBe(0);
    expect(notes.at(-1)).toMatchObject({
      message:
        'Background analysis phase error/failed: Analysis spec invalid: metrics[0]: interval must be specified when count > 1',
    });
  });

  test('a person who aborts ends all of it', () => {
    const { end, told, standing } = played(BACKGROUND, { words: [[90, 'abort']] });
    expect(end.turn).toMatchObject({ status: 'ROLLED_BACK' });
    expect(standing).toMatchObject({ decidedBy: { name: 'person', judged: 'abort' }, decidedAtSeconds: 90 });
    expect(told).toContain('90 run Successful');
  });
});
