import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Noise, PLAIN_WORLD } from '../../../src/model/world.js';
import { keyOf } from '../../../src/random/key.js';
import { sharedNoise } from '../../../src/sources/generated/conditions/noise.js';
import type { TrafficModel } from '../../../src/sources/generated/traffic-model.js';
import { type Row, readRows, servedRow } from './rows.js';
import { at, HEALTHY, KEY, keyOfIndex, model } from './world.js';

const RUNS = { numRuns: 300 };
const CELLS = Array.from({ length: 200 }, (_, i) => i);
const ALL: Noise = {
  everySeconds: 60,
  arrivalsCv: 0.3,
  errorsCorrelation: 0.01,
  sharedErrorsCv: 0.5,
  sharedLatencyCv: 0.2,
  gaugesCv: 0.1,
  autocorrelation: 0.6,
};
const noisy = (noise: Partial<Noise>): { readonly noise: Noise } => ({ noise: { ...PLAIN_WORLD.noise, ...noise } });

function counts({ stable, baseline, canary, canaryErrorsIfStable, stableExcessErrors }: Row) {
  return { stable, baseline, canary, canaryErrorsIfStable, stableExcessErrors };
}

function run(world: TrafficModel) {
  return CELLS.map((cell) => counts(servedRow(world, KEY, cell, at(10))));
}

function reading(world: TrafficModel) {
  const cells = CELLS.slice(0, 5).map((cell) => servedRow(world, KEY, cell, at(10)));
  const read = readRows(world, KEY, 'canary', cells);
  const [p50, p99] = [read.latencyMs(0.5), read.latencyMs(0.99)];
  return { p50, p99, cpu: read.cpuPercent(), memory: read.memoryMb(), restarts: read.restarts() };
}

describe('noise that is off', () => {
  it('leaves every draw exactly as it was, whatever its stretches and its autocorrelation', () => {
    const off = model(noisy({ everySeconds: 17, autocorrelation: 0.9 }));
    expect(run(off)).toEqual(run(model()));
    expect(reading(off)).toEqual(reading(model()));
  });
});

describe('noise of one thing leaves the draws of the others alone', () => {
  it('of gauges: counts and latencies', () => {
    const world = model(noisy({ gaugesCv: 0.3 }));
    expect(run(world)).toEqual(run(model()));
    const { cpu, memory, ...others } = reading(world);
    const { cpu: plainCpu, memory: plainMemory, ...plain } = reading(model());
    expect(others).toEqual(plain);
    expect(cpu).not.toBe(plainCpu);
    expect(memory).not.toBe(plainMemory);
  });

  it('of latency: counts and gauges', () => {
    const world = model(noisy({ sharedLatencyCv: 0.3 }));
    expect(run(world)).toEqual(run(model()));
    const { p50, p99, ...others } = reading(world);
    const { p50: plainP50, p99: plainP99, ...plain } = reading(model());
    expect(others).toEqual(plain);
    expect([p50, p99]).not.toEqual([plainP50, plainP99]);
  });

  it('of errors, shared or of each arm: requests, latencies and gauges', () => {
    for (const noise of [{ errorsCorrelation: 0.1 }, { sharedErrorsCv: 0.5 }]) {
      const world = model(noisy(noise));
      const requests = (of: TrafficModel) => run(of).map((c) => [c.stable.requests, c.canary.requests]);
      expect(requests(world)).toEqual(requests(model()));
      expect(run(world)).not.toEqual(run(model()));
      expect(reading(world)).toEqual(reading(model()));
    }
  });

  it('whichever else is on', () => {
    const factors = (noise: Partial<Noise>) =>
      CELLS.map((cell) => sharedNoise({ model: model(noisy(noise)), key: KEY }, cell));
    const all = factors(ALL);
    const { autocorrelation } = ALL;
    const one = {
      arrivals: factors({ arrivalsCv: ALL.arrivalsCv, autocorrelation }),
      errors: factors({ sharedErrorsCv: ALL.sharedErrorsCv, autocorrelation }),
      latency: factors({ sharedLatencyCv: ALL.sharedLatencyCv, autocorrelation }),
    };
    expect(one.arrivals.map((n) => n.arrivalsFactor)).toEqual(all.map((n) => n.arrivalsFactor));
    expect(one.errors.map((n) => n.errorsFactor)).toEqual(all.map((n) => n.errorsFactor));
    expect(one.latency.map((n) => n.latencyLogFactor)).toEqual(all.map((n) => n.latencyLogFactor));
    expect(one.latency.every((n) => n.arrivalsFactor === 1 && n.errorsFactor === 1)).toBe(true);
  });
});

const rates = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1e-6, 0.001, 0.5, 1));
const noises = fc.record({
  everySeconds: fc.integer({ min: 1, max: 1000 }),
  arrivalsCv: fc.double({ min: 0, max: 10, noNaN: true }),
  errorsCorrelation: fc.double({ min: 0, max: 0.99, noNaN: true }),
  sharedErrorsCv: fc.double({ min: 0, max: 10, noNaN: true }),
  sharedLatencyCv: fc.double({ min: 0, max: 10, noNaN: true }),
  gaugesCv: fc.constant(0),
  autocorrelation: fc.double({ min: 0, max: 0.99, noNaN: true }),
});

describe('under any noise', () => {
  it('a worse canary never fails fewer requests, nor more of stable', () => {
    fc.assert(
      fc.property(noises, fc.nat(500), fc.nat(200), rates, rates, (noise, seed, cell, a, b) => {
        const withRate = (errorRate: number) =>
          counts(servedRow(model({ canary: { ...HEALTHY, errorRate }, noise }), keyOfIndex(seed), cell, at(30)));
        const better = withRate(Math.min(a, b));
        const worse = withRate(Math.max(a, b));
        expect(worse.canary.errors).toBeGreaterThanOrEqual(better.canary.errors);
        expect(worse.stable).toEqual(better.stable);
        expect(worse.canaryErrorsIfStable).toBe(better.canaryErrorsIfStable);
      }),
      RUNS,
    );
  });

  it('a canary like stable fails no request that stable would not', () => {
    fc.assert(
      fc.property(noises, fc.nat(500), fc.nat(200), rates, (noise, seed, cell, errorRate) => {
        const version = { ...HEALTHY, errorRate };
        const served = servedRow(model({ stable: version, canary: version, noise }), keyOfIndex(seed), cell, at(30));
        expect(served.canaryErrorsIfStable).toBe(served.canary.errors);
      }),
      RUNS,
    );
  });

  it('counts are whole, and errors among the requests', () => {
    const tiny = [1e-3, 1e-6, 1e-9, 1e-15, 1e-200].flatMap((cv) => [
      { ...ALL, arrivalsCv: cv },
      { ...ALL, sharedErrorsCv: cv, sharedLatencyCv: cv },
      { ...ALL, errorsCorrelation: cv },
    ]);
    fc.assert(
      fc.property(
        fc.oneof(noises, fc.constantFrom(...tiny)),
        fc.nat(500),
        fc.nat(200),
        rates,
        (noise, seed, i, rate) => {
          const { stable, canary } = servedRow(
            model({ canary: { ...HEALTHY, errorRate: rate }, noise }),
            keyOfIndex(seed),
            i,
            at(30),
          );
          for (const { requests, errors } of [stable, canary]) {
            expect(Number.isSafeInteger(requests) && Number.isSafeInteger(errors)).toBe(true);
            expect(errors >= 0 && errors <= requests).toBe(true);
          }
        },
      ),
      RUNS,
    );
  });

  it('a cell does not depend on which cells were asked for before', () => {
    const served = (order: readonly number[], world: TrafficModel) => {
      const key = keyOf('a key of its own');
      return new Map(order.map((cell) => [cell, counts(servedRow(world, key, cell, at(10)))]));
    };
    const forward = served([0, 1, 2, 3, 50, 99], model({ noise: ALL }));
    const backward = served([99, 2, 50, 0, 3, 1], model({ noise: ALL }));
    for (const [cell, counted] of forward) expect(backward.get(cell)).toEqual(counted);
  });
});

describe('noise over stretches longer than a cell', () => {
  it('stays the same within each', () => {
    const noise = { ...ALL, everySeconds: 300 };
    const at60 = CELLS.map((cell) => sharedNoise({ model: model({ noise }), key: KEY }, cell));
    for (const cell of CELLS) expect(at60[cell]).toEqual(at60[5 * Math.floor(cell / 5)]);
    expect(new Set(at60.map((n) => n.errorsFactor)).size).toBe(40);
  });

  it('makes cells that divide them and a minute', () => {
    const world = model({ noise: { ...ALL, everySeconds: 90 } });
    expect(world.cellSeconds).toBe(30);
    const at30 = CELLS.map((cell) => sharedNoise({ model: world, key: KEY }, cell));
    for (const cell of CELLS) expect(at30[cell]).toEqual(at30[3 * Math.floor(cell / 3)]);
    expect(model().cellSeconds).toBe(60);
  });
});
