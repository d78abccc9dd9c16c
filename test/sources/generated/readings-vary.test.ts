import { describe, expect, it } from 'vitest';
import { UNEXPOSED } from '../../../src/model/exposure.js';
import type { Reading } from '../../../src/model/source.js';
import { type Noise, PLAIN_WORLD, type World } from '../../../src/model/world.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { correlationOf, HEALTHY, keyOfIndex, meanOf, meanZ, model, varianceZ } from './world.js';

// The guide: CPU is read as what the load expected makes of an instance, times requests served over requests expected;
// memory as it is; both times their noise, whose factors have a mean of 1.

/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed. */
const LIMIT = 4.5;
const SEEDS = 2000;

const CPU = 40;
const MEMORY = 512;

/** Looks at the canary, from one second to another. */
type Looks = readonly (readonly [from: number, to: number])[];

/** Half of 10 requests a second, in each of many runs, looked at one after another as a plan does. */
function readings<T>(change: Partial<World>, looks: Looks, of: (reading: Reading) => T): readonly (readonly T[])[] {
  const world = model({ requestsPerSecond: 10, ...change });
  const source = new GeneratedSource(world, keyOfIndex(0), null);
  const exposure = { ...UNEXPOSED, canaryPercent: 50 };
  return Array.from({ length: SEEDS }, (_, seed) => {
    source.bind(keyOfIndex(seed));
    source.mark('stage:a', 0);
    let served = 0;
    return looks.map(([from, to]) => {
      source.serve(served, to, exposure);
      served = to;
      return of(source.view(to).read('canary', from, to));
    });
  });
}

const cpu = (reading: Reading): number => reading.cpuPercent() ?? Number.NaN;
const memory = (reading: Reading): number => reading.memoryMb() ?? Number.NaN;
const column = (runs: readonly (readonly number[])[], look: number): readonly number[] =>
  runs.map((run) => run[look] ?? Number.NaN);

/** A correlation of independent numbers in standard errors: 1 ÷ √n. */
const correlationZ = (one: readonly number[], other: readonly number[]): number =>
  Math.abs(correlationOf(one, other)) * Math.sqrt(SEEDS);

function noise(gaugesCv: number, rest: Partial<Noise> = {}): Partial<World> {
  return { noise: { ...PLAIN_WORLD.noise, gaugesCv, ...rest } };
}

describe('CPU as it is read', () => {
  it.each([10, 30, 60, 180])(
    'has the true mean, and the spread of the requests served, in a look of %d s',
    (seconds) => {
      const runs = readings({}, [[0, seconds]], cpu);
      expect(Math.abs(meanZ(column(runs, 0), CPU))).toBeLessThan(LIMIT);
      // Served over expected: Poisson over its mean, of 5 requests a second.
      expect(Math.abs(varianceZ(column(runs, 0), CPU, CPU ** 2 / (5 * seconds)))).toBeLessThan(LIMIT);
    },
  );

  it('is what the load expected makes of it, times served over expected, look by look', () => {
    const looks: Looks = [
      [0, 10],
      [10, 60],
      [60, 90],
    ];
    const runs = readings({}, looks, (reading) => [reading.requests, cpu(reading)] as const);
    for (const run of runs.slice(0, 200)) {
      for (const [i, [requests, read]] of run.entries()) {
        const [from = 0, to = 0] = looks[i] ?? [];
        expect(read).toBeCloseTo((CPU * requests) / (5 * (to - from)), 9);
      }
    }
  });

  it('follows the load that is expected: twice the requests of the mean, twice the CPU', () => {
    const points = [
      { atSeconds: 0, perSecond: 5 },
      { atSeconds: 60, perSecond: 5 },
      { atSeconds: 61, perSecond: 15 },
      { atSeconds: 121, perSecond: 15 },
    ];
    const of = { requestsPerSecond: { kind: 'points', points } } as const;
    const runs = readings(
      of,
      [
        [0, 60],
        [61, 121],
      ],
      cpu,
    );
    const reference = (5 * 60 + 10 + 15 * 60) / 121;
    expect(Math.abs(meanZ(column(runs, 0), (CPU * 5) / reference))).toBeLessThan(LIMIT);
    expect(Math.abs(meanZ(column(runs, 1), (CPU * 15) / reference))).toBeLessThan(LIMIT);
  });

  it('is independent from look to look', () => {
    const runs = readings(
      noise(0.2),
      [
        [0, 60],
        [60, 120],
        [120, 180],
      ],
      cpu,
    );
    expect(correlationZ(column(runs, 0), column(runs, 1))).toBeLessThan(LIMIT);
    expect(correlationZ(column(runs, 1), column(runs, 2))).toBeLessThan(LIMIT);
    expect(correlationZ(column(runs, 0), column(runs, 2))).toBeLessThan(LIMIT);
  });

  it('has noise with a mean of 1 and the spread that is said', () => {
    const runs = readings(noise(0.2), [[0, 60]], cpu);
    expect(Math.abs(meanZ(column(runs, 0), CPU))).toBeLessThan(LIMIT);
    // Of a product of independent factors: 300 requests, and noise.
    const spread = (1 + 1 / 300) * (1 + 0.2 ** 2) - 1;
    expect(Math.abs(varianceZ(column(runs, 0), CPU, CPU ** 2 * spread))).toBeLessThan(LIMIT);
  });

  it('has the same noise in looks within one stretch of it, and another in the next', () => {
    const every = { everySeconds: 300 };
    const runs = readings(
      noise(0.2, every),
      [
        [0, 60],
        [120, 180],
        [300, 360],
      ],
      cpu,
    );
    // Two readings share the factor: its variance over that of a reading.
    const shared = 0.2 ** 2 / ((1 + 1 / 300) * (1 + 0.2 ** 2) - 1);
    expect(correlationOf(column(runs, 0), column(runs, 1))).toBeGreaterThan(
      shared - LIMIT * ((1 - shared ** 2) / Math.sqrt(SEEDS)),
    );
    expect(correlationZ(column(runs, 0), column(runs, 2))).toBeLessThan(LIMIT);
  });

  it('is the mean over time of what shorter looks read', () => {
    const short: Looks = Array.from({ length: 6 }, (_, i) => [10 * i, 10 * i + 10]);
    const [long, parts] = [readings(noise(0.2), [...short, [0, 60]], cpu), readings(noise(0.2), short, cpu)];
    for (const [i, run] of long.slice(0, 200).entries()) {
      expect(run[6]).toBeCloseTo(meanOf(parts[i] ?? []), 9);
    }
  });
});

describe('memory as it is read', () => {
  it('grows by the true slope, however short the looks and wherever in a minute they are', () => {
    const growing = { canary: { ...HEALTHY, memoryGrowthMbPerMinute: 6 } };
    const looks = Array.from({ length: 12 }, (_, i) => [10 * i, 10 * i + 10] as const);
    const growth = (reading: Reading): number => reading.memoryGrowthMbPerMinute() ?? Number.NaN;
    for (const run of readings(growing, looks, growth).slice(0, 50)) {
      for (const read of run) expect(read).toBeCloseTo(6, 9);
    }
  });

  it('is the true one where there is no noise, whatever was served', () => {
    const growing = { canary: { ...HEALTHY, memoryGrowthMbPerMinute: 6 } };
    for (const run of readings(
      growing,
      [
        [0, 60],
        [60, 90],
      ],
      memory,
    ).slice(0, 50)) {
      expect(run[0]).toBeCloseTo(MEMORY + 6, 9);
      expect(run[1]).toBeCloseTo(MEMORY + 9, 9);
    }
  });

  it('has noise with a mean of 1 and the spread that is said, independent from look to look and of CPU', () => {
    const runs = readings(
      noise(0.1),
      [
        [0, 60],
        [60, 120],
      ],
      memory,
    );
    expect(Math.abs(meanZ(column(runs, 0), MEMORY))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(column(runs, 0), MEMORY, (0.1 * MEMORY) ** 2))).toBeLessThan(LIMIT);
    expect(correlationZ(column(runs, 0), column(runs, 1))).toBeLessThan(LIMIT);
    expect(correlationZ(column(runs, 0), column(readings(noise(0.1), [[0, 60]], cpu), 0))).toBeLessThan(LIMIT);
  });
});
