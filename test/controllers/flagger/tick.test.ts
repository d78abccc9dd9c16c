import { describe, expect, it } from 'vitest';
import { maxWeightOf, nextStepOf, strategyOf, thresholdOf } from '../../../src/controllers/flagger/canary-policy.js';
import { initialized, isCanaryUp } from '../../../src/controllers/flagger/canary-state.js';
import { deploymentReadiness } from '../../../src/controllers/flagger/deployment-readiness.js';
import { checkMetrics } from '../../../src/controllers/flagger/metric-check.js';
import { flaggerTick } from '../../../src/controllers/flagger/tick.js';
import type { FlaggerAnswers } from '../../../src/controllers/flagger/tick-calls.js';
import type { CanaryAnalysis, CanaryPolicy } from '../../../src/model/policy/flagger-policy.js';

const NOTHING: CanaryAnalysis = {
  threshold: 0,
  maxWeight: 0,
  stepWeight: 0,
  stepWeights: [],
  stepWeightPromotion: 0,
  iterations: 0,
  mirror: false,
  hasMatch: false,
  webhooks: [],
};
const policy = (analysis: Partial<CanaryAnalysis>, rest: Partial<CanaryPolicy> = {}): CanaryPolicy => ({
  provider: 'istio',
  skipAnalysis: false,
  analysis: { ...NOTHING, ...analysis },
  ...rest,
});
const well: FlaggerAnswers = {
  revision: 'v2',
  primary: 'ready',
  canary: 'ready',
  hook: () => true,
  metrics: () => true,
};

/** Phases and weights until it ends, or for so many ticks. */
function play(of: CanaryPolicy, answers: (tick: number) => Partial<FlaggerAnswers>, most = 30) {
  const rows: [string, number][] = [];
  let state = initialized('v1');
  for (let tick = 0; tick < most && state.phase !== 'Succeeded' && (tick === 0 || state.phase !== 'Failed'); tick++) {
    state = flaggerTick(of, state, { ...well, ...answers(tick) }).state;
    rows.push([state.phase, state.weight]);
  }
  return { rows, state };
}

describe('a canary of Flagger', () => {
  it('takes three intervals beyond its steps', () => {
    const { rows } = play(policy({ stepWeight: 10, maxWeight: 50 }), () => ({}));
    expect(rows).toHaveLength(5 + 4);
    expect(rows.map(([, weight]) => weight)).toEqual([0, 10, 20, 30, 40, 50, 50, 0, 0]);
  });

  it('goes beyond maxWeight by less than a step, and never beyond 100', () => {
    expect(Math.max(...play(policy({ stepWeight: 20, maxWeight: 50 }), () => ({})).rows.map(([, w]) => w))).toBe(60);
    expect(Math.max(...play(policy({ stepWeight: 60 }), () => ({})).rows.map(([, w]) => w))).toBe(100);
  });

  it('is rolled back a tick after its threshold is reached, by failures that need not follow one another', () => {
    let check = 0;
    const { rows } = play(policy({ stepWeight: 10, threshold: 2 }), () => ({ metrics: () => check++ % 2 === 1 }));
    expect(rows.map(([phase]) => phase)).toEqual([...Array<string>(5).fill('Progressing'), 'Failed']);
  });

  it('loses a tick while its pods are not ready, and is rolled back past their deadline', () => {
    const { rows } = play(policy({ stepWeight: 50 }), (tick) => ({
      canary: tick === 4 ? 'late' : tick > 1 ? 'waiting' : 'ready',
    }));
    expect(rows).toEqual([
      ['Progressing', 0],
      ['Progressing', 50],
      ['Progressing', 50],
      ['Progressing', 50],
      ['Failed', 0],
    ]);
  });

  it('gets all traffic where primary fails during its promotion', () => {
    const { rows, state } = play(policy({ stepWeight: 100, stepWeightPromotion: 25 }), (tick) => ({
      primary: tick === 4 ? 'late' : 'ready',
    }));
    expect(rows.slice(-3)).toEqual([
      ['Promoting', 100],
      ['Promoting', 75],
      ['Failed', 100],
    ]);
    expect(isCanaryUp(state)).toBe(true);
  });

  it('tells nobody that a muted gate is closed', () => {
    const gate = (isMuted: boolean) => policy({ webhooks: [{ type: 'confirm-rollout', isMuted }] });
    const alerts = (isMuted: boolean) =>
      flaggerTick(gate(isMuted), initialized('v1'), { ...well, hook: () => false }).calls.filter(
        ({ kind }) => kind === 'alert',
      );
    expect([alerts(false).length, alerts(true).length]).toEqual([1, 0]);
  });

  it('calls webhooks after the end, whatever they answer', () => {
    const of = policy({ stepWeight: 100, webhooks: [{ type: 'post-rollout', isMuted: false }] });
    expect(play(of, () => ({ hook: () => false })).state.phase).toBe('Succeeded');
  });

  it('does nothing where nothing is new', () => {
    const before = initialized('v2');
    expect(flaggerTick(policy({ stepWeight: 10 }), before, well)).toEqual({ state: before, calls: [], did: 'nothing' });
  });

  it('forgets a revision that came while primary was not ready after a failure', () => {
    const failed = { ...initialized('v1'), phase: 'Failed' as const };
    const missed = flaggerTick(policy({ stepWeight: 10 }), failed, { ...well, primary: 'waiting' }).state;
    expect(flaggerTick(policy({ stepWeight: 10 }), missed, well).state.phase).toBe('Failed');
  });
});

describe('its weights', () => {
  it('go by stepWeights, at most to 100', () => {
    const analysis = { ...NOTHING, stepWeights: [1, 2, 10, 200] };
    expect([0, 1, 2, 10].map((weight) => nextStepOf(analysis, weight))).toEqual([1, 1, 8, 90]);
    expect(maxWeightOf(analysis)).toBe(100);
  });

  it('go to 100 at once from a weight that is no step', () => {
    expect(nextStepOf({ ...NOTHING, stepWeights: [5, 50] }, 7)).toBe(93);
  });

  it('go by stepWeight where both are given, up to the last of stepWeights', () => {
    const analysis = { ...NOTHING, stepWeight: 10, stepWeights: [20, 60], maxWeight: 50 };
    expect([nextStepOf(analysis, 20), maxWeightOf(analysis)]).toEqual([10, 60]);
  });

  it('stay where there is no step', () => {
    expect(nextStepOf(NOTHING, 0)).toBe(0);
    expect(nextStepOf({ ...NOTHING, stepWeights: [50, 20] }, 50)).toBeLessThan(0);
  });
});

describe('its strategy', () => {
  it('is blue/green without a router, whatever the file asks for', () => {
    expect(strategyOf(policy({ hasMatch: true, iterations: 2 }, { provider: 'kubernetes' }))).toBe('blue-green');
    expect(strategyOf(policy({ hasMatch: true }))).toBe('canary');
  });

  it('has a threshold of one at least', () => {
    expect([-1, 0, 1, 5].map((threshold) => thresholdOf({ ...NOTHING, threshold }))).toEqual([1, 1, 1, 5]);
  });
});

describe('its metrics', () => {
  const metric = { name: 'm', range: null, threshold: 0, hasQuery: false, hasTemplate: false };

  it('are checked with the built-in ones first, up to the first that fails', () => {
    const metrics = [
      { ...metric, name: 'a', hasTemplate: true, range: { min: null, max: 1 } },
      { ...metric, name: 'request-success-rate', range: { min: 99, max: null } },
      { ...metric, name: 'b', hasTemplate: true },
    ];
    const asked = (success: number) =>
      checkMetrics(metrics, (_, source) => (source === 'template' ? 5 : success)).checked.map(
        ({ metric: of }) => of.name,
      );
    expect(asked(98)).toEqual(['request-success-rate']);
    expect(asked(99)).toEqual(['request-success-rate', 'a']);
  });

  it('fail where nothing measures them, without being asked for', () => {
    expect(checkMetrics([metric], () => 1)).toEqual({ isPassed: false, checked: [] });
  });

  it('cut durations and their limits to whole milliseconds', () => {
    const at = (value: number, max: number) =>
      checkMetrics([{ ...metric, name: 'request-duration', range: { min: null, max } }], () => value).isPassed;
    expect([at(500.9, 500), at(501, 500.9), at(501, 501)]).toEqual([true, false, true]);
  });
});

describe('a deployment', () => {
  const status = {
    wanted: 4,
    updated: 4,
    replicas: 4,
    available: 4,
    isObserved: true,
    isDeadlineExceeded: false,
    isStuck: false,
  };

  it.each([
    ['has all pods', {}, 100, 'ready'],
    ['has enough of them', { available: 2 }, 50, 'ready'],
    ['has too few of them', { available: 1 }, 50, 'waiting'],
    ['has not all of the new ones', { updated: 3 }, 100, 'waiting'],
    ['has old ones that still go', { replicas: 5 }, 100, 'waiting'],
    ['has not seen the change', { isObserved: false, isDeadlineExceeded: true }, 100, 'waiting'],
    ['is past its deadline', { isDeadlineExceeded: true }, 100, 'late'],
    ['has lacked pods for too long', { available: 1, isStuck: true }, 100, 'late'],
    ['has lacked pods once', { isStuck: true }, 100, 'ready'],
  ] as const)('that %s is %s', (_, changed, percent, expected) => {
    expect(deploymentReadiness({ ...status, ...changed }, percent)).toBe(expected);
  });
});
