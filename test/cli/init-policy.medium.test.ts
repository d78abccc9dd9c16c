import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const POLICY = `apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: watch }
spec:
  metrics:
    - { name: baskets, interval: 1m, successCondition: "result[0] > 0", provider: { prometheus: { query: 'sum(rate(baskets_now{service="shop-canary"}[5m]))' } } }
    - { name: refused, interval: 1m, successCondition: "result[0] < 9", provider: { prometheus: { query: 'sum(rate(http_requests_total{code="404"}[5m]))' } } }
    - { name: slow, interval: 1m, successCondition: "result < 9", provider: { datadog: { query: q } } }
    - { name: smoke, provider: { job: { spec: {} } } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: shop }
spec:
  strategy:
    canary:
      canaryService: shop-canary
      stableService: shop
      analysis: { templates: [{ templateName: watch }] }
      steps: [{ setWeight: 10 }, { pause: { duration: 10m } }]
`;

async function explained(...more: readonly string[]) {
  const { code, out, err } = await runHere(['explain', '--policy', 'rollout.yaml', ...more]);
  return { code, err, report: JSON.parse(out) };
}

describe('init --policy', () => {
  test('writes a world with what has to be said, and with it all is understood', async () => {
    writeFileSync('rollout.yaml', POLICY);
    expect((await explained()).report.to_say.map(({ metric }: { metric: string }) => metric)).toEqual([
      'baskets',
      'refused',
      'slow',
    ]);
    const { code, err } = await runHere(['init', '--policy', 'rollout.yaml']);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'canary-sim: wrote world.yaml; next: canary-sim explain --policy rollout.yaml --config world.yaml --format text\n',
    });
    const world = readFileSync('world.yaml', 'utf8');
    expect(parse(world)).toMatchObject({
      name: 'shop',
      series: { baskets_now: {}, http_requests_total: { is: 'requests', status: 'code', ok: '200', bad: '404' } },
      measures: { slow: { is: 'error_share' } },
      hooks: { smoke: 'pass' },
    });
    // Each line that had to be said stands under a comment.
    for (const entry of ['baskets_now:', 'http_requests_total:', 'slow:', '"smoke":']) {
      const lines = world.split('\n');
      const at = lines.findIndex((line) => line.trim().startsWith(entry));
      expect(lines.slice(at - 2, at).some((line) => line.trim().startsWith('#'))).toBe(true);
    }
    const { report, err: warned } = await explained('--config', 'world.yaml');
    expect(report.to_say).toEqual([]);
    expect(warned).toBe('');
    expect(report.queries).toMatchObject([
      { policy: 'shop', run: 'background', metric: 'baskets', arm: 'canary', window_seconds: 300 },
      { policy: 'shop', run: 'background', metric: 'refused', arm: 'service', signal: 'errors' },
    ]);
  });

  test('never writes over a file, and prints to standard output', async () => {
    writeFileSync('rollout.yaml', POLICY);
    writeFileSync('world.yaml', 'mine');
    const { code } = await runHere(['init', '--policy', 'rollout.yaml']);
    expect({ code, text: readFileSync('world.yaml', 'utf8') }).toEqual({ code: 2, text: 'mine' });
    expect((await runHere(['init', '--policy', 'rollout.yaml', '-'])).out).toContain('measures:');
  });

  test('refuses a policy with a query that no world helps, at its place', async () => {
    writeFileSync('rollout.yaml', POLICY.replace('code="404"', 'code~"404"'));
    const { code, err } = await runHere(['init', '--policy', 'rollout.yaml', 'w.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('line 7');
    expect(err).toContain('the query of the metric "refused", at 1:34: unexpected "~"');
    expect(existsSync('w.yaml')).toBe(false);
  });
});

describe('explain', () => {
  test('warns of what a world file says of nothing, unless it is told to be quiet', async () => {
    writeFileSync('rollout.yaml', POLICY);
    await runHere(['init', '--policy', 'rollout.yaml']);
    writeFileSync('w.yaml', readFileSync('world.yaml', 'utf8').replace('"smoke": pass', '"smoke": pass\n  smke: fail'));
    expect((await explained('--config', 'w.yaml')).err).toBe(
      'canary-sim: warning: hooks says something of "smke", which the policy does not ask for; did you mean "smoke"?\n',
    );
    expect((await explained('--config', 'w.yaml', '-q')).err).toBe('');
  });

  test('refuses a world file that is wrong', async () => {
    writeFileSync('rollout.yaml', POLICY);
    writeFileSync('w.yaml', 'stages: []\n');
    const { code, err } = await runHere(['explain', '--policy', 'rollout.yaml', '--config', 'w.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('stages (line 1, column 1): the policy steers; leave it out');
  });
});
