import { describe, expect, it } from 'vitest';
import { thresholds } from '../../src/analysis/thresholds.js';
import type { JudgeSpec } from '../../src/model/judge.js';
import type { OwnKind, OwnMetric, OwnMetricName } from '../../src/model/metric.js';
import type { Quotient } from '../../src/model/source.js';
import { rule, stage } from '../simulation/setups.js';
import { counted, examined, judgeFor, lastExamined, type Minute } from './judges/examine.js';
import { bare, judgedPlan, SPECS } from './judges/specs.js';
import { observation } from './observations.js';

const named = (name: string) => name as OwnMetricName;

function own(name: string, kind: OwnKind, better: OwnMetric['better'] = 'higher'): OwnMetric {
  return { name: named(name), kind, better };
}

const METRICS = [
  own('paid', { is: 'ratio', of: 'requests' }),
  own('refunds', { is: 'ratio', of: 'requests' }, 'lower'),
  own('queue', { is: 'gauge', cv: null }, 'lower'),
];
const served = { requests: 1_000, errors: 0 };
const seen = (quotients: Readonly<Record<string, Quotient>>) => ({ ...served, own: quotients });
const of = (part: number, whole: number): Quotient => ({ part, whole });

describe('a threshold on a metric of your own', () => {
  const analyzer = thresholds({ minRequests: 100, metrics: METRICS });
  const judged = (rules: ReturnType<typeof rule>[], canary: object, baseline: object) =>
    analyzer.analyze(
      analyzer.begin(),
      stage('a', 10, 600, { rules }),
      observation({ ...served, ...canary }, { ...served, ...baseline }),
    ).judgement;

  it.each([
    ['paid', 'min_ratio', 0.5, of(256, 512), of(512, 512), of(255, 512)],
    ['paid', 'max_decrease', 0.25, of(384, 512), of(512, 512), of(383, 512)],
    ['queue', 'max', 40, of(2_400, 60), of(0, 60), of(2_401, 60)],
    ['queue', 'max_increase', 8, of(1_440, 60), of(960, 60), of(1_441, 60)],
  ] as const)('is breached strictly beyond its bound: %s %s', (metric, condition, limit, at, baseline, beyond) => {
    const rules = [rule(named(metric), { [condition]: limit })];
    const verdictOf = (canary: Quotient) =>
      judged(rules, seen({ [metric]: canary }), seen({ [metric]: baseline })).verdict;
    expect([verdictOf(at), verdictOf(beyond)]).toEqual(['PASS', 'FAIL']);
  });

  it.each([
    ['paid', { min: 0.01 }, 0],
    ['refunds', { max: 0.99 }, 1],
  ] as const)('takes a ratio of nothing for its worst: %s', (metric, limits, observed) => {
    const { verdict, findings } = judged([rule(named(metric), limits)], seen({}), seen({}));
    expect(verdict).toBe('FAIL');
    expect(findings).toMatchObject([{ metric, observed }]);
  });

  it('compares with no baseline that has nothing of it', () => {
    const rules = [rule(named('paid'), { min_ratio: 0.5 })];
    expect(judged(rules, seen({ paid: of(1, 2) }), seen({}))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      findings: [{ outcome: 'unknown', baseline: null }],
    });
  });
});

/** What is bad of a ratio, among as many as there are errors in the same number of requests. */
function minuteOf(metric: string, bad: number, all: number, baseBad: number, baseAll: number): Minute {
  const quotient = (count: number, whole: number) => of(metric === 'refunds' ? count : whole - count, whole);
  return {
    canary: seen({ [metric]: quotient(bad, all) }),
    baseline: seen({ [metric]: quotient(baseBad, baseAll) }),
  };
}

describe('a judge that counts says of a ratio of your own what it says of as many errors', () => {
  const COUNTS: readonly (readonly [number, number, number, number])[] = [
    [12, 1_000, 40, 9_000],
    [15, 900, 41, 9_100],
    [17, 1_100, 38, 8_900],
  ];
  const STAGE = bare('a', 50, 3);
  const specs: Readonly<Record<string, (metrics: readonly never[]) => JudgeSpec>> = {
    fisher: (metrics) => SPECS.fisher({ metrics }),
    group_sequential: (metrics) => SPECS.groupSequential({ metrics }),
    sequential: (metrics) => SPECS.sequential({ metrics }),
    cusum: (metrics) => SPECS.cusum({ metrics }),
    mann_whitney: (metrics) => SPECS.mannWhitney({ metrics }),
  };
  const cases = Object.keys(specs).flatMap((method) => ['paid', 'refunds'].map((metric) => [method, metric] as const));

  it.each(cases)('%s, %s', (method, metric) => {
    const spec = specs[method] as (metrics: readonly never[]) => JudgeSpec;
    const evidence = (name: string, minutes: readonly Minute[]) => {
      const judge = spec([name as never]);
      const plan = judgedPlan([judge], [STAGE], { metrics: METRICS });
      return examined(judgeFor(judge, plan), [[STAGE, minutes]]).map(([one]) => [
        one?.outcome,
        one?.why,
        one?.statistic,
      ]);
    };
    const ours = evidence(
      'error_rate',
      COUNTS.map((counts) => counted(counts[0], counts[1], counts[2], counts[3])),
    );
    const theirs = evidence(
      metric,
      COUNTS.map((counts) => minuteOf(metric, ...counts)),
    );
    expect(theirs).toEqual(ours);
    expect(theirs.at(-1)?.[0]).toBe('worse');
    // What more of is better is counted by what is missing, and the evidence says so.
    const plan = judgedPlan([spec([metric as never])], [STAGE], { metrics: METRICS });
    const last = lastExamined(judgeFor(spec([metric as never]), plan), [
      [STAGE, [minuteOf(metric, 12, 1_000, 40, 9_000)]],
    ]);
    expect(last.detail()).toMatchObject({ canaryRate: { rate: 0.012 } });
    expect(last.detail().note).toBe(metric === 'paid' ? 'counts 1 − paid' : undefined);
  });
});

describe('a judge that ranks', () => {
  const STAGE = bare('a', 50, 7);
  // The values of `mann-whitney.test.ts`, whose p-value R has.
  const CANARY = [12.1, 15.3, 11.7, 19.9, 18.2, 16.4, 13.7];
  const BASELINE = [10.2, 11.1, 12.5, 9.8, 13.3, 10.9, 14.2];
  const minutes = CANARY.map((value, i) => ({
    canary: seen({ queue: of(value * 60, 60) }),
    baseline: seen({ queue: of((BASELINE[i] ?? 0) * 60, 60) }),
  }));

  it('ranks the values of a gauge', () => {
    const spec = SPECS.mannWhitney({ metrics: [named('queue')] });
    const judge = judgeFor(spec, judgedPlan([spec], [STAGE], { metrics: METRICS }));
    expect(lastExamined(judge, [[STAGE, minutes]])).toMatchObject({
      outcome: 'worse',
      statistic: expect.closeTo(0.013111888111888112, 12),
    });
  });

  it('minds the side that is worse', () => {
    const higher = [{ ...own('queue', { is: 'gauge', cv: null }), better: 'higher' as const }];
    const spec = SPECS.mannWhitney({ metrics: [named('queue')] });
    const judge = judgeFor(spec, judgedPlan([spec], [STAGE], { metrics: higher }));
    expect(lastExamined(judge, [[STAGE, minutes]]).outcome).toBe('held');
  });
});
