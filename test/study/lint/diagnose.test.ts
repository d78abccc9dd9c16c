import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/parse-config.js';
import type { LintFinding } from '../../../src/model/results/lint-finding.js';
import type { RuleRates } from '../../../src/model/results/study.js';
import type { Rule } from '../../../src/model/rule.js';
import type { Setup } from '../../../src/model/setup.js';
import { deadRules } from '../../../src/study/lint/dead-rules.js';
import { diagnose } from '../../../src/study/lint/diagnose.js';
import { formatChance } from '../../../src/text/format-number.js';
import { rule, type SetupParts, setup, stage, timer, version } from '../../simulation/setups.js';

const STABLE = version(0.01);

/** Twenty requests a second, errors 1 %. */
function plan(parts: SetupParts): Setup {
  const world = { requestsPerSecond: 20, stable: STABLE, canary: STABLE, ...parts.world };
  return setup({ ...parts, world });
}

function codes(of: Setup): string[] {
  return diagnose(of).findings.map(({ code }) => code);
}

function found<C extends LintFinding['code']>(of: Setup, code: C): Extract<LintFinding, { code: C }> {
  const finding = diagnose(of).findings.find((each) => each.code === code);
  if (finding === undefined) throw new Error(`${code} is not among ${codes(of).join(', ')}`);
  return finding as unknown as Extract<LintFinding, { code: C }>;
}

const LOOSE = rule('error_rate', { max: 0.06 });

async function classic(requestsPerLook: number) {
  const text = readFileSync(new URL('../../../examples/false-breach.json', import.meta.url), 'utf8');
  const document = JSON.parse(text);
  document.service.requests_per_second = requestsPerLook;
  const parsed = await parseConfig(JSON.stringify(document));
  if (!parsed.ok) throw new Error('the example is right');
  const [told] = diagnose(parsed.config.setup).stages;
  return { looks: told?.looks, requests: told?.requestsPerWindow, rule: told?.rules[0] };
}

describe('the classic: true errors 0.5 %, limit 1 %, ten looks', () => {
  it.each([
    [20, '63 %'],
    [50, '92 %'],
    [100, '61 %'],
    [1_000, '13 %'],
    [3_000, '0.19 %'],
  ])('with exactly %d requests a look a false breach is seen in %s', async (requests, percent) => {
    const told = await classic(requests);
    expect(told).toMatchObject({ looks: 10, requests });
    expect(formatChance(told.rule?.falseBreachAtExpected?.perStage ?? 1)).toBe(percent);
  });

  it('with an average of 100 requests a look, one error is a breach in half of the looks', async () => {
    const chances = await Promise.all([20, 50, 100, 1_000, 3_000].map(classic));
    // Sums over the law of the requests, with scipy, for 100 and 1,000; 1 − exp(−10 n × 0.005) below 100.
    const percents = chances.map((told) => formatChance(told.rule?.falseBreach?.perStage ?? 1));
    expect(percents).toEqual(['63 %', '92 %', '93 %', '20 %', '0.28 %']);
  });
});

describe('a stage', () => {
  it('has its expected requests and chances', () => {
    const [first, second] = diagnose(
      plan({
        stages: [
          stage('a', 10, 300, { rules: [LOOSE] }),
          stage('b', 50, 90, { rules: [LOOSE], gate: timer(60) }),
          stage('end', 100, 0),
        ],
      }),
    ).stages;
    expect(first).toMatchObject({ stage: 'a', stageIndex: 0, looks: 5, requestsPerWindow: 120, requestsPerStage: 600 });
    expect(first?.errorsPerWindow).toBeCloseTo(1.2, 12);
    expect(first?.errorsPerStage).toBeCloseTo(6, 12);
    // At 60, 90 (the end of its bake time), and 120 seconds; 150 is no multiple of the interval.
    expect(second).toMatchObject({ stage: 'b', looks: 3, requestsPerWindow: 600, requestsPerStage: 1_500 });
  });

  it('expects the requests that the world brings while it lasts', () => {
    const points = [
      { atSeconds: 0, perSecond: 10 },
      { atSeconds: 600, perSecond: 70 },
    ];
    const of = plan({
      stages: [stage('a', 10, 600, { rules: [LOOSE] })],
      world: { requestsPerSecond: { kind: 'points', points } },
    });
    const [told] = diagnose(of).stages;
    expect(told?.requestsPerStage).toBeCloseTo(2_400, 9);
    // Looks are alike to 3 %.
    expect(Math.abs((told?.requestsPerWindow ?? 0) / 240 - 1)).toBeLessThan(0.02);
    expect(told?.rules[0]?.precision).toBe('approximate');
  });

  it('has only bounds, for every metric, where looks share requests', () => {
    const rules = [LOOSE, rule('latency_p99_ms', { max: 300 })];
    const [told] = diagnose(plan({ stages: [stage('a', 10, 300, { rules })], plan: { lookbackSeconds: 120 } })).stages;
    expect(told?.rules.map(({ precision }) => precision)).toEqual(['bound', 'bound']);
  });

  it('names its metrics that are not diagnosed', () => {
    const rules = [rule('cpu_percent', { max: 80 }), rule('conversion_rate', { min_ratio: 0.9 })];
    const [told] = diagnose(plan({ stages: [stage('a', 10, 300, { rules })] })).stages;
    expect(told?.rules.map(({ undiagnosed }) => undiagnosed)).toEqual(['other_metric', 'other_metric']);
  });

  it('names the parts of the world that are left out', () => {
    const noise = {
      everySeconds: 60,
      arrivalsCv: 0.1,
      errorsCorrelation: 0,
      sharedErrorsCv: 0,
      sharedLatencyCv: 0,
      gaugesCv: 0,
      autocorrelation: 0,
    };
    const world = {
      noise,
      warmUp: { seconds: 60, latencyRatio: 2, errorRatio: 1 },
      users: { count: 1_000, activityCv: 1, routing: 'sticky' },
    } as const;
    expect(diagnose(plan({ world })).leftOut).toEqual(['noise', 'warm_up', 'sticky_users']);
    expect(diagnose(plan({ world: { warmUp: { seconds: 60, latencyRatio: 1, errorRatio: 1 } } })).leftOut).toEqual([]);
  });
});

describe('what is detectable', () => {
  const detectable = (of: SetupParts): number => diagnose(plan(of)).stages[0]?.rules[0]?.detectable ?? Number.NaN;
  const judged = rule('error_rate', { max_increase: 0.04 });

  it('is smaller with every stage that lasts longer', () => {
    const values = [2, 5, 10, 30].map((minutes) =>
      detectable({ stages: [stage('a', 10, minutes * 60, { rules: [judged] })] }),
    );
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(new Set(values).size).toBe(4);
  });

  it('is nearer to the bound the more requests there are, in a single look', () => {
    const values = [10, 40, 160, 2_560].map((requestsPerSecond) =>
      detectable({ stages: [stage('a', 10, 60, { rules: [judged] })], world: { requestsPerSecond } }),
    );
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(values.at(-1)).toBeGreaterThan(0.05);
  });

  it('is larger the more failures are tolerated and the longer a breach must hold', () => {
    const rules = [judged];
    const tolerant = [0, 1, 3].map((failureLimit) =>
      detectable({ stages: [stage('a', 10, 600, { rules })], plan: { failureLimit } }),
    );
    const patient = [0, 120, 240].map((holdSeconds) =>
      detectable({ stages: [stage('a', 10, 600, { rules: [{ ...judged, holdSeconds }] })] }),
    );
    for (const values of [tolerant, patient]) expect(values).toEqual([...values].sort((a, b) => a - b));
  });
});

describe('a finding', () => {
  it('is absent for a plan that detects regressions well', () => {
    const world = { requestsPerSecond: 1_000 };
    expect(
      codes(plan({ stages: [stage('a', 10, 600, { rules: [rule('error_rate', { max_increase: 0.01 })] })], world })),
    ).toEqual([]);
  });

  it('nothing_watched: a plan of one stage that lasts no time', () => {
    expect(codes(plan({ stages: [stage('full', 100, 0)] }))).toEqual(['nothing_watched']);
    expect(codes(plan({ stages: [stage('a', 10, 300, { rules: [] }), stage('full', 100, 0)] }))).not.toContain(
      'nothing_watched',
    );
  });

  it('no_thresholds: a stage that nothing can fail', () => {
    expect(codes(plan({ stages: [stage('a', 10, 300, { rules: [] })] }))).toEqual(['no_thresholds']);
  });

  it('never_enough_requests: is the only finding of its stage', () => {
    const of = plan({ stages: [stage('a', 10, 300, { rules: [LOOSE] })], plan: { minRequests: 200 } });
    expect(codes(of)).toEqual(['never_enough_requests']);
    const { needed, heard } = found(of, 'never_enough_requests');
    expect(heard).toBeLessThan(0.001);
    // Looking back over two looks, the first of five would still have too few: that alone does not help.
    expect(needed).toEqual({ windowSeconds: null, requestsPerSecond: 40, trafficPercent: 20, minRequests: 95 });
    const long = plan({ stages: [stage('a', 10, 1_200, { rules: [LOOSE] })], plan: { minRequests: 200 } });
    expect(found(long, 'never_enough_requests').needed.windowSeconds).toBe(120);
  });

  it('never_enough_requests: not of a rule that looks back over enough, which is diagnosed', () => {
    const long = rule('error_rate', { max: 0.5 }, { spansSeconds: [300] });
    const of = (rules: readonly Rule[]) =>
      plan({ stages: [stage('a', 10, 600, { rules })], plan: { minRequests: 200 } });
    expect(codes(of([long]))).not.toContain('never_enough_requests');
    expect(codes(of([LOOSE, rule('success_rate', { min: 0.5 }, { spansSeconds: [300] })]))).toContain(
      'never_enough_requests',
    );
    const told = diagnose(of([long])).stages[0]?.rules[0];
    expect(told?.detectable).toBeGreaterThan(0.4);
  });

  it('never_enough_requests: nor when there are no requests at all', () => {
    const of = plan({ stages: [stage('a', 10, 300, { rules: [LOOSE] })], world: { requestsPerSecond: 0 } });
    expect(found(of, 'never_enough_requests').needed).toEqual({
      windowSeconds: null,
      requestsPerSecond: null,
      trafficPercent: null,
      minRequests: null,
    });
  });

  it('seldom_enough_requests: the advice that it gives removes it', () => {
    const seldom = plan({ stages: [stage('a', 10, 300, { rules: [LOOSE] })], plan: { minRequests: 120 } });
    const { needed, heard } = found(seldom, 'seldom_enough_requests');
    expect(heard).toBeCloseTo(0.512, 3);
    const more = { ...seldom, world: { ...seldom.world, requestsPerSecond: needed.requestsPerSecond ?? 0 } };
    expect(codes(more)).not.toContain('seldom_enough_requests');
    const less = { ...seldom, plan: { ...seldom.plan, minRequests: needed.minRequests ?? 0 } };
    expect(codes(less)).not.toContain('seldom_enough_requests');
  });

  it('no_baseline: a first stage with all of the traffic, unless a limit looks at the canary alone', () => {
    const rules = [rule('error_rate', { max_increase: 0.05 })];
    expect(codes(plan({ stages: [stage('a', 100, 300, { rules })] }))).toEqual(['no_baseline']);
    const both = [rule('error_rate', { max: 0.06, max_increase: 0.05 })];
    expect(codes(plan({ stages: [stage('a', 100, 300, { rules: both })] }))).toEqual([]);
  });

  it('too_few_looks: more failures, or a longer hold, than the stage has time for', () => {
    const tolerant = plan({ stages: [stage('a', 10, 300, { rules: [LOOSE] })], plan: { failureLimit: 5 } });
    expect(found(tolerant, 'too_few_looks')).toMatchObject({ looks: 5, looksNeeded: 6, bakeSecondsNeeded: 360 });
    const patient = plan({ stages: [stage('a', 10, 300, { rules: [{ ...LOOSE, holdSeconds: 420 }] })] });
    expect(found(patient, 'too_few_looks')).toMatchObject({ looksNeeded: 7, bakeSecondsNeeded: 420 });
    const longer = plan({ stages: [stage('a', 10, 420, { rules: [{ ...LOOSE, holdSeconds: 420 }] })] });
    expect(codes(longer)).not.toContain('too_few_looks');
  });

  it('limit_within_healthy: a limit that stable itself breaks, above or below', () => {
    const of = plan({
      stages: [
        stage('a', 10, 300, { rules: [rule('error_rate', { max: 0.009 }), rule('success_rate', { min: 0.995 })] }),
      ],
    });
    expect(codes(of)).toEqual(['limit_within_healthy', 'limit_within_healthy']);
    expect(found(of, 'limit_within_healthy')).toMatchObject({ metric: 'error_rate', healthy: 0.01, bound: 0.009 });
  });

  it('single_error_breaches: is absent once there are enough requests', () => {
    const world = { stable: version(0.0001), canary: version(0.0001) };
    const stages = [stage('a', 10, 300, { rules: [rule('error_rate', { max: 0.005 })] })];
    expect(found(plan({ stages, world }), 'single_error_breaches')).toMatchObject({
      requestsNeeded: 200,
      windowSecondsNeeded: 180,
      bound: 0.005,
    });
    for (const [lookbackSeconds, isLeft] of [
      [180, false],
      [60, true],
    ] as const) {
      const told = codes(plan({ stages, world, plan: { lookbackSeconds } }));
      expect(told.includes('single_error_breaches')).toBe(isLeft);
    }
    expect(codes(plan({ stages, world: { ...world, requestsPerSecond: 40 } }))).not.toContain('single_error_breaches');
    const success = [stage('a', 10, 300, { rules: [rule('success_rate', { min: 0.995 })] })];
    expect(found(plan({ stages: success, world }), 'single_error_breaches').requestsNeeded).toBe(200);
  });

  it('single_error_breaches: with a limit of 0 is there for any number of requests', () => {
    const flawless = { stable: version(0), canary: version(0) };
    const of = plan({ stages: [stage('a', 10, 300, { rules: [rule('error_rate', { max: 0 })] })], world: flawless });
    expect(found(of, 'single_error_breaches')).toMatchObject({
      requestsNeeded: null,
      windowSecondsNeeded: null,
      perWindow: 0,
    });
  });

  it('false_breach_likely: the limit, and the requests, that it names just remove it', () => {
    for (const [name, limit] of [
      ['max', 0.03],
      ['max_increase', 0.02],
      ['max_ratio', 3],
    ] as const) {
      const of = (to: number, requestsPerSecond = 20) =>
        plan({
          stages: [stage('a', 10, 300, { rules: [rule('error_rate', { [name]: to })] })],
          world: { requestsPerSecond },
        });
      const { limitNeeded, requestsNeeded, perStage } = found(of(limit), 'false_breach_likely');
      expect(perStage).toBeGreaterThan(0.01);
      expect(limitNeeded?.condition).toBe(name);
      const needed = limitNeeded?.limit ?? 0;
      expect(codes(of(needed))).not.toContain('false_breach_likely');
      expect(codes(of(needed * 0.93))).toContain('false_breach_likely');
      expect(codes(of(limit, (requestsNeeded ?? 0) / 6))).not.toContain('false_breach_likely');
      expect(codes(of(limit, (requestsNeeded ?? 0) / 6.9))).toContain('false_breach_likely');
    }
  });

  it('false_breach_likely: advises on a success rate and a latency, and not where several conditions breach', () => {
    const of = (judged: ReturnType<typeof rule>) => plan({ stages: [stage('a', 10, 300, { rules: [judged] })] });
    const success = found(of(rule('success_rate', { min: 0.97 })), 'false_breach_likely').limitNeeded;
    expect(success?.limit).toBeGreaterThan(0.9);
    expect(success?.limit).toBeLessThan(0.97);
    expect(codes(of(rule('success_rate', { min: success?.limit ?? 0 })))).not.toContain('false_breach_likely');
    const slow = found(of(rule('latency_p99_ms', { max_ratio: 1.3 })), 'false_breach_likely').limitNeeded;
    expect(codes(of(rule('latency_p99_ms', { max_ratio: slow?.limit ?? 0 })))).not.toContain('false_breach_likely');
    expect(found(of(rule('error_rate', { max: 0.03, max_ratio: 3 })), 'false_breach_likely').limitNeeded).toBeNull();
  });

  it('blind_stage: the bake time, and the rate, that it names are enough', () => {
    const rules = [rule('error_rate', { max: 0.05 })];
    const of = (bakeSeconds: number, requestsPerSecond: number) =>
      plan({
        stages: [stage('a', 10, bakeSeconds, { rules })],
        world: { requestsPerSecond },
        plan: { failureLimit: 2 },
      });
    const blind = found(of(180, 10), 'blind_stage');
    expect(blind).toMatchObject({ metric: 'error_rate', regression: 0.1, isWorst: false });
    expect(blind.power).toBeLessThan(0.8);
    expect(blind.detectable).toBeGreaterThan(0.1);
    expect(codes(of(blind.bakeSecondsNeeded ?? 0, 10))).not.toContain('blind_stage');
    expect(codes(of((blind.bakeSecondsNeeded ?? 0) - 60, 10))).toContain('blind_stage');
    expect(codes(of(180, blind.requestsPerSecondNeeded ?? 0))).not.toContain('blind_stage');
  });

  it.each([
    ['max', { max: 0.05 }],
    ['max_increase', { max_increase: 0.04 }],
  ])('blind_stage: the share of the traffic that it names is enough, and less than the next has: %s', (_, limits) => {
    const rules = [rule('error_rate', limits)];
    const of = (percent: number, next: number) =>
      plan({
        stages: [stage('a', percent, 180, { rules }), stage('b', next, 180, { rules: [LOOSE] })],
        world: { requestsPerSecond: 20 },
        plan: { failureLimit: 2 },
      });
    const blindAt = (percent: number, next: number) =>
      diagnose(of(percent, next)).findings.find((each) => each.code === 'blind_stage' && each.stage === 'a');
    const blind = blindAt(5, 90);
    const needed = blind !== undefined && 'trafficPercentNeeded' in blind ? blind.trafficPercentNeeded : null;
    expect(needed).toBeGreaterThan(5);
    expect(needed).toBeLessThan(90);
    // The regression is that of the bound, which does not change with the share.
    expect(blindAt(needed ?? 0, 90)).toBeUndefined();
    expect(blindAt((needed ?? 0) * 0.9, 90)).toBeDefined();
    expect(blindAt(5, needed ?? 0)).toMatchObject({ trafficPercentNeeded: null });
  });

  it('too few requests: the share of the traffic that it names is enough', () => {
    const of = (percent: number, next = 100) =>
      plan({
        stages: [stage('a', percent, 600, { rules: [LOOSE] }), stage('b', next, 600, { rules: [LOOSE] })],
        world: { requestsPerSecond: 20 },
        plan: { minRequests: 100 },
      });
    const { needed } = found(of(2), 'never_enough_requests');
    expect(needed.trafficPercent).toBeGreaterThan(8);
    expect(needed.trafficPercent).toBeLessThan(12);
    expect(codes(of(needed.trafficPercent ?? 0))).not.toContain('seldom_enough_requests');
    expect(found(of(2, needed.trafficPercent ?? 0), 'never_enough_requests').needed.trafficPercent).toBeNull();
  });

  it('blind_stage: a burn rate over an hour in a stage of ten minutes after half an hour without errors', () => {
    const rules = [rule('burn_rate', { max: 14.4 }, { spansSeconds: [3_600, 300] })];
    const slo = { objective: 0.99, windowSeconds: 86_400, remainingPercent: 100, whenExhausted: 'start' } as const;
    const of = plan({
      stages: [stage('a', 10, 1_800, { rules: [LOOSE] }), stage('b', 12, 600, { rules })],
      rest: { slo },
      world: { requestsPerSecond: 100, stable: version(0.001), canary: version(0.001) },
    });
    const blind = found(of, 'blind_stage');
    expect(blind).toMatchObject({ stage: 'b', metric: 'burn_rate' });
    expect(blind.regression).toBeCloseTo(28.8, 9);
    expect(blind.detectable).toBeGreaterThan(28.8);
    expect(blind.requestsPerSecondNeeded).toBeNull();
    expect(blind.bakeSecondsNeeded).toBeGreaterThan(600);
    expect(blind.bakeSecondsNeeded).toBeLessThanOrEqual(3_600);
  });
});

describe('dead rules', () => {
  const of = plan({
    stages: [
      stage('a', 10, 300, { rules: [rule('error_rate', { max: 0.1, max_ratio: 3 }), rule('restarts', { max: 3 })] }),
      stage('end', 100, 0, { rules: [LOOSE] }),
    ],
  });
  const fired = (metric: 'error_rate' | 'restarts', condition: 'max' | 'max_ratio', count: number): RuleRates => ({
    stage: 'a',
    metric,
    condition,
    first: { count, rate: count / 100, interval: [0, 1] },
    alone: 0,
  });

  it('are those that were never the first to roll back in any scenario', () => {
    const results = [
      { runs: 100, rules: [fired('error_rate', 'max', 3)] },
      { runs: 100, rules: [fired('restarts', 'max', 1), fired('error_rate', 'max_ratio', 0)] },
    ];
    expect(deadRules(of, results)).toEqual([
      {
        code: 'dead_rule',
        stageIndex: 0,
        stage: 'a',
        metric: 'error_rate',
        condition: 'max_ratio',
        runs: 200,
        scenarios: 2,
      },
    ]);
    expect(deadRules(of, results.slice(0, 1)).map(({ metric, condition }) => `${metric} ${condition}`)).toEqual([
      'error_rate max_ratio',
      'restarts max',
    ]);
  });

  it('are not known of a study without runs', () => {
    expect(deadRules(of, [])).toEqual([]);
  });
});

describe('judges that are not thresholds', () => {
  const judged = async (judges: readonly object[], thresholds: object): Promise<Setup> => {
    const parsed = await parseConfig(
      JSON.stringify({
        service: { requests_per_second: 20 },
        stable: { error_rate: 0.01 },
        analysis: { judges, min_requests: 1_000 },
        thresholds,
        stages: [{ name: 'a', traffic_percent: 10, duration: '5m' }],
      }),
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return parsed.config.setup;
  };
  const BAD = { error_rate: { max: 0.001 } };

  it('leave out the diagnosis of rules that are not among the judges', async () => {
    const asleep = diagnose(await judged([{ method: 'sequential' }], BAD));
    expect(asleep.stages).toMatchObject([{ looks: 5, requestsPerWindow: 120, rules: [] }]);
    // 600 requests in five minutes, and a thousand are asked for.
    expect(asleep.hasFigures).toBe(false);
    expect(asleep.findings).toMatchObject([
      {
        code: 'judge_never_heard',
        judge: 'sequential',
        requestsPerStage: 600,
        minRequests: 1_000,
        minRequestsNeeded: 544,
      },
    ]);
    expect(codes(await judged([{ method: 'thresholds' }], BAD))).toEqual(['never_enough_requests']);
  });

  it('are diagnosed beside thresholds', async () => {
    const both = diagnose(await judged([{ method: 'fisher', name: 'f' }, { method: 'thresholds' }], BAD));
    expect(both.hasFigures).toBe(true);
    expect(both.judges.map(({ judge, subject }) => [judge, subject])).toEqual([
      ['f', 'error_rate'],
      ['f', 'slow_rate'],
    ]);
    expect(both.findings.map(({ code }) => code)).toEqual(['never_enough_requests', 'judge_never_heard']);
    expect(both.stages[0]?.rules).toHaveLength(1);
  });

  it('do not lead to no_thresholds in a stage without thresholds', async () => {
    expect(codes(await judged([{ method: 'thresholds' }, { method: 'fisher' }], {}))).toEqual(['judge_never_heard']);
    expect(codes(await judged([{ method: 'thresholds' }], {}))).toEqual(['no_thresholds']);
  });

  it('make no rule a dead one', async () => {
    const results = [{ runs: 100, rules: [] }];
    expect(deadRules(await judged([{ method: 'fisher' }], BAD), results)).toEqual([]);
    expect(deadRules(await judged([{ method: 'thresholds' }], BAD), results)).toHaveLength(1);
  });
});
