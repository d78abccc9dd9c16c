import { describe, expect, test } from 'vitest';
import { mostUnseenPoints } from '../../../src/analysis/kayenta/most-unseen-points.js';
import {
  canaryConfigFindings,
  canaryConfigNotes,
  scoreIfHigh,
} from '../../../src/controllers/kayenta/canary-config-findings.js';
import { kayentaStageFindings } from '../../../src/controllers/kayenta/kayenta-stage-findings.js';
import { rehearsedKayenta } from '../../../src/controllers/kayenta/rehearsed-kayenta.js';
import type { KayentaCanaryMetric } from '../../../src/model/policy/kayenta-policy.js';
import type { KayentaStage } from '../../../src/model/policy/rehearsal.js';
import { policyFindingSentence } from '../../../src/report/words/policy-finding-sentence.js';
import { metric } from '../../analysis/kayenta/judging.js';
import { canaryConfig, type Minute, play, ScriptedTraffic, stageOf } from './scripted-traffic.js';

const EFFECT = metric().effectSize;

function codes(
  metrics: Readonly<Record<string, Partial<KayentaCanaryMetric>>>,
  rest: Parameters<typeof canaryConfig>[1] = {},
) {
  return canaryConfigFindings(canaryConfig(metrics, rest)).map(({ detail }) => detail);
}

describe('the weights of groups', () => {
  test('that sum to 100 over groups with metrics are nothing to tell of', () => {
    expect(codes({ a: { groups: ['x'] }, b: { groups: ['y'] } }, { groupWeights: { x: 60, y: 40 } })).toEqual([]);
    expect(codes({ a: { groups: ['x'] }, b: { groups: ['y'] } }, { groupWeights: { x: 60 } })).toEqual([]);
  });

  test('of a group without a metric are lost, so that no canary passes', () => {
    // 60 of 100 are left.
    expect(codes({ a: { groups: ['x'] }, b: { groups: ['y'] } }, { groupWeights: { x: 60, Y: 40 } })).toEqual([
      { code: 'weight_without_metric', group: 'Y', weight: 40, suggestion: 'y' },
      { code: 'group_without_say', group: 'y', weight: 0 },
      { code: 'best_score', best: 60, pass: 95 },
    ]);
  });

  test('may leave a metric so little that the canary passes without it', () => {
    const config = canaryConfig({ a: { groups: ['x'] }, b: { groups: ['y'] } }, { groupWeights: { x: 96, y: 4 } });
    expect([scoreIfHigh(config, ['a']), scoreIfHigh(config, ['b']), scoreIfHigh(config, ['a', 'b'])]).toEqual([
      4, 96, 0,
    ]);
    expect(canaryConfigFindings(config)).toMatchObject([
      { detail: { code: 'outvoted', metric: 'b', score: 96, pass: 95 } },
    ]);
    expect(canaryConfigFindings(config, 97)).toEqual([]);
    expect(canaryConfigFindings({ ...config, pass: null })).toEqual([]);
  });

  test('of nothing but muted metrics are of no use', () => {
    expect(codes({ a: { muted: true } })).toEqual([{ code: 'no_metric_counts' }]);
  });
});

describe('a metric', () => {
  const one = (options: Partial<KayentaCanaryMetric>) => codes({ a: options, b: {} }, { pass: null });

  test.each([
    [
      { critical: true, muted: true },
      { code: 'muted_critical', metric: 'a' },
    ],
    [{ groups: [] }, { code: 'metric_without_group', metric: 'a' }],
    [
      { nanStrategy: 'replace', mustHaveData: true },
      { code: 'data_not_needed', metric: 'a' },
    ],
    [
      { outlierFactor: 2 },
      { code: 'limit_does_nothing', metric: 'a', field: 'outlierFactor', because: 'outliers_kept' },
    ],
    [
      { direction: 'increase', effectSize: { ...EFFECT, allowedDecrease: 0.9 } },
      { code: 'limit_does_nothing', metric: 'a', field: 'allowedDecrease', because: 'direction' },
    ],
    [
      { effectSize: { ...EFFECT, criticalIncrease: 5 } },
      { code: 'limit_does_nothing', metric: 'a', field: 'criticalIncrease', because: 'not_critical' },
    ],
    [
      { effectSize: { ...EFFECT, allowedIncrease: 0.25 } },
      { code: 'ratio_excuses_nothing', metric: 'a', field: 'allowedIncrease', found: 0.25, meant: 1.25 },
    ],
    [
      { effectSize: { ...EFFECT, allowedDecrease: 1.25 } },
      { code: 'ratio_excuses_nothing', metric: 'a', field: 'allowedDecrease', found: 1.25, meant: 0.75 },
    ],
    [
      {
        effectSize: {
          ...EFFECT,
          measure: 'cles',
          allowedDecrease: 0.5,
          allowedIncrease: 1.1,
          criticalIncrease: 0.5,
          criticalDecrease: 0.5,
        },
      },
      { code: 'limit_out_of_reach', metric: 'a', field: 'allowedIncrease', found: 1.1 },
    ],
  ] as const)('%j', (options, expected) => {
    expect(one(options)).toEqual([expected]);
  });

  test('whose limits are those of its direction is nothing to tell of', () => {
    const effectSize = { ...EFFECT, allowedIncrease: 1.2, criticalIncrease: 5 };
    expect(one({ direction: 'increase', critical: true, effectSize })).toEqual([]);
  });
});

test('a judge that decides otherwise, and words that are taken for others, are told of', () => {
  const word = { metric: 'a', field: 'direction', found: 'up', taken: 'either' } as const;
  expect(codes({ a: {} }, { judge: 'dredd-v1.0', words: [word] })).toEqual([
    { code: 'not_rehearsed', part: 'judge dredd-v1.0' },
    { code: 'word_taken', ...word },
  ]);
});

test('notes tell of outliers where some are removed', () => {
  const notes = (options: Partial<KayentaCanaryMetric>) =>
    canaryConfigNotes(canaryConfig({ a: options })).map(({ code }) => code);
  expect(notes({})).not.toContain('outliers_of_few');
  expect(notes({ outliers: 'remove' })).toContain('outliers_of_few');
});

function stageFindings(...args: Parameters<typeof kayentaStageFindings>) {
  return kayentaStageFindings(...args).map(({ detail }) => detail);
}

describe('the points of a stage', () => {
  /** Of so many minutes the canary's last are a hundred times as bad. */
  const badMinutes = (bad: number, minutes: number): Minute => {
    return (arm, minute) => ({ requests: 1_000, errors: arm === 'canary' && minute >= minutes - bad ? 500 : 5 });
  };
  const outcome = (bad: number, minutes: number, options: Partial<KayentaStage>) =>
    play(
      rehearsedKayenta(canaryConfig({ errors: {} }), stageOf(options)),
      new ScriptedTraffic(badMinutes(bad, minutes)),
    ).standing.phase;
  const short = { lifetimeSeconds: 600, intervalSeconds: 600 };

  // As its users have reported: kayenta#426, kayenta#780, spinnaker#6278.
  test('of 10 points 7 may be a hundred times as bad, which rehearsals agree with', () => {
    expect(mostUnseenPoints(metric(), 10)).toBe(7);
    expect(mostUnseenPoints(metric({ direction: 'decrease' }), 10)).toBe(7);
    expect([outcome(7, 10, short), outcome(8, 10, short)]).toEqual(['SUCCEEDED', 'TERMINAL']);
  });

  test('what is advised sees them: twice the points, seven of ten of which are bad', () => {
    const findings = stageFindings(canaryConfig({ errors: {}, other: {} }), stageOf(short));
    expect(findings).toMatchObject([
      { code: 'few_points', points: 10, enough: 50 },
      {
        code: 'blind_to_bad_points',
        metrics: ['errors', 'other'],
        unseen: 7,
        points: 10,
        needed: 20,
        stepSeconds: 30,
        windowSeconds: 1_200,
      },
    ]);
    expect(outcome(14, 20, { lifetimeSeconds: 1_200, intervalSeconds: 1_200 })).toBe('TERMINAL');
  });

  test('a metric with a limit that no such effect reaches is blind to all of them', () => {
    const effectSize = { ...EFFECT, allowedIncrease: 200 };
    const findings = stageFindings(canaryConfig({ errors: { direction: 'increase', effectSize } }), stageOf(short));
    expect(findings[1]).toMatchObject({ code: 'blind_to_bad_points', unseen: 10, points: 10, needed: null });
  });

  test('what is bad at the end alone is hidden by a window that grows, and not by one that slides', () => {
    const three = { lifetimeSeconds: 10_800, intervalSeconds: 3_600 };
    const [late] = stageFindings(canaryConfig({ errors: {} }), stageOf(three));
    if (late?.code !== 'late_is_hidden') throw new Error('not told');
    const minutes = (seconds: number) => seconds / 60;
    expect(
      outcome(minutes(late.hiddenSeconds), 180, { ...three, lifetimeSeconds: 10_800, intervalSeconds: 10_800 }),
    ).toBe('SUCCEEDED');
    expect(outcome(minutes(late.hiddenSeconds) + 1, 180, { ...three, intervalSeconds: 10_800 })).toBe('TERMINAL');
    const slides = { ...three, lookbackSeconds: late.lookbackSeconds };
    expect(outcome(minutes(late.thenSeconds), 180, slides)).toBe('TERMINAL');
    expect(stageFindings(canaryConfig({ errors: {} }), stageOf(slides))).toEqual([]);
  });

  test('counts of arms that do not serve as much differ anyway', () => {
    const metrics: KayentaStage['metrics'] = { errors: { is: 'errors', windowSeconds: 60, scale: 1 } };
    const of = (control: 'baseline' | 'stable') =>
      stageFindings(canaryConfig({ errors: {} }), stageOf({ ...{ lifetimeSeconds: 3_600 }, metrics, control }));
    expect(of('stable')).toMatchObject([{ code: 'uneven_arms', metric: 'errors', is: 'errors' }]);
    expect(of('baseline')).toEqual([]);
  });
});

test('each finding is a sentence with its numbers', () => {
  const sentences = stageFindings(
    canaryConfig({ errors: {} }),
    stageOf({ lifetimeSeconds: 600, intervalSeconds: 600 }),
  ).map(policyFindingSentence);
  expect(sentences).toEqual([
    'a judgement has 10 points of each metric and version: Spinnaker warns below 50',
    '7 of the 10 points of a judgement may be a hundred times as bad as the baseline\'s, and the metric "errors" passes; of 20 points as large a part is seen: by a step of 30s, or by judgements of 20m',
  ]);
});
