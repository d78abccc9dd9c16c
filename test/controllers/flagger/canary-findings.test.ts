import { describe, expect, test } from 'vitest';
import { canaryFindings, canaryNotes } from '../../../src/controllers/flagger/canary-findings.js';
import { canaryOutlook } from '../../../src/controllers/flagger/canary-outlook.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { policyFindingSentence } from '../../../src/report/words/policy-finding-sentence.js';
import { canaryText, metricTemplateText } from '../../policies/flagger/canary-text.js';

function canaryOf(analysis: string, spec?: string) {
  const texts = [canaryText(analysis, spec), metricTemplateText('t')];
  const read = readPolicies(texts.map((text, at) => ({ name: `${at}.yaml`, text })));
  const [canary] = read.ok ? read.policies.canaries : [];
  if (canary === undefined) throw new Error('no Canary');
  return canary;
}

function found(analysis: string, spec?: string): readonly string[] {
  const canary = canaryOf(analysis, spec);
  return canaryFindings(canary, canaryOutlook(canary)).map((one) => `${one.code}: ${policyFindingSentence(one)}`);
}

const BASE = 'interval: 1m\nthreshold: 5\n';
const STEPS = `${BASE}maxWeight: 50\nstepWeight: 10\n`;
const metric = (fields: string) => `metrics: [{name: ${fields}}]`;
const OK = metric('request-success-rate, thresholdRange: {min: 99}');

describe('a Canary in order', () => {
  test.each([
    STEPS + OK,
    `${BASE}stepWeights: [5, 50]\n${OK}`,
    `${BASE}stepWeights: [5, 50]\nmaxWeight: 50\n${OK}`,
    `${BASE}iterations: 5\n${OK}`,
    `${BASE}stepWeight: 60\n${OK}`,
    STEPS + metric('request-duration, threshold: 500'),
    STEPS + metric('m, templateRef: {name: t}, interval: 1m, thresholdRange: {max: 0}'),
    `${STEPS}webhooks: [{name: load, url: u}]`,
  ])('%#', (analysis) => {
    expect(found(analysis)).toEqual([]);
  });
});

describe('findings', () => {
  test.each([
    [STEPS + metric('request-duration'), 'no_limit: the metric "request-duration" has no limit: it fails from 1 ms on'],
    [
      STEPS + metric('request-success-rate'),
      'no_limit: the metric "request-success-rate" has no limit: it passes whatever is measured',
    ],
    [STEPS + metric('m, query: up'), 'no_limit: the metric "m" has no limit: it fails for every value above 0'],
    [STEPS + metric('m, query: up, thresholdRange: {}'), 'no_limit: the metric "m" has no limit: it passes whatever'],
    [
      `${BASE}maxWeight: 50\nstepWeight: 20\n${OK}`,
      'beyond_max_weight: the canary goes to 60 %: maxWeight 50 is not a multiple of stepWeight 20',
    ],
    [
      `${BASE}maxWeight: 50\nstepWeights: [5, 60]\n${OK}`,
      'last_step_wins: the last of `stepWeights` wins: the canary goes to 60 %, and maxWeight 50 does nothing',
    ],
    [
      STEPS + metric('request-duration, thresholdRange: {min: 5, max: 1}'),
      'range_empty: the metric "request-duration" fails each check: no value is at least 5 and at most 1',
    ],
    [BASE + OK, 'never_advances: the canary stays at 0 % and is never promoted'],
    [`${BASE}stepWeights: [0]\n${OK}`, 'never_advances'],
    [`${BASE}stepWeights: [20, 20, 30]\n${OK}`, 'never_advances: the canary stays at 20 %'],
    [
      STEPS + metric('request-success-rate, interval: 5m, thresholdRange: {min: 99}'),
      'window_overlaps: the metric "request-success-rate" looks back over 5m every 1m',
    ],
    [
      STEPS + metric('request-success-rate, interval: 10s, thresholdRange: {min: 99}'),
      'window_leaves_gaps: the metric "request-success-rate" looks back over 10s every 1m: what happens in the other 50s',
    ],
    [STEPS + metric('m, templateRef: {name: t}, thresholdRange: {max: 1}'), 'window_missing: the metric "m"'],
    [STEPS + metric('m, thresholdRange: {max: 1}'), 'measures_nothing: the metric "m" fails each check'],
    [
      `${STEPS}${OK}\nwebhooks: [{name: w, type: confirm-rollout}]`,
      'gate_waits: the webhook "w" is a gate (confirm-rollout)',
    ],
    [`${STEPS}${OK}\nwebhooks: [{name: w, type: confirm-traffic-increase}]`, 'gate_waits'],
    [`${STEPS}${OK}\nwebhooks: [{name: w, type: confirm-promotion}]`, 'gate_waits'],
    [
      `maxWeight: 50\nstepWeight: 10\n${OK}`,
      'schema_refuses: the schema of the cluster refuses this analysis: `interval` and `threshold` are missing',
    ],
    [`${STEPS}stepWeights: [5, 50]\n${OK}`, '2 of `iterations`, `stepWeight` and `stepWeights` are given'],
    [BASE + OK, 'none of `iterations`, `stepWeight` and `stepWeights` is given'],
    [STEPS, 'unwatched'],
  ])('%#: %s', (analysis, sentence) => {
    expect(found(analysis).join('\n')).toContain(sentence);
  });

  test.each([
    [
      'provider: kubernetes',
      'no_router: the provider kubernetes moves no traffic: `stepWeight`, `maxWeight`, `match` do nothing',
    ],
    ['suspend: true', 'canary_suspended: `suspend: true`: nothing happens until it is taken away'],
    ['skipAnalysis: true', 'unwatched'],
  ])('%s', (spec, sentence) => {
    expect(found(`${STEPS}match: [{headers: {a: {exact: b}}}]\n${OK}`, spec).join('\n')).toContain(sentence);
  });

  test('the old form is told of instead of what the schema of the new one asks for', () => {
    const text = canaryText(OK).replace('analysis:', 'canaryAnalysis:');
    const read = readPolicies([{ name: 'f', text }]);
    const [canary] = read.ok ? read.policies.canaries : [];
    const codes = canary === undefined ? [] : canaryFindings(canary, canaryOutlook(canary)).map(({ code }) => code);
    expect(codes).toEqual(['old_form', 'never_advances']);
  });
});

describe('notes', () => {
  test('every Canary with metrics has them, and the number is its threshold', () => {
    expect(canaryNotes(canaryOf(STEPS + OK))).toEqual([
      { code: 'threshold_of_rollout', threshold: 5 },
      { code: 'no_data_fails' },
      { code: 'no_least_requests' },
      { code: 'promotion_unwatched' },
    ]);
  });

  test('one whose users stay says so', () => {
    expect(canaryNotes(canaryOf(`${STEPS}sessionAffinity: {cookieName: c}\n${OK}`))[0]).toEqual({ code: 'users_stay' });
  });

  test('one that checks no metric has none', () => {
    expect(canaryNotes(canaryOf(STEPS))).toEqual([]);
    expect(canaryNotes(canaryOf(STEPS + OK, 'skipAnalysis: true'))).toEqual([]);
  });
});
