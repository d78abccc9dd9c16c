import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/model/fault.js';
import type { Run } from '../../src/model/run.js';
import type { Slo } from '../../src/model/slo.js';
import { simulate } from '../../src/simulation/simulate.js';
import { fault, rule, type SetupParts, setup, stage, version } from './setups.js';

const run = (parts: SetupParts) => simulate(setup(parts), 'spans');

const NOISY = { requestsPerSecond: 100, stable: version(0.05), canary: version(0.1) };

/** What an arm did between two moments, from windows that are a minute long and do not overlap. */
function rateOver({ windows }: Run, arm: 'canary' | 'stable', fromSeconds: number, toSeconds: number): number {
  const within = windows.filter((one) => one.fromSeconds >= fromSeconds && one.toSeconds <= toSeconds);
  const sum = (count: 'requests' | 'errors') => within.reduce((total, one) => total + one[arm][count], 0);
  return sum('errors') / sum('requests');
}

describe('a rule that looks back over a stretch of its own', () => {
  const looksBack = (seconds: number) => ({
    rules: [rule('error_rate', { max: 1, max_increase: 1 }, { spansSeconds: [seconds] })],
  });
  const staged = (seconds: number) => [
    stage('a', 10, 120, looksBack(seconds)),
    stage('b', 50, 240, looksBack(seconds)),
  ];

  it.each([60, 180, 300, 3600])('sees the last %i s, across stages, and nothing from before the start', (seconds) => {
    const seen = run({ stages: staged(seconds), world: NOISY });
    expect(seen.windows.map(({ toSeconds }) => toSeconds)).toEqual([60, 120, 180, 240, 300, 360]);
    for (const { toSeconds, judgement } of seen.windows) {
      const canary = rateOver(seen, 'canary', Math.max(0, toSeconds - seconds), toSeconds);
      const baseline = rateOver(seen, 'stable', Math.max(0, toSeconds - seconds), toSeconds);
      expect(judgement.findings).toMatchObject([
        { condition: 'max', observed: canary, baseline: null },
        { condition: 'max_increase', observed: canary, baseline },
      ]);
    }
  });

  it('sees whole cells: a stretch that ends within one is as long as that one', () => {
    const findings = (seconds: number) =>
      run({ stages: staged(seconds), world: NOISY }).windows.map(({ judgement }) => judgement.findings);
    expect(findings(130)).toEqual(findings(180));
    expect(findings(130)).not.toEqual(findings(120));
  });

  it('does not change the window in the report', () => {
    const shown = ({ windows }: Run) => windows.map(({ judgement: _, ...rest }) => rest);
    expect(shown(run({ stages: staged(3600), world: NOISY }))).toEqual(
      shown(run({ stages: staged(60), world: NOISY })),
    );
  });

  it('at 100 % compares with the whole baseline of the latest stage that had one', () => {
    const stages = [...staged(300), stage('c', 100, 120, looksBack(300))];
    const seen = run({ stages, world: NOISY });
    const findings = seen.windows.at(-1)?.judgement.findings;
    const canary = rateOver(seen, 'canary', 180, 480);
    expect(findings).toMatchObject([{}, { observed: canary, baseline: seen.stages[1]?.stable.errorRate }]);
  });
});

describe('a burn rate', () => {
  const SLO: Slo = { objective: 0.9, windowSeconds: 86_400, remainingPercent: 100, whenExhausted: 'start' };
  const rules = [rule('burn_rate', { max: 2.5 }, { spansSeconds: [300, 60] })];
  const stages = [stage('a', 10, 360, { rules }), stage('b', 20, 540, { rules })];

  const failing = (errorRate: number, fromSeconds: number, untilSeconds: number | null): Fault =>
    fault(
      'failing',
      { errorRate },
      {
        from: { kind: 'rollout', seconds: fromSeconds },
        until: untilSeconds === null ? null : { kind: 'rollout', seconds: untilSeconds },
      },
    );
  // A tenth may fail, so that 2.5 is a quarter. Of 6,000 requests and more, rates are off by 0.6 % at most (1 standard
  // error), of the long stretch by 0.25 %; every rate below is 5 of these from a quarter, or further.
  const burning = (one: Fault) =>
    run({ stages, world: { requestsPerSecond: 1000, faults: [one] }, rest: { slo: SLO } });

  it('breaches when the long stretch and the short one do, the long one across stages', () => {
    const burnt = burning(failing(0.5, 330, null));
    // At 420 s half fail in 30 s at 10 % and 60 s at 20 %, of 240 s at 10 % and 60 s at 20 %: ½ · 15 ÷ 36 = 0.208.
    const at420 = burnt.windows.find(({ toSeconds }) => toSeconds === 420)?.judgement;
    expect(at420).toMatchObject({ verdict: 'PASS' });
    expect(at420?.findings[0]?.observed).toBeCloseTo(rateOver(burnt, 'canary', 120, 420) / 0.1, 9);
    expect(Math.abs(rateOver(burnt, 'canary', 120, 420) - (0.5 * 15) / 36)).toBeLessThan(5 * 0.0025);
    // At 480 s in 30 s at 10 % and 120 s at 20 %, of 180 s at 10 % and 120 s at 20 %: ½ · 27 ÷ 42 = 0.32.
    expect(burnt).toMatchObject({
      finalState: 'ROLLED_BACK',
      reason: { code: 'threshold_breached', metric: 'burn_rate', stage: 'b', atSeconds: 480, limit: 2.5 },
    });
  });

  it('does not breach once the short stretch is below the limit again', () => {
    // At 420 s the long stretch has 42 s at 20 % of the same 36: 8.4 ÷ 36 = 0.233. At 480 s it has 55 s of 42: 0.262, but
    // the short one 13 of 60 s: 0.217.
    const burnt = burning(failing(1, 378, 433));
    expect(burnt.finalState).toBe('COMPLETED');
    expect(rateOver(burnt, 'canary', 360, 420)).toBeGreaterThan(0.25);
    expect(rateOver(burnt, 'canary', 120, 420)).toBeLessThan(0.25);
    expect(rateOver(burnt, 'canary', 420, 480)).toBeLessThan(0.25);
    expect(rateOver(burnt, 'canary', 180, 480)).toBeGreaterThan(0.25);
  });

  it('breaches in the first window, where both stretches are that window', () => {
    expect(burning(failing(0.5, 0, null))).toMatchObject({ finalState: 'ROLLED_BACK', durationSeconds: 60 });
  });
});
