import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approximatePods, basicPods, fenceposts, routedPods } from '../../../src/controllers/argo/canary/replicas.js';
import { currentWeight, fixedScale, isBeforeStartingStep } from '../../../src/controllers/argo/canary/weights.js';
import type { ArgoCanary } from '../../../src/model/policy/argo-rollout.js';
import { PLAIN_CANARY } from './plain-canary.js';

function canary(changes: Partial<ArgoCanary>): ArgoCanary {
  return { ...PLAIN_CANARY, replicas: 10, ...changes };
}

/** All pods that are asked for can serve. */
const pods = (count: number) => ({ asked: count, available: count });

describe('pods without a router', () => {
  // The controller's own examples of the rule; of the fourth its comment says 9, and its code 10.
  test.each([
    [10, 10, 0, 10, 1, 1, { canary: 1, stable: 9 }],
    [10, 30, 0, 10, 0, 3, { canary: 3, stable: 10 }],
    [10, 30, 0, 10, 5, 0, { canary: 0, stable: 7 }],
    [10, 5, 0, 10, 1, 1, { canary: 1, stable: 10 }],
    [1, 5, 0, 1, 0, 1, { canary: 1, stable: 1 }],
    [1, 95, 0, 1, 0, 1, { canary: 1, stable: 1 }],
  ])('%i pods, weight %i, from %i canary and %i stable', (replicas, weight, now, stable, fewer, more, expected) => {
    const of = canary({ replicas, maxSurge: { pods: more }, maxUnavailable: { pods: fewer } });
    expect(basicPods(of, weight, { canary: pods(now), stable: pods(stable), older: 0 })).toEqual(expected);
  });

  test('one replica and a weight of 1 send half of the users to the canary', () => {
    expect(approximatePods(1, 1, 100, 1)).toEqual({ canary: 1, stable: 1 });
  });

  test('the first version gets all pods, whatever the weight', () => {
    expect(basicPods(canary({}), 20, { canary: pods(0), stable: null, older: 0 }).canary).toBe(10);
  });

  test('never are more pods asked for than there may be, from any state that keeps to that', () => {
    const counts = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(counts, counts, counts, fc.integer({ min: 0, max: 100 }), (replicas, now, served, weight) => {
        const of = canary({ replicas, maxSurge: { pods: 2 }, maxUnavailable: { pods: 1 } });
        fc.pre(now + served <= replicas + 2);
        const next = basicPods(of, weight, { canary: pods(now), stable: pods(served), older: 0 });
        expect(next.canary + next.stable).toBeLessThanOrEqual(replicas + 2);
      }),
    );
  });

  test('a percentage too many rounds up, one too few down, and one pod may always be missing', () => {
    const quarter = { maxSurge: { percent: 25 }, maxUnavailable: { percent: 25 } } as const;
    expect(fenceposts(canary({ replicas: 10, ...quarter }))).toEqual({ surge: 3, unavailable: 2 });
    const none = { maxSurge: { pods: 0 }, maxUnavailable: { percent: 25 } } as const;
    expect(fenceposts(canary({ replicas: 3, ...none }))).toEqual({ surge: 0, unavailable: 1 });
  });
});

describe('pods with a router', () => {
  test('stable keeps all of its pods, and a part of a pod is a pod', () => {
    expect(routedPods(canary({}), { weight: 25 }, null, false)).toEqual({ canary: 3, stable: 10 });
  });

  test('with dynamicStableScale stable follows the larger of the weights that are and that are wanted', () => {
    const of = canary({ dynamicStableScale: true });
    expect(routedPods(of, { weight: 60 }, { canary: 20, stable: 80 }, false)).toEqual({ canary: 6, stable: 8 });
    expect(routedPods(of, { weight: 0 }, { canary: 60, stable: 40 }, true)).toEqual({ canary: 6, stable: 10 });
  });

  test('minPodsPerReplicaSet holds for a version that has any, and never beyond the replicas', () => {
    expect(routedPods(canary({ minPodsPerReplicaSet: 3 }), { weight: 1 }, null, false).canary).toBe(3);
    expect(routedPods(canary({ minPodsPerReplicaSet: 3 }), { weight: 0 }, null, false).canary).toBe(0);
    expect(routedPods(canary({ replicas: 2, minPodsPerReplicaSet: 3 }), { weight: 1 }, null, false).canary).toBe(2);
  });
});

describe('what the steps ask for', () => {
  const steps = [
    { does: 'pause', seconds: null, text: '' },
    { does: 'setWeight', weight: 20 },
    { does: 'setCanaryScale', replicas: 3, weight: null, matchesTrafficWeight: false },
    { does: 'setWeight', weight: 10 },
    { does: 'setCanaryScale', replicas: null, weight: null, matchesTrafficWeight: true },
  ] as const;

  test('the weight is that of the last setWeight, 0 before the first, all after the last step, 0 once aborted', () => {
    const at = (stepIndex: number, isAborted = false) => currentWeight(canary({ steps }), { stepIndex, isAborted });
    expect([0, 1, 2, 3, 4, 5].map((index) => at(index))).toEqual([0, 20, 20, 10, 10, 100]);
    expect(at(3, true)).toBe(0);
  });

  test('a scale stays until one matches the weight again, and needs a router', () => {
    const at = (stepIndex: number, hasRouter = true) =>
      fixedScale(canary({ steps, hasRouter }), { stepIndex, isAborted: false })?.replicas ?? null;
    expect([1, 2, 3, 4, 5].map((index) => at(index))).toEqual([null, 3, 3, null, null]);
    expect(at(3, false)).toBeNull();
  });

  test('a scale outlives an abort only where the canary is never scaled down', () => {
    const at = (abortScaleDownDelaySeconds: number | null) =>
      fixedScale(canary({ steps, hasRouter: true, abortScaleDownDelaySeconds }), { stepIndex: 3, isAborted: true });
    expect([at(null), at(30), at(0)?.replicas]).toEqual([null, null, 3]);
  });

  test('a background analysis waits for its step, counted from 0', () => {
    const of = canary({ steps, background: { run: null, startingStep: 2 } });
    expect([0, 1, 2, 3, 5].map((index) => isBeforeStartingStep(of, index))).toEqual([true, true, false, false, false]);
  });
});
