import { describe, expect, test } from 'vitest';
import { canaryAssumptions } from '../../../src/controllers/flagger/canary-assumptions.js';
import { canaryFindings, canaryNotes } from '../../../src/controllers/flagger/canary-findings.js';
import { canaryOutlook } from '../../../src/controllers/flagger/canary-outlook.js';
import type { Rehearsal } from '../../../src/model/policy/rehearsal.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { policyFindingSentence } from '../../../src/report/words/policy-finding-sentence.js';
import { canaryText, metricTemplateText } from '../../policies/flagger/canary-text.js';
import { canaryOf as readCanary, rehearsalOf } from './scripted-world.js';

const canaryOf = (analysis: string, spec?: string) => readCanary(analysis, spec, metricTemplateText('t'));

function found(analysis: string, spec?: string): readonly string[] {
  const canary = canaryOf(analysis, spec);
  return canaryFindings(canary, canaryOutlook(canary)).map(
    ({ detail }) => `${detail.code}: ${policyFindingSentence(detail)}`,
  );
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
    `${BASE}iterations: 5\nmirror: true\n${OK}`,
    `${BASE}iterations: 5\n${OK}\nwebhooks: [{name: load, url: u}]`,
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
    [
      `${BASE}iterations: 5\n${OK}`,
      "nothing_sent: users' requests do not reach the canary while its metrics are checked: without a load test each check",
    ],
    [
      STEPS + metric('m, query: "up{a=\\"{{ variables.a }}\\"}", thresholdRange: {max: 1}'),
      'variable_missing: the query of the metric "m" asks for `variables.a`, which its templateVariables do not give',
    ],
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
    const codes =
      canary === undefined ? [] : canaryFindings(canary, canaryOutlook(canary)).map(({ detail }) => detail.code);
    expect(codes).toEqual(['old_form', 'never_advances']);
  });
});

describe('what a rehearsal takes for given', () => {
  const taken = (analysis: string, world: Partial<Rehearsal> = {}, spec?: string) => {
    const canary = canaryOf(analysis, spec);
    return canaryAssumptions(canary, rehearsalOf(canary, world)).map(policyFindingSentence);
  };
  const always = [
    'the rollout begins with the tick that sees the new version; up to 1m pass before it',
    'from promotion on all requests are taken to meet the new version, although the pods of the primary are replaced one after another',
  ];

  test('of every Canary is when it begins, and that a promotion takes no time', () => {
    expect(taken(STEPS + OK)).toEqual(always);
    expect(taken(STEPS + OK, {}, 'suspend: true')).toEqual([]);
  });

  test.each([
    [
      `${STEPS}webhooks: [{name: w, type: confirm-promotion}]`,
      { hooks: { w: { opensAfterSeconds: 60 } } },
      'the world does not say when the gate "w" (confirm-promotion) opens: it is open',
    ],
    [
      `${STEPS}webhooks: [{name: w, type: rollback}]`,
      { hooks: { w: { always: 'fail' } } },
      'the world does not say when "w" asks for a rollback: it never does',
    ],
    [
      `${BASE}iterations: 3\nmatch: [{headers: {a: {exact: b}}}]\n${OK}`,
      { matchPercent: 5 },
      'the world does not say how many users match: all of them do',
    ],
    [
      `${BASE}iterations: 3\n${OK}\nwebhooks: [{name: load, url: u}]`,
      { loadTestPercent: 5 },
      "users' requests do not reach the canary while its metrics are checked: without a load test each check finds nothing, and fails",
    ],
  ] as const)('%#: is told unless the world says it', (analysis, world, sentence) => {
    expect(taken(analysis)).toEqual([always[0], sentence, always[1]]);
    expect(taken(analysis, world)).toEqual(always);
  });

  test('pods that are not counted are told of where the world counts them', () => {
    const told = 'pods are not counted where requests are copied';
    expect(taken(`${STEPS}mirror: true\n${OK}`, { pods: 3 }).join('\n')).toContain(told);
    expect(taken(STEPS + OK, { pods: 3 }).join('\n')).not.toContain(told);
  });
});

describe('notes', () => {
  test('the chance of a false rollback is told where a study found it', () => {
    const sentence = (rate: object) => policyFindingSentence({ code: 'no_least_requests', ...rate });
    const without = 'there is no least number of requests: of 20 requests one failure makes a success rate of 95 %';
    expect(sentence({})).toBe(without);
    expect(sentence({ falseRollbackRate: 0.123 })).toBe(`${without}; of healthy canaries 12 % are rolled back`);
  });

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
