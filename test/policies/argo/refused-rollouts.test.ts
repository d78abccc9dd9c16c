import { describe, expect, test } from 'vitest';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { problemSentence } from '../../../src/report/words/problems/problem-sentence.js';

const HEAD = 'apiVersion: argoproj.io/v1alpha1';

const METRIC = 'name: m, provider: {prometheus: {query: up}}';

function rollout(canary: string, spec = ''): string {
  return `${HEAD}\nkind: Rollout\nmetadata: {name: shop}\nspec:\n${spec}  strategy: {canary: {${canary}}}\n`;
}

function template(metric: string): string {
  return `${HEAD}\nkind: AnalysisTemplate\nmetadata: {name: t}\nspec: {metrics: [{${metric}}]}\n`;
}

function told(text: string, given: ReadonlyMap<string, string> = new Map()) {
  const got = readPolicies([{ name: 'f.yaml', text }], given);
  // Without their places.
  return got.ok ? [] : got.problems.map((problem) => problemSentence(problem).replace(/^.*?\): |^line.*?: /, ''));
}

describe('what the cluster refuses is refused', () => {
  test.each([
    ['interval: -5s', '"-5s" is negative; a time to wait is 0 or more'],
    ['initialDelay: "-1m"', '"-1m" is negative; a time to wait is 0 or more'],
    ['count: -1', '-1 is not allowed; it must be at least 0 and at most 2,147,483,647'],
    ['inconclusiveLimit: "-2"', '-2 is not allowed; it must be at least 0 and at most 2,147,483,647'],
    ['failureLimit: -2', '-2 is not allowed; it must be at least -1 and at most 2,147,483,647'],
    ['count: 4294967297', '4294967297 is not allowed; it must be at least 0 and at most 2,147,483,647'],
  ])('%s', (field, sentence) => {
    expect(told(template(`${METRIC}, ${field}`))).toEqual([sentence]);
  });

  test('a failureLimit of -1 turns it off', () => {
    expect(told(template(`${METRIC}, failureLimit: -1, consecutiveSuccessLimit: 3`))).toEqual([]);
  });

  test.each([
    ['dynamicStableScale: true', 'dynamicStableScale'],
    ['steps: [{setMirrorRoute: {name: a, match: [{}]}}]', 'setMirrorRoute'],
    ['steps: [{setHeaderRoute: {name: a}}]', 'setHeaderRoute'],
    ['steps: [{experiment: {templates: [{name: a, specRef: canary, weight: 5}]}}]', 'weight'],
  ])('without a router: %s', (canary, field) => {
    const sentence = `\`${field}\` needs \`trafficRouting\`, and the cluster refuses the Rollout without it`;
    expect(told(rollout(canary))).toEqual([sentence]);
    expect(told(rollout(`trafficRouting: {istio: {}}, ${canary}`))).toEqual([]);
  });

  test('a progress deadline that pods cannot keep', () => {
    const spec = '  minReadySeconds: 60\n  progressDeadlineSeconds: 60\n';
    expect(told(rollout('{}'.slice(1, -1), spec))).toEqual([
      'this has to be more than `minReadySeconds`, which is 60; the cluster refuses the Rollout',
    ]);
  });

  test('an object without metadata is told what it lacks', () => {
    expect(told(`${HEAD}\nkind: AnalysisTemplate\nspec: {metrics: [{${METRIC}}]}\n`)).toEqual([
      'the key `metadata` is missing here, and has no default',
    ]);
  });
});

describe('what a provider is asked', () => {
  test('a range is read as times from the measurement', () => {
    const range = (start: string) =>
      template(`name: m, provider: {prometheus: {query: up, rangeQuery: {start: '${start}', end: now(), step: 1m}}}`);
    const run = (text: string) => {
      const got = readPolicies([{ name: 'f', text }]);
      return got.ok ? got.policies.templates[0]?.spec.metrics[0]?.asks.range : null;
    };
    expect(run(range('now() - duration("1h30m")'))).toEqual({ fromSeconds: -5_400, toSeconds: 0, stepSeconds: 60 });
    expect(run(range('now()-duration("5m")+duration("1m")'))).toMatchObject({ fromSeconds: -240 });
    expect(run(range('date("2024-01-01")'))).toMatchObject({ fromSeconds: null });
  });

  test('a time that is not worked out is not supported, where a run uses it', () => {
    const range = `rangeQuery: {start: yesterday, end: now(), step: 0s}`;
    const text = `${template(`name: m, provider: {prometheus: {query: up, ${range}}}`)}---\n${rollout('analysis: {templates: [{templateName: t}]}')}`;
    expect(told(text)).toEqual([
      '"yesterday" is not supported by the simulator as a time; write `now()`, or `now() - duration("5m")`',
      '"0s" is not supported by the simulator as a step; write a duration above 0, such as "1m"',
    ]);
  });

  test('a field that Kayenta does not have is told, with the one that was meant', () => {
    expect(told(template('name: m, provider: {kayenta: {thresholds: {pass: 90}}}'))[0]).toContain(
      'did you mean `threshold`?',
    );
  });
});

test('values for arguments that no template declares are told of, with the name that was meant', () => {
  const text = `${HEAD}\nkind: AnalysisTemplate\nmetadata: {name: t}\nspec: {args: [{name: service}], metrics: [{${METRIC}}]}\n`;
  const given = new Map([
    ['servce', 'a'],
    ['service', 'b'],
  ]);
  expect(readPolicies([{ name: 'f', text }], given).undeclared).toEqual([{ name: 'servce', suggestion: 'service' }]);
});
