import { describe, expect, it } from 'vitest';
import type { DeadRule } from '../../src/model/results/dead-rule.js';
import type { Diagnosis, JudgeDiagnosis, RuleDiagnosis, StageDiagnosis } from '../../src/model/results/diagnosis.js';
import type { LintFinding, ToldFinding } from '../../src/model/results/lint-finding.js';
import { lintJson } from '../../src/report/lint/lint-json.js';
import { lintSchema } from '../../src/report/lint/lint-schema.js';
import { diagnosisSentence } from '../../src/report/words/diagnosis-sentence.js';
import { diagnosisSuggestion } from '../../src/report/words/diagnosis-suggestion.js';
import { rolloutSentence } from '../../src/report/words/rollout-sentence.js';
import { formatChance } from '../../src/text/format-number.js';
import { lintText } from './printed.js';

const AT = { stageIndex: 1, stage: 'ten' } as const;
const OF = { ...AT, metric: 'error_rate' } as const;
const NEEDED = { windowSeconds: 120, requestsPerSecond: 40, trafficPercent: 20, minRequests: 43 };
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
  isWorst: false,
  power: 0.21,
  detectable: 0.174_52,
  bakeSecondsNeeded: 3_600,
  requestsPerSecondNeeded: 2_100,
  trafficPercentNeeded: 12.5,
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
    'look back over 2m, or give it 20 % of the traffic, or set min_requests to 43',
  ],
  [
    {
      code: 'never_enough_requests',
      ...AT,
      requestsPerWindow: 0,
      minRequests: 100,
      heard: 0,
      needed: { windowSeconds: null, requestsPerSecond: null, trafficPercent: null, minRequests: null },
    },
    'stage "ten" brings the canary about 0 requests a look, min_requests is 100: nothing will be judged',
    'give it a larger share of the traffic, and let it last longer',
  ],
  [
    { code: 'seldom_enough_requests', ...AT, requestsPerWindow: 1.02, minRequests: 1, heard: 0.64, needed: NEEDED },
    'stage "ten" brings the canary about 1 request a look, min_requests is 1: 64 % of looks are judged',
    'look back over 2m, or give it 20 % of the traffic, or set min_requests to 43',
  ],
  [
    { code: 'delay_hides_stage', ...AT, bakeSeconds: 60, delaySeconds: 90, seenSeconds: 0, bakeSecondsNeeded: 150 },
    'what looks read ends 1m30s before them, and stage "ten" lasts 1m: its looks see nothing of it',
    'let it last 2m30s or more',
  ],
  [
    { code: 'delay_hides_stage', ...AT, bakeSeconds: 120, delaySeconds: 90, seenSeconds: 30, bakeSecondsNeeded: 150 },
    'what looks read ends 1m30s before them, and stage "ten" lasts 2m: its looks see no more than its first 30s',
    'let it last 2m30s or more',
  ],
  [
    { code: 'scrapes_lost', ...AT, share: 0.04, lost: 0.2, scrapeSeconds: 30, windowSecondsNeeded: 120 },
    '4 % of looks at stage "ten" have no evidence: no scrape of the canary comes through in their window, with one each 30s of which 20 % are lost',
    'look back over 2m: of looks that do not begin the stage, less than 1 in 100 is then without evidence',
  ],
  [
    { code: 'scrapes_lost', ...AT, share: 0.5, lost: 0, scrapeSeconds: 120, windowSecondsNeeded: null },
    '50 % of looks at stage "ten" have no evidence: no scrape of the canary comes through in their window, with one each 2m',
    'scrape more often, or let it last longer and look back further',
  ],
  [
    { code: 'before_first_failure', ...AT, share: 0.4, shareAtEnd: 0.1 },
    '40 % of looks at stage "ten" come before the first failure of a canary like stable, as the last does in 10 % of rollouts: until then its errors have no value, and no rule on them can pass',
    'let the service report 0 failures from its start, or let the query take a series that is not there for 0: a canary that never fails is otherwise never judged by its errors',
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
    { code: 'limit_within_healthy', ...OF, healthy: 0.02, bound: 0.01, limitNeeded: null },
    'error_rate of stable is 0.02, beyond the bound of 0.01 in stage "ten": it fails a canary that is like stable',
    'set the limit beyond 0.02, with room for chance',
  ],
  [
    {
      code: 'limit_within_healthy',
      ...OF,
      healthy: 0.02,
      bound: 0.01,
      limitNeeded: { condition: 'max', limit: 0.031 },
    },
    'error_rate of stable is 0.02, beyond the bound of 0.01 in stage "ten": it fails a canary that is like stable',
    'with max 0.031 a false breach in the stage has a chance of 1 % or less',
  ],
  [
    { code: 'cannot_be_breached', ...AT, metric: 'cpu_percent', condition: 'max', limit: 100, worst: 100 },
    'max 100 of cpu_percent in stage "ten" cannot be breached: 100 is as far as it goes',
    'tighten it, or leave it out',
  ],
  [
    {
      code: 'misses_far_regression',
      metric: 'error_rate',
      healthy: 0.002,
      regression: 0.02,
      power: 0.023,
      detectable: 0.032_58,
      limitNeeded: { condition: 'max', limit: 0.016 },
    },
    'a canary with an error_rate of 0.02 from the start (stable: 0.002) is not sure to be rolled back: the rules see it in 2.3 % of rollouts; what they see in 80 % is 0.0326',
    'max 0.016 in every stage sees it in 80 % or more, and a false breach in a stage has a chance of 1 % or less',
  ],
  [
    {
      code: 'misses_far_regression',
      metric: 'latency_p99_ms',
      healthy: 200,
      regression: 600,
      power: 0,
      detectable: null,
      limitNeeded: null,
    },
    'a canary with a latency_p99_ms of 600 from the start (stable: 200) is not sure to be rolled back: the rules see it in <0.0001 % of rollouts; they see nothing in 80 %',
    'tighten the limits, or let a statistical judge compare the canary with stable',
  ],
  [
    { code: 'judge_never_heard', judge: 'f', requestsPerStage: 8.5, minRequests: 100, minRequestsNeeded: 3 },
    '"f" will not judge: the busiest stage brings the canary about 8.5 requests, min_requests is 100',
    'set min_requests to 3, let a stage last longer, or give the canary more of the traffic',
  ],
  [
    { code: 'judge_never_heard', judge: 'f', requestsPerStage: 0.5, minRequests: 100, minRequestsNeeded: null },
    '"f" will not judge: the busiest stage brings the canary about 0.5 requests, min_requests is 100',
    'let a stage last longer, or give the canary more of the traffic',
  ],
  [
    { code: 'judge_sees_nothing', judge: 'f', subject: 'error_rate', canaryRequests: 2, baselineEvents: 0.02 },
    '"f" sees no error_rate in 80 % of rollouts, not even that of all requests: it compares about 2 requests of the canary with 0.02 expected events of the baseline',
    'let stages last longer, or give the canary more of the traffic',
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
    'to catch it in 80 %, let it last 1h, or give it 12.5 % of the traffic',
  ],
  [
    { ...BLIND, regression: 1, isWorst: true, detectable: null },
    'stage "ten" catches an error_rate of 1, the worst there is, in 21 % of rollouts; it catches nothing in 80 %',
    'to catch it in 80 %, let it last 1h, or give it 12.5 % of the traffic',
  ],
  [
    {
      ...BLIND,
      detectable: null,
      bakeSecondsNeeded: null,
      requestsPerSecondNeeded: null,
      trafficPercentNeeded: null,
    },
    'stage "ten" catches an error_rate of 0.1, twice as bad as its bound, in 21 % of rollouts; it catches nothing in 80 %',
    'neither more time nor more requests help: lower its limit, its "for" or failure_limit',
  ],
  [
    { ...BLIND, bakeSecondsNeeded: null, trafficPercentNeeded: null },
    'stage "ten" catches an error_rate of 0.1, twice as bad as its bound, in 21 % of rollouts; what it catches in 80 % is 0.175',
    'it has too few requests for that, and more time alone does not help: lower its limit, its "for" or failure_limit',
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
const QUIET: Diagnosis = { stages: [STAGE], judges: [], rollout: null, findings: [], leftOut: [], hasFigures: true };
const E_PROCESS: JudgeDiagnosis = {
  judge: 'e',
  method: 'sequential',
  subject: 'error_rate',
  looks: 10,
  alpha: 0.05,
  falseAlarm: null,
  canaryRequests: 12_345.678,
  canaryEvents: 61.7,
  baselineEvents: 555.5,
  undiagnosed: null,
  precision: 'bound',
  smallestRatio: 1.473_21,
};
const KAYENTA: JudgeDiagnosis = {
  ...E_PROCESS,
  judge: 'k',
  method: 'kayenta',
  subject: 'score',
  looks: 1,
  alpha: null,
  canaryEvents: null,
  baselineEvents: null,
  undiagnosed: 'no_law',
  precision: null,
  smallestRatio: null,
};
const ROLLOUT = {
  falseRollback: { atLeast: 0.012, atMost: 0.06 },
  without: ['k'],
  unjudged: 0,
  whenInconclusive: 'pause',
} as const;

/** By itself. */
function told(finding: LintFinding, likewise: readonly LintFinding[] = []): ToldFinding {
  return { ...finding, likewise };
}

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
    const text = lintText(
      'shop',
      { ...QUIET, stages, findings: [told(BLIND, [{ ...BLIND, stage: 'idle' }])], leftOut: ['noise'] },
      { colour: false },
    );
    expect(text.split('\n')).toEqual([
      '! shop',
      '  1 finding',
      '',
      '  stage  share  looks  requests  errors  judged by        false breach  in the stage   catches',
      '  ten     10 %     10     1,235     6.2  error_rate               23 %          93 %  anything',
      '                                         latency_p99_ms          ≈23 %         ≈93 %      1267',
      '                                         error_rate          <0.0001 %          ≤2 %   nothing',
      '                                         cpu_percent     not diagnosed',
      '  idle    10 %     10     1,235     6.2  nothing',
      '  requests, errors: of the canary in a look, expected; false breach: chance that a look fails a',
      '  canary like stable; in the stage: chance that the rule alone rolls back a canary like stable;',
      '  catches: what the rule rolls back in 80 % of rollouts',
      '  ≤: at most so likely, and what is caught is caught at least so often',
      '  ≈: approximate, to a few percent of itself',
      '  leaves out noise beyond that of counting',
      '',
      '! blind_stage',
      '  stage "ten" catches an error_rate of 0.1, twice as bad as its bound, in 21 % of rollouts; what it',
      '  catches in 80 % is 0.175',
      '  likewise in stage "idle"',
      '  → to catch it in 80 %, let it last 1h, or give it 12.5 % of the traffic',
      '',
    ]);
  });

  it('has colours where they are wanted, and else is the same', () => {
    const of: Diagnosis = { ...QUIET, findings: [told(SINGLE)] };
    const coloured = lintText('shop', of, { colour: true });
    expect(coloured).toContain('\u001b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(lintText('shop', of, { colour: false }));
  });

  it('says so when there is nothing to say', () => {
    expect(lintText('shop', QUIET, { colour: false })).toMatch(/^✓ shop\n {2}nothing found\n/);
    const none = lintText('shop', { ...QUIET, stages: [] }, { colour: false });
    expect(none).toBe('✓ shop\n  nothing found\n  no stage lasts: nothing is looked at\n');
  });

  it('has a line for each judge and what it looks at, and one for the whole rollout', () => {
    const judges = [E_PROCESS, { ...E_PROCESS, falseAlarm: 0.012, smallestRatio: null }, KAYENTA];
    const text = lintText(
      'shop',
      { ...QUIET, stages: [{ ...STAGE, rules: [] }], judges, rollout: ROLLOUT },
      { colour: false },
    );
    expect(text.split('\n')).toEqual([
      '✓ shop',
      '  nothing found',
      '  a canary like stable is rolled back in 1.2 % to 6 % of rollouts (without k)',
      '',
      '  stage  share  looks  requests  errors  judged by',
      '  ten     10 %     10     1,235     6.2  judges',
      '',
      '  judge  looks at    looks  alpha  false alarm  events  of baseline         catches',
      '  e      error_rate     10    5 %                   62          556         ≤1.47 ×',
      '  e      error_rate     10    5 %       ≈1.2 %      62          556         nothing',
      '  k      score           1                                           not worked out',
      '  events: what judges count, expected over the rollout of a canary like stable; catches: how many',
      "  times stable's events, or latencies, are seen in 80 % of rollouts; what is not worked out",
      '  `canary-sim study` measures',
      '  ≤: at most so likely, and what is caught is caught at least so often',
      '  ≈: approximate, to a few percent of itself',
      '',
    ]);
    expect(lintText('shop', { ...QUIET, hasFigures: false }, { colour: false })).toMatch(
      /^! shop\n {2}not diagnosed: no rule/,
    );
  });

  it('says what becomes of a rollout whose stages have no evidence', () => {
    expect(rolloutSentence(ROLLOUT)).toBe(
      'a canary like stable is rolled back in 1.2 % to 6 % of rollouts (without k)',
    );
    const bound = { ...ROLLOUT, falseRollback: { atLeast: 0, atMost: 0.2 }, without: [] };
    expect(rolloutSentence(bound)).toBe('a canary like stable is rolled back in at most 20 % of rollouts');
    const known = { ...bound, falseRollback: { atLeast: 0.2, atMost: 0.2 }, unjudged: 0.5 };
    expect(rolloutSentence(known)).toBe(
      'a canary like stable is rolled back in 20 % of rollouts; in 50 % a stage ends without evidence, and the rollout is paused',
    );
    expect(rolloutSentence({ ...known, falseRollback: null, whenInconclusive: 'promote' })).toBe(
      'in 50 % a stage ends without evidence, and the rollout goes on',
    );
    expect(rolloutSentence({ ...ROLLOUT, falseRollback: null })).toBeNull();
  });
});

describe('a diagnosis as JSON', () => {
  it('fits its schema with every finding there is, whose keys stand in the order of the schema', () => {
    const findings = WORDS.map(([finding]) => finding)
      .filter((each): each is LintFinding => each.code !== 'dead_rule')
      .map((finding) => told(finding, [finding]));
    const judges = [E_PROCESS, KAYENTA];
    const all = { ...QUIET, findings, judges, rollout: ROLLOUT, leftOut: ['noise'] } as const;
    const json = JSON.parse(JSON.stringify(lintJson('shop', all, '1.2.3')));
    expect(JSON.stringify(lintSchema.parse(json))).toBe(JSON.stringify(json));
    expect(lintSchema.safeParse({ ...json, more: 1 }).success).toBe(false);
  });

  it('begins with what scripts want, and every finding has its code, its numbers and its words', () => {
    const json = JSON.parse(
      JSON.stringify(lintJson('shop', { ...QUIET, findings: [told(FALSE_BREACH)], leftOut: ['warm_up'] }, '1.2.3')),
    );
    expect(Object.keys(json)).toEqual([
      'name',
      'findings',
      'stages',
      'judges',
      'rollout',
      'leaves_out',
      'has_figures',
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
        likewise: [],
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
    expect(json).toMatchObject({ judges: [], rollout: null });
  });

  it('has judges and the whole rollout, with the sentence that says it', () => {
    const json = JSON.parse(
      JSON.stringify(lintJson('shop', { ...QUIET, judges: [E_PROCESS], rollout: ROLLOUT }, '1.2.3')),
    );
    expect(json.judges).toEqual([
      {
        judge: 'e',
        method: 'sequential',
        subject: 'error_rate',
        looks: 10,
        alpha: 0.05,
        false_alarm: null,
        canary_requests: 12_345.678,
        canary_events: 61.7,
        baseline_events: 555.5,
        not_diagnosed: null,
        precision: 'bound',
        smallest_ratio: 1.473_21,
      },
    ]);
    expect(json.rollout).toEqual({
      false_rollback: { at_least: 0.012, at_most: 0.06 },
      without: ['k'],
      unjudged: 0,
      when_inconclusive: 'pause',
      message: rolloutSentence(ROLLOUT),
    });
  });
});
