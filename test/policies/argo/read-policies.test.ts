import { describe, expect, test } from 'vitest';
import type { Policies } from '../../../src/model/policy/policies.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { problemSentence } from '../../../src/report/words/problems/problem-sentence.js';

const HEAD = 'apiVersion: argoproj.io/v1alpha1';

function rollout(strategy: string, spec = ''): string {
  return `${HEAD}\nkind: Rollout\nmetadata: {name: shop, labels: {app: web}}\nspec:\n  replicas: 4\n${spec}  strategy:\n${strategy}`;
}

function canary(body: string): string {
  const lines = body.split('\n').map((line) => `      ${line}`);
  return rollout(`    canary:\n${lines.join('\n')}\n`);
}

const TEMPLATE = `${HEAD}
kind: AnalysisTemplate
metadata: {name: success-rate}
spec:
  args: [{name: service}, {name: limit, value: "3"}]
  metrics:
    - name: ok
      interval: 30s
      count: 10
      failureLimit: "{{args.limit}}"
      successCondition: result[0] >= 0.95
      provider:
        prometheus: {address: http://p, query: 'up{service="{{ args.service }}"}'}
`;

function read(...texts: readonly string[]): Policies {
  const got = readPolicies(texts.map((text, index) => ({ name: `${index}.yaml`, text })));
  if (!got.ok) throw new Error(got.problems.map(problemSentence).join('\n'));
  return got.policies;
}

function told(text: string, given: ReadonlyMap<string, string> = new Map()): readonly string[] {
  const got = readPolicies([{ name: 'f.yaml', text }], given);
  return got.ok ? [] : got.problems.map(problemSentence);
}

function canaryOf(text: string) {
  const strategy = read(text, TEMPLATE).rollouts[0]?.strategy;
  if (strategy?.kind !== 'canary') throw new Error('no canary');
  return strategy.canary;
}

describe('a Rollout', () => {
  test('its steps are read, with pauses in seconds however they are written', () => {
    const of = canaryOf(
      canary(`steps:
- setWeight: 20
- pause: {}
- pause: {duration: 30}
- pause: {duration: "45"}
- pause: {duration: 1h30m}
- setCanaryScale: {replicas: 3}
- setCanaryScale: {matchTrafficWeight: true}
- setHeaderRoute: {name: h}
trafficRouting: {istio: {virtualService: {name: v}}, maxTrafficWeight: 1000}
maxSurge: "50%"
maxUnavailable: 1`),
    );
    expect(of.steps).toEqual([
      { does: 'setWeight', weight: 20 },
      { does: 'pause', seconds: null, text: '' },
      { does: 'pause', seconds: 30, text: '30s' },
      { does: 'pause', seconds: 45, text: '45s' },
      { does: 'pause', seconds: 5_400, text: '1h30m' },
      { does: 'setCanaryScale', replicas: 3, weight: null, matchesTrafficWeight: false },
      { does: 'setCanaryScale', replicas: null, weight: null, matchesTrafficWeight: true },
      { does: 'setHeaderRoute', name: 'h', matches: false },
    ]);
    expect(of).toMatchObject({
      replicas: 4,
      hasRouter: true,
      maxTrafficWeight: 1_000,
      maxSurge: { percent: 50 },
      maxUnavailable: { pods: 1 },
    });
  });

  test('what it does not say is what the controller takes', () => {
    const [of] = read(rollout('    canary: {}\n')).rollouts;
    expect(of).toMatchObject({ isPaused: false, progressDeadlineSeconds: 600, progressDeadlineAborts: false });
    expect(canaryOf(rollout('    canary: {}\n'))).toMatchObject({
      hasRouter: false,
      maxTrafficWeight: 100,
      maxSurge: { percent: 25 },
      maxUnavailable: { percent: 25 },
      background: null,
    });
  });

  test('a blue-green one is read', () => {
    const strategy = '    blueGreen: {activeService: a, autoPromotionEnabled: false, autoPromotionSeconds: 30}\n';
    expect(read(rollout(strategy)).rollouts[0]?.strategy).toMatchObject({
      kind: 'blueGreen',
      blueGreen: { replicas: 4, switchesItself: false, switchAfterSeconds: 30, before: null },
    });
  });
});

describe('analyses', () => {
  const analysis = (args: string) =>
    canary(`analysis:
  startingStep: 1
  templates: [{templateName: success-rate}]
  args: [${args}]
steps: [{setWeight: 5}, {pause: {}}]`);

  test('arguments of the Rollout are put in before those of the template, where a template declares them', () => {
    const of = canaryOf(analysis('{name: service, value: shop}, {name: limit, value: "5"}, {name: other, value: x}'));
    expect(of.background?.startingStep).toBe(1);
    expect(of.background?.run?.metrics).toMatchObject([{ name: 'ok', failureLimit: 5, count: 10 }]);
  });

  test('what a Rollout knows of itself is put in, and what the cluster knows is asked for', () => {
    const fromRollout = '{name: service, valueFrom: {fieldRef: {fieldPath: "metadata.labels[\'app\']"}}}';
    expect(canaryOf(analysis(fromRollout)).background?.run?.metrics.length).toBe(1);
    const hash = '{name: service, valueFrom: {podTemplateHashValue: Latest}}';
    expect(canaryOf(analysis(hash)).background?.run?.metrics.length).toBe(1);
    const secret = TEMPLATE.replace('{name: service}', '{name: service, valueFrom: {secretKeyRef: {name: s, key: k}}}');
    const both = `${analysis('')}---\n${secret}`;
    expect(told(both)).toEqual([
      'spec.args[0] (line 18, column 10): the argument "service" comes from the cluster (secretKeyRef); give its value with --arg service=VALUE',
    ]);
    expect(told(both, new Map([['service', 'x']]))).toEqual([]);
  });

  test('templates are found in other files, of the cluster apart, and through one another', () => {
    const outer = `${HEAD}\nkind: ClusterAnalysisTemplate\nmetadata: {name: outer}\nspec:\n  templates: [{templateName: success-rate}]\n`;
    const text = canary(
      'analysis:\n  templates: [{templateName: outer, clusterScope: true}]\n  args: [{name: service, value: a}]',
    );
    const strategy = read(text, outer, TEMPLATE).rollouts[0]?.strategy;
    expect(strategy?.kind === 'canary' ? strategy.canary.background?.run?.metrics.length : null).toBe(1);
  });

  test('a recorded run is read', () => {
    const run = `${HEAD}\nkind: AnalysisRun\nmetadata: {name: r}\nspec:\n  metrics: [{name: web, interval: 5s, provider: {web: {url: u}}}]\nstatus: {phase: Failed}\n`;
    expect(read(run).runs).toMatchObject([{ name: 'r', spec: { metrics: [{ name: 'web', providers: ['web'] }] } }]);
  });
});

describe('files', () => {
  test('several objects stand in one file, in lists too, and what is not for Argo Rollouts is read over', () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\n';
    const list = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: argoproj.io/v1alpha1\n  kind: Rollout\n  metadata: {name: b}\n  spec: {strategy: {canary: {}}, template: {}}\n`;
    const policies = read(`# a comment\n---\n${service}---\n${rollout('    canary: {}\n')}---\n${list}`);
    expect(policies.rollouts.map(({ name }) => name)).toEqual(['shop', 'b']);
    expect(policies.ignored.map(({ path }) => path.join('.'))).toEqual(['', 'spec.template']);
  });

  test('anchors and merges stand for what they name', () => {
    const text = canary(`steps:
- pause: &short {duration: 10s}
- pause: *short
- pause: {<<: *short, duration: 20s}`);
    const seconds = canaryOf(text).steps.map((step) => (step.does === 'pause' ? step.seconds : null));
    expect(seconds).toEqual([10, 10, 20]);
  });

  test('JSON is read as what it says', () => {
    const json = JSON.stringify({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'j' },
      spec: { strategy: { canary: {} } },
    });
    expect(read(json).rollouts[0]?.name).toBe('j');
  });
});

describe('every problem is told at once, with its place and what is allowed', () => {
  test('unknown fields have near misses', () => {
    const text = canary('step: []\nanalysis: {templates: [], startingstep: 1}');
    expect(told(text)).toEqual([
      'spec.strategy.canary.step (line 8, column 7): unknown key `step`, did you mean `steps`?',
      'spec.strategy.canary.analysis.startingstep (line 9, column 33): unknown key `startingstep`, did you mean `startingStep`?',
    ]);
  });

  test.each([
    ['steps: [{setWeight: 120}]', '120 is not allowed; it must be at least 0 and at most 100'],
    ['steps: [{setWeight: 1.5}]', '1.5 is not a whole number'],
    ['steps: [{setWeight: "20"}]', 'found the text "20" where a number belongs'],
    ['steps: [{setWeight: 5, pause: {}}]', 'found 2 things to do in one step; each step does one'],
    ['steps: [{}]', 'found 0 things to do in one step; each step does one'],
    ['steps: [5]', 'found 5 where an object belongs'],
    [
      'steps: [{pause: {duration: 5 minutes}}]',
      '"5 minutes" is not a duration; write numbers with units (h, m, s, ms), such as "30s", "5m" or "1h30m"',
    ],
    [
      'steps: [{setCanaryScale: {weight: 5, replicas: 2}}]',
      'found 2 of `weight`, `replicas` and `matchTrafficWeight: true`; a scale is given by one of them',
    ],
    ['maxSurge: lots', '"lots" is not a whole number; the controller takes it for 0'],
    [
      'analysis: {templates: [{templateName: success-rat}]}',
      'there is no AnalysisTemplate named "success-rat" in the files given',
    ],
    ['successCondition: "true"', 'unknown key `successCondition`, allowed are'],
  ])('%s', (body, sentence) => {
    expect(told(canary(body)).join('\n')).toContain(sentence);
  });

  test.each([
    [TEMPLATE.replace('interval: 30s', 'interval: 30'), 'found 30 where text belongs'],
    [TEMPLATE.replace('failureLimit: "{{args.limit}}"', 'failureLimit: few'), '"few" is not a whole number'],
    [TEMPLATE.replace('provider:', 'providers:'), 'unknown key `providers`, did you mean `provider`?'],
    [TEMPLATE.replace('prometheus:', 'prometeus:'), 'unknown key `prometeus`, did you mean `prometheus`?'],
    [TEMPLATE.replace('successCondition', 'inconclusiveCondition'), 'unknown key `inconclusiveCondition`'],
    [`${TEMPLATE}---\n${TEMPLATE}`, 'a second AnalysisTemplate named "success-rate"; each name is given once'],
    [rollout('    canary: {}\n    blueGreen: {}\n'), 'found 2 strategies; a Rollout has one of'],
    ['a: 1\n', 'there is no Rollout, AnalysisTemplate, ClusterAnalysisTemplate or AnalysisRun here'],
    [rollout('    canary: {\n'), 'not YAML: '],
    [`${HEAD}\nkind: Rollout\nmetadata: {}\nspec: {strategy: {canary: {}}}\n`, 'the key `name` is missing here'],
  ])('%#', (text, sentence) => {
    expect(told(text).join('\n')).toContain(sentence);
  });

  test('what is wrong where templates and Rollout meet', () => {
    const use = (args: string) =>
      `${canary(`analysis: {templates: [{templateName: success-rate}], args: [${args}]}`)}---\n`;
    expect(told(use('') + TEMPLATE)).toEqual([
      'spec.strategy.canary.analysis (line 8, column 17): the argument "service" has no value, neither here nor in its template; give one with --arg service=VALUE',
    ]);
    const service = '{name: service, value: s}';
    const typo = TEMPLATE.replace('args.service', 'args.servise');
    expect(told(use(service) + typo).join()).toContain(
      '"{{ args.servise }}" in the metric "ok" names no argument of its templates',
    );
    const circle = TEMPLATE.replace('spec:', 'spec:\n  templates: [{templateName: success-rate}]');
    expect(told(use(service) + circle).join()).toContain('the template "success-rate" names itself');
    const endless = canary(`steps: [{analysis: {templates: [{templateName: success-rate}], args: [${service}]}}]`);
    expect(told(`${endless}---\n${TEMPLATE.replace('      count: 10\n', '')}`).join()).toContain(
      'the metric "ok" has an `interval` and no `count`, so that the step would never end',
    );
  });
});

describe('what is not an object yet', () => {
  test.each(['{{ .Values.weight }}', '{{- if .Values.canary }}', '{{ include "chart.name" . }}', '{{ `{{args.x}}` }}'])(
    '%s is an order to Helm',
    (order) => {
      expect(told(canary(`steps: [{setWeight: 5}] ${order}`)).join()).toMatch(
        /^line 8, column \d+: found ".*", which Helm has to fill in first; write the objects out with `helm template`/,
      );
    },
  );

  test('arguments, and a comment about Helm, are none', () => {
    expect(told(`# {{ .Values.x }}\n${TEMPLATE}`)).toEqual([]);
  });
});

describe('hostile files end soon', () => {
  test.each([
    [
      'aliases of aliases',
      `a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`)}]\n`).join('')}`,
      'aliases stand for more than 10,000 values',
    ],
    ['a list in itself', 'a: &a [*a]\n', 'nested more than 32 levels deep'],
    ['deep nesting', `a: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`, 'nested more than 32 levels deep'],
    ['many documents', '---\na: 1\n'.repeat(1_001), 'more than 1,000 YAML documents in one file'],
    ['a long file', `a: ${'x'.repeat(1_000_001)}\n`, 'at most 1,000,000 are read'],
    ['a tag', 'a: !!js/function "x"\n', 'is not supported'],
    [
      'control characters',
      `${HEAD}\nkind: Rollout\nmetadata: {name: "\\x1b[31m"}\nspec: {"\\x1b[2J": 1}\n`,
      'unknown key `',
    ],
  ])('%s', (_, text, sentence) => {
    const sentences = told(text).join('\n');
    expect(sentences).toContain(sentence);
    expect(sentences).not.toContain('\u001b');
  });

  test('a thousand documents are read', () => {
    const text = Array.from(
      { length: 999 },
      (_, at) => `${HEAD}\nkind: AnalysisTemplate\nmetadata: {name: t${at}}\nspec: {}\n`,
    );
    expect(read(text.join('---\n')).templates.length).toBe(999);
  });

  test('a chain of templates is followed only so far, and templates that name many others not for ever', () => {
    const names = Array.from({ length: 60 }, (_, at) => `{templateName: t${at}}`).join(', ');
    const all = Array.from(
      { length: 60 },
      (_, at) => `${HEAD}\nkind: AnalysisTemplate\nmetadata: {name: t${at}}\nspec: {templates: [${names}]}\n`,
    );
    const text = `${canary('analysis: {templates: [{templateName: t0}]}')}---\n${all.join('---\n')}`;
    expect(told(text).join()).toContain('names itself');
  });
});
