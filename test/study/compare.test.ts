import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/model/fault.js';
import { FIGURES } from '../../src/model/outcome.js';
import type { Setup } from '../../src/model/setup.js';
import type { CompareResult, FigureChange, ScenarioName } from '../../src/model/study.js';
import { pairedDifferenceInterval } from '../../src/stats/intervals/two-proportions.js';
import { parseCompareAssertion } from '../../src/study/assertion.js';
import { compareResult } from '../../src/study/compare.js';
import { goodDirection } from '../../src/study/compare-direction.js';
import { emptyPaired, mergePaired, pairsPlayer } from '../../src/study/paired.js';
import { sharedCells } from '../../src/study/shared-cells.js';
import { sketchMean } from '../../src/study/sketch.js';
import { nearMiss } from '../../src/text/near-miss.js';
import { fault, rule, setup, stage, version } from '../simulation/setups.js';
import { playRuns } from './played-runs.js';

const RUNS = 400;

/** A plan that rolls back above this error rate, in a world where so many fail. */
function plan(max: number, canaryErrors: number, parts: Partial<Setup> = {}): Setup {
  const stages = [
    stage('some', 10, 600, { rules: [rule('error_rate', { max })] }),
    stage('half', 50, 600, { rules: [rule('error_rate', { max })] }),
  ];
  const world = { requestsPerSecond: 20, stable: version(0.01), canary: version(canaryErrors) };
  return { ...setup({ stages, world }), ...parts };
}

function compare(
  before: Setup,
  after: Setup,
  name: ScenarioName = 'configured',
  assertions: readonly string[] = [],
  runs = RUNS,
): CompareResult {
  const [from, to] = sharedCells([before, after] as const);
  const read = assertions.map((text) => {
    const parsed = parseCompareAssertion(text, nearMiss);
    if (!parsed.ok) throw new Error(parsed.problem.code);
    return parsed.assertion;
  });
  return compareResult({ complete: true, runs, seed: '42' }, read, [
    { name, before: from, after: to, paired: pairsPlayer(from, to, '42')(1, runs) },
  ]);
}

function figure(result: CompareResult, name: string): FigureChange {
  const change = result.scenarios[0]?.changes.find((each) => each.figure === name);
  if (change === undefined) throw new Error(`no ${name}`);
  return change;
}

describe('the same plan twice', () => {
  const result = compare(plan(0.05, 0.03), plan(0.05, 0.03, { name: 'by another name' }), 'healthy', [
    'change.healthy.rolled_back.rate <= 0',
    'change.healthy.users_hit.mean <= 0',
    'change.healthy.duration_seconds.p95 >= 0',
  ]);

  it('differs in nothing, exactly', () => {
    const changes = result.scenarios[0]?.changes ?? [];
    expect(changes.length).toBeGreaterThan(8);
    for (const { before, after, difference, interval, judgement } of changes) {
      expect(after).toBe(before);
      expect(difference).toBe(0);
      expect(judgement).toBe('indistinguishable');
      if (interval !== null) expect(interval).toEqual([0, 0]);
    }
  });

  it('meets every assertion that there is no change', () => {
    const outcomes = result.assertions.map(({ outcome, observed }) => [outcome, observed]);
    // Nobody knows the users of this world.
    expect(outcomes).toEqual([
      ['met', 0],
      ['undecided', null],
      ['met', 0],
    ]);
  });
});

describe('a stricter plan', () => {
  it('is better where the canary is to blame: it rolls back more, sooner, and with less harm', () => {
    const result = compare(plan(0.2, 0.08), plan(0.1, 0.08));
    expect(figure(result, 'rolled_back.rate')).toMatchObject({ judgement: 'better' });
    expect(figure(result, 'completed.rate')).toMatchObject({ judgement: 'better' });
    expect(figure(result, 'excess_failed_requests.mean')).toMatchObject({ judgement: 'better' });
    expect(figure(result, 'failed_requests.mean')).toMatchObject({ judgement: 'better' });
    expect(figure(result, 'exposure_requests.p95')).toMatchObject({ judgement: 'better', interval: null });
    expect(figure(result, 'rolled_back.rate').difference).toBeGreaterThan(0);
  });

  it('is worse where the canary is healthy: it rolls back what it should not', () => {
    const result = compare(plan(0.2, 0.01), plan(0.02, 0.01), 'healthy');
    expect(figure(result, 'rolled_back.rate')).toMatchObject({ judgement: 'worse', before: 0 });
    expect(figure(result, 'completed.rate')).toMatchObject({ judgement: 'worse', before: 1 });
    // Rolled back, it is over sooner: judged by itself.
    expect(figure(result, 'duration_seconds.mean')).toMatchObject({ judgement: 'better' });
  });

  it('is distinguished from the old one by the runs in which they differ', () => {
    const [before, after] = [plan(0.09, 0.03), plan(0.1, 0.03)];
    const paired = pairsPlayer(before, after, '42')(1, RUNS);
    const { both, onlyBefore, onlyAfter } = paired.states.ROLLED_BACK;
    expect(both + onlyBefore).toBe(paired.before.states.ROLLED_BACK);
    expect(both + onlyAfter).toBe(paired.after.states.ROLLED_BACK);
    // On the same traffic, who fails the looser limit fails the stricter one.
    expect(onlyAfter).toBe(0);
    expect(onlyBefore).toBeGreaterThan(0);
    const counts = { both, onlyFirst: onlyBefore, onlySecond: 0, neither: RUNS - both - onlyBefore };
    expect(figure(compare(before, after), 'rolled_back.rate').interval).toEqual(pairedDifferenceInterval(counts));
  });
});

describe('a comparison', () => {
  it('has the figures that each plan has in a study by itself', () => {
    const [before, after] = [plan(0.05, 0.03), plan(0.07, 0.03)];
    const result = compare(before, after);
    for (const [which, alone] of [
      ['before', playRuns(before, '42', 1, RUNS)],
      ['after', playRuns(after, '42', 1, RUNS)],
    ] as const) {
      expect(figure(result, 'rolled_back.rate')[which]).toBe(alone.states.ROLLED_BACK / RUNS);
      expect(figure(result, 'failed_requests.mean')[which]).toBe(sketchMean(alone.figures.failed_requests));
    }
    const { before: from, after: to, difference } = figure(result, 'failed_requests.mean');
    expect(difference).toBeCloseTo((to ?? 0) - (from ?? 0), 9);
  });

  it('has a far narrower interval than the difference of two studies', () => {
    const paired = pairsPlayer(plan(0.06, 0.03), plan(0.065, 0.03), '42')(1, RUNS);
    const result = compare(plan(0.06, 0.03), plan(0.065, 0.03));
    const [low, high] = figure(result, 'rolled_back.rate').interval ?? [0, 0];
    const variance = ({ states }: typeof paired.before) => {
      const rate = states.ROLLED_BACK / RUNS;
      return (rate * (1 - rate)) / RUNS;
    };
    const apart = 2 * 1.96 * Math.sqrt(variance(paired.before) + variance(paired.after));
    expect(high - low).toBeLessThan(0.7 * apart);
  });

  it('takes a figure that some runs lack from the pairs in which both have it, or reports that of the one plan', () => {
    const never = compare(plan(0.9, 0.08), plan(0.1, 0.08));
    expect(figure(never, 'time_to_detect_seconds.mean')).toMatchObject({
      before: null,
      difference: null,
      interval: null,
      judgement: 'indistinguishable',
    });
    expect(figure(never, 'time_to_detect_seconds.mean').after).toBeGreaterThan(0);
    const some = compare(plan(0.12, 0.08), plan(0.1, 0.08));
    const { before, after, difference } = figure(some, 'time_to_detect_seconds.mean');
    expect(difference).toBeCloseTo((after ?? 0) - (before ?? 0), 9);
  });

  it('merges to the same result, whatever the parts and their order', () => {
    const [before, after] = [plan(0.05, 0.03), plan(0.07, 0.03)];
    const whole = pairsPlayer(before, after, '42')(1, 60);
    const parts = [pairsPlayer(before, after, '42')(41, 60), pairsPlayer(before, after, '42')(1, 13)];
    const merged = emptyPaired();
    for (const part of [...parts, pairsPlayer(before, after, '42')(14, 40)]) mergePaired(merged, part);
    const of = (paired: typeof whole) =>
      compareResult({ complete: true, runs: 60, seed: '42' }, [], [{ name: 'configured', before, after, paired }]);
    expect(of(merged)).toEqual(of(whole));
    expect(merged.states).toEqual(whole.states);
  });

  it('is refused for plans that do not share their cells', () => {
    expect(() => pairsPlayer(plan(0.1, 0.1), plan(0.1, 0.1, { cellSeconds: 30 }), '1')(1, 1)).toThrow(/equal cells/);
  });
});

describe('an assertion on a comparison', () => {
  const assertions = [
    'configured.rolled_back.rate > 0.5',
    'change.configured.rolled_back.rate > 0',
    'change.configured.rolled_back.count > 0',
    'change.configured.failed_requests.mean < 0',
    'change.configured.exposure_requests.p95 < 0',
    'change.configured.rolled_back.rate <= 0',
  ];
  const { assertions: results } = compare(plan(0.2, 0.08), plan(0.1, 0.08), 'configured', assertions);

  it('is about the new plan, or with `change.` about new less old, and takes the interval into account', () => {
    expect(results.map(({ outcome }) => outcome)).toEqual(['met', 'met', 'met', 'met', 'met', 'not_met']);
    expect(results[1]?.interval).not.toBeNull();
  });

  it('is undecided about a figure that no pair of runs has', () => {
    const never = ['change.configured.time_to_detect_seconds.mean < 0'];
    const [result] = compare(plan(0.9, 0.08), plan(0.1, 0.08), 'configured', never).assertions;
    expect(result).toMatchObject({ outcome: 'undecided', observed: null, runsNeeded: null });
  });

  it('that is undecided names the number of runs that would decide it', () => {
    const limit = 0.001;
    const [before, after] = [plan(0.5, 0.01), plan(0.6, 0.01)];
    const [result] = compare(before, after, 'healthy', [`change.healthy.rolled_back.rate <= ${limit}`]).assertions;
    // No pair differs: the bound is 1.96 in the number of pairs.
    expect(result).toMatchObject({ outcome: 'undecided', observed: 0, runsNeeded: 2000 });
  });
});

describe('the good direction', () => {
  it('of a rollback depends on whether the canary is to blame', () => {
    const at = (name: ScenarioName) => goodDirection('rolled_back', name, plan(0.1, 0.01));
    const harmless = PRESETS.filter((name) => at(name) === 'less');
    expect(harmless).toEqual(['healthy', 'cold_cache', 'shared_outage', 'latent']);
    for (const name of PRESETS) {
      expect(goodDirection('completed', name, plan(0.1, 0.01))).toBe(at(name) === 'less' ? 'more' : 'less');
    }
  });

  it('in the configured world depends on whether its canary is worse', () => {
    const at = (of: Setup) => goodDirection('rolled_back', 'configured', of);
    const same = plan(0.1, 0.01);
    expect(at(same)).toBe('less');
    expect(at(plan(0.1, 0.005))).toBe('less');
    expect(at(plan(0.1, 0.011))).toBe('more');
    const broken = fault('late', { errorRate: 0.1 });
    const withFault = (parts: Partial<typeof broken>): Setup => ({
      ...same,
      world: { ...same.world, faults: [{ ...broken, ...parts }] },
    });
    expect(at(withFault({}))).toBe('more');
    expect(at(withFault({ target: 'all' }))).toBe('less');
    expect(at(withFault({ from: { kind: 'mark', mark: 'completed', seconds: 0 } }))).toBe('less');
  });

  it('is less for harm and alerts, for duration only with a healthy canary, for exposure only with a bad one', () => {
    const of = (name: ScenarioName) =>
      Object.fromEntries(
        ['paused' as const, ...FIGURES].map((each) => [each, goodDirection(each, name, plan(0.1, 0.1))]),
      );
    expect(of('healthy')).toMatchObject({
      paused: 'less',
      users_hit: 'less',
      duration_seconds: 'less',
      users_exposed: null,
    });
    expect(of('error_spike')).toMatchObject({ users_hit: 'less', duration_seconds: null, users_exposed: 'less' });
  });
});
