import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN_WORLD, type World } from '../../../src/model/world.js';
import { keyOf } from '../../../src/random/key.js';
import { type Row, servedRow } from './rows.js';
import { at, fault, HEALTHY, keyOfIndex, meanZ, model, varianceZ } from './world.js';

const RUNS = { numRuns: 250 };
/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;
const N = 10_000;

const seeds = fc.nat(10_000).map((i) => keyOf(`seed ${i}`));
const cellIndexes = fc.nat(100_000);
const percents = fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.constantFrom(0, 1, 10, 50, 75, 100));
const rates = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.001, 0.5, 1));
const noise = { ...PLAIN_WORLD.noise, arrivalsCv: 0.2, errorsCorrelation: 0.01, sharedErrorsCv: 0.3 };
/** Ways a world can be that are no fault of the canary. */
const settings = fc.constantFrom<Partial<World>>(
  {},
  { noise },
  { users: { count: 30, activityCv: 1, routing: 'sticky' } },
  { freshBaseline: true },
  { freshBaseline: true, noise, users: { count: 30, activityCv: 1, routing: 'sticky' } },
);
const sticky: World['users'] = { count: null, activityCv: 1, routing: 'sticky' };

const arrivalsOf = ({ stable, baseline, canary }: Row) => stable.requests + baseline.requests + canary.requests;

describe('a fresh baseline', () => {
  it('takes its requests from stable alone: arrivals and the canary’s counts are as they were', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, percents, rates, (key, i, percent, errorRate) => {
        const canary = { ...HEALTHY, errorRate };
        const off = servedRow(model({ canary }), key, i, at(percent));
        const on = servedRow(model({ canary, freshBaseline: true }), key, i, at(percent));
        expect(off.baseline).toEqual({ requests: 0, errors: 0 });
        expect(on.canary).toEqual(off.canary);
        expect(on.canaryErrorsIfStable).toBe(off.canaryErrorsIfStable);
        expect(on.stable.requests + on.baseline.requests).toBe(off.stable.requests);
        expect(arrivalsOf(on)).toBe(arrivalsOf(off));
        for (const { requests, errors } of [on.stable, on.baseline, on.canary]) {
          expect(Number.isSafeInteger(requests) && errors >= 0 && errors <= requests).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('gets as much as the canary, or the rest, and fails as stable does, on draws of its own', () => {
    const stable = { ...HEALTHY, errorRate: 0.02 };
    for (const [percent, share] of [
      [10, 0.1],
      [50, 0.5],
      [80, 0.2],
    ] as const) {
      const cells = Array.from({ length: N / 2 }, (_, i) =>
        servedRow(model({ stable, freshBaseline: true }), keyOfIndex(i), 3, at(percent)),
      );
      const mean = 12_000 * share;
      const requests = cells.map((c) => c.baseline.requests);
      expect(Math.abs(meanZ(requests, mean))).toBeLessThan(LIMIT);
      expect(Math.abs(varianceZ(requests, mean, mean))).toBeLessThan(LIMIT);
      const errors = cells.map((c) => c.baseline.errors);
      expect(Math.abs(meanZ(errors, mean * 0.02))).toBeLessThan(LIMIT);
      const products = cells.map((c) => (c.baseline.errors - mean * 0.02) * (c.canary.errors - percent * 0.12));
      expect(Math.abs(meanZ(products, 0))).toBeLessThan(LIMIT);
      if (percent >= 50) expect(Math.max(...cells.map((c) => c.stable.requests))).toBe(0);
    }
  });
});

describe('what stable would have failed in the canary’s place', () => {
  it('is what the canary failed, where it is like stable and nothing goes wrong', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, percents, rates, settings, (key, i, percent, errorRate, setting) => {
        const version = { ...HEALTHY, errorRate };
        const cell = servedRow(model({ stable: version, canary: version, ...setting }), key, i, at(percent));
        expect(cell.canaryErrorsIfStable).toBe(cell.canary.errors);
      }),
      RUNS,
    );
  });

  it('is as bad in an outage of all that runs: no excess', () => {
    fc.assert(
      fc.property(seeds, fc.nat(20), percents, rates, settings, (key, i, percent, errorRate, setting) => {
        const from = { kind: 'rollout', seconds: 330 } as const;
        const outage = fault({ errorRate, cpuPercent: 70, latencyRatio: 3 }, { target: 'all', from, rampSeconds: 90 });
        const cell = servedRow(model({ faults: [outage], ...setting }), key, i, at(percent));
        expect(cell.canaryErrorsIfStable).toBe(cell.canary.errors);
      }),
      RUNS,
    );
  });

  it('is as bad in an outage in which clients try again', () => {
    for (const users of [PLAIN_WORLD.users, sticky]) {
      const world = model({
        users,
        faults: [fault({ errorRate: 0.4, retries: 3, cpuPercent: 10 }, { target: 'all' })],
      });
      for (let i = 0; i < 500; i++) {
        const cell = servedRow(world, keyOfIndex(i), i, at(20));
        expect(cell.canaryErrorsIfStable).toBe(cell.canary.errors);
      }
    }
  });

  it('knows nothing of a fault of the canary, nor of the retries that this brings', () => {
    const effects = { errorRate: 0.5, cpuPercent: 40, retries: 5 };
    fc.assert(
      fc.property(seeds, cellIndexes, percents, settings, (key, i, percent, setting) => {
        const healthy = servedRow(model(setting), key, i, at(percent));
        const faulty = servedRow(model({ ...setting, faults: [fault(effects)] }), key, i, at(percent));
        expect(faulty.canaryErrorsIfStable).toBe(healthy.canary.errors);
        expect(arrivalsOf(faulty)).toBeGreaterThanOrEqual(arrivalsOf(healthy));
      }),
      RUNS,
    );
  });

  it('leaves the cold start of the canary’s instances to the canary', () => {
    const world = model({ warmUp: { seconds: 300, latencyRatio: 1, errorRatio: 20 } });
    fc.assert(
      fc.property(seeds, fc.nat(10), percents, (key, i, percent) => {
        const cell = servedRow(world, key, i, at(percent));
        expect(cell.canaryErrorsIfStable).toBe(servedRow(model(), key, i, at(percent)).canary.errors);
        expect(cell.canary.errors).toBeGreaterThanOrEqual(cell.canaryErrorsIfStable);
      }),
      RUNS,
    );
  });

  it('counts the requests tried again that the canary’s failures made among what came', () => {
    // Of 12,000 · ¼ each is tried again with chance ½, and that again: 1.75 as many, of sticky clients.
    const canary = { ...HEALTHY, errorRate: 0, cpuPercent: 1 };
    const world = model({ users: sticky, canary, faults: [fault({ errorRate: 0.5, retries: 2 })] });
    const cells = Array.from({ length: N }, (_, i) => servedRow(world, keyOfIndex(i), 1, at(25)));
    expect(
      Math.abs(
        meanZ(
          cells.map((c) => c.canary.requests),
          5250,
        ),
      ),
    ).toBeLessThan(LIMIT);
    expect(
      Math.abs(
        meanZ(
          cells.map((c) => c.stable.requests),
          9000,
        ),
      ),
    ).toBeLessThan(LIMIT);
  });
});

describe('failures of stable that the rollout brought', () => {
  const rolledBack = (staleDataRate: number) => ({ ...at(10), canaryPercent: 0, staleDataRate });

  it('are none where nothing but the canary is bad, whoever its users are', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, percents, rates, settings, (key, i, percent, errorRate, setting) => {
        const world = model({ canary: { ...HEALTHY, errorRate }, ...setting });
        expect(servedRow(world, key, i, at(percent)).stableExcessErrors).toBe(0);
      }),
      RUNS,
    );
  });

  it('on data that it left behind are some of all failures, never fewer than none, and none without such data', () => {
    fc.assert(
      fc.property(seeds, cellIndexes, rates, rates, settings, fc.nat(3), (key, i, rate, stale, setting, retries) => {
        const faults = [fault({ errorRate: rate, retries }, { target: 'all' })];
        const world = model({ ...setting, faults });
        const { stable, stableExcessErrors } = servedRow(world, key, i, rolledBack(stale));
        expect(stableExcessErrors).toBeGreaterThanOrEqual(0);
        expect(stableExcessErrors).toBeLessThanOrEqual(stable.errors);
        expect(servedRow(world, key, i, rolledBack(0)).stableExcessErrors).toBe(0);
      }),
      RUNS,
    );
  });

  it('on such data are as many as would have succeeded, times their chance', () => {
    const world = model({ stable: { ...HEALTHY, errorRate: 0.2 } });
    const errors = Array.from(
      { length: N },
      (_, i) => servedRow(world, keyOfIndex(i), 2, rolledBack(0.1)).stableExcessErrors,
    );
    expect(Math.abs(meanZ(errors, 12_000 * 0.8 * 0.1))).toBeLessThan(LIMIT);
  });

  it('on a fresh baseline that is cold are those of its warm-up', () => {
    const warmUp = { seconds: 120, latencyRatio: 1, errorRatio: 21 };
    const world = model({ freshBaseline: true, warmUp });
    // Over the first minute 1 + 20 · ¾ times 0.001 of 1,200 requests, where 0.001 is what stable fails.
    const errors = Array.from({ length: N }, (_, i) => servedRow(world, keyOfIndex(i), 0, at(10)).stableExcessErrors);
    expect(Math.abs(meanZ(errors, 1200 * 0.015))).toBeLessThan(LIMIT);
  });
});
