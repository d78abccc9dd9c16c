import { describe, expect, test } from 'vitest';
import { type Exposure, UNEXPOSED } from '../../../src/model/exposure.js';
import { runLoop, type Word } from '../../../src/simulation/loop.js';
import { Notes, ScriptedSource } from '../scripted-source.js';
import { analysisRun, type Measurement, type RunState } from './analysis-run.js';
import { type MetricSpec, PLAIN_METRIC } from './analysis-spec.js';

/** A setWeight of 20 without a router: one pod of five. */
const ONE_OF_FIVE: Exposure = {
  ...UNEXPOSED,
  canaryPercent: 20,
  replicas: { canary: 1, stable: 4, splitTraffic: true },
};

const METRIC: MetricSpec = { ...PLAIN_METRIC, name: 'm', intervalSeconds: 60 };

function play(
  metrics: readonly MetricSpec[],
  answer: (name: string, nth: number) => string,
  words: readonly Word[] = [],
) {
  const source = new ScriptedSource({ answer, readiness: () => 'ready' });
  const notes = new Notes<Measurement>();
  const controller = analysisRun({ metrics, dryRun: [] }, ONE_OF_FIVE);
  const end = runLoop<RunState, Measurement>({ controller, source, words, recorder: notes, horizonSeconds: 3600 });
  return { end, source, notes };
}

describe('a rollout of one AnalysisRun', () => {
  test('the pods are wanted as long as the run runs, and then it is promoted', () => {
    const { end, source } = play([{ ...METRIC, count: 3 }], () => 'ok');
    expect(source.stretches.every(({ exposure }) => exposure === ONE_OF_FIVE)).toBe(true);
    expect(end).toMatchObject({ atSeconds: 120, turn: { status: 'COMPLETED', exposure: { canaryPercent: 100 } } });
    expect(source.marks).toEqual([
      ['stage:analysis', 0],
      ['completed', 120],
    ]);
  });

  test('it is rolled back when the run fails, and what people say later is not heard', () => {
    const { end, source } = play([METRIC], (_, nth) => (nth === 2 ? 'failed' : 'ok'), [
      { dueAtSeconds: 500, said: { atSeconds: 500, action: 'promote' } },
    ]);
    expect(end).toMatchObject({ atSeconds: 120, turn: { status: 'ROLLED_BACK', exposure: UNEXPOSED } });
    expect(end.undelivered.length).toBe(1);
    expect(source.marks.slice(1)).toEqual([
      ['rolled_back', 120],
      ['restored', 120],
    ]);
  });

  test('it is left to people when the run is inconclusive', () => {
    const { end } = play([METRIC], () => 'inconclusive');
    expect(end.turn).toMatchObject({ status: 'PAUSED', isWaiting: true, exposure: ONE_OF_FIVE });
  });

  test('a pause says nothing to a run, which goes on measuring', () => {
    const { end, notes } = play([{ ...METRIC, count: 3 }], () => 'ok', [
      { dueAtSeconds: 90, said: { atSeconds: 90, action: 'pause' } },
    ]);
    expect(end.turn.state.phase).toBe('Successful');
    expect(notes.all.map(({ atSeconds }) => atSeconds)).toEqual([0, 60, 120]);
  });

  test('nothing is measured in the second in which it is terminated', () => {
    const { end, notes } = play([METRIC], (_, nth) => (nth === 2 ? 'failed' : 'ok'), [
      { dueAtSeconds: 120, said: { atSeconds: 120, action: 'promote' } },
    ]);
    expect(end.turn.state).toMatchObject({ phase: 'Successful', reason: { rule: 'terminated' } });
    expect(notes.all.map(({ atSeconds }) => atSeconds)).toEqual([0, 60]);
  });

  test('an endless run is stopped by the horizon', () => {
    const { end, notes } = play([METRIC], () => 'ok');
    expect(end).toMatchObject({ atSeconds: 3600, turn: { status: 'PROGRESSING', isEnded: false } });
    expect(notes.all.length).toBe(61);
  });
});
