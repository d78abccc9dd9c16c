import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { parsePolicyTests } from '../../src/config/policy-test/parse-policy-tests.js';

const stages = (...percents: readonly unknown[]) =>
  percents.map((traffic_percent) => ({ traffic_percent, duration: '10m' }));

async function warned(document: object) {
  const read = await parseConfig(JSON.stringify(document));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.config.warnings.filter(({ code }) => code === 'high_error_rate' || code === 'share_of_traffic');
}

async function problems(document: object) {
  const read = await parseConfig(JSON.stringify(document));
  return read.ok ? [] : read.problems;
}

describe('an error rate of stable', () => {
  it.each([
    [0.2, 0.002],
    [0.5, 0.005],
    ['20%', 0.002],
  ])('of %j is asked about, with the rate that was probably meant', async (error_rate, meant) => {
    expect(await warned({ stages: stages(10, 100), stable: { error_rate } })).toMatchObject([
      { code: 'high_error_rate', meant },
    ]);
  });

  it.each([0, 0.001, 0.05, 0.0999])('of %d is not', async (error_rate) => {
    expect(await warned({ stages: stages(10, 100), stable: { error_rate } })).toEqual([]);
  });

  it('is not the canary’s, which may be that bad', async () => {
    expect(await warned({ stages: stages(10, 100), canary: { error_rate: 0.5 } })).toEqual([]);
  });
});

describe('a share of the traffic', () => {
  it.each<readonly [readonly number[], readonly number[]]>([
    [[0.05, 25, 100], [5]],
    [
      [0.05, 0.25, 1],
      [5, 25],
    ],
    [[0.5], [50]],
  ])('of %j is asked about where it would fit as a share: %j', async (percents, meant) => {
    expect((await warned({ stages: stages(...percents) })).map((each) => 'meant' in each && each.meant)).toEqual(meant);
  });

  it.each<readonly [readonly number[]]>([[[1, 10, 100]], [[0.1, 2, 100]], [[0.5, 5, 50]]])(
    'of %j is a small percentage',
    async (percents) => {
      expect(await warned({ stages: stages(...percents) })).toEqual([]);
    },
  );
});

describe('a number in another unit', () => {
  it.each<readonly [object, object]>([
    [{ stable: { error_rate: 2 } }, { code: 'out_of_range', found: 2, meant: 0.02 }],
    [
      { thresholds: { error_rate: { max: 0.5 } }, slo: { objective: 99.9 } },
      { code: 'out_of_range', meant: 0.999 },
    ],
    [{ stable: { latency_ms: { p50: '50ms' } } }, { code: 'wrong_type', meant: 50 }],
    [{ stable: { error_rate: '0.002' } }, { code: 'wrong_type', meant: 0.002 }],
    [{ thresholds: { conversion_rate: { min_ratio: '85%' } } }, { code: 'wrong_type', meant: 0.85 }],
  ])('%j is told with the number to write', async (said, problem) => {
    expect(await problems({ stages: stages(10, 100), ...said })).toMatchObject([problem]);
  });

  it.each<readonly [object]>([
    [{ stable: { error_rate: -1 } }],
    [{ stable: { error_rate: 250 } }],
    [{ stages: stages(101) }],
    [{ stable: { latency_ms: { p50: 'fast' } } }],
  ])('%j has no such number', async (said) => {
    const [problem, ...others] = await problems({ stages: stages(10, 100), ...said });
    expect(others).toEqual([]);
    expect(problem).not.toHaveProperty('meant');
  });
});

const ROLLOUT = 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: x\nspec:\n  strategy: {}\n';
const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: x\n';

describe('a file of another kind', () => {
  it.each<readonly [string, string, object]>([
    ['an Argo Rollout', ROLLOUT, { kind: 'argo', name: 'Rollout' }],
    ['an AnalysisTemplate', ROLLOUT.replace('Rollout', 'AnalysisTemplate'), { kind: 'argo', name: 'AnalysisTemplate' }],
    ['a Rollout after its Service', `${SERVICE}---\n${ROLLOUT}`, { kind: 'argo', name: 'Rollout' }],
    ['several objects of Kubernetes', `${SERVICE}---\n${SERVICE}`, { kind: 'kubernetes', name: 'Service' }],
    [
      'a Flagger Canary',
      'apiVersion: flagger.app/v1beta1\nkind: Canary\nspec: {}\n',
      { kind: 'flagger', name: 'Canary' },
    ],
    [
      'a canary config of Kayenta',
      '{"name":"x","judge":{"name":"NetflixACAJudge-v1.0"},"metrics":[],"classifier":{"groupWeights":{}}}',
      { kind: 'kayenta' },
    ],
    ['a report', '{"final_state":"COMPLETED","tool":{"name":"canary-sim","version":"1"}}', { kind: 'report' }],
    ['a part of a study', '{"study_part":1,"campaign":{}}', { kind: 'part' }],
    ['a file of policy tests', 'cases: []\n', { kind: 'policy_tests' }],
  ])('is named as what it is, and nothing else is said of it: %s', async (_, text, is) => {
    const read = await parseConfig(text);
    expect(read).toMatchObject({
      ok: false,
      problems: [{ code: 'other_kind', is, wanted: 'configuration', path: [], place: { line: 1, column: 1 } }],
    });
    if (!read.ok) expect(read.problems).toHaveLength(1);
  });

  it('is named where policy tests are wanted, too', async () => {
    expect(await parsePolicyTests('stages: []\n')).toMatchObject({
      ok: false,
      problems: [{ code: 'other_kind', is: { kind: 'configuration' }, wanted: 'policy_tests' }],
    });
  });

  it('is none that has stages, or of which nothing is known', async () => {
    const own = await parseConfig(`${ROLLOUT}stages:\n  - traffic_percent: 5\n    duration: 5m\n`);
    expect(own).toMatchObject({ ok: false, problems: [{ code: 'unknown_key' }, {}, {}, {}] });
    expect(await parseConfig('{"metrics": []}')).toMatchObject({ ok: false, problems: [{}, {}] });
    expect(await parseConfig('a: 1\n---\nb: 2\n')).toMatchObject({ ok: false, problems: [{ code: 'many_documents' }] });
  });
});
