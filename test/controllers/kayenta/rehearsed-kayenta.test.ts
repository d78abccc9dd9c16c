import { describe, expect, test } from 'vitest';
import { rehearsedKayenta, stagesOfKayenta } from '../../../src/controllers/kayenta/rehearsed-kayenta.js';
import type { KayentaStage } from '../../../src/model/policy/rehearsal.js';
import type { RehearsalNote } from '../../../src/model/policy/rehearsal-note.js';
import { canaryConfig, type Minute, play, ScriptedTraffic, stageOf } from './scripted-traffic.js';

const HOUR = 3_600;

/** Baseline fails 1 to 3 of 100 in turn, and the canary so many more from a minute on. */
function worseBy(more: number, fromMinute = 0): Minute {
  return (arm, minute) => {
    const usual = 1 + (minute % 3);
    return { requests: 100, errors: usual + (arm === 'canary' && minute >= fromMinute ? more : 0) };
  };
}

/** What was noted of one kind. */
function of<T extends RehearsalNote['type']>(notes: readonly (readonly [number, RehearsalNote])[], type: T) {
  return notes.flatMap(([atSeconds, note]) =>
    note.type === type ? [{ atSeconds, ...(note as Extract<RehearsalNote, { readonly type: T }>) }] : [],
  );
}

const ERRORS = canaryConfig({ errors: {} });

function rehearse(minute: Minute, options: Partial<KayentaStage> = {}, config = ERRORS) {
  const traffic = new ScriptedTraffic(minute);
  return { traffic, ...play(rehearsedKayenta(config, stageOf(options)), traffic) };
}

describe('a canary like its baseline', () => {
  const run = rehearse(worseBy(0));

  test('is judged as each interval ends, and after the last it is for all', () => {
    expect(run.atSeconds).toBe(3 * HOUR);
    expect(run.traffic.exposures).toEqual([[0, 5]]);
    expect(run.turn).toMatchObject({ status: 'COMPLETED', isEnded: true, exposure: { canaryPercent: 100 } });
    expect(run.traffic.marks).toEqual([
      ['stage:interval-1', 0],
      ['stage:interval-2', HOUR],
      ['stage:interval-3', 2 * HOUR],
      ['completed', 3 * HOUR],
    ]);
    expect(run.standing).toEqual({
      stageIndex: 2,
      phase: 'SUCCEEDED',
      message: 'the last score 100 is at least pass 95: the canary passes',
      decidedBy: null,
      decidedAtSeconds: 3 * HOUR,
    });
  });

  test('tells of each judgement, and of each metric beside what is allowed', () => {
    expect(of(run.notes, 'run_started').map(({ atSeconds, run: name }) => [atSeconds, name])).toEqual([
      [HOUR, 'interval-1'],
      [2 * HOUR, 'interval-2'],
      [3 * HOUR, 'interval-3'],
    ]);
    expect(of(run.notes, 'measured')[0]).toEqual({
      atSeconds: HOUR,
      type: 'measured',
      run: 'interval-1',
      metric: 'errors',
      phase: 'Pass',
      value: [2, 2],
      message: 'The Canary and Baseline data are identical: Pass (60 and 60 points)',
    });
    expect(of(run.notes, 'run_ended')[0]).toMatchObject({
      phase: 'Pass',
      message: 'score 100 is above marginal 75: the stage goes on',
    });
  });
});

describe('a canary that is worse', () => {
  test('fails with the first score that is not above marginal, and is taken away', () => {
    const run = rehearse(worseBy(3));
    expect(run.atSeconds).toBe(HOUR);
    expect(run.turn).toMatchObject({ status: 'ROLLED_BACK', exposure: { canaryPercent: 0 } });
    expect(run.traffic.marks.slice(1)).toEqual([
      ['rolled_back', HOUR],
      ['restored', HOUR],
    ]);
    expect(run.standing).toMatchObject({
      phase: 'TERMINAL',
      message: 'score 0 is not above marginal 75: the canary fails at once',
      decidedBy: { name: 'errors', judged: 'High' },
    });
    // The means are 5 and 2 percent.
    expect(of(run.notes, 'measured')[0]).toMatchObject({
      value: [5, 2],
      message: 'ratio of means 2.5, allowed above 1 and below 1: High (60 and 60 points)',
    });
  });

  test('in the third hour alone is seen by a window that slides, and not by one that grows', () => {
    const late = worseBy(3, 120);
    expect(rehearse(late, { lookbackSeconds: HOUR }).standing).toMatchObject({ phase: 'TERMINAL', stageIndex: 2 });
    // Of 180 points 120 are as the baseline's: 4 of 9 differences are 0 or less, more than the share of 0.429 at which the
    // interval of 180 and 180 points begins (0.5 less 2.326 times the root of 361 ÷ (12 · 180 · 180)).
    const grown = rehearse(late);
    expect(of(grown.notes, 'measured').map(({ phase }) => phase)).toEqual(['Pass', 'Pass', 'Pass']);
    expect(grown.standing.phase).toBe('SUCCEEDED');
  });

  test('in a warm-up is not seen, unless the window slides back into it', () => {
    const atFirst: Minute = (arm, minute) => worseBy(arm === 'canary' && minute < 45 ? 9 : 0)(arm, minute);
    const warm = { warmUpSeconds: 2_700, lifetimeSeconds: 900, intervalSeconds: 900 };
    const run = rehearse(atFirst, warm);
    expect(run.standing.phase).toBe('SUCCEEDED');
    expect(run.traffic.marks).toEqual([
      ['stage:warm-up', 0],
      ['stage:interval-1', 2_700],
      ['completed', 3_600],
    ]);
    expect(rehearse(atFirst, { ...warm, lookbackSeconds: HOUR }).standing.phase).toBe('TERMINAL');
  });
});

describe('the score', () => {
  // `share` and `count` are High, `requests` are the same: of the group `users` 1 of 2 passes, of `all` none.
  const config = canaryConfig(
    { share: { groups: ['all'] }, count: { groups: ['users'] }, requests: { groups: ['users'] } },
    { groupWeights: { all: 40, users: 60 } },
  );
  const metrics: KayentaStage['metrics'] = {
    share: { is: 'error_share', windowSeconds: 60, scale: 1e6 },
    count: { is: 'errors', windowSeconds: 60, scale: 1 },
    requests: { is: 'requests', windowSeconds: 60, scale: 1 },
  };

  test('is that of the groups by their weights, and the metric decides that takes most from it', () => {
    // 0.4 · 0 + 0.6 · 50.
    const run = rehearse(worseBy(3), { metrics, marginal: 30, pass: 50 }, config);
    expect(run.standing).toMatchObject({
      message: 'score 30 is not above marginal 30: the canary fails at once',
      decidedBy: { name: 'share', judged: 'High' },
    });
  });

  test('between the two goes on, and fails the canary if it is the last', () => {
    const run = rehearse(worseBy(3), { metrics, marginal: 29, pass: 50 }, config);
    expect(run.atSeconds).toBe(3 * HOUR);
    expect(run.standing).toMatchObject({
      phase: 'TERMINAL',
      message: 'the last score 30 is below pass 50: the canary fails',
    });
    expect(rehearse(worseBy(3), { metrics, marginal: 29, pass: 30 }, config).standing.phase).toBe('SUCCEEDED');
  });

  test('is a whole number to the stage: 66.67 is not above 66', () => {
    const thirds = canaryConfig({ share: {}, requests: {}, requests2: {} });
    const three = { share: metrics['share'], requests: metrics['requests'], requests2: metrics['requests'] };
    const run = (marginal: number) =>
      rehearse(worseBy(3), { metrics: three as KayentaStage['metrics'], marginal, pass: 66 }, thirds).standing.phase;
    expect([run(66), run(65)]).toEqual(['TERMINAL', 'SUCCEEDED']);
  });

  test('is 0 where a critical metric fails, which decides whatever its weight', () => {
    const critical = canaryConfig({ share: { groups: ['all'] }, count: { groups: ['users'], critical: true } });
    const run = rehearse(worseBy(3), { metrics }, { ...critical, groupWeights: { all: 99, users: 1 } });
    expect(run.standing).toMatchObject({
      message:
        'score 0 (Canary Failed: The metric count was classified as High (Critical)) is not above marginal 75: the canary fails at once',
      decidedBy: { name: 'count', judged: 'High' },
    });
  });

  test('is 0 where half of the metrics have no data', () => {
    const silent: Minute = (arm) => ({ requests: arm === 'canary' ? 0 : 100, errors: 0 });
    expect(rehearse(silent).standing).toMatchObject({
      message:
        'score 0 (Canary Failed: 50% or more metrics returned NODATA) is not above marginal 75: the canary fails at once',
      decidedBy: { name: 'errors', judged: 'Nodata' },
    });
  });
});

describe('points', () => {
  test('are one a step and arm, each over its window, and read once where the window grows', () => {
    const { traffic } = rehearse(worseBy(0), {
      lifetimeSeconds: 240,
      intervalSeconds: 120,
      metrics: { errors: { is: 'error_share', windowSeconds: 120, scale: 1 } },
    });
    const span = (arm: string) => traffic.reads.filter(([one]) => one === arm).map(([, from, to]) => [from, to]);
    const expected = [
      [0, 60],
      [0, 120],
      [60, 180],
      [120, 240],
    ];
    expect([span('canary'), span('baseline')]).toEqual([expected, expected]);
  });

  test('compare with stable where that is said', () => {
    const { traffic } = rehearse(worseBy(0), { control: 'stable' });
    expect(new Set(traffic.reads.map(([arm]) => arm))).toEqual(new Set(['canary', 'stable']));
  });

  test('without traffic have no value, and are left out or are 0', () => {
    // Every second minute the canary serves nothing.
    const gaps: Minute = (arm, minute) => ({ requests: arm === 'canary' && minute % 2 === 1 ? 0 : 100, errors: 2 });
    const message = (nanStrategy: 'remove' | 'replace') =>
      of(rehearse(gaps, {}, canaryConfig({ errors: { nanStrategy } })).notes, 'measured')[0]?.message;
    expect(message('remove')).toContain('(30 and 60 points)');
    expect(message('replace')).toContain('(60 and 60 points)');
  });
});

describe('a deployment', () => {
  test('is over before the warm-up begins', () => {
    const traffic = new ScriptedTraffic(worseBy(0), (atSeconds) => (atSeconds < 95 ? 'waiting' : 'ready'));
    const short = { lifetimeSeconds: 600, intervalSeconds: 600, warmUpSeconds: 300 };
    const run = play(rehearsedKayenta(ERRORS, stageOf(short)), traffic);
    expect(run.atSeconds).toBe(100 + 900);
    expect(traffic.marks).toEqual([
      ['stage:warm-up', 0],
      ['stage:interval-1', 400],
      ['completed', 1_000],
    ]);
    expect(traffic.reads[0]).toEqual(['canary', 400, 460]);
  });

  test.each([
    ['overdue', 0],
    ['waiting', 7_200],
  ] as const)('that is %s fails the canary', (readiness, atSeconds) => {
    const traffic = new ScriptedTraffic(worseBy(0), () => readiness);
    const run = play(rehearsedKayenta(ERRORS, stageOf()), traffic);
    expect(run).toMatchObject({ atSeconds, standing: { phase: 'TERMINAL', message: 'instances were not up in time' } });
    expect(traffic.marks.map(([mark]) => mark)).toEqual(['rolled_back', 'restored']);
  });
});

describe('people', () => {
  const says = (...said: readonly (readonly [number, 'pause' | 'resume' | 'promote' | 'abort'])[]) => {
    const traffic = new ScriptedTraffic(worseBy(0));
    const words = said.map(([atSeconds, action]) => ({ atSeconds, action }));
    return { traffic, ...play(rehearsedKayenta(ERRORS, stageOf()), traffic, words) };
  };

  test('cancel the pipeline, or take the canary for good', () => {
    expect(says([600, 'abort'])).toMatchObject({ atSeconds: 600, standing: { phase: 'CANCELED' } });
    expect(says([600, 'promote'])).toMatchObject({ atSeconds: 600, standing: { phase: 'SUCCEEDED' } });
  });

  test('pause: what is due is judged once they go on, on the window that it had, and the rest is as late', () => {
    const run = says([1_800, 'pause'], [5_400, 'resume']);
    expect(of(run.notes, 'run_ended').map(({ atSeconds }) => atSeconds)).toEqual([5_400, 9_000, 12_600]);
    expect(Math.max(...run.traffic.reads.map(([, , to]) => to))).toBe(3 * HOUR);
    expect(says([1_800, 'pause'])).toMatchObject({ atSeconds: 1_800, turn: { status: 'PAUSED', isWaiting: true } });
  });
});

test('stages are named in the order of the pipeline, with what each judges', () => {
  const stage = stageOf({ warmUpSeconds: 600, lookbackSeconds: 1_800, lifetimeSeconds: 7_200 });
  expect(stagesOfKayenta(stage)).toEqual([
    { name: 'warm-up', does: 'Warmup Wait of 10 min', sharePercent: 5, seconds: 600 },
    { name: 'interval-1', does: 'Run Canary #1 on minutes 40 to 70', sharePercent: 5, seconds: HOUR },
    { name: 'interval-2', does: 'Run Canary #2 on minutes 100 to 130', sharePercent: 5, seconds: HOUR },
  ]);
  expect(rehearsedKayenta(ERRORS, stage)).toMatchObject({ lookSeconds: HOUR, instances: null });
});
