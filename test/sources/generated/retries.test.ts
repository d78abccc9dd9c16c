import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Routing } from '../../../src/model/world.js';
import { at, fault, HEALTHY, model } from './world.js';

const RUNS = { numRuns: 300 };
const ROUTED = ['random', 'sticky'] as const;
const users = (routing: Routing) => ({ count: null, activityCv: 1, routing });
const sure = { ...HEALTHY, errorRate: 0 };

/** Both versions without errors of their own, and a canary that fails half of its requests, tried again up to twice. */
function failing(routing: Routing, cpuPercent = 0, retries = 2, errorRate = 0.5, target: 'canary' | 'all' = 'canary') {
  const version = { ...sure, cpuPercent };
  return model({
    users: users(routing),
    stable: version,
    canary: version,
    faults: [fault({ errorRate, retries }, { target })],
  });
}

describe('retries', () => {
  it('of sticky clients raise only the load of the arm that fails', () => {
    const { canary, stable } = failing('sticky').conditions(0, 60, at(20)).arms;
    expect(canary.load).toBeCloseTo(1.75, 9);
    expect(stable.load).toBe(1);
    expect(canary.requestsPerSecond).toBeCloseTo(200 * 0.2 * 1.75, 7);
  });

  it('of other clients go to any arm, by its share, where they may not fail again', () => {
    const { canary, stable } = failing('random').conditions(0, 60, at(20)).arms;
    // A fifth of all get to the canary, half of these fail; the same of what comes again.
    expect(canary.load).toBeCloseTo(1 + 0.1 + 0.01, 9);
    expect(stable.load).toBe(canary.load);
    expect(canary.errorRate).toBeCloseTo(0.5, 9);
  });

  it('of other clients make the canary serve more of those whom it fails', () => {
    const cohort = [fault({ errorRate: 0.8, retries: 3 }, { cohort: { share: 0.25, from: 'stage:0' } })];
    const { canary } = model({ users: users('random'), stable: sure, canary: sure, faults: cohort }).conditions(
      0,
      60,
      at(50),
    ).arms;
    // Of the cohort 0.4 of all attempts fail; each of its first attempts comes to 1 + 0.4 + 0.16 + 0.064.
    expect(canary.load).toBeCloseTo(0.75 + 0.25 * 1.624, 9);
    expect(canary.errorRate).toBeCloseTo((0.25 * 1.624 * 0.8) / (0.75 + 0.25 * 1.624), 9);
  });

  it('end with the fault that makes clients try again', () => {
    const faults = [fault({ errorRate: 0.5, retries: 2 }, { until: { kind: 'rollout', seconds: 60 } })];
    const world = model({ users: users('sticky'), canary: sure, faults });
    expect(world.conditions(0, 60, at(20)).arms.canary.load).toBeCloseTo(1.75, 9);
    expect(world.conditions(60, 120, at(20)).arms.canary.load).toBe(1);
  });

  it('do not come where nothing is tried again', () => {
    expect(failing('sticky', 0, 0).conditions(0, 60, at(20)).arms.canary.load).toBe(1);
  });

  it('settle where the load makes the failures that make the load', () => {
    // Half of the requests fail, each tried again once: load 1.5, and 90 % busy instead of 60, nothing is shed.
    const enough = failing('sticky', 60, 1).conditions(0, 60, at(20)).arms.canary;
    expect(enough.load).toBeCloseTo(1.5, 8);
    expect(enough.errorRate).toBeCloseTo(0.5, 8);
    // Of 70 % it is: load = 1 + 1 − ½ ÷ (0.7 · load), so load² − 2 · load + 1 ÷ 1.4 = 0.
    const short = failing('sticky', 70, 1).conditions(0, 60, at(20)).arms.canary;
    expect(short.load).toBeCloseTo(1 + Math.sqrt(1 - 1 / 1.4), 7);
    expect(short.errorRate).toBeCloseTo(1 - 0.5 / (0.7 * short.load), 7);
  });

  it('satisfy their own equation, however they are routed', () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...ROUTED),
        chance,
        fc.integer({ min: 0, max: 100 }),
        fc.nat(10),
        fc.integer({ min: 1, max: 99 }),
        (routing, rate, cpu, retries, percent) => {
          const { arms } = failing(routing, cpu, retries, rate).conditions(0, 60, at(percent));
          const failed = (load: number, own: number) => 1 - (1 - own) / Math.max(1, (load * cpu) / 100);
          const tries = (e: number) => Array.from({ length: retries + 1 }, (_, k) => e ** k).reduce((a, b) => a + b, 0);
          const s = percent / 100;
          const fails = failed(arms.canary.load, rate);
          const canary = tries(routing === 'sticky' ? fails : s * fails);
          // Clients of stable try again only for a fault of stable.
          expect(Math.abs(arms.canary.load / canary - 1)).toBeLessThan(1e-3);
          expect(arms.stable.load).toBeCloseTo(routing === 'sticky' ? 1 : canary, 2);
        },
      ),
      RUNS,
    );
  });

  it('of a fault of all make all arms, and stable with all of the traffic, equally busy', () => {
    for (const routing of ROUTED) {
      const { arms, ifStable } = failing(routing, 60, 3, 0.4, 'all').conditions(0, 60, at(20));
      for (const load of [arms.stable.load, arms.canary.load]) expect(load).toBeCloseTo(ifStable.attempts, 8);
      expect(ifStable.errorRate).toBeCloseTo(arms.canary.errorRate, 8);
      expect(ifStable.attempts).toBeGreaterThan(1.5);
    }
  });

  it('of the canary are none where stable would have been in its place', () => {
    for (const routing of ROUTED) {
      expect(failing(routing, 60).conditions(0, 60, at(20)).ifStable).toMatchObject({ errorRate: 0, attempts: 1 });
    }
  });
});
