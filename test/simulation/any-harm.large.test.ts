import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/model/rule.js';
import type { Run } from '../../src/model/run.js';
import type { Setup } from '../../src/model/setup.js';
import { simulate } from '../../src/simulation/simulate.js';
import { expectSame } from '../expect-same.js';
import { always } from './always.js';
import { setups } from './any-setup.js';
import { faultsToCome } from './any-world.js';
import { rule } from './setups.js';

/** Users are expected numbers, sums of terms of double precision. */
const ROUNDING = 1 + 1e-9;

describe('any run', () => {
  it('is a JSON value: written and read again it is the same', () => {
    always((run) => {
      expectSame(JSON.parse(JSON.stringify(run)), { ...run });
    });
  });

  it('of the same seed is the same run', () => {
    fc.assert(
      fc.property(setups, fc.string({ minLength: 1 }), (of, seed) => {
        expectSame(simulate(structuredClone(of), seed), simulate(of, seed));
      }),
      { numRuns: 60 },
    );
  });

  it('exposes no more users than there are, and hits no more than it exposes', () => {
    always(({ blastRadius, canary: answered, copies }, { world: { users } }) => {
      const canary = {
        requests: answered.requests - (copies?.copies ?? 0),
        errors: answered.errors - (copies?.failed ?? 0),
      };
      expect(blastRadius).toMatchObject({ routing: users.routing, users: users.count });
      const { users: all, usersExposed: exposed, usersHit: hit, usersHitIfStable: hitIfStable } = blastRadius;
      if (all === null || exposed === null || hit === null || hitIfStable === null) {
        expect([all, exposed, hit, hitIfStable]).toEqual([null, null, null, null]);
        return;
      }
      expect(exposed).toBeLessThanOrEqual(all * ROUNDING);
      expect(hit).toBeLessThanOrEqual(exposed * ROUNDING);
      // Whom it caught is the mean by what users sent, whichever of it happened to come to the canary.
      if (users.routing === 'one_way') return;
      expect(exposed).toBeLessThanOrEqual(canary.requests * ROUNDING);
      expect(hit).toBeLessThanOrEqual(canary.errors * ROUNDING);
      expect(hit > 0).toBe(canary.errors > 0);
    });
  });

  it('has no more excess failures than failures, in every part of its report', () => {
    always(({ rollback, followUp, failedRequests, excessFailedRequests }) => {
      const harms = [rollback?.whilePeopleAct, rollback?.whileRollingBack, followUp].flatMap((harm) => harm ?? []);
      for (const harm of [...harms, { failedRequests, excessFailedRequests }]) {
        expect(harm.excessFailedRequests).toBeLessThanOrEqual(harm.failedRequests);
      }
    });
  });

  it('has a timeline in order of time, from the start to the end of what was played', () => {
    always((run, { followUpSeconds }) => {
      const times = run.timeline.map(({ atSeconds }) => atSeconds);
      const ended = run.rollback?.restoredAtSeconds ?? run.durationSeconds;
      const followed = run.followUp === null ? 0 : followUpSeconds;
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(run.timeline[0]).toEqual({ code: 'rollout_begins', atSeconds: 0 });
      expect(times.at(-1)).toBeLessThanOrEqual(ended + followed);
      const codes = run.timeline.map(({ code }) => code);
      expect(codes.includes('restored')).toBe(run.finalState === 'ROLLED_BACK');
      expect(codes.includes('completed')).toBe(run.finalState === 'COMPLETED');
      expect(codes.includes('follow_up_ends')).toBe(run.followUp !== null);
    });
  });

  it('has times to detect and to restore together, and only where it was rolled back', () => {
    always(({ timeToDetectSeconds: detect, timeToRestoreSeconds: restore, rollback, durationSeconds }) => {
      if (detect === null || restore === null) expect([detect, restore]).toEqual([null, null]);
      else {
        expect(detect).toBeGreaterThan(0);
        expect(detect).toBeLessThanOrEqual(durationSeconds);
        expect(restore - detect).toBeCloseTo((rollback?.restoredAtSeconds ?? Number.NaN) - durationSeconds, 6);
      }
    });
  });

  it('spends of its error budget what failed, and no more on the rollout', () => {
    always(({ errorBudget, failedRequests, excessFailedRequests, followUp }, { slo }) => {
      expect(errorBudget === null).toBe(slo === null);
      if (errorBudget === null) return;
      expect(errorBudget.spentDuring).toBe(failedRequests + (followUp?.failedRequests ?? 0));
      expect(errorBudget.spentByRollout).toBe(excessFailedRequests + (followUp?.excessFailedRequests ?? 0));
      expect(errorBudget.spentByRollout).toBeLessThanOrEqual(errorBudget.spentDuring);
      expect(errorBudget.left).toBeLessThanOrEqual(errorBudget.allowed - errorBudget.spentBefore);
    });
  });
});

describe('a fault that begins after the end of the simulation', () => {
  it('leaves every number as it was, unless it keeps a cohort of users away', () => {
    fc.assert(
      fc.property(setups, faultsToCome, fc.string({ minLength: 1 }), (of, any, seed) => {
        const fault = { ...any, cohort: null };
        const more = { ...of, world: { ...of.world, faults: [...of.world.faults, fault] } };
        expectSame(simulate(more, seed), simulate(of, seed));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a rule added to every stage', () => {
  const added = fc.constantFrom(
    rule('error_rate', { max: 1 }),
    rule('latency_p99_ms', { max_ratio: 1.2 }, { spansSeconds: [300] }),
    rule('cpu_percent', { max: 60 }),
    rule('conversion_rate', { min_ratio: 0.9 }),
  );

  function withRule({ plan, ...rest }: Setup, one: Rule): Setup {
    const stages = plan.stages.map((stage) => ({
      ...stage,
      rules: [...stage.rules.filter(({ metric }) => metric !== one.metric), one],
    }));
    return { ...rest, plan: { ...plan, stages } };
  }

  it('leaves the traffic as it was, up to the first transition that differs', () => {
    fc.assert(
      fc.property(setups, added, fc.string({ minLength: 1 }), (of, one, seed) => {
        const [before, after] = [simulate(of, seed), simulate(withRule(of, one), seed)];
        const differs = before.transitions.findIndex(
          (line, index) => JSON.stringify(line) !== JSON.stringify(after.transitions[index]),
        );
        const ends = Math.min(before.durationSeconds, after.durationSeconds);
        const times = [before, after].map(({ transitions }) => transitions[differs]?.atSeconds ?? ends);
        const same = ({ windows }: Run) =>
          windows
            .filter(({ toSeconds }) => toSeconds <= Math.min(ends, ...times))
            .map(({ windowIndex, fromSeconds, toSeconds, canary, stable, freshBaseline, baselineSource }) => {
              return { windowIndex, fromSeconds, toSeconds, canary, stable, freshBaseline, baselineSource };
            });
        expectSame(same(after), same(before));
      }),
      { numRuns: 60 },
    );
  });
});
