import { describe, expect, it } from 'vitest';
import type { DeadRule, Diagnosis, LintFinding, RuleDiagnosis, StageDiagnosis } from '../../src/model/diagnosis.js';
import { lintJson } from '../../src/report/lint/lint-json.js';
import { lintSchema } from '../../src/report/lint/lint-schema.js';
import { lintText } from '../../src/report/lint/lint-text.js';
import { diagnosisSentence, diagnosisSuggestion } from '../../src/report/words/diagnosis-sentence.js';
import { formatChance } from '../../src/text/format-number.js';

const AT = { stageIndex: 1, stage: 'ten' } as const;
const OF = { ...AT, metric: 'error_rate' } as const;
const NEEDED = { windowSeconds: 120, requestsPerSecond: 40, minRequests: 43 };
const FALSE_BREACH: LintFinding = {
  code: 'false_breach_likely',
  ...OF,
  perWindow: 0.23,
  perStage: 0.93,
  perStageAtExpected: 0.61,
  requestsPerWindow: 100,
  looks: 10,
  precision: 'exact',
  limitNeeded: { condition: 'max', limit: 0.04 },
  requestsNeeded: 2_500,
};
const BLIND: LintFinding = {
  code: 'blind_stage',
  ...OF,
  regression: 0.1,
  power: 0.21,
  detectable: 0.174_52,
  bakeSecondsNeeded: 3_600,
  requestsPerSecondNeeded: 2_100,
};
const SINGLE: LintFinding = {
  code: 'single_error_breaches',
  ...OF,
  requestsPerWindow: 50,
  bound: 0.01,
  perWindow: 0.22,
  requestsNeeded: 100,
  windowSecondsNeeded: 180,
};
const DEAD: DeadRule = { code: 'dead_rule', ...OF, condition: 'max', runs: 150_000, scenarios: 15 };

const WORDS: readonly (readonly [LintFinding | DeadRule, string, string])[] = [
  [
    { code: 'nothing_watched', ...AT },
    'the only stage "ten" lasts 0s: the canary is promoted as the rollout begins, and nothing is judged',
    'put a stage before it that lasts, or let it last',
  ],
  [
    { code: 'no_thresholds', ...AT },
    'stage "ten" has no thresholds: nothing in it can pass or fail',
    'give it thresholds, or let it last 0s',
  ],
  [
    { code: 'never_enough_requests', ...AT, requestsPerWindow: 60.2, minRequests: 1_000, heard: 0, needed: NEEDED },
    'stage "ten" brings the canary about 60 requests a look, min_requests is 1,000: nothing will be judged',
    'look back over 2m, or run it at 40 requests a second, or set min_requests to 43',
  ],
  [
    {
      code: 'never_enough_requests',
      ...AT,
      requestsPerWindow: 0,
      minRequests: 100,
      heard: 0,
      needed: { windowSeconds: null, requestsPerSecond: null, minRequests: 0 },
    },
    'stage "ten" brings the canary about 0 requests a look, min_requests is 100: nothing will be judged',
    'nobody sends requests: look at requests_per_second',
  ],
  [
    { code: 'seldom_enough_requests', ...AT, requestsPerWindow: 1.02, minRequests: 1, heard: 0.64, needed: NEEDED },
    'stage "ten" brings the canary about 1 request a look, min_requests is 1: 64 % of looks are judged',
    'look back over 2m, or run it at 40 requests a second, or set min_requests to 43',
  ],
  [
    { code: 'no_baseline', ...OF },
    'stage "ten" begins with 100 % of the traffic: there is nothing to compare error_rate with',
    'put a stage with less traffic before it, or judge by max or min',
  ],
  [
    { code: 'too_few_looks', ...OF, looks: 5, looksNeeded: 8, bakeSecondsNeeded: 480 },
    'error_rate cannot roll back in stage "ten": that takes 8 looks in breach, and it has 5',
    'let it last 8m, or lower failure_limit or its "for"',
  ],
  [
    { code: 'limit_within_healthy', ...OF, healthy: 0.02, bound: 0.01 },
    'error_rate of stable is 0.02, beyond the bound of 0.01 in stage "ten": it fails a canary that is like stable',
    'set the limit beyond 0.02, with room for chance',
  ],
  [
    SINGLE,
    'a look at stage "ten" has about 50 requests: one error is a breach of error_rate (bound 0.01), seen in 22 % of looks at a canary like stable',
    'from 100 requests a look on it takes more than one: look back over 3m',
  ],
  [
    { ...SINGLE, requestsNeeded: null, windowSecondsNeeded: null },
    diagnosisSentence(SINGLE),
    'allow more than nothing: with this bound one error is a breach among any number of requests',
  ],
  [
    FALSE_BREACH,
    'a canary like stable breaches error_rate in 23 % of the 10 looks at stage "ten", and is rolled back by it in 93 % of rollouts (61 % if each look had exactly 100 requests)',
    'it is 1 % or less with max 0.04, or from 2,500 requests a look on',
  ],
  [
    { ...FALSE_BREACH, precision: 'bound', limitNeeded: null, requestsNeeded: null },
    'a canary like stable breaches error_rate in at most 23 % of the 10 looks at stage "ten", and is rolled back by it in at most 93 % of rollouts',
    'loosen its conditions, tolerate more failures, or let a breach hold ("for")',
  ],
  [
    BLIND,
    'stage "ten" catches an error_rate of 0.1, twice as bad as its bound, in 21 % of rollouts; what it catches in 80 % is 0.175',
    'to catch it in 80 %, let it last 1h, or run it at 2,100 requests a second',
  ],
  [
    { ...BLIND, detectable: null, bakeSecondsNeeded: null, requestsPerSecondNeeded: null },
    'stage "ten" catches an error_rate of 0.1, twice as bad as its bound, in 21 % of rollouts; it catches nothing in 80 %',
    'neither more time nor more requests help: lower its limit, its "for" or failure_limit',
  ],
  [
    DEAD,
    'max of error_rate in stage "ten" was never the first to roll back, in 150,000 runs of 15 scenarios',
    'play a scenario that it is there for, tighten it, or leave it out',
  ],
];

const RULE: RuleDiagnosis = {
  metric: 'error_rate',
  precision: 'exact',
  undiagnosed: null,
  healthy: 0.005,
  bound: 0.01,
  falseBreach: { perWindow: 0.23, perStage: 0.93 },
  falseBreachAtExpected: { perWindow: 0.09, perStage: 0.61 },
  detectable: 0.005,
};
const STAGE: StageDiagnosis = {
  stageIndex: 0,
  stage: 'ten',
  trafficPercent: 10,
  looks: 10,
  requestsPerWindow: 1_234.5678,
  requestsPerStage: 12_345.678,
  errorsPerWindow: 6.17,
  errorsPerStage: 61.7,
  heard: 1,
  rules: [RULE],
};
const QUIET: Diagnosis = { stages: [STAGE], findings: [], leftOut: [], hasThresholds: true, otherJudges: [] };
const E_PROCESS = { name: 'e', method: 'sequential' } as const;
const ASLEEP: Diagnosis = {
  ...QUIET,
  stages: [{ ...STAGE, rules: [] }],
  hasThresholds: false,
  otherJudges: [E_PROCESS],
};

describe('a finding in words', () => {
  it.each(WORDS)('%#: says what is, and what to do', (finding, sentence, suggestion) => {
    expect(diagnosisSentence(finding)).toBe(sentence);
    expect(diagnosisSuggestion(finding)).toBe(suggestion);
  });

  it('shows names of stages, whatever is in them', () => {
    expect(diagnosisSentence({ code: 'no_thresholds', stageIndex: 0, stage: '\u001b[31mred' })).toContain(
      '"\\u001b[31mred"',
    );
  });
});

describe('a chance', () => {
  it.each([
    [0, '<0.0001 %'],
    [9e-7, '<0.0001 %'],
    [1e-6, '0.0001 %'],
    [0.00189, '0.19 %'],
    [0.1268, '13 %'],
    [0.5, '50 %'],
    [0.9918, '99.2 %'],
    [0.9995, '>99.9 %'],
    [1, '>99.9 %'],
  ])('%d is %s', (chance, text) => expect(formatChance(chance)).toBe(text));
});

describe('a diagnosis as text', () => {
  it('is a line for each rule, then the findings, then what the words mean', () => {
    const latency: RuleDiagnosis = { ...RULE, metric: 'latency_p99_ms', precision: 'approximate', detectable: 1_267.4 };
    const shared: RuleDiagnosis = {
      ...RULE,
      precision: 'bound',
      falseBreach: { perWindow: 0, perStage: 0.02 },
      detectable: null,
    };
    const cpu: RuleDiagnosis = {
      ...RULE,
      metric: 'cpu_percent',
      precision: null,
      undiagnosed: 'other_metric',
      falseBreach: null,
    };
    const stages = [
      { ...STAGE, rules: [RULE, latency, shared, cpu] },
      { ...STAGE, stage: 'idle', rules: [] },
    ];
    const text = lintText('shop', { ...QUIET, stages, findings: [BLIND], leftOut: ['noise'] }, { colour: false });
    expect(text.split('\n')).toEqual([
      'shop  1 finding',
      '',
      '  stage  share  looks  requests  errors  judged by        false breach  in the stage   catches',
      '  ten     10 %     10     1,235     6.2  error_rate               23 %          93 %  anything',
      '                                         latency_p99_ms          ≈23 %         ≈93 %      1267',
      '                                         error_rate          <0.0001 %          ≤2 %   nothing',
      '                                         cpu_percent     not diagnosed',
      '  idle    10 %     10     1,235     6.2  nothing',
      '',
      '! blind_stage',
      '  stage "ten" catches an error_rate of 0.1, twice as bad as its bound, in 21 % of rollouts; what it',
      '  catches in 80 % is 0.175',
      '  → to catch it in 80 %, let it last 1h, or run it at 2,100 requests a second',
      '',
      '  requests and errors: of the canary in a look, expected; false breach: chance that a look fails a',
      '  canary like stable; in the stage: that it is rolled back by that rule alone; catches: what is',
      '  rolled back so in 80 % of rollouts',
      '  ≤: looks share requests; at most so likely, and what is caught is caught at least so often',
      '  ≈: approximate, to a few percent of itself',
      '  leaves out noise beyond that of counting',
      '',
    ]);
  });

  it('has colours where they are wanted, and else is the same', () => {
    const of: Diagnosis = { ...QUIET, findings: [SINGLE] };
    const coloured = lintText('shop', of, { colour: true });
    expect(coloured).toContain('\u001b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(lintText('shop', of, { colour: false }));
  });

  it('says so when there is nothing to say', () => {
    expect(lintText('shop', QUIET, { colour: false })).toMatch(/^shop {2}nothing found\n/);
    const none = lintText('shop', { ...QUIET, stages: [] }, { colour: false });
    expect(none).toBe('shop  nothing found\n\n  no stage lasts: nothing is looked at\n');
  });

  it('says of judges who are not thresholds that it does not know them', () => {
    expect(lintText('shop', ASLEEP, { colour: false }).split('\n')).toEqual([
      'shop  not diagnosed',
      '',
      '  stage  share  looks  requests  errors  judged by      false breach  in the stage  catches',
      '  ten     10 %     10     1,235     6.2  not diagnosed',
      '',
      '  "e" judges here, and no thresholds: what it sees is not worked out, `canary-sim study` measures it',
      '',
    ]);
    const more = [E_PROCESS, { name: 'f', method: 'fisher' } as const];
    expect(lintText('shop', { ...QUIET, otherJudges: more }, { colour: false })).toMatch(
      /^shop {2}nothing found\n[\s\S]+\n\n {2}"e", "f" judge besides the thresholds: what they see is not worked out, `canary-sim study`\n {2}measures it\n/,
    );
  });
});

describe('a diagnosis as JSON', () => {
  it('fits its schema with every finding there is, whose keys stand in the order of the schema', () => {
    const findings = WORDS.map(([finding]) => finding).filter((each): each is LintFinding => each.code !== 'dead_rule');
    const json = JSON.parse(lintJson('shop', { ...QUIET, findings, leftOut: ['noise'] }, '1.2.3'));
    expect(JSON.stringify(lintSchema.parse(json))).toBe(JSON.stringify(json));
    expect(lintSchema.safeParse({ ...json, more: 1 }).success).toBe(false);
  });

  it('begins with what scripts want, and every finding has its code, its numbers and its words', () => {
    const json = JSON.parse(lintJson('shop', { ...QUIET, findings: [FALSE_BREACH], leftOut: ['warm_up'] }, '1.2.3'));
    expect(Object.keys(json)).toEqual([
      'name',
      'findings',
      'stages',
      'leaves_out',
      'judges_not_diagnosed',
      'schema_version',
      'tool',
    ]);
    expect(json.tool).toEqual({ name: 'canary-sim', version: '1.2.3' });
    expect(json.findings).toEqual([
      {
        code: 'false_breach_likely',
        stage: 'ten',
        stage_index: 1,
        metric: 'error_rate',
        message: diagnosisSentence(FALSE_BREACH),
        suggestion: diagnosisSuggestion(FALSE_BREACH),
        numbers: {
          per_window: 0.23,
          per_stage: 0.93,
          per_stage_at_expected: 0.61,
          requests_per_window: 100,
          looks: 10,
          precision: 'exact',
          limit_needed: { condition: 'max', limit: 0.04 },
          requests_needed: 2_500,
        },
      },
    ]);
    expect(json.stages[0]).toMatchObject({
      stage: 'ten',
      requests_per_window: 1_234.568,
      rules: [
        {
          metric: 'error_rate',
          not_diagnosed: null,
          false_breach: { per_window: 0.23, per_stage: 0.93 },
          false_breach_at_expected_requests: { per_window: 0.09, per_stage: 0.61 },
          detectable: 0.005,
        },
      ],
    });
    expect(json.leaves_out).toEqual(['warm_up']);
    expect(json.judges_not_diagnosed).toBeNull();
  });

  it('names the judges it does not know, and says so', () => {
    const json = JSON.parse(lintJson('shop', ASLEEP, '1.2.3'));
    expect(JSON.stringify(lintSchema.parse(json))).toBe(JSON.stringify(json));
    expect(json.judges_not_diagnosed).toEqual({
      judges: [E_PROCESS],
      message: '"e" judges here, and no thresholds: what it sees is not worked out, `canary-sim study` measures it',
    });
  });
});
