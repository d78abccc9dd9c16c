import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lookThrough } from '../../../src/library/policy/look-through.js';
import { lintPolicies } from '../../../src/library/policy/policy-lint.js';
import type { PolicyDiagnosis, PolicyStudy } from '../../../src/model/policy/policy-lint.js';
import { problemSentence } from '../../../src/report/words/problems/problem-sentence.js';
import { canaryText } from '../../policies/flagger/canary-text.js';

async function linted(text: string, world: string | null, runs: number): Promise<PolicyDiagnosis> {
  const texts = {
    policies: [{ name: 'policy.yaml', text }],
    args: new Map(),
    world: world === null ? null : { file: 'world.yaml', text: world },
  };
  const of = await lintPolicies(texts, { runs, seed: '42' });
  if (!of.ok) throw new Error(of.problems.map(problemSentence).join('\n'));
  return of.diagnosis;
}

function studyOf({ study }: PolicyDiagnosis): PolicyStudy {
  if (typeof study === 'string') throw new Error(study);
  return study;
}

const example = (name: string) => readFileSync(`examples/rehearsals/${name}`, 'utf8');

describe('what a small study says', () => {
  test.each([0.004, 0.02])('a healthy canary of twenty requests a minute is rolled back by chance: %d', async (p) => {
    // All users match, so that each check sees a Poisson number of requests with the mean 20, one minute's, and each fails with p.
    // A failure among at most 100 is below 99 %. A failed check holds the canary: it is rolled back if the second failure comes
    // before the fifth pass, which promotes it.
    const [requests, failures, passes, runs] = [20, 2, 5, 400];
    const q = 1 - Math.exp(-requests * p);
    let expected = 0;
    for (let passed = 0; passed < passes; passed++) {
      expected += (passed + 1) * q ** failures * (1 - q) ** passed;
    }
    const measured =
      'metrics: [{name: ok, interval: 1m, thresholdRange: {min: 99}, templateRef: {name: ok}}]\nmatch: [{headers: {a: {exact: b}}}]';
    const canary = canaryText(`interval: 1m\nthreshold: ${failures}\niterations: 5\n${measured}`);
    const template =
      'apiVersion: flagger.app/v1beta1\nkind: MetricTemplate\nmetadata: {name: ok}\nspec: {provider: {type: datadog}, query: q}\n';
    const world = `service: { requests_per_second: ${requests / 60} }
stable: { error_rate: ${p} }
match_percent: 100
measures: { ok: { is: success_share, arm: canary, window: 1m, scale: 100 } }
`;
    const { healthy } = studyOf(await linted(`${canary}---\n${template}`, world, runs));
    // Four standard errors: a right program fails once in 16,000 seeds.
    const error = Math.sqrt((expected * (1 - expected)) / runs);
    expect(Math.abs(healthy.rolledBack.rate - expected)).toBeLessThan(4 * error);
  });

  test('a remedy is played on the same seeds, and what it came to is told', async () => {
    const { findings } = await linted(example('argo/payments.yaml'), example('argo/payments-world.yaml'), 30);
    // Both steps run the same template: that is one finding.
    const found = findings.map(({ finding: { code, run } }) => [code, run]);
    expect(found).toEqual([['empty_until_first_failure', 'step 2, step 4']]);
    const [first] = findings;
    // As the repaired file of the guide has it, with which only the smoke test stops healthy versions.
    const { before, after } = first?.studied?.wronglyStopped ?? {};
    const repaired = studyOf(
      await linted(example('argo/payments-repaired.yaml'), example('argo/payments-world.yaml'), 30),
    );
    expect(before?.rate).toBeGreaterThan(0.2);
    expect(after?.count).toBe(repaired.healthy.outcomes.wrongly_stopped.count);
    expect(after?.rate).toBeLessThan(0.1);
  });

  test('a remedy that stops fewer bad versions is not told', async () => {
    // With a limit of twice the failures there are, no version is stopped: the finding would be gone.
    const { findings } = await linted(
      canaryText('interval: 1m\nthreshold: 1\nstepWeight: 50\nmaxWeight: 50\nmetrics: [{name: request-duration}]'),
      'service: { requests_per_second: 100 }\nstable: { error_rate: 0.001, latency_ms: { p50: 800, p99: 1600 } }\n',
      10,
    );
    expect(findings.map(({ finding }) => finding.code)).toContain('no_limit');
  });
});

/** Values of arguments, which are held against the templates once each time that files are read. */
class CountedArgs extends Map<string, string> {
  readings = 0;
  override keys() {
    this.readings += 1;
    return super.keys();
  }
}

test('files are read once, and once more with each remedy', async () => {
  const text = `apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec:
  args: [{ name: service }]
  metrics:
    - name: errors
      interval: 1m
      count: 15
      successCondition: result[0] < 0.01
      provider:
        prometheus:
          query: sum(rate(http_requests_total{service="{{args.service}}",code=~"5.."}[1m])) / sum(rate(http_requests_total{service="{{args.service}}"}[1m]))
`;
  const args = new CountedArgs([['service', 'shop-canary']]);
  const world = { file: 'world.yaml', text: 'service: { requests_per_second: 20 }\nstable: { error_rate: 0.0002 }\n' };
  const texts = { policies: [{ name: 'errors.yaml', text }], args, world };
  const looked = await lookThrough(texts);
  const remedies = looked.ok ? looked.findings.flatMap(({ mends }) => mends).length : 0;
  args.readings = 0;
  const linted = await lintPolicies(texts, { runs: 3, seed: '42' });
  expect(linted.ok && linted.diagnosis.findings.map(({ studied }) => studied?.stopped.before.runs)).toEqual([3]);
  expect([remedies, args.readings]).toEqual([1, 2]);
});

describe('few requests', () => {
  const canary = (interval: string) =>
    canaryText(
      `interval: ${interval}\nthreshold: 5\nstepWeight: 10\nmaxWeight: 50\nmetrics: [{name: request-success-rate, interval: ${interval}, thresholdRange: {min: 99}}]`,
    );
  const quiet = 'service: { requests_per_second: 3.3333333333 }\nstable: { error_rate: 0.003 }\n';

  test('of which one failure breaks the limit are found, with what the study says', async () => {
    const { findings, study, notes } = await linted(canary('1m'), quiet, 20);
    const found = findings.find(({ finding }) => finding.code === 'no_least_requests')?.finding;
    if (found?.code !== 'no_least_requests' || typeof study === 'string') throw new Error('not found');
    // Ten percent of 200 a minute.
    expect(found.requests).toBeCloseTo(20, 5);
    expect(found.successPercent).toBeCloseTo(95, 5);
    expect(found.falseRollbackRate).toBe(study.healthy.rolledBack.rate);
    expect(notes.map(({ code }) => code)).not.toContain('no_least_requests');
  });

  test('that are enough are a note, with what the study says', async () => {
    const { findings, notes } = await linted(canary('10m'), quiet, 4);
    expect(findings.map(({ finding }) => finding.code)).not.toContain('no_least_requests');
    expect(notes.find(({ code }) => code === 'no_least_requests')).toHaveProperty('falseRollbackRate');
  });
});

describe('there are findings alone', () => {
  test('without a world, with one that leaves something unsaid, and of several policies', async () => {
    const rollout = example('argo/payments.yaml');
    expect((await linted(rollout, null, 5)).study).toBe('no_world');
    const measured = rollout.replace(/prometheus:\n[\s\S]*?\n---/, 'datadog: { query: q }\n---');
    expect((await linted(measured, example('argo/payments-world.yaml'), 5)).study).toBe('to_say');
    const two = `${rollout}---\n${rollout.replaceAll('name: payments', 'name: other').split('---')[0]}`;
    expect((await linted(two, example('argo/payments-world.yaml'), 5)).study).toBe('not_one_policy');
  });
});
