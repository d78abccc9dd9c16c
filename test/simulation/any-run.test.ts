import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../src/model/metric.js';
import { OPERATOR_ACTIONS } from '../../src/model/operator.js';
import { type Gate, INCONCLUSIVE_POLICIES, type Stage } from '../../src/model/plan.js';
import type { Rule } from '../../src/model/rule.js';
import type { Run } from '../../src/model/run.js';
import type { Setup } from '../../src/model/setup.js';
import { FINAL_STATES } from '../../src/model/status.js';
import { simulate } from '../../src/simulation/simulate.js';
import { deepFreeze } from './deep-freeze.js';
import { OPEN, PERSON, rule, setup, stage, timer, version } from './setups.js';

const steps = (least: number, most: number) => fc.integer({ min: least, max: most }).map((count) => 30 * count);

const gates: fc.Arbitrary<Gate> = fc.oneof(
  { arbitrary: fc.constant(OPEN), weight: 4 },
  { arbitrary: fc.constant(PERSON), weight: 1 },
  { arbitrary: steps(1, 10).map(timer), weight: 1 },
);

const rules: fc.Arbitrary<readonly Rule[]> = fc
  .subarray([...METRICS], { maxLength: 2 })
  .chain((metrics) =>
    fc.tuple(
      ...metrics.map((metric) =>
        fc
          .tuple(fc.constantFrom(0.9, 1, 1.5, 3), fc.constantFrom(1, 100, 1e6), steps(0, 4), fc.boolean())
          .map(([max_ratio, max, holdSeconds, both]) =>
            rule(metric, both ? { max_ratio, max } : { max_ratio }, { holdSeconds }),
          ),
      ),
    ),
  );

const percents = fc
  .uniqueArray(fc.constantFrom(0.1, 1, 5, 10, 25, 50, 99, 100), { minLength: 1, maxLength: 4 })
  .map((some) => some.sort((a, b) => a - b));

const setups: fc.Arbitrary<Setup> = fc
  .record({
    interval: fc.constantFrom(30, 60, 90),
    lookbackSteps: fc.integer({ min: 0, max: 3 }),
    minRequests: fc.constantFrom(1, 20, 200),
    failureLimit: fc.integer({ min: 0, max: 2 }),
    whenInconclusive: fc.constantFrom(...INCONCLUSIVE_POLICIES),
    percents,
    bodies: fc.array(fc.record({ bake: steps(3, 10), rules, gate: gates }), { minLength: 4, maxLength: 4 }),
    promotesOnly: fc.boolean(),
    requestsPerSecond: fc.constantFrom(0.01, 1, 10, 1000),
    rates: fc.tuple(fc.constantFrom(0, 0.01, 0.2), fc.constantFrom(0, 0.01, 0.2, 0.5, 1)),
    operator: fc.array(
      fc.record({ atSeconds: fc.integer({ min: 0, max: 1500 }), action: fc.constantFrom(...OPERATOR_ACTIONS) }),
      { maxLength: 4 },
    ),
  })
  .map((some) => {
    const stages = some.percents.map((percent, index): Stage => {
      const { bake, rules, gate } = some.bodies[index] ?? { bake: 90, rules: [], gate: OPEN };
      const last = index === some.percents.length - 1;
      return stage(`s${index}`, percent, last && some.promotesOnly ? 0 : bake, { rules, gate });
    });
    return setup({
      stages,
      plan: {
        intervalSeconds: some.interval,
        lookbackSeconds: some.interval + 30 * some.lookbackSteps,
        minRequests: some.minRequests,
        failureLimit: some.failureLimit,
        whenInconclusive: some.whenInconclusive,
      },
      world: {
        requestsPerSecond: some.requestsPerSecond,
        stable: version(some.rates[0]),
        canary: version(some.rates[1], 60, 250),
      },
      operator: some.operator.sort((a, b) => a.atSeconds - b.atSeconds),
    });
  });

/** Holds for every setup and seed. */
function always(claim: (run: Run, of: Setup) => void): void {
  fc.assert(
    fc.property(setups, fc.string(), (of, seed) => claim(simulate(of, seed), of)),
    { numRuns: 200 },
  );
}

function numbersIn(value: unknown): unknown[] {
  if (typeof value === 'number' || value === undefined) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe('any run', () => {
  it('ends, in a final state, with a reason unless it is COMPLETED', () => {
    always((run) => {
      expect(FINAL_STATES).toContain(run.finalState);
      expect(run.reason === null).toBe(run.finalState === 'COMPLETED');
      expect(run.pausedBecause === null).toBe(run.finalState !== 'PAUSED');
      expect(run.durationSeconds).toBeGreaterThanOrEqual(run.reason?.atSeconds ?? 0);
    });
  });

  it('is told in finite numbers, or null, and in nothing undefined', () => {
    always((run) => {
      expect(numbersIn(run).filter((value) => !Number.isFinite(value))).toEqual([]);
    });
  });

  it('changes nothing it was given', () => {
    fc.assert(
      fc.property(setups, fc.string(), (of, seed) => {
        expect(simulate(deepFreeze(of), seed)).toEqual(simulate(structuredClone(of), seed));
      }),
      { numRuns: 50 },
    );
  });

  it('has windows in order, each within its stage and no longer than the lookback, and together without a gap', () => {
    always((run, { plan }) => {
      let before = { stage: '', toSeconds: 0 };
      for (const [index, window] of run.windows.entries()) {
        const { fromSeconds, toSeconds } = window;
        const of = run.stages.find(({ name }) => name === window.stage);
        const startedAt = of?.startedAtSeconds ?? Number.NaN;
        const isFirst = window.stage !== before.stage;
        expect(window.windowIndex).toBe(index);
        expect(fromSeconds).toBe(Math.max(startedAt, toSeconds - plan.lookbackSeconds));
        expect(fromSeconds).toBeLessThan(toSeconds);
        expect(toSeconds).toBeLessThanOrEqual(startedAt + (of?.durationSeconds ?? 0));
        expect(toSeconds).toBeGreaterThan(before.toSeconds);
        expect(fromSeconds).toBeLessThanOrEqual(isFirst ? startedAt : before.toSeconds);
        expect(window.trafficPercent).toBe(of?.trafficPercent);
        before = window;
      }
    });
  });

  it('has a history in which every line begins where the one before ended', () => {
    always((run, { plan }) => {
      let status = 'PROGRESSING';
      let at = 0;
      for (const { from, to, atSeconds, stage, trafficPercent } of run.transitions) {
        expect(from).toBe(status);
        expect(atSeconds).toBeGreaterThanOrEqual(at);
        const share = plan.stages.find(({ name }) => name === stage)?.trafficPercent;
        expect(trafficPercent).toBe(to === 'COMPLETED' ? 100 : to === 'ROLLED_BACK' ? 0 : share);
        status = to;
        at = atSeconds;
      }
      const isBigBang = plan.stages[0]?.bakeSeconds === 0;
      expect(isBigBang ? 'COMPLETED' : status).toBe(run.finalState);
    });
  });

  it('has the same figures in total as over its stages and windows', () => {
    always((run) => {
      const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
      for (const arm of ['canary', 'stable'] as const) {
        for (const count of ['requests', 'errors'] as const) {
          expect(run[arm][count]).toBe(sum(run.stages.map((stage) => stage[arm][count])));
        }
        expect(run[arm].errors).toBeLessThanOrEqual(run[arm].requests);
        expect(run[arm].errorRate === null).toBe(run[arm].requests === 0);
      }
      for (const verdict of ['passed', 'failed', 'inconclusive'] as const) {
        expect(run.tally[verdict]).toBe(sum(run.stages.map(({ tally }) => tally[verdict])));
      }
      expect(run.tally.passed + run.tally.failed + run.tally.inconclusive).toBe(run.windows.length);
      expect(run.failedRequests).toBe(run.canary.errors + run.stable.errors);
      expect(run.durationSeconds).toBe(sum(run.stages.map(({ durationSeconds }) => durationSeconds)));
    });
  });

  it('reaches its stages in order, and none after the one in which it ended', () => {
    always((run, { plan }) => {
      const reached = run.stages.map(({ outcome }) => outcome !== 'NOT_REACHED');
      const [count, all] = [reached.filter(Boolean).length, run.stages.length];
      expect(reached).toEqual(run.stages.map((_, index) => index < count));
      if (run.finalState === 'COMPLETED') expect([count, run.stagesCompleted]).toEqual([all, all]);
      else expect([count - 1, count]).toContain(run.stagesCompleted);
      for (const [index, { outcome, startedAtSeconds, tally }] of run.stages.entries()) {
        if (outcome === 'NOT_REACHED') expect(startedAtSeconds).toBe(null);
        if (outcome === 'FAILED') expect(tally.failed).toBe(plan.failureLimit + 1);
        else expect(tally.failed).toBeLessThanOrEqual(plan.failureLimit);
        const watched = (plan.stages[index]?.bakeSeconds ?? 0) > 0;
        if (outcome === 'PASSED' && watched) expect(tally.passed).toBeGreaterThan(0);
      }
      const failed = run.stages.filter(({ outcome }) => outcome === 'FAILED');
      expect(failed).toHaveLength(run.reason?.code === 'threshold_breached' ? 1 : 0);
    });
  });

  it('never has more excess failures than failures of the canary, and none if the versions are alike', () => {
    always((run, { world }) => {
      expect(run.excessFailedRequests).toBeLessThanOrEqual(run.canary.errors);
      if (world.canary.errorRate >= world.stable.errorRate) expect(run.excessFailedRequests).toBeGreaterThanOrEqual(0);
      if (world.canary.errorRate === world.stable.errorRate) expect(run.excessFailedRequests).toBe(0);
    });
  });

  it('ends in every way there is among these, so that the rules say something', () => {
    const ends = fc.sample(setups, { numRuns: 300, seed: 1 }).map((of) => simulate(of, 1));
    expect(new Set(ends.map(({ finalState }) => finalState))).toEqual(new Set(FINAL_STATES));
    const codes = ends.map(({ reason }) => reason?.code ?? 'none');
    expect(new Set(codes)).toEqual(new Set(['none', 'threshold_breached', 'no_evidence', 'operator', 'gate']));
    const outcomes = ends.flatMap(({ stages }) => stages.map(({ outcome }) => outcome));
    expect(new Set(outcomes).size).toBe(5);
  });
});
