import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Setup } from '../../src/model/setup.js';
import { keyOf } from '../../src/random/key.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { simulate } from '../../src/simulation/simulate.js';
import { GeneratedSource } from '../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { meanOf, meanZ, varianceZ } from '../sources/generated/world.js';
import { type Changing, quantileOf } from '../truth/world/latency-mixture.js';
import { worlds } from './any-world.js';
import { fault, rule, type SetupParts, setup, stage, version } from './setups.js';

/** In standard errors: a chance of 7e-6 a comparison; seeds are fixed. */
const LIMIT = 4.5;
const INTERVALS = [1800, 600, 60, 10];
/** Seeds whose figures are the same to the last request: of a fault that shows in one of twenty none would show in 6 of 1,000 cases. */
const SAME = 100;

/** Half an hour at half of the traffic, judged by nothing that could end it, looked at so often. */
function halfAnHour(world: NonNullable<SetupParts['world']>, intervalSeconds: number): Setup {
  return setup({
    stages: [stage('half', 50, 1800, { rules: [rule('error_rate', { max: 1 })] })],
    plan: { intervalSeconds, lookbackSeconds: intervalSeconds },
    world,
  });
}

const climbing = (from: number, to: number) =>
  ({
    kind: 'points',
    points: [
      { atSeconds: 0, perSecond: from },
      { atSeconds: 1800, perSecond: to },
    ],
  }) as const;

describe('what a world serves', () => {
  it('does not depend on how often it is looked at: the failures of an overload', () => {
    // 10 rising to 30 a second, 75 % busy at their mean of 20: beyond 26.67 a second the excess fails. Of 36,000 requests
    // 1 % fail anyway, 360, and of the 500 that are too many the other 99 %: 855.
    const plain = { ...version(0.01), cpuPercent: 75 };
    const world = { requestsPerSecond: climbing(10, 30), stable: plain, canary: plain };
    const failed = (interval: number, seeds: number) => {
      const play = outcomePlayer(halfAnHour(world, interval));
      return Array.from({ length: seeds }, (_, seed) => play(`load/${seed}`).figures.failed_requests ?? Number.NaN);
    };
    const once = failed(1800, 200);
    for (const interval of INTERVALS.slice(1)) expect(failed(interval, SAME)).toEqual(once.slice(0, SAME));
    expect(Math.abs(meanZ(once, 855))).toBeLessThan(LIMIT);
  });

  it('harms as real requests do, whatever the windows: excess failures have the variance of their count', () => {
    // Of 6,000 Poisson requests 1 in 200 fails beyond what stable fails: Poisson with a mean of 30, thinned from them.
    const world = { requestsPerSecond: 20, stable: version(0.01), canary: version(0.015) };
    const excess = (intervalSeconds: number, seeds: number) => {
      const stages = [stage('half', 50, 600, { rules: [rule('error_rate', { max: 1 })] })];
      const play = outcomePlayer(setup({ stages, plan: { intervalSeconds, lookbackSeconds: intervalSeconds }, world }));
      return Array.from(
        { length: seeds },
        (_, seed) => play(`harm/${seed}`).figures.excess_failed_requests ?? Number.NaN,
      );
    };
    const twice = excess(300, 2_000);
    for (const interval of [60, 10]) expect(excess(interval, SAME)).toEqual(twice.slice(0, SAME));
    expect(Math.abs(meanZ(twice, 30))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(twice, 30, 30))).toBeLessThan(LIMIT);
  });

  it.each<[string, number, NonNullable<SetupParts['world']>, Pick<Changing, 'ratioAt' | 'rateAt'>]>([
    [
      'the p99 of a queue as the load rises',
      0.99,
      {
        requestsPerSecond: climbing(40, 360),
        stable: { ...version(0, 50, 200), cpuPercent: 52 },
        canary: { ...version(0, 50, 200), cpuPercent: 52 },
      },
      {
        rateAt: (second) => 40 + (320 * second) / 1800,
        ratioAt: (second) => 0.48 / (1 - (0.52 * (40 + (320 * second) / 1800)) / 200),
      },
    ],
    [
      'the p99 of a fault that ramps',
      0.99,
      {
        requestsPerSecond: 200,
        stable: version(0, 50, 200),
        canary: version(0, 50, 200),
        faults: [fault('slow', { latencyRatio: 10 }, { rampSeconds: 1800 })],
      },
      { rateAt: () => 1, ratioAt: (second) => 1 + (9 * second) / 1800 },
    ],
    [
      'the p50 of instances that warm up',
      0.5,
      {
        requestsPerSecond: 200,
        stable: version(0, 50, 200),
        canary: version(0, 50, 200),
        warmUp: { seconds: 1200, latencyRatio: 8, errorRatio: 1 },
      },
      { rateAt: () => 1, ratioAt: (second) => 1 + 7 * Math.max(0, 1 - second / 1200) },
    ],
  ])('has %s by exact integration, for every interval', (_, share, world, law) => {
    const expected = quantileOf({ seconds: 1800, p50: 50, p99: 200, ...law }, share);
    for (const interval of INTERVALS) {
      const measured = [1, 2, 3].map((seed) => {
        const { canary } = simulate(halfAnHour(world, interval), seed);
        return (share === 0.5 ? canary.latencyP50Ms : canary.latencyP99Ms) ?? Number.NaN;
      });
      // Some 100,000 to 180,000 requests a run: a standard error below 0.6 % of the quantile, of the mean of three 0.35 %.
      expect(Math.abs(meanOf(measured) / expected - 1)).toBeLessThan(0.016);
    }
  });
});

describe('any world', () => {
  const shares = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom(0, 1, 10, 50, 90, 100)), {
    minLength: 1,
    maxLength: 6,
  });
  const plain = worlds.filter(({ faults }) => faults.every(({ effect }) => effect.retries === 0));

  it('has the same first attempts in every cell, however the shares change and whoever looks', () => {
    fc.assert(
      fc.property(
        plain,
        shares,
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
        fc.string({ minLength: 1 }),
        (world, steps, looks, seed) => {
          const cells = (changes: readonly (readonly [number, number])[], steps: readonly number[]) => {
            const model = trafficModel(world);
            const source = new GeneratedSource(model, keyOf(seed), null);
            let [now, look] = [0, 0];
            for (const [seconds, canaryPercent] of [...changes, [600, 0] as const]) {
              const exposure = {
                canaryPercent,
                line: null,
                mirroredPercent: 0,
                among: null,
                replicas: null,
                isSticky: false,
              };
              const until = Math.min(600, now + seconds);
              while (now < until) {
                const to = Math.min(until, now + (steps[look++ % steps.length] ?? 60));
                source.serve(now, to, exposure);
                source.view(to).read('canary', Math.max(0, to - 45), to);
                now = to;
              }
            }
            return Array.from({ length: 600 / model.cellSeconds }, (_, i) =>
              source.requests(i * model.cellSeconds, (i + 1) * model.cellSeconds),
            );
          };
          expect(cells(steps, looks)).toEqual(cells([], [600]));
        },
      ),
      { numRuns: 60 },
    );
  });
});
