import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const CONFIG = {
  name: 'shop',
  description: 'Shop',
  judge: { name: 'NetflixACAJudge-v1.0', judgeConfigurations: {} },
  metrics: [
    {
      name: 'errors',
      query: { type: 'prometheus', metricName: 'errors' },
      groups: ['users'],
      analysisConfigurations: {
        canary: {
          direction: 'increase',
          nanStrategy: 'replace',
          critical: true,
          effectSize: { allowedIncrease: 1.1, criticalIncrease: 2 },
        },
      },
      scopeName: 'default',
    },
    { name: 'cpu', groups: ['machines'], analysisConfigurations: { canary: { outliers: { strategy: 'remove' } } } },
  ],
  classifier: { groupWeights: { users: 70, machines: 30 }, scoreThresholds: { pass: 95, marginal: 75 } },
};

function write(config: object): void {
  writeFileSync('canary-config.json', JSON.stringify(config));
}

test('says what a canary config measures, how it weighs it, and what a failed metric comes to', async () => {
  write(CONFIG);
  const { code, out, err } = await runHere(['explain', '--policy', 'canary-config.json', '--strict']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { canary_configs, findings, ignored } = JSON.parse(out);
  expect(findings).toEqual([]);
  expect(ignored.map(({ path }: { readonly path: string }) => path)).toEqual([
    'description',
    'judge.judgeConfigurations',
    'metrics[0].scopeName',
  ]);
  expect(canary_configs).toMatchObject([
    {
      name: 'shop',
      judge: 'NetflixACAJudge-v1.0',
      marginal: 75,
      pass: 95,
      groups: [
        { group: 'users', weight_percent: 70, metrics: 1 },
        { group: 'machines', weight_percent: 30, metrics: 1 },
      ],
      metrics: [
        {
          metric: 'errors',
          provider: 'prometheus',
          direction: 'increase',
          nan_strategy: 'replace',
          outlier_factor: null,
          critical: true,
          effect: 'mean_ratio',
          allowed_increase: 1.1,
          critical_increase: 2,
          score_alone: 0,
        },
        { metric: 'cpu', direction: 'either', outlier_factor: 3, critical: false, score_alone: 70 },
      ],
    },
  ]);
});

test('as a page it has a table of groups and one of metrics', async () => {
  write(CONFIG);
  const { out } = await runHere(['explain', '--policy', 'canary-config.json', '--format', 'text']);
  expect(out).toMatch(/^✓ shop\n {2}1 canary config/);
  expect(out).toMatch(/users +70 % +1/);
  expect(out).toMatch(/errors +.*increase from 1\.1 +critical from 2 +0/);
  expect(out).toMatch(/cpu +.*increase from 1, decrease to 1 +70/);
  const { out: rows } = await runHere(['explain', '--policy', 'canary-config.json', '--format', 'csv']);
  expect(rows.split(/\r?\n/)[1]).toBe('shop,errors,users,increase,true,false,1.1,1,0');
});

test('what does not do what it seems to is a finding', async () => {
  write({ ...CONFIG, classifier: { ...CONFIG.classifier, groupWeights: { users: 70, machine: 30 } } });
  const { code, out } = await runHere(['explain', '--policy', 'canary-config.json', '--strict']);
  expect(code).toBe(1);
  expect(JSON.parse(out).findings.map(({ code: of }: { readonly code: string }) => of)).toEqual([
    'weight_without_metric',
    'group_without_say',
    'best_score',
  ]);
});

test('a slip is told of with its place', async () => {
  write({ ...CONFIG, clasifier: CONFIG.classifier, classifier: undefined });
  const { code, err } = await runHere(['explain', '--policy', 'canary-config.json']);
  expect(code).toBe(2);
  expect(err).toContain('unknown key `clasifier`, did you mean `classifier`?');
});
