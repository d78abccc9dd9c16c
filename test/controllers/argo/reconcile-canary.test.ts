import { describe, expect, test } from 'vitest';
import {
  BEGUN,
  type CanaryFacts,
  type CanaryStatus,
  reconcileCanary,
  rolloutPhase,
} from '../../../src/controllers/argo/canary/reconcile-canary.js';
import type { ArgoPhase } from '../../../src/model/policy/argo-analysis.js';
import type { ArgoStep } from '../../../src/model/policy/argo-rollout.js';
import { metric, PLAIN_CANARY, runSpec } from './plain-canary.js';

const READY: CanaryFacts = {
  isSpecPaused: false,
  arePodsReady: true,
  canaryAvailable: 1,
  stepRun: null,
  backgroundRun: null,
  experiment: null,
  plugin: null,
};

const run = (phase: ArgoPhase, message = '') => ({ phase, message });
const RUN = runSpec(metric({}));
const PAUSE: ArgoStep = { does: 'pause', seconds: null, text: '' };
const ANALYSIS: ArgoStep = { does: 'analysis', run: RUN };

function canary(steps: readonly ArgoStep[], startingStep: number | null | 'none' = 'none') {
  return { ...PLAIN_CANARY, steps, background: startingStep === 'none' ? null : { run: RUN, startingStep } };
}

function paused(reason: CanaryStatus['pauses'][number]['reason'], startSeconds = 0): CanaryStatus {
  return { ...BEGUN, pauses: [{ reason, startSeconds }], isControllerPaused: true };
}

describe('steps', () => {
  test('a weight is done when its pods are ready', () => {
    const of = canary([{ does: 'setWeight', weight: 20 }]);
    expect(reconcileCanary(of, BEGUN, { ...READY, arePodsReady: false }, 0).status.stepIndex).toBe(0);
    expect(reconcileCanary(of, BEGUN, READY, 0).status.stepIndex).toBe(1);
  });

  test('one reconcile does one step at most', () => {
    const of = canary([
      { does: 'setHeaderRoute', name: 'r', matches: true },
      { does: 'setMirrorRoute', name: 'r', percent: 5 },
    ]);
    expect(reconcileCanary(of, BEGUN, READY, 0).status.stepIndex).toBe(1);
  });

  test('a pause is written down first, and its time counts from then', () => {
    const of = canary([{ does: 'pause', seconds: 30, text: '30s' }]);
    const first = reconcileCanary(of, BEGUN, READY, 100).status;
    expect(first).toEqual(paused('CanaryPauseStep', 100));
    expect(reconcileCanary(of, first, READY, 129).status.stepIndex).toBe(0);
    expect(reconcileCanary(of, first, READY, 130).status).toEqual({ ...BEGUN, stepIndex: 1 });
  });

  test('an endless pause ends when a person takes its condition away', () => {
    const of = canary([PAUSE]);
    expect(reconcileCanary(of, paused('CanaryPauseStep'), READY, 1e6).status.stepIndex).toBe(0);
    const resumed = { ...paused('CanaryPauseStep'), pauses: [] };
    expect(reconcileCanary(of, resumed, READY, 5).status).toEqual({ ...BEGUN, stepIndex: 1 });
  });

  test('a pause of 0 seconds is none without end', () => {
    const of = canary([{ does: 'pause', seconds: 0, text: '0s' }]);
    const first = reconcileCanary(of, BEGUN, READY, 7).status;
    expect(reconcileCanary(of, first, READY, 7).status.stepIndex).toBe(1);
  });

  test('spec.paused holds every step', () => {
    const of = canary([{ does: 'setWeight', weight: 20 }]);
    const { status } = reconcileCanary(of, BEGUN, { ...READY, isSpecPaused: true }, 0);
    expect([status.stepIndex, rolloutPhase(status, true)]).toEqual([0, 'Paused']);
  });

  test('after the last step the version is promoted once its pods are all there, and its analyses end', () => {
    const of = canary([], null);
    const facts = { ...READY, backgroundRun: run('Running') };
    expect(reconcileCanary(of, BEGUN, { ...facts, canaryAvailable: 0 }, 0).status.isPromoted).toBe(false);
    const promoted = reconcileCanary(of, BEGUN, facts, 0).status;
    expect(rolloutPhase(promoted, false)).toBe('Healthy');
    expect(reconcileCanary(of, promoted, facts, 1).terminates.background).toBe(true);
  });
});

describe('analyses', () => {
  test('a step begins its run when nothing pauses it, and is done when the run is successful', () => {
    const of = canary([ANALYSIS]);
    expect(reconcileCanary(of, BEGUN, READY, 0).startsStepRun).toBe(true);
    expect(reconcileCanary(of, paused('InconclusiveAnalysisRun'), READY, 0).startsStepRun).toBe(false);
    const going = reconcileCanary(of, BEGUN, { ...READY, stepRun: run('Running') }, 0);
    expect([going.startsStepRun, going.status.stepIndex]).toEqual([false, 0]);
    expect(reconcileCanary(of, BEGUN, { ...READY, stepRun: run('Successful') }, 0).status.stepIndex).toBe(1);
  });

  test('the background run begins at once, or at its step, and not again', () => {
    const of = canary([PAUSE, PAUSE], 1);
    expect(reconcileCanary(of, BEGUN, READY, 0).startsBackgroundRun).toBe(false);
    expect(reconcileCanary(of, { ...BEGUN, stepIndex: 1 }, READY, 0).startsBackgroundRun).toBe(true);
    const facts = { ...READY, backgroundRun: run('Successful') };
    expect(reconcileCanary(of, { ...BEGUN, stepIndex: 1 }, facts, 0).startsBackgroundRun).toBe(false);
    expect(reconcileCanary(canary([PAUSE], null), BEGUN, READY, 0).startsBackgroundRun).toBe(true);
  });

  test.each(['Failed', 'Error'] as const)('%s aborts, also during a pause, with the reason', (phase) => {
    const facts = { ...READY, backgroundRun: run(phase, 'why') };
    const { status } = reconcileCanary(canary([PAUSE], null), paused('CanaryPauseStep'), facts, 9);
    expect(status).toMatchObject({
      isAborted: true,
      stepIndex: 0,
      pauses: [],
      abortMessage: 'Background analysis phase error/failed: why',
    });
    expect(rolloutPhase(status, false)).toBe('Degraded');
  });

  test('an abort sends the steps back to the first, and ends what is measured', () => {
    const facts = { ...READY, stepRun: run('Failed'), backgroundRun: run('Running') };
    const of = canary([PAUSE, ANALYSIS], null);
    const turn = reconcileCanary(of, { ...BEGUN, stepIndex: 1 }, facts, 0);
    expect(turn.status).toMatchObject({ stepIndex: 0, abortMessage: 'Step-based analysis phase error/failed' });
    expect(turn.terminates.background).toBe(true);
  });

  test('inconclusive pauses; a person who resumes gets a new run, and one more inconclusive one pauses again', () => {
    const of = canary([ANALYSIS]);
    const facts = { ...READY, stepRun: run('Inconclusive') };
    const first = reconcileCanary(of, BEGUN, facts, 60).status;
    expect(first).toEqual(paused('InconclusiveAnalysisRun', 60));
    expect(reconcileCanary(of, first, facts, 61).status).toEqual(first);
    const resumed = reconcileCanary(of, { ...first, pauses: [] }, facts, 70);
    expect([resumed.startsStepRun, resumed.status]).toEqual([true, BEGUN]);
    expect(reconcileCanary(of, resumed.status, facts, 130).status).toEqual(paused('InconclusiveAnalysisRun', 130));
  });

  test('an experiment that is inconclusive pauses, and one that fails aborts', () => {
    const of = canary([{ does: 'experiment', experiment: { seconds: null, text: '', templates: [], analyses: [] } }]);
    const reason = reconcileCanary(of, BEGUN, { ...READY, experiment: { phase: 'Inconclusive', message: '' } }, 0)
      .status.pauses[0]?.reason;
    expect(reason).toBe('InconclusiveExperiment');
    expect(
      reconcileCanary(of, BEGUN, { ...READY, experiment: { phase: 'Failed', message: '' } }, 0).status.isAborted,
    ).toBe(true);
    expect(
      reconcileCanary(of, BEGUN, { ...READY, experiment: { phase: 'Successful', message: '' } }, 0).status.stepIndex,
    ).toBe(1);
  });
});
