import { describe, expect, it } from 'vitest';
import { thresholds } from '../../src/analysis/thresholds.js';
import type { Rule } from '../../src/model/rule.js';
import type { Verdict } from '../../src/model/verdict.js';
import { rule, stage } from '../simulation/setups.js';
import { judge, verdicts } from './judging.js';
import { comparison, failing, IDLE, observation } from './observations.js';

describe('a rule with a stretch of its own', () => {
  const rules = [rule('error_rate', { max: 0.25, max_increase: 0.125 }, { spansSeconds: [600] })];
  const over = (canary: number, baseline: number) => ({
    600: comparison(failing(canary), failing(baseline), 'carried'),
  });

  it('judges canary and baseline over that, and not over the window', () => {
    const calm = observation(failing(1024), failing(0), 'none', { over: over(64, 32) });
    expect(judge(rules, calm)).toMatchObject({
      verdict: 'PASS',
      findings: [{ observed: 0.0625 }, { observed: 0.0625, baseline: 0.03125 }],
    });
    expect(judge(rules, observation(failing(0), failing(0), 'window', { over: over(512, 0) })).verdict).toBe('FAIL');
  });

  it('leaves other rules at the window', () => {
    const both = [...rules, rule('latency_p50_ms', { max: 60 })];
    const seen = observation({ ...failing(0), latencyMs: 70 }, failing(0), 'window', { over: over(0, 0) });
    expect(judge(both, seen).findings.map(({ outcome }) => outcome)).toEqual(['held', 'held', 'breached']);
  });

  it('has no baseline where that stretch has none', () => {
    const seen = observation(failing(0), failing(0), 'window', { over: { 600: comparison(failing(0)) } });
    expect(judge(rules, seen).findings.map(({ outcome }) => outcome)).toEqual(['held', 'unknown']);
  });

  it('counts towards `for` the time that looks add, not the stretch they look back over', () => {
    const held = [rule('error_rate', { max: 0.25 }, { spansSeconds: [600], holdSeconds: 120 })];
    const bad = observation(failing(0), failing(0), 'window', { over: over(512, 0) });
    expect(verdicts([bad, bad].map((seen) => [held, seen]))).toEqual(['INCONCLUSIVE', 'FAIL']);
  });

  it('with too few requests in a stretch shorter than the window is unknown, and a breach of another rule still counts', () => {
    const few = { 600: comparison({ requests: 99, errors: 99 }) };
    const seen = observation({ ...failing(0), latencyMs: 70 }, failing(0), 'window', { over: few });
    expect(judge(rules, seen)).toEqual({
      verdict: 'INCONCLUSIVE',
      findings: [],
      silence: { code: 'too_few_requests', requests: 99, minRequests: 100 },
      evidence: [],
      asks: null,
      decidedBy: { row: 'judges_are_undecided', evidence: [], findings: [] },
    });
    const calm = rule('latency_p50_ms', { max: 80 });
    expect(judge([...rules, calm], seen).verdict).toBe('INCONCLUSIVE');
    const breached = judge([...rules, rule('latency_p50_ms', { max: 60 })], seen);
    expect(breached).toMatchObject({
      verdict: 'FAIL',
      findings: [{ metric: 'latency_p50_ms' }],
      silence: null,
      evidence: [],
      asks: null,
    });
  });

  it('is gated by that stretch, and not by the window: few requests a look are enough where it has enough', () => {
    const burn = stage('a', 10, 7200, { rules: [rule('burn_rate', { max: 14.4 }, { spansSeconds: [3600, 300] })] });
    const analyzer = thresholds({ minRequests: 100 }, 0.99);
    // Half a request a second: 30 in a minute, 150 in five, 1,800 in an hour; with one that the look alone would have to tell.
    const look = (errors: number, requests = 30) =>
      observation({ requests, errors }, undefined, 'none', {
        newSeconds: 60,
        over: {
          3600: comparison({ requests: 1800, errors: 360 }, undefined, 'none'),
          300: comparison({ requests: 150, errors: 30 }, undefined, 'none'),
        },
      });
    expect(analyzer.analyze(analyzer.begin(), burn, look(6)).judgement).toMatchObject({
      verdict: 'FAIL',
      findings: [{ metric: 'burn_rate', outcome: 'breached', observed: expect.closeTo(20, 9) }],
    });
    const both = { ...burn, rules: [...burn.rules, rule('error_rate', { max: 0.5 })] };
    expect(analyzer.analyze(analyzer.begin(), both, look(6)).judgement.verdict).toBe('FAIL');
    const mild = {
      ...both,
      rules: [rule('burn_rate', { max: 30 }, { spansSeconds: [3600, 300] }), ...both.rules.slice(1)],
    };
    expect(analyzer.analyze(analyzer.begin(), mild, look(6)).judgement).toMatchObject({
      verdict: 'INCONCLUSIVE',
      silence: { code: 'too_few_requests', requests: 30 },
    });
    expect(analyzer.analyze(analyzer.begin(), burn, look(0, 0)).judgement.verdict).toBe('INCONCLUSIVE');
  });

  it('that says nothing begins again, while the streak of another goes on', () => {
    const both = [
      rule('error_rate', { max: 0.25 }, { spansSeconds: [600], holdSeconds: 120 }),
      rule('latency_p50_ms', { max: 60 }, { holdSeconds: 180 }),
    ];
    const slow = { ...failing(0), latencyMs: 70 };
    const bad = observation(slow, failing(0), 'window', { over: over(512, 0) });
    const few = observation(slow, failing(0), 'window', { over: { 600: comparison(IDLE) } });
    expect(verdicts([bad, few, bad].map((seen) => [[both[0] as Rule], seen]))).toEqual(
      new Array<Verdict>(3).fill('INCONCLUSIVE'),
    );
    expect(verdicts([bad, few, bad].map((seen) => [both, seen]))).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE', 'FAIL']);
  });
});

describe('a rule with several stretches', () => {
  const spansSeconds = [3600, 300];
  const seen = (long: number, short: number, longBaseline = 64, shortBaseline = 64) =>
    observation(failing(1024), failing(0), 'window', {
      over: {
        3600: comparison(failing(long), failing(longBaseline)),
        300: comparison(failing(short), failing(shortBaseline)),
      },
    });

  it.each([
    ['both', 512, 768, 'FAIL', 'breached', 4],
    ['the long one only', 512, 64, 'PASS', 'held', 0.5],
    ['the short one only', 64, 512, 'PASS', 'held', 0.5],
    ['neither', 64, 128, 'PASS', 'held', 0.5],
  ] as const)('burns too fast over %s', (_, long, short, verdict, outcome, observed) => {
    const rules = [rule('burn_rate', { max: 2 }, { spansSeconds })];
    expect(judge(rules, seen(long, short))).toMatchObject({ verdict, findings: [{ outcome, observed, bound: 2 }] });
    expect(judge(rules, seen(long, short)).findings).toHaveLength(1);
  });

  it('below its bound reports the largest value', () => {
    const rules = [rule('success_rate', { min: 0.75 }, { spansSeconds })];
    expect(judge(rules, seen(512, 768)).findings).toMatchObject([{ outcome: 'breached', observed: 0.5 }]);
    expect(judge(rules, seen(768, 512)).findings).toMatchObject([{ outcome: 'breached', observed: 0.5 }]);
    expect(judge(rules, seen(768, 64)).findings).toMatchObject([{ outcome: 'held', observed: 0.9375 }]);
  });

  it('compares each stretch with its own baseline, and reports the one with most room', () => {
    const rules = [rule('error_rate', { max_increase: 0.125 }, { spansSeconds })];
    // 512 is further from its baseline of 64 than 768 is from 576.
    expect(judge(rules, seen(512, 768, 64, 576)).findings).toMatchObject([
      { outcome: 'breached', observed: 0.75, baseline: 0.5625 },
    ]);
    expect(judge(rules, seen(512, 700, 64, 576)).findings).toMatchObject([{ outcome: 'held', baseline: 0.5625 }]);
  });

  it('is excused when a floor excuses one of them', () => {
    const rules = [rule('error_rate', { max_ratio: 2 }, { spansSeconds, floor: 0.125 })];
    expect(judge(rules, seen(512, 128, 64, 16)).findings).toMatchObject([{ outcome: 'held', observed: 0.125 }]);
    expect(judge(rules, seen(512, 129, 64, 16)).findings).toMatchObject([{ outcome: 'breached' }]);
    // Nearer to its bound, but above the floor.
    expect(judge(rules, seen(200, 100, 96, 1)).findings).toMatchObject([{ outcome: 'held', observed: 0.09765625 }]);
  });

  it.each([
    ['breached over the other', 512, 'INCONCLUSIVE', 'unknown'],
    ['held over the other', 64, 'PASS', 'held'],
  ] as const)('that has no baseline over one of them, %s', (_, errors, verdict, outcome) => {
    const rules = [rule('error_rate', { max_ratio: 2 }, { spansSeconds })];
    for (const [long, short] of [
      [comparison(failing(errors), failing(64)), comparison(failing(512))],
      [comparison(failing(512)), comparison(failing(errors), failing(64))],
    ] as const) {
      const look = observation(failing(0), failing(0), 'window', { over: { 3600: long, 300: short } });
      expect(judge(rules, look)).toMatchObject({ verdict, findings: [{ outcome }] });
    }
  });

  it('may have a limit for each stretch: in breach is what is beyond both', () => {
    const analyzer = thresholds({ minRequests: 1 }, 0.99);
    const pair = rule('burn_rate', { max: 14.4 }, { spansSeconds: [3600, 300], spanLimits: [6, 14.4] });
    const of = stage('a', 10, 600, { rules: [pair] });
    const judged = (long: number, short: number) => {
      const over = { 3600: comparison(failing(long)), 300: comparison(failing(short)) };
      return analyzer.analyze(analyzer.begin(), of, observation(failing(0), undefined, 'none', { over })).judgement;
    };
    // Of 1,024 requests 61.44 and 147.456 are six and 14.4 times a hundredth.
    expect(judged(62, 148).verdict).toBe('FAIL');
    expect(judged(61, 148)).toMatchObject({ verdict: 'PASS', findings: [{ limit: 6, bound: 6 }] });
    expect(judged(62, 147)).toMatchObject({ verdict: 'PASS', findings: [{ limit: 14.4, bound: 14.4 }] });
  });
});
