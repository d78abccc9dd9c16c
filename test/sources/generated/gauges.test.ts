import { describe, expect, it } from 'vitest';
import type { Arm } from '../../../src/model/arm.js';
import { PLAIN_WORLD } from '../../../src/model/world.js';
import type { Situation } from '../../../src/sources/generated/conditions/situation.js';
import type { TrafficModel } from '../../../src/sources/generated/traffic-model.js';
import { poissonDensity } from '../../../src/stats/lattice/poisson.js';
import { countsZ } from '../../stats/chi-square.js';
import { cellOf, type Row, readEach, readRows, servedRow } from './rows.js';
import { at, fault, HEALTHY, inStages, KEY, keyOfIndex, meanOf, meanZ, model, tally, varianceZ } from './world.js';

/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;
const N = 10_000;

function cellsOf(world: TrafficModel, count: number, situation: Situation = at(10), key = KEY): Row[] {
  return Array.from({ length: count }, (_, i) => servedRow(world, key, i, situation));
}

describe('CPU', () => {
  it('is proportional to requests over those expected, and the mean over cells', () => {
    const world = model();
    const cells = cellsOf(world, 20);
    for (const [arm, expected] of [
      ['canary', 1200],
      ['stable', 10_800],
    ] as const) {
      const each = cells.map((cell) => (40 * cell[arm].requests) / expected);
      expect(readRows(world, KEY, arm, cells).cpuPercent()).toBeCloseTo(meanOf(each), 9);
      expect(readRows(world, KEY, arm, cells.slice(3, 4)).cpuPercent()).toBeCloseTo(each[3] as number, 9);
    }
  });

  it('is never above 100', () => {
    const world = model({ canary: { ...HEALTHY, cpuPercent: 99.5 } });
    const all = readEach(world, KEY, 'canary', cellsOf(world, 200)).map((read) => read.cpuPercent() as number);
    expect(Math.max(...all)).toBe(100);
  });

  it('shows what a fault adds', () => {
    const world = model({ canary: { ...HEALTHY, cpuPercent: 10 }, faults: [fault({ cpuPercent: 20 })] });
    const each = readEach(world, KEY, 'canary', cellsOf(world, 500)).map((read) => read.cpuPercent() as number);
    expect(Math.abs(meanZ(each, 30))).toBeLessThan(LIMIT);
  });
});

describe('memory', () => {
  it('is what the instance has at the end of the last cell, and its growth the slope, exactly', () => {
    const canary = { ...HEALTHY, memoryMb: 500, memoryGrowthMbPerMinute: 3 };
    const world = model({ canary });
    const reading = readRows(world, KEY, 'canary', cellsOf(world, 10));
    expect(reading.memoryMb()).toBe(530);
    expect(reading.memoryGrowthMbPerMinute()).toBe(3);
    const later = readRows(world, KEY, 'canary', cellsOf(world, 10).slice(4, 7));
    expect(later.memoryMb()).toBe(521);
    expect(later.memoryGrowthMbPerMinute()).toBe(3);
    expect(readRows(world, KEY, 'stable', cellsOf(world, 10)).memoryGrowthMbPerMinute()).toBe(0);
  });

  it('of a leak grows by its slope, and of a ramp by the slope so far', () => {
    const leak = model({
      faults: [fault({ memoryGrowthMbPerMinute: 6 }, { from: { kind: 'rollout', seconds: 120 } })],
    });
    expect(readRows(leak, KEY, 'canary', cellsOf(leak, 10).slice(2)).memoryGrowthMbPerMinute()).toBe(6);
    expect(readRows(leak, KEY, 'canary', cellsOf(leak, 2)).memoryGrowthMbPerMinute()).toBe(0);
    // 3 MB in the first minute, 6 in the next.
    const slow = model({ faults: [fault({ memoryGrowthMbPerMinute: 6 }, { rampSeconds: 60 })] });
    expect(readRows(slow, KEY, 'canary', cellsOf(slow, 2)).memoryGrowthMbPerMinute()).toBe(4.5);
  });

  it('and CPU are read with noise of mean 1 and its coefficient of variation, each arm and cell its own', () => {
    const gaugesCv = 0.2;
    const world = model({ noise: { ...PLAIN_WORLD.noise, gaugesCv } });
    const cells = cellsOf(world, N, at(50));
    const memory = (arm: Arm) => readEach(world, KEY, arm, cells).map((read) => read.memoryMb() as number);
    const [canary, stable] = [memory('canary'), memory('stable')];
    for (const values of [canary, stable]) {
      expect(Math.abs(meanZ(values, 512))).toBeLessThan(LIMIT);
      expect(Math.abs(varianceZ(values, 512, (gaugesCv * 512) ** 2))).toBeLessThan(LIMIT);
    }
    const cpu = readEach(world, KEY, 'canary', cells).map((read) => read.cpuPercent() as number);
    expect(Math.abs(meanZ(cpu, 40))).toBeLessThan(LIMIT);
    // A product of independent factors: (1 + cv²)(1 + 1/6000) − 1, of the requests' 6,000.
    const spread = (1 + gaugesCv ** 2) * (1 + 1 / 6000) - 1;
    expect(Math.abs(varianceZ(cpu, 40, 1600 * spread))).toBeLessThan(LIMIT);
    for (const other of [stable, cpu, [...canary.slice(1), canary[0] as number]]) {
      const products = canary.map((v, i) => (v - 512) * ((other[i] as number) - meanOf(other)));
      expect(Math.abs(meanZ(products, 0))).toBeLessThan(LIMIT);
    }
  });
});

describe('restarts', () => {
  it('are Poisson with the mean of their rate over the time (chi-square)', () => {
    // 30 an hour with those of the fault, over 10 minutes: 5.
    const world = model({ canary: { ...HEALTHY, restartsPerHour: 18 }, faults: [fault({ restartsPerHour: 12 })] });
    const cells = cellsOf(world, 10);
    const counts = Array.from(
      { length: N },
      (_, i) => readRows(world, keyOfIndex(i), 'canary', cells).restarts() as number,
    );
    expect(Math.abs(meanZ(counts, 5))).toBeLessThan(LIMIT);
    expect(Math.abs(countsZ(tally(counts), N, (k) => poissonDensity(k, 5)))).toBeLessThan(LIMIT);
    expect(readRows(world, KEY, 'stable', cells).restarts()).toBe(0);
  });

  it('of an arm that has no traffic are none', () => {
    const world = model({ canary: { ...HEALTHY, restartsPerHour: 600 } });
    expect(readRows(world, KEY, 'canary', cellsOf(world, 10, at(0))).restarts()).toBe(0);
  });
});

describe('conversion', () => {
  it('is a binomial part of the requests that succeeded', () => {
    const world = model({ canary: { ...HEALTHY, errorRate: 0.5, conversionRate: 0.1 } });
    const scores = Array.from({ length: N }, (_, i) => {
      const cell = servedRow(world, keyOfIndex(i), 3, at(10));
      const succeeded = cell.canary.requests - cell.canary.errors;
      const rate = readRows(world, keyOfIndex(i), 'canary', [cell]).conversionRate() as number;
      expect(rate * succeeded).toBeCloseTo(Math.round(rate * succeeded), 6);
      return (rate - 0.1) / Math.sqrt((0.1 * 0.9) / succeeded);
    });
    expect(Math.abs(meanZ(scores, 0))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(scores, 0, 1))).toBeLessThan(LIMIT);
  });

  it('is not known where no request succeeded', () => {
    const failed = model({ canary: { ...HEALTHY, errorRate: 1 } });
    expect(readRows(failed, KEY, 'canary', cellsOf(failed, 3)).conversionRate()).toBeNull();
    expect(readRows(model(), KEY, 'canary', [cellOf(0, 100, 0)]).conversionRate()).toBeNull();
  });

  it('weighs cells by what succeeded in them', () => {
    const world = model({ stable: { ...HEALTHY, conversionRate: 0.25 } });
    const cells = [cellOf(0, 3_000_000), cellOf(1, 1_000_000)].map((cell, i) => ({
      ...cell,
      conditions: (i === 0 ? world : model()).conditions(0, 60, at(50)),
    }));
    // Three parts of 0.25 and one of 0.03; 2e-4 is a standard error.
    const expected = (3 * 0.25 + 0.03) / 4;
    expect(Math.abs((readRows(world, KEY, 'stable', cells).conversionRate() as number) - expected)).toBeLessThan(1e-3);
  });
});

describe('gauges', () => {
  const noise = { ...PLAIN_WORLD.noise, gaugesCv: 0.1, autocorrelation: 0.5, sharedErrorsCv: 0.2, arrivalsCv: 0.1 };
  const world = () => model({ noise, canary: { ...HEALTHY, restartsPerHour: 30 } });

  it('move no other draw by being read', () => {
    const read = (order: readonly number[]) => {
      const cells = cellsOf(world(), 5);
      const read = readRows(world(), KEY, 'canary', cells);
      const all = [
        () => read.latencyMs(0.9),
        () => read.cpuPercent(),
        () => read.memoryMb(),
        () => read.memoryGrowthMbPerMinute(),
        () => read.restarts(),
        () => read.conversionRate(),
      ];
      const values = new Map(order.map((i) => [i, all[i]?.()]));
      const after = servedRow(world(), KEY, 5, at(10));
      return { values: [...values].sort(([a], [b]) => a - b), after: [after.stable, after.canary] };
    };
    const forward = read([0, 1, 2, 3, 4, 5]);
    expect(read([5, 3, 1, 0, 4, 2])).toEqual(forward);
    for (let i = 0; i < 6; i++) {
      const alone = read([i]);
      expect(alone.values[0]).toEqual(forward.values[i]);
      expect(alone.after).toEqual(forward.after);
    }
  });

  it('are not known where an arm served nothing, but for restarts', () => {
    const none = readRows(model(), KEY, 'canary', [cellOf(0, 100, 0)]);
    expect([none.cpuPercent(), none.memoryMb(), none.memoryGrowthMbPerMinute()]).toEqual([null, null, null]);
  });

  it('of a fresh baseline are those of young instances of stable', () => {
    const stable = { ...HEALTHY, memoryMb: 500, memoryGrowthMbPerMinute: 3 };
    const fresh = model({ stable, freshBaseline: true });
    const cells = [20, 21].map((i) => servedRow(fresh, KEY, i, inStages([600, 10])));
    expect(readRows(fresh, KEY, 'baseline', cells).memoryMb()).toBe(536);
    expect(readRows(fresh, KEY, 'stable', cells).memoryMb()).toBe(566);
  });
});
