import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instancesBesideRouter, instancesForShare, shareOfInstances } from '../../src/measures/instances-for-share.js';
import { type Instances, PROMOTIONS, TRAFFIC_SPLITS } from '../../src/model/instances.js';
import type { Setup } from '../../src/model/setup.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { simulate } from '../../src/simulation/simulate.js';
import { setups } from './any-setup.js';

const fleets: fc.Arbitrary<Instances> = fc
  .record({
    count: fc.constantFrom(1, 3, 10, 40),
    requestsPerSecond: fc.constantFrom(null, 1, 30, 200),
    readyAfterSeconds: fc.constantFrom(0, 20, 75, 400),
    split: fc.constantFrom(...TRAFFIC_SPLITS),
    autoscale: fc.constantFrom(null, null, { targetPercent: 60, delaySeconds: 45, max: 60 }),
    scaleDownStableSeconds: fc.constantFrom(null, 0, 50),
    promotion: fc.constantFrom(...PROMOTIONS),
  })
  .map((fleet) =>
    fleet.split === 'router' && fleet.requestsPerSecond !== null
      ? fleet
      : { ...fleet, autoscale: null, ...(fleet.split === 'replicas' ? { scaleDownStableSeconds: null } : {}) },
  );

/** Setups of every kind, on instances, as a configuration makes them. */
const counted: fc.Arbitrary<Setup> = fc.tuple(setups, fleets).map(([of, instances]) => {
  const { count, split, scaleDownStableSeconds } = instances;
  const stages = of.plan.stages.map(({ audiences: _, mirrorPercent: __, ...stage }) => {
    const plannedPercent = Math.max(0.1, stage.trafficPercent);
    if (split === 'router') {
      return {
        ...stage,
        trafficPercent: plannedPercent,
        instances: instancesBesideRouter(count, plannedPercent, scaleDownStableSeconds === null),
      };
    }
    const pods = instancesForShare(count, plannedPercent);
    return { ...stage, instances: pods, plannedPercent, trafficPercent: shareOfInstances(pods) };
  });
  const freshBaseline = split === 'router' && of.world.freshBaseline;
  const { users } = of.world;
  // What is not simulated together with instances.
  const apart = {
    audiences: [],
    realShare: null,
    users: users.routing === 'one_way' ? ({ ...users, routing: 'sticky' } as const) : users,
  };
  return { ...of, plan: { ...of.plan, stages }, world: { ...of.world, ...apart, instances, freshBaseline } };
});

describe('any run on instances', () => {
  it('ends with finite numbers, as JSON has them, and excess failures that failed', () => {
    fc.assert(
      fc.property(counted, (of) => {
        const run = simulate(of, 'any');
        expect(JSON.parse(JSON.stringify(run))).toEqual({ ...run });
        const { rollback, followUp } = run;
        const harms = [rollback?.whilePeopleAct, rollback?.whileRollingBack, followUp].flatMap((harm) => harm ?? []);
        for (const harm of [...harms, run]) expect(harm.excessFailedRequests).toBeLessThanOrEqual(harm.failedRequests);
        expect(run.instances?.settledAtSeconds === null).toBe(run.finalState === 'PAUSED');
      }),
      { numRuns: 100 },
    );
  });

  it('is the same in a study, which uses its columns again', () => {
    fc.assert(
      fc.property(counted, (of) => {
        const play = outcomePlayer(of);
        for (const seed of ['one', 'other', 'one']) {
          const run = simulate(of, seed);
          const { figures } = play(seed);
          expect(figures.failed_requests).toBe(run.failedRequests);
          expect(figures.excess_failed_requests).toBe(run.excessFailedRequests);
          expect(figures.exposure_requests).toBe(run.canary.requests);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('serves the same requests however often it is looked at, where nothing is decided by that', () => {
    fc.assert(
      fc.property(counted, (of) => {
        const totals = [30, 60, 90].map((intervalSeconds) => {
          const stages = of.plan.stages.map((stage) => ({ ...stage, rules: [], gate: { kind: 'open' } as const }));
          const plan = { ...of.plan, stages, intervalSeconds, lookbackSeconds: intervalSeconds };
          const run = simulate(
            { ...of, operator: [], slo: null, plan: { ...plan, whenInconclusive: 'promote', minRequests: 1 } },
            'looks',
          );
          return [run.canary.requests, run.canary.errors, run.stable.requests, run.stable.errors];
        });
        expect(totals[1]).toEqual(totals[0]);
        expect(totals[2]).toEqual(totals[0]);
      }),
      { numRuns: 40 },
    );
  });
});
