import { describe, expect, test } from 'vitest';
import type { FlaggerCanary } from '../../../src/model/policy/flagger-policy.js';
import type { Policies } from '../../../src/model/policy/policies.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { problemSentence } from '../../../src/report/words/problems/problem-sentence.js';
import { canaryText, metricTemplateText } from './canary-text.js';

function read(...texts: readonly string[]): Policies {
  const got = readPolicies(texts.map((text, index) => ({ name: `${index}.yaml`, text })));
  if (!got.ok) throw new Error(got.problems.map(problemSentence).join('\n'));
  return got.policies;
}

function told(...texts: readonly string[]): readonly string[] {
  const got = readPolicies(texts.map((text, index) => ({ name: `${index}.yaml`, text })));
  return got.ok ? [] : got.problems.map(problemSentence);
}

function canaryOf(...texts: readonly string[]): FlaggerCanary {
  const [canary] = read(...texts).canaries;
  if (canary === undefined) throw new Error('no Canary');
  return canary;
}

describe('a Canary', () => {
  test('what the loop decides by is read', () => {
    const text = canaryText(
      `interval: 1m30s
threshold: 4
maxWeight: 50
stepWeights: [1, 10, 50]
stepWeightPromotion: 20
iterations: 3
mirror: true
mirrorWeight: 40
match: [{headers: {a: {exact: b}}}]
primaryReadyThreshold: 80
canaryReadyThreshold: 60
sessionAffinity: {cookieName: c}
metrics:
- {name: request-success-rate, interval: 30s, thresholdRange: {min: 99.5}}
- {name: request-duration, threshold: 500}
- {name: own, query: up, thresholdRange: {min: 1, max: 2}}
webhooks:
- {name: gate, type: confirm-rollout, url: u, muteAlert: true}
- {name: load, url: u}
- {name: plain, type: "", url: u}`,
      'provider: linkerd\n  progressDeadlineSeconds: 60\n  suspend: true\n  skipAnalysis: true',
    );
    const canary = canaryOf(text);
    const metrics = canary.metrics.map(({ query: _, queries: __, ...metric }) => metric);
    expect({ ...canary, metrics }).toEqual({
      name: 'shop',
      namespace: 'default',
      target: 'shop',
      policy: {
        provider: 'linkerd',
        skipAnalysis: true,
        analysis: {
          threshold: 4,
          maxWeight: 50,
          stepWeight: 0,
          stepWeights: [1, 10, 50],
          stepWeightPromotion: 20,
          iterations: 3,
          mirror: true,
          hasMatch: true,
          webhooks: [
            { type: 'confirm-rollout', isMuted: true },
            { type: 'rollout', isMuted: false },
            { type: 'rollout', isMuted: false },
          ],
        },
      },
      intervalSeconds: 90,
      progressDeadlineSeconds: 60,
      isSuspended: true,
      primaryReadyPercent: 80,
      canaryReadyPercent: 60,
      mirrorPercent: 40,
      hasSessionAffinity: true,
      isOldForm: false,
      metrics: [
        {
          name: 'request-success-rate',
          range: { min: 99.5, max: null },
          threshold: 0,
          hasQuery: false,
          hasTemplate: false,
          windowSeconds: 30,
          missingVariables: [],
          template: null,
        },
        {
          name: 'request-duration',
          range: null,
          threshold: 500,
          hasQuery: false,
          hasTemplate: false,
          windowSeconds: 60,
          missingVariables: [],
          template: null,
        },
        {
          name: 'own',
          range: { min: 1, max: 2 },
          threshold: 0,
          hasQuery: true,
          hasTemplate: false,
          windowSeconds: 60,
          missingVariables: [],
          template: null,
        },
      ],
      webhookNames: ['gate', 'load', 'plain'],
      given: ['interval', 'threshold', 'iterations', 'stepWeights'],
    });
  });

  test('what it does not say is what the controller takes', () => {
    expect(canaryOf(canaryText('stepWeight: 5'))).toMatchObject({
      intervalSeconds: 60,
      progressDeadlineSeconds: 600,
      primaryReadyPercent: 100,
      canaryReadyPercent: 100,
      mirrorPercent: 100,
      policy: { analysis: { threshold: 0, maxWeight: 0, webhooks: [] } },
    });
    // Shorter periods than ten seconds are ten seconds.
    expect(canaryOf(canaryText('interval: 5s')).intervalSeconds).toBe(10);
  });

  test('the old version with canaryAnalysis is read', () => {
    const old = canaryText('interval: 30s').replace('v1beta1', 'v1alpha3').replace('analysis:', 'canaryAnalysis:');
    expect(canaryOf(old)).toMatchObject({ intervalSeconds: 30, isOldForm: true });
  });

  test('fields without effect on the decision are listed', () => {
    const text = canaryText('alerts: []', 'service: {port: 80}');
    expect(read(text).ignored.map(({ path }) => path.join('.'))).toEqual(['spec.service', 'spec.analysis.alerts']);
  });
});

describe('metric templates', () => {
  const use = (reference: string) => canaryText(`metrics: [{name: m, templateRef: {${reference}}}]`);

  test('a template is found in other files, in the namespace that is named', () => {
    const there = [metricTemplateText('errors', 'other'), metricTemplateText('errors', 'mesh')];
    const [metric] = canaryOf(use('name: errors, namespace: mesh'), ...there).metrics;
    expect(metric?.template?.namespace).toBe('mesh');
    expect(metric).toMatchObject({ hasTemplate: true, windowSeconds: null });
    expect(metric?.query).toContain('{{ interval }}');
  });

  test('a template that says no namespace fits any', () => {
    const [metric] = canaryOf(use('name: errors, namespace: mesh'), metricTemplateText('errors')).metrics;
    expect(metric?.template?.name).toBe('errors');
  });

  test.each([
    [
      'name: erors',
      metricTemplateText('errors'),
      'there is no MetricTemplate named "erors" in the files given, did you mean "errors"?',
    ],
    [
      'name: errors, namespace: mesh',
      metricTemplateText('errors', 'other'),
      'there is no MetricTemplate named "mesh/errors" in the files given, did you mean "other/errors"?',
    ],
  ])('one that is missing is a problem: %s', (reference, template, sentence) => {
    expect(told(use(reference), template).join()).toContain(sentence);
  });
});

describe('files for both controllers', () => {
  test('are read at once', () => {
    const rollout = `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: r}\nspec: {strategy: {canary: {}}}\n`;
    const provider = 'apiVersion: flagger.app/v1beta1\nkind: AlertProvider\nmetadata: {name: slack}\n';
    const { rollouts, canaries, metricTemplates, ignored } = read(
      `${rollout}---\n${provider}---\n${canaryText('stepWeight: 5')}---\n${metricTemplateText('t')}`,
    );
    const names = [rollouts, canaries, metricTemplates].map((of) => of.map(({ name }) => name));
    expect(names).toEqual([['r'], ['shop'], ['t']]);
    expect(ignored.filter(({ path }) => path.length === 0).length).toBe(1);
  });

  test('a name is given once in a namespace', () => {
    const text = metricTemplateText('t', 'a');
    expect(told(text, text).join()).toContain('a second MetricTemplate named "t"');
    expect(told(text, metricTemplateText('t', 'b'))).toEqual([]);
  });
});

describe('every problem is told at once, with its place and what is allowed', () => {
  test('unknown fields have near misses', () => {
    expect(told(canaryText('maxweight: 50\nmetrics: [{name: request-duration, tresholdRange: {max: 5}}]'))).toEqual([
      'spec.analysis.maxweight (line 8, column 5): unknown key `maxweight`, did you mean `maxWeight`?',
      'spec.analysis.metrics[0].tresholdRange (line 9, column 40): unknown key `tresholdRange`, did you mean `thresholdRange`?',
    ]);
  });

  test.each([
    ['interval: 1 minute', 'spec.analysis.interval (line 8, column 15): "1 minute" is not a duration'],
    ['interval: 60', 'found 60 where text belongs'],
    ['threshold: -1', '-1 is not allowed; it must be at least 0 and at most 10,000'],
    ['threshold: 1.5', '1.5 is not a whole number'],
    ['threshold: "5"', 'found the text "5" where a number belongs'],
    ['maxWeight: 150', '150 is not allowed; it must be at least 0 and at most 100'],
    ['stepWeight: 101', '101 is not allowed'],
    ['stepWeights: 5', 'found 5 where a list belongs'],
    ['stepWeights: [5, 200]', 'spec.analysis.stepWeights[1] (line 8, column 22): 200 is not allowed'],
    ['stepWeights: [5, ten]', 'found the text "ten" where a number belongs'],
    ['stepWeightPromotion: 101', '101 is not allowed'],
    ['iterations: 20000', '20000 is not allowed; it must be at least 0 and at most 10,000'],
    ['mirror: 1', 'found 1 where true or false belongs'],
    ['mirrorWeight: 101', '101 is not allowed'],
    ['match: {}', 'where a list belongs'],
    ['primaryReadyThreshold: 101', '101 is not allowed'],
    ['metrics: [{thresholdRange: {max: 1}}]', 'the key `name` is missing here'],
    ['metrics: [{name: m, interval: soon}]', '"soon" is not a duration'],
    ['metrics: [{name: m, thresholdRange: {max: "1"}}]', 'found the text "1" where a number belongs'],
    ['metrics: [{name: m, thresholdRange: {min: .nan}}]', 'NaN'],
    ['metrics: [{name: m, interval: 0s}]', '"0s" is not a duration'],
    ['interval: -5m', '"-5m" is not a duration'],
    ['metrics: [{name: m, thresholdRange: {maximum: 1}}]', 'unknown key `maximum`'],
    ['metrics: [{name: m, templateRef: {nam: t}}]', 'unknown key `nam`, did you mean `name`?'],
    ['webhooks: [{name: w, type: confirm-rolout}]', 'did you mean `confirm-rollout`?'],
    ['webhooks: [{type: rollout}]', 'the key `name` is missing here'],
    ['webhooks: [{name: w, typ: rollout}]', 'unknown key `typ`, did you mean `type`?'],
  ])('%s', (analysis, sentence) => {
    expect(told(canaryText(analysis)).join('\n')).toContain(sentence);
  });

  test.each([
    [canaryText('stepWeight: 5', 'provider: isto'), 'did you mean `istio`?'],
    [canaryText('stepWeight: 5', 'suspended: true'), 'unknown key `suspended`, did you mean `suspend`?'],
    [canaryText('stepWeight: 5', 'progressDeadlineSeconds: -1'), '-1 is not allowed'],
    [canaryText('stepWeight: 5').replace('v1beta1', 'v1'), 'did you mean `flagger.app/v1beta1`?'],
    [canaryText('stepWeight: 5').replace(/ {2}targetRef.*\n/, ''), 'the key `targetRef` is missing here'],
    [canaryText('stepWeight: 5').replace(/ {2}analysis[\s\S]*/, ''), 'the key `analysis` is missing here'],
    [canaryText('stepWeight: 5').replace(/spec:[\s\S]*/, ''), 'the key `spec` is missing here'],
    [metricTemplateText('t').replace(/ {2}query.*\n/, ''), 'the key `query` is missing here'],
    [metricTemplateText('t').replace('provider: {type', 'provider: {kind'), 'unknown key `kind`'],
    [canaryText('stepWeight: {{ .Values.step }}'), 'which Helm has to fill in first'],
    [canaryText('stepWeight: 5 {{- include "name" . }}'), 'which Helm has to fill in first'],
    ['apiVersion: flagger.app/v1beta1\nkind: AlertProvider\nmetadata: {name: a}\n', 'no Canary or MetricTemplate'],
  ])('%#', (text, sentence) => {
    expect(told(text).join('\n')).toContain(sentence);
  });

  test.each([
    ['analysis: {interval: 1m}\n', '`apiVersion`, `kind`, `metadata.name`, `spec`, `spec.targetRef`'],
    ['spec:\n  analysis: {interval: 1m}\n', '`apiVersion`, `kind`, `metadata.name`, `spec.targetRef`'],
    [
      'metadata: {name: a}\nspec: {targetRef: {name: a}, canaryAnalysis: {interval: 1m}}\n',
      'missing are `apiVersion`, `kind`',
    ],
  ])('a fragment says what is missing: %j', (text, missing) => {
    expect(told(text).join()).toContain('this is the analysis of a Canary without the object around it');
    expect(told(text).join()).toContain(missing);
  });

  test('what Flagger itself puts into a query is no order to Helm', () => {
    const query = '{{ namespace }} {{target}} {{ variables.reporter }} {{ index variables "a" }} {{ interval }}';
    expect(told(metricTemplateText('t').replace('{{ target }}', query.replaceAll('"', "'")))).toEqual([]);
  });
});
