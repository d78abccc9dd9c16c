import { describe, expect, it } from 'vitest';
import { FIGURES, OUTCOMES } from '../../src/model/results/outcome.js';
import type { CompareResult, FigureChange, ScenarioName } from '../../src/model/results/study.js';
import type { Rule } from '../../src/model/rule.js';
import type { Setup } from '../../src/model/setup.js';
import { pairedDifferenceInterval } from '../../src/stats/intervals/two-proportions.js';
import { parseCompareAssertion } from '../../src/study/assertion.js';
import { compareResult } from '../../src/study/compare.js';
import { goodDirection } from '../../src/study/compare-direction.js';
import { emptyPaired, mergePaired, pairsPlayer } from '../../src/study/parts/paired.js';
import { secondsOf } from '../../src/text/duration.js';
import { nearMiss } from '../../src/text/near-miss.js';
import { rule, setup, stage, version } from '../simulation/setups.js';
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
  const read = assertions.map((text) => {
    const parsed = parseCompareAssertion(text, nearMiss, secondsOf);
    if (!parsed.ok) throw new Error(parsed.problem.code);
    return parsed.assertion;
  });
  return compareResult({ complete: true, runs, seed: '42' }, read, [
    { name, before, after, paired: pairsPlayer(before, after, '42')(1, runs) },
  ]);
}

function figure(result: CompareResult, name: string): FigureChange {
  const change = result.scenarios[0]?.changes.find((each) => each.figure === name);
  if (change === undefined) throw new Error(`no ${name}`);
  return change;
}

function judgements(result: CompareResult): readonly string[] {
  return (result.scenarios[0]?.changes ?? []).map(({ judgement }) => judgement);
}

/** The plan of one rule for each of its stages, where 8 % of the canary's requests fail; null: as in the first. */
function withRules(first: Rule, second: Rule | null): Setup {
  const of = plan(1, 0.08);
  const rules = [[first], [second ?? first]];
  const stages = of.plan.stages.map((each, index) => ({ ...each, rules: rules[index] ?? [] }));
  return { ...of, plan: { ...of.plan, stages } };
}

describe('the same plan twice', () => {
  const result = compare(plan(0.05, 0.03), plan(0.05, 0.03, { name: 'by another name' }), 'healthy', [
    'change.healthy.rolled_back.rate <= 0',
    'change.healthy.users_hit.mean <= 0',
    'change.healthy.duration_seconds.p95 >= 0',
  ]);

  it('differs in nothing, exactly', () => {
    const changes = result.scenarios[0]?.changes ?? [];
    expect(changes.length).toBeGreaterThan(6);
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
    expect(figure(result, 'stopped.rate')).toMatchObject({ judgement: 'better' });
    expect(figure(result, 'missed.rate')).toMatchObject({ judgement: 'better' });
    expect(figure(result, 'excess_failed_requests.mean')).toMatchObject({ judgement: 'better' });
    expect(figure(result, 'failed_requests.mean')).toMatchObject({ judgement: 'better' });
    expect(figure(result, 'exposure_requests.p95')).toMatchObject({ judgement: 'better' });
    expect(figure(result, 'stopped.rate').difference).toBeGreaterThan(0);
  });

  it('is worse where the canary is healthy: it rolls back what it should not', () => {
    const result = compare(plan(0.2, 0.01), plan(0.02, 0.01), 'healthy');
    expect(figure(result, 'wrongly_stopped.rate')).toMatchObject({ judgement: 'worse', before: 0 });
    expect(figure(result, 'released.rate')).toMatchObject({ judgement: 'worse', before: 1 });
    expect(judgements(result)).not.toContain('better');
  });

  it('that is given up again is a repair: nothing is worse for a healthy version that is released, not stopped', () => {
    const result = compare(plan(0.02, 0.01), plan(0.2, 0.01), 'healthy');
    expect(figure(result, 'wrongly_stopped.rate')).toMatchObject({ judgement: 'better', after: 0 });
    expect(figure(result, 'released.rate')).toMatchObject({ judgement: 'better', after: 1 });
    expect(judgements(result)).not.toContain('worse');
  });

  it('has no interval of harm where no run of a healthy version came to the same under both', () => {
    const never = compare(plan(0, 0.01), plan(0.2, 0.01), 'healthy');
    expect(figure(never, 'released.rate')).toMatchObject({ before: 0, after: 1 });
    const harm = { difference: null, judgement: 'no_interval', why: 'no_same_outcome', runs: { compared: 0 } };
    expect(figure(never, 'failed_requests.mean')).toMatchObject(harm);
    expect(figure(never, 'duration_seconds.mean')).toMatchObject({ before: null, why: 'no_common_runs' });
  });

  it('that is given up again is a repair where a release costs something too, as on cold instances', () => {
    const cold = (max: number): Setup => {
      const of = plan(max, 0.01);
      return { ...of, world: { ...of.world, warmUp: { seconds: 600, latencyRatio: 1, errorRatio: 3 } } };
    };
    const result = compare(cold(0.05), cold(0.3), 'cold_cache');
    expect(figure(result, 'released.rate')).toMatchObject({ judgement: 'better', after: 1 });
    expect(judgements(result)).not.toContain('worse');
    // Of the runs in which both plans released it.
    const { runs } = figure(result, 'excess_failed_requests.mean');
    expect(runs).toMatchObject({ before: RUNS, after: RUNS });
    expect(runs.compared).toBe(Math.round(RUNS * (figure(result, 'released.rate').before ?? Number.NaN)));
    expect(runs.compared).toBeLessThan(RUNS);
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
    expect(figure(compare(before, after), 'stopped.rate').interval).toEqual(pairedDifferenceInterval(counts));
  });
});

describe('a comparison', () => {
  it('has the rates that each plan has in a study by itself', () => {
    const [before, after] = [plan(0.05, 0.03), plan(0.07, 0.03)];
    const result = compare(before, after);
    for (const [which, alone] of [
      ['before', playRuns(before, '42', 1, RUNS)],
      ['after', playRuns(after, '42', 1, RUNS)],
    ] as const) {
      expect(figure(result, 'stopped.rate')[which]).toBe(alone.outcomes.stopped / RUNS);
      expect(figure(result, 'missed.rate')[which]).toBe(alone.outcomes.missed / RUNS);
    }
    const { before: from, after: to, difference } = figure(result, 'failed_requests.mean');
    expect(difference).toBeCloseTo((to ?? 0) - (from ?? 0), 9);
  });

  it('has a far narrower interval than the difference of two studies', () => {
    const paired = pairsPlayer(plan(0.06, 0.03), plan(0.065, 0.03), '42')(1, RUNS);
    const result = compare(plan(0.06, 0.03), plan(0.065, 0.03));
    const [low, high] = figure(result, 'stopped.rate').interval ?? [0, 0];
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
      judgement: 'no_interval',
      why: 'no_common_runs',
    });
    expect(figure(never, 'time_to_detect_seconds.mean').after).toBeGreaterThan(0);
    const some = compare(plan(0.12, 0.08), plan(0.1, 0.08));
    const { before, after, difference } = figure(some, 'time_to_detect_seconds.mean');
    expect(difference).toBeCloseTo((after ?? 0) - (before ?? 0), 9);
  });

  it('counts the harm of both plans up to the same time, the longer plan and the follow-up, promotion included', () => {
    // 1.5 % against a limit of 5 %: missed by both. At 10 % for 15 or for 4 minutes, and then at 100 % up to 45 minutes.
    const lasting = (bakeSeconds: number): Setup => {
      const stages = [stage('some', 10, bakeSeconds, { rules: [rule('error_rate', { max: 0.05 })] })];
      const world = { requestsPerSecond: 100, stable: version(0.001), canary: version(0.015) };
      const rest = { followUpSeconds: 1800 };
      return setup({ stages: [...stages, stage('all', 100, 0)], world, rest });
    };
    const result = compare(lasting(900), lasting(240));
    expect(result.scenarios[0]?.horizonSeconds).toBe(2700);
    expect(figure(result, 'missed.rate')).toMatchObject({ before: 1, after: 1 });
    const excess = figure(result, 'excess_failed_requests.mean');
    for (const [observed, requests] of [
      [excess.before, 100 * (0.1 * 900 + 1800)],
      [excess.after, 100 * (0.1 * 240 + 2460)],
    ] as const) {
      // Request by request a count has a variance of at most n (p + q); 5 standard errors of the mean of 400 runs.
      const standardError = Math.sqrt((requests * 0.016) / RUNS);
      expect(Math.abs((observed ?? Number.NaN) - requests * 0.014)).toBeLessThan(5 * standardError);
    }
    expect(excess.judgement).toBe('worse');
    expect(judgements(result)).not.toContain('better');
  });

  it('never calls better what fewer are caught for, and says how many those are', () => {
    // Waiting for five bad minutes catches nearly all, late; one very bad minute in the first stage few, but sooner.
    const thorough = withRules(rule('error_rate', { max: 0.06 }, { holdSeconds: 300 }), null);
    const hasty = withRules(rule('error_rate', { max: 0.13 }), rule('error_rate', { max: 1 }));
    const result = compare(thorough, hasty);
    const detect = figure(result, 'time_to_detect_seconds.mean');
    expect(detect).toMatchObject({ judgement: 'indistinguishable', why: 'fewer_runs_have_it' });
    expect(detect.interval?.[1]).toBeLessThan(0);
    expect(detect.runs.after).toBeLessThan(detect.runs.before / 2);
    expect(detect.runs.compared).toBeLessThanOrEqual(detect.runs.after);
    expect(figure(compare(hasty, thorough), 'time_to_detect_seconds.mean').judgement).toBe('worse');
    const asserted = [
      'change.configured.time_to_detect_seconds.mean < 0',
      'configured.time_to_detect_seconds.p95 < 1e9',
    ];
    const [change, absolute] = compare(thorough, hasty, 'configured', asserted).assertions;
    expect(change).toMatchObject({ outcome: 'undecided', interval: null });
    expect(absolute).toMatchObject({ outcome: 'not_met', runsWithout: RUNS - detect.runs.after });
  });

  it('says of a difference without an interval that it has none, and why', () => {
    const few = compare(plan(0.2, 0.08), plan(0.1, 0.08), 'configured', [], 20);
    const p95 = figure(few, 'exposure_requests.p95');
    expect(p95).toMatchObject({ judgement: 'no_interval', why: 'too_few_runs', interval: null });
    expect(p95.difference).not.toBeNull();
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

  it('merges the stretches of one player to the same nearest misses as all runs at once', () => {
    const [before, after] = [plan(0.05, 0.03), plan(0.07, 0.03)];
    const whole = pairsPlayer(before, after, '42')(1, 60);
    expect(whole.after.nearestMiss).not.toBe(null);
    const player = pairsPlayer(before, after, '42');
    const merged = emptyPaired();
    for (let first = 1; first <= 60; first += 7) mergePaired(merged, player(first, Math.min(60, first + 6)));
    const misses = ({ before: one, after: other }: typeof whole) => [one.nearestMiss, other.nearestMiss];
    expect(misses(merged)).toEqual(misses(whole));
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
  it('of an outcome is to release what is good and to stop what is bad, and to alert no person', () => {
    for (const isBad of [true, false]) {
      const at = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, goodDirection(outcome, isBad)]));
      const others = { stalled: 'less', missed: 'less', wrongly_stopped: 'less' };
      expect(at).toEqual({ released: 'more', stopped: 'more', ...others });
    }
  });

  it('of harm is less, of duration only where nothing is wrong, of exposure only elsewhere', () => {
    const of = (isBad: boolean) => Object.fromEntries(FIGURES.map((each) => [each, goodDirection(each, isBad)]));
    expect(of(false)).toMatchObject({ excess_failed_requests: 'less', duration_seconds: 'less', users_hit: null });
    expect(of(false)).toMatchObject({ time_to_detect_seconds: null, time_to_restore_seconds: null });
    expect(of(true)).toMatchObject({ users_hit: 'less', duration_seconds: null, users_exposed: 'less' });
  });
});
