import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plannedPercent } from '../../src/measures/planned-percent.js';
import type { Plan } from '../../src/model/plan.js';
import type { ArmSummary, Run } from '../../src/model/run.js';
import { FINAL_STATES } from '../../src/model/status.js';
import { simulate } from '../../src/simulation/simulate.js';
import { expectSame } from '../expect-same.js';
import { always } from './always.js';
import { setups } from './any-setup.js';
import { deepFreeze } from './deep-freeze.js';

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function armsOf({ canary, stable, freshBaseline }: Pick<Run, 'canary' | 'stable' | 'freshBaseline'>): ArmSummary[] {
  return [canary, stable, ...(freshBaseline === null ? [] : [freshBaseline])];
}

function numbersIn(value: unknown): unknown[] {
  if (typeof value === 'number' || value === undefined) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** What a stage is to get of all requests. */
function shareOf({ stages }: Plan, stage: string | null): number | undefined {
  const of = stages.find(({ name }) => name === stage);
  return of === undefined ? undefined : plannedPercent(of);
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

  it('has finite numbers or null, and nothing undefined', () => {
    always((run) => {
      expect(numbersIn(run).filter((value) => !Number.isFinite(value))).toEqual([]);
    });
  });

  it('changes nothing it was given', () => {
    fc.assert(
      fc.property(setups, fc.string({ minLength: 1 }), (of, seed) => {
        expectSame(simulate(deepFreeze(of), seed), simulate(structuredClone(of), seed));
      }),
      { numRuns: 30 },
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
        expect(window.trafficPercent).toBe(shareOf(plan, window.stage));
        before = window;
      }
    });
  });

  it('has a history in which every line begins where the one before ended', () => {
    always((run, { plan }) => {
      let status = 'PROGRESSING';
      let at = 0;
      let mayStart = true;
      for (const { from, event, to, atSeconds, stage, trafficPercent } of run.transitions) {
        expect(from).toBe(status);
        expect(atSeconds).toBeGreaterThanOrEqual(at);
        const share = shareOf(plan, stage);
        mayStart = event === 'BUDGET_EXHAUSTED' ? false : mayStart || event === 'RESUME';
        expect(trafficPercent).toBe(to === 'COMPLETED' ? 100 : to === 'ROLLED_BACK' || !mayStart ? 0 : share);
        status = to;
        at = atSeconds;
      }
      const isBigBang = plan.stages[0]?.bakeSeconds === 0;
      expect(isBigBang ? 'COMPLETED' : status).toBe(run.finalState);
    });
  });

  it('has figures in total that are the sum over its stages, its rollback, and the time before it may start', () => {
    always((run, of) => {
      const { rollback } = run;
      // What the canary answers is not what users meet of it.
      if (run.copies !== null) return;
      const after = [rollback?.whilePeopleAct, rollback?.whileRollingBack].flatMap((harm) => harm ?? []);
      const startedAt = run.stages[0]?.startedAtSeconds ?? null;
      expect(run.canary.requests).toBe(
        sum(run.stages.map(({ canary }) => canary.requests)) + sum(after.map(({ requests }) => requests)),
      );
      const inStages = sum(run.stages.flatMap((stage) => armsOf(stage).map(({ errors }) => errors)));
      const known = inStages + sum(after.map(({ failedRequests }) => failedRequests));
      if (startedAt === 0 || of.plan.stages[0]?.bakeSeconds === 0) expect(run.failedRequests).toBe(known);
      else expect(run.failedRequests).toBeGreaterThanOrEqual(known);
      expect(run.failedRequests).toBe(sum(armsOf(run).map(({ errors }) => errors)));
      for (const { errors, requests, errorRate } of armsOf(run)) {
        expect(errors).toBeLessThanOrEqual(requests);
        expect(errorRate === null).toBe(requests === 0);
      }
      for (const verdict of ['passed', 'failed', 'inconclusive'] as const) {
        expect(run.tally[verdict]).toBe(sum(run.stages.map(({ tally }) => tally[verdict])));
      }
      expect(run.tally.passed + run.tally.failed + run.tally.inconclusive).toBe(run.windows.length);
      const inAll = sum(run.stages.map(({ durationSeconds }) => durationSeconds));
      if (startedAt !== null) expect(run.durationSeconds).toBe(startedAt + inAll);
    });
  });

  it('reaches its stages in order, and none after the one in which it ended', () => {
    always((run, { plan }) => {
      const reached = run.stages.map(({ outcome }) => outcome !== 'NOT_REACHED');
      const [count, all] = [reached.filter(Boolean).length, run.stages.length];
      expect(reached).toEqual(run.stages.map((_, index) => index < count));
      if (run.finalState === 'COMPLETED') expect([count, run.stagesCompleted]).toEqual([all, all]);
      else expect([count - 1, count]).toContain(run.stagesCompleted);
      const mostInAll = plan.rolloutFailureLimit ?? Number.POSITIVE_INFINITY;
      let failedInAll = 0;
      for (const [index, { outcome, startedAtSeconds, tally }] of run.stages.entries()) {
        failedInAll += tally.failed;
        if (outcome === 'NOT_REACHED') expect(startedAtSeconds).toBe(null);
        if (outcome === 'NOT_REACHED') continue;
        const isTooMany = tally.failed > plan.failureLimit || failedInAll > mostInAll;
        expect(isTooMany, `failures of stage ${index}`).toBe(outcome === 'FAILED');
        expect([tally.failed - plan.failureLimit, failedInAll - mostInAll].every((more) => more <= 1)).toBe(true);
        const watched = (plan.stages[index]?.bakeSeconds ?? 0) > 0;
        if (outcome === 'PASSED' && watched) expect(tally.passed).toBeGreaterThan(0);
      }
      const failed = run.stages.filter(({ outcome }) => outcome === 'FAILED');
      expect(failed).toHaveLength(run.reason?.code === 'threshold_breached' ? 1 : 0);
    });
  });

  it('never has more excess failures than failures, and none if the versions are alike', () => {
    always((run, { world }) => {
      expect(run.excessFailedRequests).toBeLessThanOrEqual(run.failedRequests);
      const { canary, stable, faults, warmUp, shadow } = world;
      // Stable does no worse where nothing is new, or tried again.
      // Copies of requests may load what both versions share.
      const isPlain = faults.length === 0 && warmUp === null && (shadow?.sharedLoad ?? 0) === 0;
      if (isPlain) expect(run.excessFailedRequests).toBeLessThanOrEqual(run.canary.errors);
      const onlyCanarySuffers = faults.every(({ target }) => target === 'canary');
      if (!onlyCanarySuffers || canary.cpuPercent < stable.cpuPercent) return;
      if (canary.errorRate >= stable.errorRate) expect(run.excessFailedRequests).toBeGreaterThanOrEqual(0);
      const alike = canary.errorRate === stable.errorRate && canary.cpuPercent === stable.cpuPercent;
      if (alike && isPlain) expect(run.excessFailedRequests).toBe(0);
    });
  });

  it('ends in every possible way among these cases, so that the rules are put to the test', () => {
    const ends = fc.sample(setups, { numRuns: 600, seed: 1 }).map((of) => simulate(of, 1));
    expect(new Set(ends.map(({ finalState }) => finalState))).toEqual(new Set(FINAL_STATES));
    const codes = new Set(ends.map(({ reason }) => reason?.code ?? 'none'));
    const all = ['none', 'threshold_breached', 'no_evidence', 'operator', 'gate', 'budget_exhausted'];
    expect(codes).toEqual(new Set(all));
    const outcomes = ends.flatMap(({ stages }) => stages.map(({ outcome }) => outcome));
    expect(new Set(outcomes).size).toBe(5);
  });
});
