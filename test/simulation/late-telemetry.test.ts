import { describe, expect, it } from 'vitest';
import { analyzerOf } from '../../src/analysis/analyzer-of.js';
import { THRESHOLDS_ALONE } from '../../src/model/judge.js';
import type { Run, WindowRecord } from '../../src/model/run.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { simulate } from '../../src/simulation/simulate.js';
import { played, rowsBetween } from './played.js';
import { fault, rule, type SetupParts, setup, stage, timer, version } from './setups.js';
import { PASSES, saying } from './stub-analyzer.js';

const NOISY = { requestsPerSecond: 40, stable: version(0.02), canary: version(0.05) };

const SEEDS = Array.from({ length: 60 }, (_, i) => `late ${i}`);

function late(delaySeconds: number, parts: SetupParts = {}, seed = 'late'): Run {
  const plan = { ...parts.plan, delaySeconds };
  return simulate(setup({ ...parts, plan, world: { ...NOISY, ...parts.world } }), seed);
}

const spanOf = ({ fromSeconds, toSeconds, lookedAtSeconds }: WindowRecord) => [fromSeconds, toSeconds, lookedAtSeconds];

describe('a look whose telemetry is late', () => {
  const stages = [stage('a', 10, 270), stage('b', 50, 200)];

  it('reads up to so long before it, and never to before its stage began', () => {
    const { windows } = late(90, { stages, plan: { lookbackSeconds: 120 } });
    expect(windows.map(spanOf)).toEqual([
      [0, 0, 60],
      [0, 30, 120],
      [0, 90, 180],
      [30, 150, 240],
      [60, 180, 270],
      [270, 270, 330],
      [270, 300, 390],
      [270, 360, 450],
      [270, 380, 470],
    ]);
  });

  it('is INCONCLUSIVE while there is nothing to read, and passes no stage by that', () => {
    const { windows, finalState, reason } = late(90, { stages: [stage('short', 10, 90), stage('all', 100, 60)] });
    // Paused, it is watched on.
    const inTime = windows.slice(0, 2);
    expect(inTime.map(({ judgement }) => judgement.verdict)).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE']);
    expect(inTime.map(({ judgement }) => judgement.silence)).toEqual([
      { code: 'too_few_requests', requests: 0, minRequests: 1 },
      { code: 'too_few_requests', requests: 0, minRequests: 1 },
    ]);
    expect([finalState, reason?.code]).toEqual(['PAUSED', 'no_evidence']);
  });

  it('leaves the last of a stage unseen, by all of its looks together', () => {
    const seen: [string, number, number][] = [];
    const analyzer = saying((_, { name }, observation) => {
      const { canary, baseline } = observation.newest();
      seen.push([name, canary.requests, baseline.requests]);
      return PASSES;
    });
    const of = setup({ stages, plan: { delaySeconds: 90 }, world: NOISY });
    const playback = played(of, 'late', analyzer);
    for (const [name, from, to] of [
      ['a', 0, 270 - 90],
      ['b', 270, 270 + 200 - 90],
    ] as const) {
      const rows = rowsBetween(playback, from, to);
      const served = (arm: 'canary' | 'stable') => rows.reduce((sum, row) => sum + row[arm].requests, 0);
      const sum = (index: 1 | 2) => seen.reduce((total, each) => total + (each[0] === name ? each[index] : 0), 0);
      expect([sum(1), sum(2)]).toEqual([served('canary'), served('stable')]);
    }
  });

  it('judges what a look without delay judged so long before, to the digit, within one stage', () => {
    const long = { stages: [stage('a', 20, 600, { rules: [rule('error_rate', { max_increase: 0.9, max: 0.99 })] })] };
    for (const seed of SEEDS.slice(0, 10)) {
      const now = late(0, long, seed).windows.map(({ judgement }) => judgement.findings);
      const then = late(120, long, seed).windows.map(({ judgement }) => judgement.findings);
      expect(then.slice(2)).toEqual(now.slice(0, -2));
      expect(then[0]).toEqual([]);
    }
  });

  it('detects later by the delay exactly, where that is a number of intervals', () => {
    const rules = [rule('error_rate', { max: 0.07 })];
    const stages = [stage('a', 20, 7_200, { rules })];
    const world = { faults: [fault('late', { errorRate: 0.03 }, { from: { kind: 'rollout', seconds: 200 } })] };
    let detected = 0;
    for (const seed of SEEDS) {
      const [now, then] = [late(0, { stages, world }, seed), late(180, { stages, world }, seed)];
      if (now.timeToDetectSeconds === null) continue;
      detected++;
      expect(then.durationSeconds - now.durationSeconds).toBe(180);
      expect((then.timeToDetectSeconds ?? 0) - now.timeToDetectSeconds).toBe(180);
    }
    expect(detected).toBeGreaterThan(40);
  });

  it('changes no request: what was served is the same as long as the rollout goes the same way', () => {
    const open = [stage('a', 10, 270, { rules: [], gate: timer(35) }), stage('b', 50, 200, { rules: [] })];
    const parts = { stages: open, plan: { whenInconclusive: 'promote' } } as const;
    for (const seed of SEEDS.slice(0, 20)) {
      for (const delay of [45, 90]) {
        const [now, then] = [late(0, parts, seed), late(delay, parts, seed)];
        expect(then.durationSeconds).toBe(now.durationSeconds);
        expect([then.failedRequests, then.excessFailedRequests, then.canary.requests]).toEqual([
          now.failedRequests,
          now.excessFailedRequests,
          now.canary.requests,
        ]);
      }
    }
  });

  it('looks back over a stretch of its own from there, across stages', () => {
    const rules = [rule('error_rate', { max: 1 }, { spansSeconds: [200] })];
    const of = setup({
      stages: [stage('a', 10, 300, { rules }), stage('b', 50, 300, { rules })],
      plan: { delaySeconds: 90 },
      world: NOISY,
    });
    const playback = played(of, 'late', analyzerOf(of.plan, null));
    const last = playback.windows.findLast(({ toSeconds }) => toSeconds === 390);
    const rate = (from: number, to: number) => {
      const { errors, requests } = playback.served.read('canary', from, to);
      return errors / requests;
    };
    expect(last?.lookedAtSeconds).toBe(480);
    expect(last?.judgement.findings[0]?.observed).toBe(rate(190, 390));
  });

  it('is compared at 100 % with all of the stage before, and by judges with as long ago in it', () => {
    const seen: { at: number; carried: number; newest: number }[] = [];
    const analyzer = saying((_, { trafficPercent }, observation) => {
      if (trafficPercent === 100) {
        const { baseline } = observation.newest();
        seen.push({ at: observation.stageSeconds, carried: observation.baseline.requests, newest: baseline.requests });
      }
      return PASSES;
    });
    const of = setup({
      stages: [stage('a', 50, 240), stage('all', 100, 300)],
      plan: { delaySeconds: 60 },
      world: NOISY,
    });
    const playback = played(of, 'late', analyzer);
    const stable = (from: number, to: number) => playback.served.read('stable', from, to).requests;
    expect(seen).toEqual([
      { at: 0, carried: stable(0, 240), newest: 0 },
      { at: 60, carried: stable(0, 240), newest: stable(0, 60) },
      { at: 120, carried: stable(0, 240), newest: stable(60, 120) },
      { at: 180, carried: stable(0, 240), newest: stable(120, 180) },
      { at: 240, carried: stable(0, 240), newest: stable(180, 240) },
    ]);
  });

  it('leaves a group sequential judge all of its alpha for what can be seen', () => {
    const spec = {
      method: 'group_sequential',
      name: 'gs',
      holdSeconds: 0,
      alpha: 0.05,
      metrics: ['error_rate'],
      slowerThanMs: 200,
      spending: 'pocock',
      exponent: 1,
      looksPerStage: 3,
    } as const;
    const plan = { judging: { ...THRESHOLDS_ALONE, judges: [spec] } };
    const same = { stages: [stage('a', 50, 1_800)], plan, world: { canary: NOISY.stable } };
    const play = outcomePlayer(
      setup({ ...same, plan: { ...plan, delaySeconds: 1_500 }, world: { ...NOISY, ...same.world } }),
    );
    const runs = Array.from({ length: 1_000 }, (_, i) => play(`gs ${i}`).finalState);
    const rate = runs.filter((state) => state === 'ROLLED_BACK').length / runs.length;
    // Exact bounds spend at most alpha; without a look at full information most of it would be left.
    expect(rate).toBeLessThanOrEqual(0.05 + 4.5 * Math.sqrt((0.05 * 0.95) / 1_000));
    expect(rate).toBeGreaterThan(0.02);
  });

  it('says in the report what the rules could not see', () => {
    expect(late(90).telemetry).toEqual({ delaySeconds: 90, lostScrapes: null, unseenFailures: null });
    expect(late(0).telemetry).toBeNull();
  });
});

describe('a rule on failures that have no series yet', () => {
  const telemetry = { scrapeSeconds: null, lost: 0, startsAtFirstEvent: true };
  const flawless = { stable: version(0.02), canary: version(0), requestsPerSecond: 40, telemetry };
  const verdicts = (parts: SetupParts): string[] =>
    simulate(setup({ ...parts, world: { ...flawless, ...parts.world } }), 'first').windows.map(
      ({ judgement }) => judgement.verdict,
    );

  it.each([
    ['error_rate', rule('error_rate', { max: 0.5 })],
    ['success_rate', rule('success_rate', { min: 0.5 })],
    ['burn_rate', rule('burn_rate', { max: 14 }, { spansSeconds: [120, 60] })],
  ])('leaves its window INCONCLUSIVE: %s', (metric, of) => {
    const slo = { objective: 0.999, windowSeconds: 86_400, remainingPercent: 100, whenExhausted: 'start' } as const;
    const parts = { stages: [stage('a', 50, 120, { rules: [of] })], world: flawless, rest: { slo } };
    const run = simulate(setup(parts), 'first');
    expect(run.windows.map(({ judgement }) => [judgement.verdict, judgement.silence])).toEqual([
      ['INCONCLUSIVE', { code: 'no_failure_yet', metric }],
      ['INCONCLUSIVE', { code: 'no_failure_yet', metric }],
    ]);
    expect(run.finalState).toBe('PAUSED');
  });

  it('has a value from the first failure on', () => {
    const faults = [
      fault(
        'once',
        { errorRate: 0.2 },
        { from: { kind: 'rollout', seconds: 60 }, until: { kind: 'rollout', seconds: 120 } },
      ),
    ];
    expect(verdicts({ stages: [stage('a', 50, 240)], world: { faults } })).toEqual([
      'INCONCLUSIVE',
      'PASS',
      'PASS',
      'PASS',
    ]);
  });

  it('leaves other rules as they are: what they find fails the window, and passes it alone', () => {
    const slow = { canary: version(0, 500, 900) };
    const both = (limit: number) => [rule('error_rate', { max: 0.5 }), rule('latency_p50_ms', { max: limit })];
    expect(verdicts({ stages: [stage('a', 50, 60, { rules: both(100) })], world: slow })).toEqual(['FAIL']);
    const held = simulate(
      setup({ stages: [stage('a', 50, 60, { rules: both(800) })], world: { ...flawless, ...slow } }),
      'first',
    ).windows[0]?.judgement;
    expect(held?.verdict).toBe('INCONCLUSIVE');
    expect(held?.findings.map(({ metric, outcome }) => [metric, outcome])).toEqual([['latency_p50_ms', 'held']]);
  });

  it('does not concern an alarm on the whole service, which has the failures of the versions before', () => {
    const rules = [rule('error_rate', { max: 0.5 }, { of: 'service' })];
    expect(verdicts({ stages: [stage('a', 50, 60, { rules })] })).toEqual(['PASS']);
    expect(verdicts({ stages: [stage('a', 100, 60, { rules })] })).toEqual(['PASS']);
  });

  it('leaves a judge of failures undecided, whose counts go on', () => {
    const spec = {
      method: 'fisher',
      name: 'fisher',
      holdSeconds: 0,
      alpha: 0.05,
      metrics: ['error_rate', 'slow_rate'],
      slowerThanMs: 200,
      looks: 'every_window',
      margin: 1,
      interval: 'newcombe',
    } as const;
    const plan = { judging: { ...THRESHOLDS_ALONE, judges: [spec] } };
    const faults = [fault('later', { errorRate: 0.01 }, { from: { kind: 'rollout', seconds: 60 } })];
    const run = simulate(
      setup({ stages: [stage('a', 50, 180)], plan, world: { ...flawless, stable: version(0.05), faults } }),
      'first',
    );
    const [first, second] = run.windows.map(({ judgement }) => judgement.evidence);
    expect(first?.map(({ subject, outcome, why }) => [subject, outcome, why])).toEqual([
      ['error_rate', 'undecided', 'too_little_data'],
      ['slow_rate', 'held', null],
    ]);
    expect(second?.[0]?.outcome).toBe('held');
    // All requests since the stage began.
    const served = run.windows.slice(0, 2).reduce((sum, { canary }) => sum + canary.requests, 0);
    const failed = run.windows[1]?.canary.errors ?? 0;
    expect(second?.[0]?.detail().canaryRate?.rate).toBe(failed / served);
  });
});
