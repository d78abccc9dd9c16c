import { describe, expect, test } from 'vitest';
import { type Exposure, UNEXPOSED } from '../../../src/model/exposure.js';
import { runLoop, type Word } from '../../../src/simulation/loop.js';
import { Notes, type Script, ScriptedSource, scenariosOf } from '../scripted-source.js';
import { type CanaryPolicy, PLAIN_POLICY, strategyOf } from './canary-policy.js';
import type { CanaryState, TickNote } from './canary-state.js';
import { canaryTicks } from './canary-ticks.js';
import { type CanaryScenario, played } from './scenario.js';

const scenarios = scenariosOf<CanaryScenario>('flagger-advance-canary');

const AGREEABLE: Script = { answer: () => 'ok', readiness: () => 'ready' };

const STEPS: CanaryPolicy = { ...PLAIN_POLICY, stepWeight: 25, maxWeight: 50, metrics: ['errors', 'latency'] };

function play(policy: CanaryPolicy, script: Partial<Script>, horizonSeconds = 3600, words: readonly Word[] = []) {
  const source = new ScriptedSource({ ...AGREEABLE, ...script });
  const notes = new Notes<TickNote>();
  const controller = canaryTicks(policy);
  const end = runLoop<CanaryState, TickNote>({ controller, source, words, recorder: notes, horizonSeconds });
  return { end, source, ticks: notes.all.map(({ note }) => note) };
}

/** By tick, what is served from it to the next. */
function exposuresOf({ stretches }: ScriptedSource): Exposure[] {
  return stretches.filter(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds).map(({ exposure }) => exposure);
}

describe('what is served between two ticks', () => {
  test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
    '%s: during the analysis the canary gets its weight, or copies, or none without a router',
    (_, scenario) => {
      const { policy, source, expect: result } = played(scenario);
      exposuresOf(source).forEach((exposure, i) => {
        const [, phase, weight, mirrored] = result.ticks[i] as (typeof result.ticks)[number];
        if (phase !== 'Progressing' && phase !== 'WaitingPromotion') return;
        expect(exposure).toEqual({
          ...UNEXPOSED,
          canaryPercent: policy.isKubernetes || strategyOf(policy) === 'a/b' ? 0 : weight,
          mirroredPercent: mirrored * 100,
          among: strategyOf(policy) === 'a/b' ? [{ audience: 'matched', canaryPercent: weight }] : null,
          replicas: { canary: 3, stable: 3, splitTraffic: false },
        });
      });
    },
  );

  test('a mirror comes before the first weight, and no user is on the canary meanwhile', () => {
    const { source } = play({ ...STEPS, isMirrored: true, mirrorWeight: 40 }, {});
    const seen = exposuresOf(source).map(({ canaryPercent, mirroredPercent }) => [canaryPercent, mirroredPercent]);
    expect(seen.slice(0, 4)).toEqual([
      [0, 0],
      [0, 40],
      [25, 0],
      [50, 0],
    ]);
    expect(source.marks).toEqual([
      ['stage:mirror', 60],
      ['stage:25', 120],
      ['stage:50', 180],
      ['completed', 240],
    ]);
  });

  test('an A/B test serves all matching users from its first iteration on', () => {
    const { source } = play({ ...PLAIN_POLICY, iterations: 2, match: 'insiders' }, {});
    const seen = exposuresOf(source).map(({ canaryPercent, among }) =>
      among === null ? [canaryPercent, null] : [among[0]?.canaryPercent, among[0]?.audience],
    );
    expect(seen.slice(0, 4)).toEqual([
      [0, 'insiders'],
      [100, 'insiders'],
      [100, 'insiders'],
      [100, null],
    ]);
  });

  test('with session affinity users stay with the canary until it is rolled back', () => {
    const { source, end } = play(
      { ...STEPS, isSticky: true },
      { answer: (name) => (name === 'latency' ? 'failed' : 'ok') },
    );
    const seen = exposuresOf(source).map(({ isSticky }) => isSticky);
    expect(seen.every(Boolean)).toBe(true);
    expect(end.turn.status).toBe('ROLLED_BACK');
    expect(end.turn.exposure).toEqual(UNEXPOSED);
  });

  test('pods are wanted from the detection on, and get no traffic until they are ready', () => {
    const { source, ticks } = play(
      { ...STEPS, replicas: 3 },
      { readiness: (arm, atSeconds) => (arm === 'canary' && atSeconds < 240 ? 'waiting' : 'ready') },
    );
    expect(ticks.slice(0, 6).map(({ weight }) => weight)).toEqual([0, 0, 0, 0, 25, 50]);
    const first = exposuresOf(source)[0];
    expect(first).toMatchObject({ canaryPercent: 0, replicas: { canary: 3 } });
    expect(ticks.every(({ failedChecks }) => failedChecks === 0)).toBe(true);
  });

  test('from the promotion on all users have the new version, whatever the weight', () => {
    const { source, ticks } = play({ ...STEPS, stepWeightPromotion: 20 }, {});
    const promoted = ticks.filter(({ phase }) => phase === 'Promoting' || phase === 'Finalising');
    expect(promoted.map(({ weight }) => weight)).toEqual([50, 30, 10, 0]);
    const exposures = exposuresOf(source).slice(-promoted.length);
    expect(exposures.map(({ canaryPercent }) => canaryPercent)).toEqual([100, 100, 100, 100]);
  });

  test('a primary that does not come up after the promotion leaves all users on the canary', () => {
    const { end, source } = play(STEPS, {
      readiness: (arm, atSeconds) => (arm === 'stable' && atSeconds > 180 ? 'overdue' : 'ready'),
    });
    expect(end.turn.state).toMatchObject({ phase: 'Failed', weight: 100 });
    expect(end.turn).toMatchObject({ status: 'COMPLETED', exposure: { canaryPercent: 100 } });
    expect(source.marks.map(([mark]) => mark)).not.toContain('rolled_back');
  });

  test('a canary that is overdue after the promotion fails it, and the primary has the new version all the same', () => {
    const { end } = play(STEPS, {
      readiness: (arm, atSeconds) => (arm === 'canary' && atSeconds > 180 ? 'overdue' : 'ready'),
    });
    expect(end.turn.state).toMatchObject({ phase: 'Failed', weight: 0 });
    expect(end.turn).toMatchObject({ status: 'COMPLETED', exposure: { canaryPercent: 100 } });
  });
});

describe('what is asked', () => {
  test('the metrics after the first that fails are not asked for', () => {
    const { ticks, end } = play(
      { ...STEPS, threshold: 2 },
      { answer: (name) => (name === 'errors' ? 'failed' : 'ok') },
    );
    expect(ticks.map(({ calls }) => calls)).toEqual([['alert:info'], [], ['errors'], ['errors'], ['alert:error']]);
    expect(end.turn.state.asked).toEqual({ revision: 5, errors: 2 });
  });

  test('a canary without steps asks for nothing, and is stopped by the horizon', () => {
    const { end, ticks } = play(PLAIN_POLICY, {}, 1000);
    expect(end).toMatchObject({ atSeconds: 1000, turn: { status: 'PROGRESSING', isEnded: false } });
    expect(ticks.length).toBe(17);
    expect(end.turn.state.asked).toEqual({ revision: 17 });
  });

  test('a revision found after a failure begins anew, with failed checks at 0', () => {
    const { ticks, end } = play(
      { ...STEPS, staysForRevisions: true },
      {
        answer: (name, nth) =>
          name === 'revision' ? (nth < 6 ? 'v2' : 'v3') : name === 'errors' && nth === 0 ? 'failed' : 'ok',
      },
      660,
    );
    expect(ticks.map(({ phase }) => phase)).toEqual([
      'Progressing',
      'Progressing',
      'Progressing',
      'Failed',
      'Failed',
      'Failed',
      'Progressing',
      'Progressing',
      'Progressing',
      'Promoting',
      'Finalising',
      'Succeeded',
    ]);
    expect(end.turn.state.promotedRevision).toBe('v3');
  });

  test('nothing is asked while it is suspended, and the weight stays', () => {
    const word = (atSeconds: number, action: 'pause' | 'resume'): Word => ({
      dueAtSeconds: atSeconds,
      said: { atSeconds, action },
    });
    const { ticks, end } = play(STEPS, {}, 3600, [word(60, 'pause'), word(200, 'resume')]);
    expect(ticks.map(({ tick, weight }) => [tick, weight])).toEqual([
      [0, 0],
      [4, 25],
      [5, 50],
      [6, 50],
      [7, 0],
      [8, 0],
    ]);
    expect(end.turn.status).toBe('COMPLETED');
  });

  test('suspended for good, it keeps its share to the horizon', () => {
    const { end, source } = play(STEPS, {}, 600, [{ dueAtSeconds: 90, said: { atSeconds: 90, action: 'pause' } }]);
    expect(end).toMatchObject({ atSeconds: 600, turn: { status: 'PAUSED', isWaiting: true } });
    expect(source.stretches.at(-1)).toMatchObject({ fromSeconds: 90, exposure: { canaryPercent: 25 } });
  });
});
