import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const CANARY = `apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: shop}
spec:
  provider: istio
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  service: {port: 80}
  analysis:
    interval: 30s
    threshold: 2
    maxWeight: 50
    stepWeight: 25
    metrics:
    - {name: request-success-rate, interval: 30s, thresholdRange: {min: 99}}
    - {name: errors, templateRef: {name: errors}, interval: 30s, thresholdRange: {max: 1.5}}
    webhooks:
    - {name: load, url: u}
`;

const TEMPLATE = `apiVersion: flagger.app/v1beta1
kind: MetricTemplate
metadata: {name: errors}
spec: {provider: {type: prometheus}, query: 'rate(errors{app="{{ target }}"}[{{ interval }}])'}
`;

const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: basket}
spec: {replicas: 3, strategy: {canary: {steps: [{setWeight: 25}]}}}
`;

function writeCanary(change: (text: string) => string = (text) => text): void {
  mkdirSync('k8s');
  writeFileSync('k8s/canary.yaml', change(CANARY));
  writeFileSync('k8s/template.yaml', TEMPLATE);
}

describe('explain for Flagger', () => {
  test('says what comes of a Canary tick by tick, when it ends, and what it checks', async () => {
    writeCanary();
    const { code, out, err } = await runHere(['explain', '--policy', 'k8s', '--strict']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { rollouts, canaries, metric_templates, findings, ignored } = JSON.parse(out);
    expect([rollouts, findings]).toEqual([[], []]);
    const tick = (at: number, phase: string, weight: number, share: number) => ({
      from_tick: at,
      to_tick: at,
      at_seconds: at * 30,
      phase,
      weight_percent: weight,
      mirrored_percent: 0,
      share_percent: share,
    });
    expect(canaries).toMatchObject([
      {
        name: 'shop',
        strategy: 'canary',
        provider: 'istio',
        interval_seconds: 30,
        threshold: 2,
        ticks: [
          tick(0, 'Progressing', 0, 0),
          tick(1, 'Progressing', 25, 25),
          tick(2, 'Progressing', 50, 50),
          tick(3, 'Promoting', 50, 100),
          tick(4, 'Finalising', 0, 100),
          tick(5, 'Succeeded', 0, 100),
        ],
        checks: 2,
        promoted_seconds: 90,
        done_seconds: 150,
        // Two failed checks, then the tick that rolls back; the first weight came at 30 s.
        rolled_back_seconds: 120,
        rolled_back_after_traffic_seconds: 90,
        metrics: [
          { metric: 'request-success-rate', asks: 'built in', min: 99, max: null, window_seconds: 30 },
          { metric: 'errors', asks: 'template errors', min: null, max: 1.5, window_seconds: 30 },
        ],
        webhooks: [{ type: 'rollout', webhook: 'load' }],
      },
    ]);
    expect(canaries[0].notes.map(({ code: note }: { code: string }) => note)).toEqual([
      'threshold_of_rollout',
      'no_data_fails',
      'no_least_requests',
      'promotion_unwatched',
    ]);
    expect(metric_templates).toMatchObject([{ name: 'errors', namespace: null, provider: 'prometheus' }]);
    expect(ignored.map(({ path }: { path: string }) => path)).toEqual([
      'spec.service',
      'spec.analysis.webhooks[0].url',
    ]);
  });

  test('exits with 1 for a finding only when it is strict', async () => {
    writeCanary((text) => text.replace('maxWeight: 50', 'maxWeight: 40'));
    expect((await runHere(['explain', '--policy', 'k8s'])).code).toBe(0);
    const { code, out } = await runHere(['explain', '--policy', 'k8s', '--strict', '--format', 'text']);
    expect(code).toBe(1);
    expect(out).toContain('! beyond_max_weight');
  });

  test('files of both controllers are told of at once, each finding with its object', async () => {
    writeCanary((text) => text.replace('maxWeight: 50', 'maxWeight: 40'));
    writeFileSync('rollout.yaml', ROLLOUT);
    const args = ['explain', '--policy', 'k8s', '--policy', 'rollout.yaml', '--format', 'text'];
    const { out } = await runHere(args, { env: { COLUMNS: '100' } });
    expect(out).toContain('1 Rollout, 1 Canary, 1 MetricTemplate');
    expect(out).toContain('Rollout basket');
    expect(out).toContain('Canary shop');
    expect(out).toMatch(/! beyond_max_weight\n {2}shop: the canary goes to 50 %/);
    expect(out).toMatch(/! unwatched\n {2}basket: no analysis/);
  });

  test('templates alone are shown where there is no Canary, and ticks are the rows of a table', async () => {
    writeCanary();
    const alone = await runHere(['explain', '--policy', 'k8s/template.yaml', '--format', 'text']);
    expect(alone.out).toContain('MetricTemplate errors');
    const { out } = await runHere(['explain', '--policy', 'k8s', '--format', 'csv']);
    expect(out.split('\r\n')[2]).toBe('shop,1,1,30,Progressing,25,0,25');
  });

  test('every problem has its file and line, and the exit code is 2', async () => {
    writeCanary((text) => text.replace('stepWeight', 'stepweight').replace('{name: errors}', '{name: eror}'));
    const { code, out, err } = await runHere(['explain', '--policy', 'k8s']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.split('\n')).toEqual([
      'canary-sim: k8s/canary.yaml: spec.analysis.stepweight (line 12, column 5): unknown key `stepweight`, did you mean `stepWeight`?',
      'canary-sim: k8s/canary.yaml: spec.analysis.metrics[1].templateRef.name (line 15, column 42): there is no MetricTemplate named "eror" in the files given, did you mean "errors"?',
      '',
    ]);
  });
});
