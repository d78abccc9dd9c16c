import { describe, expect, test } from 'vitest';
import type { KayentaCanary } from '../../../src/model/policy/kayenta-policy.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { problemSentence } from '../../../src/report/words/problems/problem-sentence.js';
import { pathText } from '../../../src/text/found.js';
import { canaryText } from '../flagger/canary-text.js';

const METRIC = { name: 'errors', groups: ['users'], analysisConfigurations: { canary: { direction: 'increase' } } };

const CONFIG = {
  name: 'shop',
  judge: { name: 'NetflixACAJudge-v1.0', judgeConfigurations: {} },
  metrics: [METRIC],
  classifier: { groupWeights: { users: 100 }, scoreThresholds: { pass: 95, marginal: 75 } },
};

/** The config with the only metric's settings as these. */
function withCanary(canary: object): object {
  return { ...CONFIG, metrics: [{ ...METRIC, analysisConfigurations: { canary } }] };
}

function readAll(...files: readonly (object | string)[]) {
  return readPolicies(
    files.map((file, index) => ({
      name: `dir/${index}.json`,
      text: typeof file === 'string' ? file : JSON.stringify(file, null, 2),
    })),
  );
}

function read(config: object | string): KayentaCanary {
  const got = readAll(config);
  if (!got.ok) throw new Error(got.problems.map(problemSentence).join('\n'));
  const [canary] = got.policies.canaryConfigs;
  if (canary === undefined) throw new Error('no canary config');
  return canary;
}

function told(...files: readonly (object | string)[]): readonly string[] {
  const got = readAll(...files);
  return got.ok ? [] : got.problems.map(problemSentence);
}

function ignored(config: object): readonly string[] {
  const got = readAll(config);
  return got.ok ? got.policies.ignored.map(({ path }) => pathText(path)) : [];
}

describe('a canary config', () => {
  test('what its judge decides by is read', () => {
    const canary = {
      direction: 'decrease',
      nanStrategy: 'replace',
      critical: true,
      mustHaveData: true,
      muted: true,
      outliers: { strategy: 'remove', outlierFactor: 2.5 },
      effectSize: { measure: 'cles', allowedIncrease: 0.7, criticalDecrease: 0.2 },
    };
    const metric = { ...METRIC, query: { type: 'prometheus', metricName: 'e' }, groups: ['a', 'b', 'a'] };
    const config = { ...CONFIG, metrics: [{ ...metric, analysisConfigurations: { canary } }] };
    expect(read(config)).toEqual({
      name: 'shop',
      judge: 'NetflixACAJudge-v1.0',
      metrics: [
        {
          name: 'errors',
          provider: 'prometheus',
          direction: 'decrease',
          nanStrategy: 'replace',
          outliers: 'remove',
          outlierFactor: 2.5,
          critical: true,
          mustHaveData: true,
          muted: true,
          effectSize: {
            measure: 'cles',
            allowedIncrease: 0.7,
            allowedDecrease: 0.5,
            criticalIncrease: 0.5,
            criticalDecrease: 0.2,
          },
          groups: ['a', 'b'],
        },
      ],
      groupWeights: { users: 100 },
      pass: 95,
      marginal: 75,
      words: [],
    });
  });

  test('what is left out is as the judge has it', () => {
    const bare = { metrics: [{ name: 'errors', groups: ['users'] }], classifier: {} };
    expect(read(bare)).toMatchObject({
      name: '0.json',
      judge: '',
      groupWeights: {},
      pass: null,
      marginal: null,
      metrics: [
        {
          provider: '',
          direction: 'either',
          nanStrategy: 'remove',
          outliers: 'keep',
          outlierFactor: 3,
          critical: false,
          mustHaveData: false,
          muted: false,
          effectSize: { measure: 'mean_ratio', allowedIncrease: 1, criticalDecrease: 1 },
        },
      ],
    });
  });

  test('is read from YAML, beside objects of Kubernetes, and from a request that runs it', () => {
    const yaml = 'metrics: [{name: errors, groups: [users]}]\nclassifier: {groupWeights: {users: 100}}\n';
    expect(read(yaml).groupWeights).toEqual({ users: 100 });
    const both = readAll(canaryText('interval: 1m\nthreshold: 1\niterations: 1'), `${yaml}---\n${yaml}`);
    expect(both.ok).toBe(false);
    const beside = readAll(canaryText('interval: 1m\nthreshold: 1\niterations: 1'), yaml);
    expect(beside.ok && [beside.policies.canaries.length, beside.policies.canaryConfigs.length]).toEqual([1, 1]);
    const request = { canaryConfig: CONFIG, executionRequest: { thresholds: { pass: 1 } } };
    expect(read(request).name).toBe('shop');
    expect(ignored(request)).toEqual(['executionRequest', 'judge.judgeConfigurations']);
  });

  test('fields that its judge does not read are noted, whatever they are', () => {
    const config = {
      ...CONFIG,
      description: 'd',
      templates: { t: 'x' },
      applications: ['a'],
      services: {},
      metrics: [{ ...METRIC, scopeName: 'default', extensions: {}, isNew: true }],
    };
    expect(ignored(config)).toEqual([
      'description',
      'templates',
      'applications',
      'services',
      'judge.judgeConfigurations',
      'metrics[0].scopeName',
      'metrics[0].extensions',
      'metrics[0].isNew',
    ]);
  });

  test('a field beside the one that it is near to is no slip', () => {
    expect(ignored({ ...CONFIG, metric: [] })).toContain('metric');
  });

  test('words that the judge does not know are taken as it takes them, and kept', () => {
    const { metrics, words } = read(
      withCanary({
        direction: 'up',
        nanStrategy: 'none',
        outliers: { strategy: 'drop' },
        effectSize: { measure: 'CLES' },
      }),
    );
    expect(metrics[0]).toMatchObject({ direction: 'either', nanStrategy: 'remove', outliers: 'keep' });
    expect(words).toEqual([
      { metric: 'errors', field: 'direction', found: 'up', taken: 'either' },
      { metric: 'errors', field: 'nanStrategy', found: 'none', taken: 'remove' },
      { metric: 'errors', field: 'outliers.strategy', found: 'drop', taken: 'keep' },
      { metric: 'errors', field: 'effectSize.measure', found: 'CLES', taken: 'meanRatio' },
    ]);
  });
});

describe('what is wrong with a canary config', () => {
  test('is told all at once, each with its place', () => {
    const metrics = [
      { ...METRIC, analysisConfigurations: { canary: { critical: 'true', effectSize: { alowedIncrease: 1.1 } } } },
      { name: 'errors', groups: [7], analysisConfigurations: { canary: { outliers: { outlierFactor: 0 } } } },
      { name: '', analysisConfiguration: {} },
    ];
    expect(told({ ...CONFIG, metrics, judge: { name: 'NetflixACAJudge' } })).toEqual([
      'judge.name (line 4, column 13): found the text "NetflixACAJudge", did you mean `NetflixACAJudge-v1.0`?',
      'metrics[0].analysisConfigurations.canary.critical (line 14, column 23): found the text "true" where true or false belongs',
      'metrics[0].analysisConfigurations.canary.effectSize.alowedIncrease (line 16, column 13): unknown key `alowedIncrease`, did you mean `allowedIncrease`?',
      'metrics[1].analysisConfigurations.canary.outliers.outlierFactor (line 29, column 30): 0 is not allowed; it must be more than 0',
      'metrics[1].groups[0] (line 24, column 9): found 7 where text belongs',
      'metrics[1].name (line 22, column 15): two metrics of one run are named "errors"; the controller refuses that',
      'metrics[2].analysisConfiguration (line 36, column 7): unknown key `analysisConfiguration`, did you mean `analysisConfigurations`?',
      'metrics[2] (line 34, column 5): the key `groups` is missing here, and has no default',
    ]);
  });

  test.each([
    [
      'without a classifier its judge fails',
      { ...CONFIG, classifier: undefined },
      'the key `classifier` is missing here',
    ],
    ['metrics alone are known by how they are analysed', { metrics: [METRIC] }, 'the key `classifier` is missing here'],
    ['a metric that is none', { ...CONFIG, metrics: [7] }, 'metrics[0] (line 8, column 5): found 7'],
    ['a metric without a name', { ...CONFIG, metrics: [{ groups: ['a'] }] }, 'the key `name` is missing here'],
    ['a judge that Kayenta does not have', { ...CONFIG, judge: { name: 'mine' } }, 'judge.name'],
    [
      'a weight that is no number',
      { ...CONFIG, classifier: { groupWeights: { users: 'all' } } },
      'classifier.groupWeights.users (line 22, column 16): found the text "all" where a number belongs',
    ],
    [
      'a threshold that is meant by another name',
      { ...CONFIG, classifier: { scoreThreshold: { pass: 1 } } },
      'unknown key `scoreThreshold`, did you mean `scoreThresholds`?',
    ],
  ])('%s', (_, config, sentence) => {
    expect(told(config).join('\n')).toContain(sentence);
  });

  test('two configs of one name are two files of one', () => {
    expect(told(CONFIG, CONFIG)).toEqual([
      'name (line 2, column 11): a second canary config named "shop"; each name is given once',
    ]);
  });

  test('a list of metrics of something else is no canary config', () => {
    expect(told({ metrics: [{ name: 'errors' }] }).join()).toContain('no canary config of Kayenta');
  });
});
