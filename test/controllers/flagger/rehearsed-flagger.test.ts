import { describe, expect, test } from 'vitest';
import type { Exposure } from '../../../src/model/exposure.js';
import { canaryOf, istioRequests, type Played, play } from './scripted-world.js';

const BASE = 'interval: 1m\nthreshold: 5\n';
const STEPS = `${BASE}maxWeight: 50\nstepWeight: 10\n`;
const RATE = 'metrics: [{name: request-success-rate, interval: 1m, thresholdRange: {min: 99}}]';
const HEALTHY = istioRequests(() => 0);
const BAD = istioRequests(() => 18);

/** Seconds and weights of the ticks. */
const weights = ({ rows }: Played) => rows.map(({ atSeconds, weight }) => [atSeconds, weight]);
const phases = ({ rows }: Played) => rows.map(({ phase }) => phase);
/** Seconds from which users get so many percent. */
const shares = ({ served }: Played, of: (exposure: Exposure) => number = ({ canaryPercent }) => canaryPercent) =>
  served
    .filter((one, at) => at === 0 || of(one.exposure) !== of((served[at - 1] as typeof one).exposure))
    .map(({ fromSeconds, exposure }) => [fromSeconds, of(exposure)]);

describe('a canary by weights', () => {
  test('of five steps ends eight intervals after its detection, and users are all on it from the sixth', () => {
    const played = play(canaryOf(STEPS + RATE), { series: HEALTHY });
    expect(weights(played)).toEqual([
      [0, 0],
      [60, 10],
      [120, 20],
      [180, 30],
      [240, 40],
      [300, 50],
      [360, 50],
      [420, 0],
      [480, 0],
    ]);
    expect(phases(played).slice(5)).toEqual(['Progressing', 'Promoting', 'Finalising', 'Succeeded']);
    expect(shares(played)).toEqual([
      [0, 0],
      [60, 10],
      [120, 20],
      [180, 30],
      [240, 40],
      [300, 50],
      [360, 100],
    ]);
    expect(played.end).toEqual({ atSeconds: 480, status: 'COMPLETED', isWaiting: false });
    expect(played.exposure.canaryPercent).toBe(100);
    expect(played.standing).toEqual({
      stageIndex: 7,
      phase: 'Succeeded',
      message: 'Promotion completed! Scaling down shop.default',
      decidedBy: null,
      decidedAtSeconds: 360,
    });
  });

  test('is first checked on the tick after its first weight, and not from promotion on', () => {
    const { rows } = play(canaryOf(STEPS + RATE), { series: HEALTHY });
    const checked = rows.filter(({ calls }) => calls.some((call) => call.startsWith('metric')));
    expect(checked.map(({ atSeconds }) => atSeconds)).toEqual([120, 180, 240, 300, 360]);
  });

  test('of 20 to 50 goes 20, 40, 60', () => {
    const played = play(canaryOf(`${BASE}maxWeight: 50\nstepWeight: 20\n${RATE}`), { series: HEALTHY });
    expect(weights(played).map(([, weight]) => weight)).toEqual([0, 20, 40, 60, 60, 0, 0]);
  });

  test.each([1, 2, 5])(
    'that always fails is rolled back threshold + 1 intervals after its first requests: %i',
    (threshold) => {
      const played = play(canaryOf(`interval: 1m\nthreshold: ${threshold}\nstepWeight: 10\n${RATE}`), { series: BAD });
      expect(shares(played)).toEqual([
        [0, 0],
        [60, 10],
      ]);
      expect(played.end).toEqual({ atSeconds: 60 + 60 * (threshold + 1), status: 'ROLLED_BACK', isWaiting: false });
      expect(played.exposure).toMatchObject({ canaryPercent: 0, mirroredPercent: 0 });
      expect(played.standing).toEqual({
        stageIndex: 1,
        phase: 'Failed',
        message: `Rolling back shop.default failed checks threshold reached ${threshold}`,
        decidedBy: { name: 'request-success-rate', judged: '98.20% < 99%', kind: 'failed' },
        decidedAtSeconds: 60 + 60 * (threshold + 1),
      });
    },
  );

  test('failed checks add up over the rollout, and each costs an interval', () => {
    // The window of the check at 180 s, and of that at 300 s, is bad.
    const series = istioRequests((at) => ((at >= 120 && at < 180) || (at >= 240 && at < 300) ? 500 : 0));
    const played = play(canaryOf(`interval: 1m\nthreshold: 3\nstepWeight: 25\n${RATE}`), { series });
    expect(played.rows.map(({ atSeconds, weight, failedChecks }) => [atSeconds, weight, failedChecks])).toEqual([
      [0, 0, 0],
      [60, 25, 0],
      [120, 50, 0],
      [180, 50, 1],
      [240, 75, 1],
      [300, 75, 2],
      [360, 100, 2],
      [420, 100, 2],
      [480, 0, 2],
      [540, 0, 2],
    ]);
  });

  test('a canary without traffic fails its checks', () => {
    const { standing } = play(canaryOf(`interval: 1m\nstepWeight: 10\n${RATE}`));
    expect(standing.decidedBy).toEqual({
      name: 'request-success-rate',
      judged: 'no values found',
      kind: 'no_values_found',
    });
  });

  test('copies come before the first weight, and then the metrics are checked before users meet it', () => {
    const played = play(canaryOf(`${BASE}stepWeight: 50\nmirror: true\nmirrorWeight: 40\n${RATE}`), {
      series: HEALTHY,
    });
    expect(shares(played, ({ mirroredPercent }) => mirroredPercent)).toEqual([
      [0, 0],
      [60, 40],
      [120, 0],
    ]);
    expect(shares(played)).toEqual([
      [0, 0],
      [120, 50],
      [180, 100],
    ]);
    expect(played.marks).toEqual([
      ['stage:starting', 0],
      ['stage:mirror', 60],
      ['stage:weight-50', 120],
      ['stage:weight-100', 180],
      ['stage:promoting', 240],
      ['completed', 240],
      ['stage:finalising', 300],
    ]);
  });

  test('with session affinity users stay with it until it is rolled back', () => {
    const played = play(canaryOf(`${STEPS}sessionAffinity: {cookieName: c}\n${RATE}`), { series: BAD });
    expect(played.served.every(({ exposure }) => exposure.isSticky)).toBe(true);
    expect(played.exposure.isSticky).toBe(false);
  });

  test('a slow promotion shifts weights while all users are on the new version', () => {
    const played = play(canaryOf(`${BASE}stepWeight: 50\nstepWeightPromotion: 30\n${RATE}`), { series: HEALTHY });
    expect(weights(played).map(([, weight]) => weight)).toEqual([0, 50, 100, 100, 70, 40, 10, 0, 0]);
    expect(shares(played)).toEqual([
      [0, 0],
      [60, 50],
      [120, 100],
    ]);
    expect(played.standing.decidedAtSeconds).toBe(180);
  });

  test('a canary that never advances is on its way until simulated time ends', () => {
    const { end } = play(canaryOf(BASE + RATE), { series: HEALTHY, horizonSeconds: 1000 });
    expect(end).toEqual({ atSeconds: 1000, status: 'PROGRESSING', isWaiting: false });
  });
});

describe('the other strategies', () => {
  test('blue/green of three iterations is analysed four times, and all users meet it for one interval before promotion', () => {
    const played = play(canaryOf(`${BASE}iterations: 3\n${RATE}`), { series: HEALTHY });
    const checks = played.rows.filter(({ calls }) => calls.some((call) => call.startsWith('metric')));
    expect(checks.map(({ atSeconds }) => atSeconds)).toEqual([120, 180, 240, 300]);
    expect(shares(played)).toEqual([
      [0, 0],
      [240, 100],
    ]);
    expect(played.standing.decidedAtSeconds).toBe(300);
    expect(played.marks.map(([mark]) => mark)).toEqual([
      'stage:starting',
      'stage:iteration-1',
      'stage:iteration-2',
      'stage:iteration-3',
      'stage:all-traffic',
      'stage:promoting',
      'completed',
      'stage:finalising',
    ]);
  });

  test('blue/green with copies gets them from its first iteration until all users are on it', () => {
    const played = play(canaryOf(`${BASE}iterations: 2\nmirror: true\n${RATE}`), { series: HEALTHY });
    expect(shares(played, ({ mirroredPercent }) => mirroredPercent)).toEqual([
      [0, 0],
      [60, 100],
      [180, 0],
    ]);
  });

  test('without a router no user meets it before it is promoted', () => {
    const played = play(canaryOf(`${BASE}iterations: 2\n${RATE}`, 'provider: kubernetes'), {
      rehearsal: { loadTestPercent: 20 },
    });
    expect(played.standing.decidedBy?.judged).toBe('no values found');
    const healthy = play(canaryOf(`${BASE}iterations: 2`, 'provider: kubernetes'));
    expect(shares(healthy)).toEqual([
      [0, 0],
      [240, 100],
    ]);
    expect(healthy.standing.decidedAtSeconds).toBe(240);
  });

  test('an A/B test serves those who match from its first iteration on, who are all unless the world says how many', () => {
    const canary = canaryOf(`${BASE}iterations: 3\nmatch: [{headers: {a: {exact: b}}}]\n${RATE}`);
    const of = (matchPercent?: number) =>
      shares(play(canary, { series: HEALTHY, rehearsal: matchPercent === undefined ? {} : { matchPercent } }));
    expect(of(15)).toEqual([
      [0, 0],
      [60, 15],
      [240, 100],
    ]);
    expect(of()).toEqual([
      [0, 0],
      [60, 100],
    ]);
  });

  test('a load test sends requests from the first check that calls it to the end of the analysis', () => {
    const canary = canaryOf(`${BASE}iterations: 3\nwebhooks: [{name: load, url: u}]`, 'provider: kubernetes');
    const played = play(canary, { rehearsal: { loadTestPercent: 20 } });
    expect(shares(played, ({ mirroredPercent }) => mirroredPercent)).toEqual([
      [0, 0],
      [120, 20],
      [300, 0],
    ]);
  });

  test('a skipped analysis promotes on the tick after the first', () => {
    const played = play(canaryOf(STEPS + RATE, 'skipAnalysis: true'));
    expect(played.end).toEqual({ atSeconds: 60, status: 'COMPLETED', isWaiting: false });
    expect(played.standing).toMatchObject({ phase: 'Succeeded', decidedAtSeconds: 60 });
    expect(played.marks).toEqual([
      ['stage:starting', 0],
      ['completed', 60],
    ]);
  });
});

describe('people', () => {
  const word = (atSeconds: number, action: 'pause' | 'resume' | 'promote' | 'abort') => ({
    dueAtSeconds: atSeconds,
    said: { atSeconds, action },
  });

  test('a suspended canary never begins, and says so', () => {
    const played = play(canaryOf(STEPS + RATE, 'suspend: true'));
    expect(played.end).toEqual({ atSeconds: 36_000, status: 'PAUSED', isWaiting: true });
    expect(played.rows).toEqual([]);
    expect(played.standing).toMatchObject({
      phase: 'Initialized',
      message: 'skipping canary run as object is suspended',
      decidedBy: { name: 'suspend', judged: 'true' },
      decidedAtSeconds: null,
    });
  });

  test('one that goes on ticks at the next multiple of its interval, with its weight', () => {
    const words = [word(90, 'pause'), word(100, 'promote'), word(200, 'resume')];
    const played = play(canaryOf(`${BASE}stepWeight: 50\n${RATE}`), { series: HEALTHY, words });
    expect(weights(played)).toEqual([
      [0, 0],
      [60, 50],
      [240, 100],
      [300, 100],
      [360, 0],
      [420, 0],
    ]);
    const said = played.notes.filter(({ note }) => note.type === 'paused' || note.type === 'resumed');
    expect(said.map(({ note, atSeconds }) => [note.type, atSeconds])).toEqual([
      ['paused', 90],
      ['resumed', 200],
    ]);
  });
});
