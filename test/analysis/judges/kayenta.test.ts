import { describe, expect, it } from 'vitest';
import type { KayentaSpec } from '../../../src/model/judge.js';
import type { Figures } from '../observations.js';
import { examined, judgeFor, lastExamined, type Minute } from './examine.js';
import { bare, judgedPlan, kayentaMetric, SPECS } from './specs.js';

const STAGE = bare('a', 50, 10);
const NEXT = bare('b', 60, 10);

function judgeWith(parts: Partial<KayentaSpec> = {}) {
  const spec = SPECS.kayenta(parts);
  return judgeFor(spec, judgedPlan([spec], [STAGE, NEXT]));
}

/** Ten windows that scatter, with so much added to a metric of the canary's. */
function minutes(added: Partial<Record<'errors' | 'cpuPercent' | 'memoryMb' | 'restarts', number>>): readonly Minute[] {
  return Array.from({ length: 10 }, (_, i): Minute => {
    const usual: Figures = { requests: 1000, errors: 10 + i, cpuPercent: 40 + i, memoryMb: 400 + i, restarts: i };
    const canary: Figures = {
      ...usual,
      errors: usual.errors + (added.errors ?? 0) + 0.1,
      cpuPercent: 40.1 + i + (added.cpuPercent ?? 0),
      memoryMb: 400.1 + i + (added.memoryMb ?? 0),
      restarts: i + 0.1 + (added.restarts ?? 0),
    };
    return { canary, baseline: usual };
  });
}

/** Each a quarter of the score. */
const FOUR = ['error_rate', 'cpu_percent', 'memory_mb', 'restarts'] as const;
const quarters = { metrics: FOUR.map((name) => kayentaMetric(name)) };

describe('kayenta', () => {
  it.each([
    [100, {}, 'held', null],
    [75, { cpuPercent: 50 }, 'worse', null],
    [50, { cpuPercent: 50, errors: 50 }, 'worse', null],
  ] as const)('with a score of %d of 100, marginal 75 and pass 95, finds it', (score, added, outcome, why) => {
    const evidence = lastExamined(judgeWith(quarters), [[STAGE, minutes(added)]]);
    expect(evidence).toMatchObject({ statistic: score, boundary: 75, outcome, why });
  });

  it('is undecided between marginal and pass, in the last stage as well', () => {
    const judge = judgeWith({ ...quarters, marginal: 70 });
    const evidence = examined(judge, [
      [STAGE, minutes({ memoryMb: 50 })],
      [NEXT, minutes({ memoryMb: 50 })],
    ]);
    for (const end of [9, 19]) {
      expect(evidence[end]?.[0]).toMatchObject({ statistic: 75, outcome: 'undecided', why: 'marginal' });
    }
  });

  it('passes at a score of exactly `pass`', () => {
    const evidence = lastExamined(judgeWith({ ...quarters, marginal: 50, pass: 75 }), [
      [STAGE, minutes({ restarts: 50 })],
    ]);
    expect(evidence).toMatchObject({ statistic: 75, outcome: 'held' });
  });

  it('looks as a stage ends, over all windows of the rollout', () => {
    const evidence = examined(judgeWith({ solver: 'exact', metrics: [kayentaMetric('cpu_percent')] }), [
      [STAGE, minutes({ cpuPercent: 20 })],
      [NEXT, minutes({ cpuPercent: 2 })],
    ]);
    expect(evidence.filter(([one]) => one?.why === 'not_yet')).toHaveLength(18);
    const usual = Array.from({ length: 20 }, (_, i) => 40 + (i % 10));
    const canary = usual.map((value, i) => value + (i < 10 ? 20.1 : 2.1));
    const differences = canary.flatMap((one) => usual.map((other) => one - other)).sort((a, b) => a - b);
    const median = ((differences[199] ?? 0) + (differences[200] ?? 0)) / 2;
    expect(evidence[19]?.[1]?.statistic).toBeCloseTo(median, 9);
  });

  it('notes the shift of every metric, which decides nothing', () => {
    const [score, ...metrics] = examined(judgeWith(quarters), [[STAGE, minutes({ cpuPercent: 50 })]]).at(-1) ?? [];
    expect(score?.subject).toBe('score');
    expect(metrics.map(({ subject, outcome }) => [subject, outcome])).toEqual(FOUR.map((name) => [name, 'noted']));
    // The Hodges–Lehmann estimate of a shift of a pattern by 50.1 is just that.
    expect(metrics[1]?.statistic).toBeCloseTo(50.1, 9);
  });

  it('tells of metrics that pass, too, the effect, what is allowed and what came of it', () => {
    const allowed = { allowedIncrease: 1.2, allowedDecrease: 0.8, criticalIncrease: 1.5, criticalDecrease: 0.5 };
    const metrics = [
      kayentaMetric('cpu_percent', { effectSize: { measure: 'mean_ratio', ...allowed } }),
      kayentaMetric('memory_mb', { direction: 'either', effectSize: { measure: 'mean_ratio', ...allowed } }),
      kayentaMetric('error_rate', { effectSize: { measure: 'cles', ...allowed, allowedIncrease: 0.6 }, muted: true }),
      kayentaMetric('latency_p50_ms'),
    ];
    const evidence = examined(judgeWith({ metrics }), [[STAGE, minutes({ cpuPercent: 50, errors: 8 })]]).at(-1) ?? [];
    // Of 40, 41, … 49 and 50.1 more; of 400, … 409 and 0.1 more; of 10, … 19 and 8.1 more: 99 of 100 pairs are higher.
    expect(evidence.slice(1).map((one) => one.detail().note)).toEqual([
      `ratio of means ${Number((94.6 / 44.5).toPrecision(6))}, allowed below 1.2: High`,
      `ratio of means ${Number((404.6 / 404.5).toPrecision(6))}, allowed above 0.8 and below 1.2: Pass`,
      'chance to be higher 0.99, allowed below 0.6: High, muted',
      'The Canary and Baseline data are identical: Pass',
    ]);
    const [, { boundary } = {}] = evidence;
    expect(boundary).toBeCloseTo(0.25 * 50.1, 9);
  });

  const idle: readonly Minute[] = Array.from({ length: 10 }, () => ({ canary: { requests: 0, errors: 0 } }));
  it.each([
    ['of a metric that has none', {}],
    ['of one that takes none for 0', { nanStrategy: 'replace' }],
    ['of one that must have some', { mustHaveData: true }],
    ['of a critical one that must', { mustHaveData: true, critical: true }],
  ] as const)('is undecided without data: %s', (_, parts) => {
    for (const solver of ['kayenta', 'exact'] as const) {
      const judge = judgeWith({ solver, metrics: [kayentaMetric('error_rate', parts)] });
      expect(lastExamined(judge, [[STAGE, idle]])).toMatchObject({ outcome: 'undecided', why: 'too_little_data' });
    }
  });

  it('is undecided where no metric counts', () => {
    const muted = judgeWith({ metrics: [kayentaMetric('error_rate', { muted: true })] });
    expect(lastExamined(muted, [[STAGE, minutes({ errors: 50 })]])).toMatchObject({ outcome: 'undecided' });
  });

  it('fails the canary where a metric that must have data has none and others have some', () => {
    const metrics = [kayentaMetric('cpu_percent'), kayentaMetric('conversion_rate', { mustHaveData: true })];
    const none = minutes({}).map(({ canary, baseline }) => ({
      canary: { ...canary, conversionRate: Number.NaN },
      baseline: { requests: 1000, errors: 10, cpuPercent: baseline?.cpuPercent ?? 0, conversionRate: Number.NaN },
    }));
    expect(lastExamined(judgeWith({ metrics }), [[STAGE, none]])).toMatchObject({ outcome: 'worse', statistic: 50 });
  });
});
