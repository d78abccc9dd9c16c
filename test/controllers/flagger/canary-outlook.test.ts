import { describe, expect, test } from 'vitest';
import { type CanaryOutlook, canaryOutlook } from '../../../src/controllers/flagger/canary-outlook.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { canaryText } from '../../policies/flagger/canary-text.js';

const METRICS = 'metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]';

function outlook(analysis: string, spec?: string): CanaryOutlook {
  const read = readPolicies([{ name: 'f.yaml', text: canaryText(analysis, spec) }]);
  const [canary] = read.ok ? read.policies.canaries : [];
  if (canary === undefined) throw new Error('no Canary');
  return canaryOutlook(canary);
}

/** First and last tick, phase and share. */
const rows = ({ passing }: CanaryOutlook) =>
  passing.map(({ fromTick, toTick, phase, sharePercent }) => [fromTick, toTick, phase, sharePercent]);

describe('what comes of a Canary', () => {
  test.each([
    [10, 50],
    [5, 100],
    [20, 60],
    [1, 30],
  ])('weights of %i to %i take three intervals beyond their number', (stepWeight, maxWeight) => {
    const steps = maxWeight / stepWeight;
    const of = outlook(`stepWeight: ${stepWeight}\nmaxWeight: ${maxWeight}\n${METRICS}`);
    expect(of).toMatchObject({ checks: steps, promotedTick: steps + 1, endTick: steps + 3 });
    expect(of.passing.slice(1, steps + 1).map(({ weight }) => weight)).toEqual(
      Array.from({ length: steps }, (_, at) => stepWeight * (at + 1)),
    );
  });

  test.each([0, 1, 2, 5, 40])(
    'with threshold %i one that always fails is rolled back threshold + 1 intervals after its first requests',
    (threshold) => {
      const { rolledBackTick, firstTrafficTick } = outlook(`threshold: ${threshold}\nstepWeight: 5\n${METRICS}`);
      expect(firstTrafficTick).toBe(1);
      // 0 counts as 1.
      expect(Number(rolledBackTick) - 1).toBe(Math.max(1, threshold) + 1);
    },
  );

  test('all users meet the new version from promotion on, and all that match in an A/B test', () => {
    expect(rows(outlook(`iterations: 3\nmatch: [{headers: {a: {exact: b}}}]\n${METRICS}`))).toEqual([
      [0, 0, 'Progressing', 0],
      [1, 3, 'Progressing', null],
      [4, 4, 'Promoting', 100],
      [5, 5, 'Finalising', 100],
      [6, 6, 'Succeeded', 100],
    ]);
  });

  test('blue/green meets no user before its last iteration, and then all of them', () => {
    const of = outlook(`iterations: 3\n${METRICS}`);
    expect(rows(of).slice(0, 3)).toEqual([
      [0, 3, 'Progressing', 0],
      [4, 4, 'Progressing', 100],
      [5, 5, 'Promoting', 100],
    ]);
    // One check more than iterations.
    expect(of).toMatchObject({ checks: 4, firstTrafficTick: null });
  });

  test('copies of requests are traffic too', () => {
    const of = outlook(`stepWeight: 50\nmirror: true\n${METRICS}`);
    expect(of.passing.map(({ weight, isMirrored }) => [weight, isMirrored]).slice(0, 4)).toEqual([
      [0, false],
      [0, true],
      [50, false],
      [100, false],
    ]);
    expect(of.firstTrafficTick).toBe(1);
  });

  test('a slow promotion shifts weights back while all users meet the new version', () => {
    const of = outlook(`stepWeight: 50\nstepWeightPromotion: 50\n${METRICS}`);
    expect(of.passing.map(({ phase, weight, sharePercent }) => [phase, weight, sharePercent]).slice(2)).toEqual([
      ['Progressing', 100, 100],
      ['Promoting', 100, 100],
      ['Promoting', 50, 100],
      ['Finalising', 0, 100],
      ['Succeeded', 0, 100],
    ]);
  });

  test('without metrics nothing is rolled back, and without a step nothing ends', () => {
    expect(outlook('stepWeight: 50')).toMatchObject({ rolledBackTick: null, endTick: 5 });
    expect(outlook(METRICS)).toMatchObject({ promotedTick: null, endTick: null, rolledBackTick: null });
    // The step from 20 to 10 is none, although 20 is beyond the last.
    expect(outlook(`stepWeights: [20, 10]\n${METRICS}`)).toMatchObject({ promotedTick: null, endTick: null });
  });

  test('webhooks that ask for rollback do not, and gates are open', () => {
    const hooks = ['rollback', 'confirm-rollout', 'confirm-promotion', 'confirm-traffic-increase'];
    const of = outlook(`stepWeight: 50\nwebhooks: [${hooks.map((type) => `{name: w, type: ${type}}`).join(', ')}]`);
    expect(of.endTick).toBe(5);
  });

  test('a skipped analysis ends on the tick after the first', () => {
    expect(rows(outlook(METRICS, 'skipAnalysis: true'))).toEqual([
      [0, 0, 'Progressing', 0],
      [1, 1, 'Succeeded', 100],
    ]);
  });

  test('the longest is bounded', () => {
    const of = outlook(`iterations: 10000\nthreshold: 10000\n${METRICS}`);
    expect(of).toMatchObject({ endTick: 10_004, rolledBackTick: 10_002 });
    expect(of.passing.length).toBe(5);
  });
});
