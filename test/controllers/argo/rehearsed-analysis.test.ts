import { describe, expect, test } from 'vitest';
import { rehearsedAnalysis } from '../../../src/controllers/argo/rehearsed-analysis.js';
import type { OperatorActionName } from '../../../src/model/operator.js';
import type { Measure } from '../../../src/model/policy/rehearsal.js';
import type { RehearsalNote } from '../../../src/model/policy/rehearsal-note.js';
import { runLoop } from '../../../src/simulation/loop.js';
import { Notes, ScriptedSource } from '../scripted-source.js';
import { metric, runSpec } from './plain-canary.js';
import { rehearsal, rolloutOf } from './played-rollout.js';

function played(
  fields: Readonly<Record<string, unknown>>,
  outcomes: Extract<Measure, { outcomes: unknown }>['outcomes'],
  words: readonly (readonly [number, OperatorActionName])[] = [],
  sinceSeconds?: number,
) {
  const spec = runSpec(metric(fields));
  const given = rehearsal(rolloutOf('canary: {}', '', ''), { measures: { m: { outcomes } } });
  const since = sinceSeconds === undefined ? {} : { sinceSeconds };
  const { controller, standing, stages, longestSeconds, assumptions } = rehearsedAnalysis(
    { name: 'smoke', spec, canaryPercent: 20, ...since },
    given,
  );
  const source = new ScriptedSource({ answer: () => 'pass', readiness: () => 'ready' });
  const recorder = new Notes<RehearsalNote>();
  const end = runLoop({
    controller,
    source,
    words: words.map(([atSeconds, action]) => ({ dueAtSeconds: atSeconds, said: { atSeconds, action } })),
    recorder,
    horizonSeconds: 3_600,
  });
  const measured = recorder.all.filter(({ note }) => note.type === 'measured').map(({ atSeconds }) => atSeconds);
  const events = recorder.all.flatMap(({ note }) => (note.type === 'ended' || note.type === 'promoted' ? [note] : []));
  return { end, source, standing: standing(end.turn.state), stages, longestSeconds, measured, assumptions, events };
}

const MINUTE = { interval: '1m' };

describe('an analysis by itself', () => {
  test('is one run against a canary at its share, which keeps it when the run is successful', () => {
    const { end, source, standing, measured } = played({ ...MINUTE, count: 3 }, ['successful']);
    expect(source.stretches.every(({ exposure }) => exposure.canaryPercent === 20)).toBe(true);
    expect(measured).toEqual([0, 60, 120]);
    expect(end).toMatchObject({ atSeconds: 120, turn: { status: 'COMPLETED', exposure: { canaryPercent: 20 } } });
    expect(source.marks).toEqual([
      ['stage:analysis', 0],
      ['completed', 120],
    ]);
    expect(standing).toEqual({
      stageIndex: 0,
      phase: 'Successful',
      message: '',
      decidedBy: null,
      decidedAtSeconds: 120,
    });
  });

  test.each([
    ['failed', 'Failed', 0],
    ['error', 'Error', 40],
  ] as const)('is rolled back when it has %s', (outcome, phase, atSeconds) => {
    const { end, standing } = played({ ...MINUTE, count: 3 }, [outcome]);
    expect(end.turn).toMatchObject({ status: 'ROLLED_BACK', exposure: { canaryPercent: 0 } });
    expect(standing).toMatchObject({ phase, decidedBy: { name: 'm', judged: phase }, decidedAtSeconds: atSeconds });
  });

  test('is left to a person when it is inconclusive, with the share as it was', () => {
    const { end, standing } = played(MINUTE, ['inconclusive']);
    expect(end.turn).toMatchObject({ status: 'PAUSED', isWaiting: true, exposure: { canaryPercent: 20 } });
    expect(standing).toMatchObject({ decidedBy: { name: 'm', judged: 'Inconclusive' }, decidedAtSeconds: null });
    expect(played(MINUTE, ['inconclusive'], [[100, 'resume']]).standing).toMatchObject({
      decidedBy: { name: 'person', judged: 'resume' },
      decidedAtSeconds: 100,
    });
  });

  test('is told of by the phase of its run, and never as promoted', () => {
    expect(played({ ...MINUTE, count: 3 }, ['successful']).events).toEqual([{ type: 'ended', message: 'Successful' }]);
    expect(played({ ...MINUTE, count: 3 }, ['failed']).events).toEqual([
      { type: 'ended', message: 'Failed: Metric "m" assessed Failed due to failed (1) > failureLimit (0)' },
    ]);
  });

  test('begins with the canary, which is said, or once the canary has served for as long as the world says', () => {
    const at = (seconds?: number) => played({ ...MINUTE, count: 2 }, ['successful'], [], seconds);
    expect(at().assumptions).toEqual([{ code: 'canary_just_begun', canaryPercent: 20 }]);
    expect(at(0)).toMatchObject({ assumptions: [], measured: [0, 60] });
    const later = at(300);
    expect(later).toMatchObject({ assumptions: [], measured: [300, 360], longestSeconds: 300 + 2 * 40 + 60 });
    expect(later.standing).toMatchObject({ stageIndex: 1, decidedAtSeconds: 360 });
    expect(later.source.stretches.map(({ exposure }) => exposure.canaryPercent)).toEqual([20, 20]);
    expect(later.source.marks).toEqual([
      ['stage:before', 0],
      ['stage:analysis', 300],
      ['completed', 360],
    ]);
    expect(later.stages.map(({ name, seconds }) => [name, seconds])).toEqual([
      ['before', 300],
      ['analysis', 60],
    ]);
  });

  test('whose canary a person takes back before it begins is never measured', () => {
    const { end, measured } = played(MINUTE, ['successful'], [[120, 'abort']], 300);
    expect({ status: end.turn.status, at: end.atSeconds, measured }).toEqual({
      status: 'ROLLED_BACK',
      at: 120,
      measured: [],
    });
  });

  test('a pause says nothing to a run, which goes on measuring', () => {
    expect(played({ ...MINUTE, count: 3 }, ['successful'], [[90, 'pause']]).measured).toEqual([0, 60, 120]);
  });

  test('nothing is measured in the second in which a person ends it', () => {
    const { measured, standing } = played(MINUTE, ['successful'], [[120, 'promote']]);
    expect(measured).toEqual([0, 60]);
    expect(standing).toMatchObject({ phase: 'Successful', decidedBy: { name: 'person', judged: 'promote' } });
    expect(played(MINUTE, ['successful'], [[120, 'abort']]).end.turn.status).toBe('ROLLED_BACK');
  });

  test('an endless run is stopped by the horizon', () => {
    const { end, measured } = played(MINUTE, ['successful']);
    expect(end).toMatchObject({ atSeconds: 3_600, turn: { status: 'PROGRESSING', isEnded: false } });
    expect(measured.length).toBe(61);
  });

  test('says how long it takes at least, and at most with every error that it bears', () => {
    const { stages, longestSeconds } = played({ ...MINUTE, count: 3, initialDelay: '30s' }, ['successful']);
    expect(stages).toEqual([{ name: 'analysis', does: 'analysis smoke: m', sharePercent: 20, seconds: 150 }]);
    expect(longestSeconds).toBe(30 + 3 * 40 + 2 * 60);
  });
});
