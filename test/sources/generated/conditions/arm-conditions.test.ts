import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FaultEffect, NO_EFFECT } from '../../../../src/model/fault.js';
import type { Version } from '../../../../src/model/world.js';
import {
  type Behaviour,
  behaviour,
  type Hit,
  type Pool,
  type Slice,
} from '../../../../src/sources/generated/conditions/arm-conditions.js';
import { HEALTHY } from '../world.js';

const RUNS = { numRuns: 300 };
const WARM = [{ weight: 1, latencyRatio: 1, errorRatio: 1 }];

function hit(effect: Partial<FaultEffect>, level = 1, share = 1): Hit {
  return { effect: { ...NO_EFFECT, ...effect }, level, share };
}

/** A pool of one slice, warm, with such hits. */
function pool(hits: readonly Hit[], version: Partial<Version> = {}, staleDataRate = 0): Pool {
  return {
    version: { ...HEALTHY, ...version },
    slices: [{ weight: 1, warm: WARM, hits }],
    staleDataRate,
    awayShare: 0,
  };
}

function weightOf({ latency }: Behaviour): number {
  return latency.reduce((sum, part) => sum + part.weight, 0);
}

const chance = fc.double({ min: 0, max: 1, noNaN: true });

describe('the error rate', () => {
  it('is exactly that of the version where nothing is added', () => {
    fc.assert(
      fc.property(chance, (errorRate) => {
        const plain = behaviour(pool([], { errorRate }), 1);
        expect(plain.errorRate).toBe(errorRate);
        expect(plain.segments).toEqual([{ share: 1, attempts: 1, failures: errorRate, again: 0, retries: 0 }]);
        // Nor do hits that bring no errors, nor more load than usual, as long as nothing is shed.
        expect(behaviour(pool([hit({ latencyRatio: 3, cpuPercent: 5 })], { errorRate }), 1.5).errorRate).toBe(
          errorRate,
        );
      }),
      RUNS,
    );
  });

  it('combines the version, faults, stale data and shed load as independent causes', () => {
    fc.assert(
      fc.property(chance, chance, chance, chance, fc.double({ min: 1, max: 5, noNaN: true }), (a, b, c, d, load) => {
        const hits = [hit({ errorRate: b }), hit({ errorRate: c }, 0.5)];
        const { errorRate } = behaviour(pool(hits, { errorRate: a, cpuPercent: 40 }, d), load);
        const served = Math.min(1, 1 / (0.4 * load));
        expect(errorRate).toBeCloseTo(1 - (1 - a) * (1 - b) * (1 - c / 2) * (1 - d) * served, 12);
      }),
      RUNS,
    );
  });

  it('is exactly that of the only cause', () => {
    fc.assert(
      fc.property(chance, (rate) => {
        expect(behaviour(pool([hit({ errorRate: rate })], { errorRate: 0 }), 1).errorRate).toBe(rate);
        expect(behaviour(pool([], { errorRate: 0 }, rate), 1).errorRate).toBe(rate);
      }),
      RUNS,
    );
  });

  it('of cold instances is so many times the version’s, in proportion to their weight', () => {
    const warm = [
      { weight: 0.75, latencyRatio: 1, errorRatio: 1 },
      { weight: 0.25, latencyRatio: 2, errorRatio: 9 },
    ];
    const slices = [{ weight: 1, warm, hits: [] }];
    expect(behaviour({ ...pool([]), slices }, 1).errorRate).toBeCloseTo(0.75 * 0.001 + 0.25 * 0.009, 15);
    const bad = { ...HEALTHY, errorRate: 0.4 };
    expect(behaviour({ ...pool([]), version: bad, slices }, 1).errorRate).toBeCloseTo(0.75 * 0.4 + 0.25, 15);
  });

  it('never leaves [0, 1], and neither do its segments', () => {
    fc.assert(
      fc.property(pools(), fc.double({ min: 0, max: 20, noNaN: true }), (any, load) => {
        const does = behaviour(any, load);
        for (const errorRate of [does.errorRate, ...does.segments.map((one) => one.failures / one.attempts)]) {
          expect(errorRate).toBeGreaterThanOrEqual(0);
          expect(errorRate).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
      RUNS,
    );
  });
});

describe('segments of users', () => {
  it('are cut where cohorts end, each with the faults that reach it', () => {
    const hits = [hit({ errorRate: 0.5 }, 1, 0.1), hit({ errorRate: 0.2 }, 1, 0.3), hit({ errorRate: 0.1 })];
    const { segments, errorRate } = behaviour(pool(hits, { errorRate: 0 }), 1);
    const expected = [
      [0.1, 1 - 0.5 * 0.8 * 0.9],
      [0.2, 1 - 0.8 * 0.9],
      [0.7, 0.1],
    ] as const;
    expect(segments).toHaveLength(3);
    for (const [i, [share, rate]] of expected.entries()) {
      expect(segments[i]?.share).toBeCloseTo(share, 12);
      expect(segments[i]?.failures).toBeCloseTo(rate, 12);
    }
    expect(errorRate).toBeCloseTo(0.1 * 0.64 + 0.2 * 0.28 + 0.7 * 0.1, 12);
  });

  it('sum to 1, and their mean is the error rate of all', () => {
    fc.assert(
      fc.property(pools(), (any) => {
        const { segments, errorRate, attempts } = behaviour(any, 1);
        expect(segments.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(segments.reduce((sum, s) => sum + s.share * s.failures, 0)).toBeCloseTo(errorRate * attempts, 12);
      }),
      RUNS,
    );
  });
});

describe('the latency mixture', () => {
  it('has weights that sum to the attempts', () => {
    fc.assert(
      fc.property(pools(), fc.double({ min: 0, max: 20, noNaN: true }), (any, load) => {
        const does = behaviour(any, load);
        expect(weightOf(does) / does.attempts).toBeCloseTo(1, 11);
      }),
      RUNS,
    );
  });

  it('is the version’s own log-normal where nothing is added, and that and the slow one where some are slow', () => {
    const plain = behaviour(pool([]), 1).latency;
    expect(plain).toHaveLength(1);
    expect(plain[0]?.mu).toBeCloseTo(Math.log(50), 12);
    // 2.3263478740408408 is the normal quantile at 0.99.
    expect(plain[0]?.sigma).toBeCloseTo(Math.log(4) / 2.3263478740408408, 12);
    const slow = { share: 0.05, latency: { p50Ms: 900, p99Ms: 2000 } };
    const [fast, late] = behaviour(pool([], { slow }), 1).latency;
    expect(fast?.weight).toBeCloseTo(0.95, 12);
    expect(late?.weight).toBeCloseTo(0.05, 12);
    expect(late?.mu).toBeCloseTo(Math.log(900), 12);
  });

  it('is so many times longer under a ratio, at its level, and longer by what is added', () => {
    const [part] = behaviour(
      pool([hit({ latencyRatio: 3, latencyAddMs: 80 }, 0.25), hit({ latencyRatio: 2 })]),
      1,
    ).latency;
    expect(part?.mu).toBeCloseTo(Math.log(50 * 1.5 * 2), 12);
    expect(part?.addMs).toBeCloseTo(20, 12);
  });

  it('is longer by the queue when the load is: busy 80 % of the time instead of 40 is three times as long', () => {
    expect(behaviour(pool([]), 2).latency[0]?.mu).toBeCloseTo(Math.log(150), 12);
    expect(behaviour(pool([]), 1).latency[0]?.mu).toBe(Math.log(50));
  });

  it('gives a cohort of a fault its share of slow requests', () => {
    const { latency } = behaviour(pool([hit({ latencyRatio: 4 }, 1, 0.2)]), 1);
    expect(latency.find(({ mu }) => Math.abs(mu - Math.log(200)) < 1e-9)?.weight).toBeCloseTo(0.2, 12);
  });
});

describe('CPU', () => {
  it('is the version’s share times the load, with that of faults, up to 100 %', () => {
    expect(behaviour(pool([]), 1).cpuPercent).toBeCloseTo(40, 12);
    expect(behaviour(pool([]), 1.5).cpuPercent).toBeCloseTo(60, 12);
    expect(behaviour(pool([]), 5).cpuPercent).toBe(100);
    expect(behaviour(pool([hit({ cpuPercent: 30 })]), 1).cpuPercent).toBeCloseTo(70, 12);
    expect(behaviour(pool([hit({ cpuPercent: 30 }, 0.5, 0.2)]), 2).cpuPercent).toBeCloseTo(86, 12);
  });

  it('beyond capacity sheds what cannot be served', () => {
    expect(behaviour(pool([], { errorRate: 0 }), 5).errorRate).toBeCloseTo(0.5, 12);
  });
});

describe('what else a fault does', () => {
  it('adds restarts by its level and share', () => {
    expect(behaviour(pool([hit({ restartsPerHour: 12 }, 0.5, 0.5)], { restartsPerHour: 1 }), 1).restartsPerHour).toBe(
      4,
    );
  });

  it('scales conversion by its ratio, at its level, for its share of users', () => {
    const rate = (hits: readonly Hit[]) => behaviour(pool(hits, { conversionRate: 0.04 }), 1).conversionRate;
    expect(rate([])).toBe(0.04);
    expect(rate([hit({ conversionRatio: 0.5 })])).toBeCloseTo(0.02, 15);
    expect(rate([hit({ conversionRatio: 0.5 }, 0.5, 0.2)])).toBeCloseTo(0.04 * (0.8 + 0.2 * 0.75), 15);
    expect(rate([hit({ conversionRatio: 100 })])).toBe(1);
  });

  it('makes clients try failures again, as often as the most persistent fault has them', () => {
    const hits = [hit({ errorRate: 0.5, retries: 2 }), hit({ retries: 1 })];
    expect(behaviour(pool(hits, { errorRate: 0 }), 1).attempts).toBeCloseTo(1.75, 12);
    expect(behaviour(pool([hit({ errorRate: 0.5 })]), 1).attempts).toBe(1);
  });

  it('makes only its own users try again', () => {
    expect(behaviour(pool([hit({ errorRate: 0.5, retries: 1 }, 1, 0.1)], { errorRate: 0 }), 1).attempts).toBeCloseTo(
      1.05,
      12,
    );
  });
});

describe('slices', () => {
  it('count by their weights in everything', () => {
    const slice = (weight: number, hits: readonly Hit[]): Slice => ({ weight, warm: WARM, hits });
    const effect = { errorRate: 0.4, cpuPercent: 20, restartsPerHour: 8, conversionRatio: 0.5, latencyRatio: 2 };
    const slices = [slice(0.75, []), slice(0.25, [hit(effect)])];
    const does = behaviour({ ...pool([], { errorRate: 0, conversionRate: 0.04 }), slices }, 1);
    expect(does.errorRate).toBeCloseTo(0.1, 12);
    expect(does.cpuPercent).toBeCloseTo(45, 12);
    expect(does.restartsPerHour).toBeCloseTo(2, 12);
    // Of the requests that succeed: 0.75 convert at 0.04, 0.25 × 0.6 at 0.02.
    expect(does.conversionRate).toBeCloseTo((0.75 * 0.04 + 0.15 * 0.02) / 0.9, 12);
    expect(does.latency.map(({ weight }) => weight)).toEqual([0.75, 0.25]);
  });
});

/** Any pools: several slices, some of them cold, under several faults with cohorts. */
function pools(): fc.Arbitrary<Pool> {
  const hits = fc
    .tuple(chance, chance, fc.constantFrom(1, 0.5, 0.1, 0.01), fc.nat(10), fc.double({ min: 0.1, max: 9, noNaN: true }))
    .map(([errorRate, level, share, retries, latencyRatio]) => hit({ errorRate, retries, latencyRatio }, level, share));
  const warm = fc.tuple(chance, chance).map(([weight, cold]) => [
    { weight: 1 - weight, latencyRatio: 1, errorRatio: 1 },
    { weight, latencyRatio: 1 + cold, errorRatio: 1 + 20 * cold },
  ]);
  const parts = fc.array(fc.tuple(fc.array(hits, { maxLength: 3 }), warm), { minLength: 1, maxLength: 4 });
  return fc.tuple(parts, chance, chance).map(([all, errorRate, staleDataRate]) => ({
    version: { ...HEALTHY, errorRate, slow: { share: 0.1, latency: { p50Ms: 500, p99Ms: 900 } } },
    slices: all.map(([own, ages]) => ({ weight: 1 / all.length, warm: ages, hits: own })),
    staleDataRate,
    awayShare: 0,
  }));
}
