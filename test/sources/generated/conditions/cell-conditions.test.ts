import { describe, expect, it } from 'vitest';
import type { Arm } from '../../../../src/model/arm.js';
import type { WarmUp } from '../../../../src/model/world.js';
import type { CellConditions } from '../../../../src/sources/generated/conditions/cell-conditions.js';
import { faultsBetween, memoryMbAt } from '../../../../src/sources/generated/conditions/pool-in-time.js';
import type { Situation } from '../../../../src/sources/generated/conditions/situation.js';
import { armShares } from '../../../../src/sources/generated/pods/arm-pools.js';
import { normalCdf, normalQuantile } from '../../../../src/stats/laws/normal.js';
import { BUCKET_COUNT, logAtBucketPosition } from '../../../../src/stats/numeric/exponential-buckets.js';
import { at, completed, fault, HEALTHY, inStages, meanBetween, model } from '../world.js';

const Z_99 = normalQuantile(0.99);
/** Where the tree of latencies divides first. */
const MIDDLE_MS = Math.exp(logAtBucketPosition(BUCKET_COUNT / 2));

const from = (seconds: number) => ({ kind: 'rollout', seconds }) as const;
const STEPS = inStages([0, 10], [600, 40]);

describe('a fault that acts on a part of a cell', () => {
  it('over half of it gives the mean of the cell with it and the cell without', () => {
    const effect = { errorRate: 0.3, cpuPercent: 20, restartsPerHour: 6, conversionRatio: 0.5, latencyRatio: 2 };
    const half = model({ faults: [fault(effect, { from: from(630) })] });
    const [without, mixed, all] = [9, 10, 11].map(
      (cell) => half.conditions(cell * 60, cell * 60 + 60, at(10)).arms.canary,
    );
    for (const of of ['errorRate', 'cpuPercent', 'restartsPerHour'] as const) {
      expect(all?.[of]).not.toBe(without?.[of]);
      expect(mixed?.[of]).toBeCloseTo(((without?.[of] ?? 0) + (all?.[of] ?? 0)) / 2, 12);
    }
    // Of the requests that succeed, of which there are fewer under the fault: 0.999 and 0.999 × 0.7 of 1.
    expect(mixed?.conversionRate).toBeCloseTo((0.999 * 0.03 + 0.999 * 0.7 * 0.015) / (0.999 + 0.999 * 0.7), 12);
    const left = (arm: typeof mixed) => arm?.latency.leftShare(1, 0) ?? Number.NaN;
    expect(left(mixed)).toBeCloseTo((left(without) + left(all)) / 2, 12);
  });

  it('grows over its ramp as the area under a straight line', () => {
    const slow = model({
      canary: { ...HEALTHY, errorRate: 0 },
      faults: [fault({ errorRate: 0.4 }, { from: from(30), rampSeconds: 60 })],
    });
    // Half a minute of a rise to ½: an eighth of the cell. Then from ½ to 1 in half of it, and 1: seven eighths.
    const rates = [0, 1, 2].map((cell) => slow.conditions(cell * 60, cell * 60 + 60, at(10)).arms.canary.errorRate);
    expect(rates[0]).toBeCloseTo(0.4 / 8, 12);
    expect(rates[1]).toBeCloseTo((0.4 * 7) / 8, 12);
    expect(rates[2]).toBeCloseTo(0.4, 12);
  });

  it('by flapping acts for the time that it is on', () => {
    const flapping = { everySeconds: 20, forSeconds: 5 };
    const faults = [fault({ errorRate: 0.4 }, { flapping })];
    const { errorRate } = model({ canary: { ...HEALTHY, errorRate: 0 }, faults }).conditions(180, 240, at(10)).arms
      .canary;
    expect(errorRate).toBeCloseTo(0.1, 12);
  });

  it('by flapping in step with nothing acts for each second that it is on', () => {
    const faults = [fault({ errorRate: 1 }, { flapping: { everySeconds: 7, forSeconds: 3 } })];
    const world = model({ canary: { ...HEALTHY, errorRate: 0 }, faults });
    const on = Array.from({ length: 60 }, (_, second) => (60 + second) % 7).filter((turn) => turn < 3).length;
    expect(world.conditions(60, 120, at(10)).arms.canary.errorRate).toBeCloseTo(on / 60, 12);
  });

  it('leaves the other arm alone', () => {
    const faults = [fault({ errorRate: 0.3, cpuPercent: 50, memoryMb: 100 })];
    const { stable } = model({ faults }).conditions(0, 60, at(10)).arms;
    const { latency: _, ...numbers } = stable;
    const { latency: __, ...plain } = model().conditions(0, 60, at(10)).arms.stable;
    expect(numbers).toEqual(plain);
  });
});

describe('faults between two instants', () => {
  const world = model({
    faults: [
      fault({ errorRate: 0.1 }, { target: 'all', from: from(90), until: from(200) }),
      fault({ errorRate: 0.1 }, { target: 'stable', from: from(240) }),
    ],
  });
  const known = (start: number, end: number, situation: Situation = at(10)) =>
    faultsBetween(world.world, world.conditions(0, 60, situation).pools, start, end);
  const of = (onCanary: boolean, fromSeconds: number, endsAtSeconds: number | null) => ({
    faultIndex: 0,
    onCanary,
    fromSeconds,
    endsAtSeconds,
  });

  it('are those that act there, by arm, from their beginning, with their end if it is before the second', () => {
    expect(known(0, 60)).toEqual([]);
    expect(known(60, 90)).toEqual([]);
    expect(known(60, 120)).toEqual([of(true, 90, null), of(false, 90, null)]);
    expect(known(120, 180)).toEqual([of(true, 120, null), of(false, 120, null)]);
    expect(known(180, 240)).toEqual([of(true, 180, 200), of(false, 180, 200)]);
    expect(known(60, 200)).toEqual([of(true, 90, 200), of(false, 90, 200)]);
    expect(known(200, 300)).toEqual([{ faultIndex: 1, onCanary: false, fromSeconds: 240, endsAtSeconds: null }]);
  });

  it('are none of the canary’s while it has no traffic', () => {
    expect(known(120, 180, { ...at(10), canaryPercent: 0 }).map((one) => one.onCanary)).toEqual([false]);
  });
});

describe('warm-up', () => {
  const warmUp: WarmUp = { seconds: 300, latencyRatio: 3, errorRatio: 5 };
  const cold = model({ warmUp });
  const ratio = (cell: number, situation: Situation, arm: 'canary' | 'baseline' | 'stable' = 'canary', of = cold) =>
    of.conditions(cell * 60, cell * 60 + 60, situation).arms[arm].errorRate / 0.001;

  it('decays linearly from its ratio to nothing', () => {
    for (let cell = 0; cell < 5; cell++) {
      const middle = (cell + 0.5) * 60;
      expect(ratio(cell, at(10))).toBeCloseTo(1 + 4 * (1 - middle / 300), 10);
    }
    for (const cell of [5, 6, 100]) expect(ratio(cell, at(10))).toBeCloseTo(1, 12);
  });

  it('that ends within a cell acts up to there', () => {
    const short = model({ warmUp: { ...warmUp, seconds: 30 } });
    // Half a cell at a mean of 1 + 4 · ½, half of it at 1.
    expect(ratio(0, at(10), 'canary', short)).toBeCloseTo(2, 10);
  });

  it('makes latencies longer likewise', () => {
    // A cell as long as the warm-up: from three times as long to as long as ever.
    const { latency } = model({ warmUp: { ...warmUp, seconds: 60 } }).conditions(0, 60, at(10)).arms.canary;
    const below = (times: number) => normalCdf((Math.log(MIDDLE_MS) - Math.log(50 * times)) / (Math.log(4) / Z_99));
    expect(latency.leftShare(1, 0)).toBeCloseTo(meanBetween(1, 3, below), 5);
  });

  it('hits the instances that a stage adds by their part of the pool', () => {
    // At 600 s the pool grows from 10 to 40: three quarters are new, and at 630 s nine tenths as cold as at first.
    expect(ratio(10, STEPS)).toBeCloseTo(0.25 + 0.75 * (1 + 4 * 0.9), 10);
    const quick = inStages([0, 10], [120, 40]);
    expect(ratio(2, quick)).toBeCloseTo(0.25 * (1 + 4 * 0.5) + 0.75 * (1 + 4 * 0.9), 10);
  });

  it('hits those that completion adds', () => {
    expect(ratio(20, completed(STEPS, 1200))).toBeCloseTo(0.4 + 0.6 * (1 + 4 * 0.9), 10);
  });

  it('does not begin anew when a stage takes traffic away', () => {
    expect(ratio(10, inStages([0, 40], [600, 10]))).toBeCloseTo(1, 12);
  });

  it('hits a fresh baseline as it hits the canary, while that grows, and never stable', () => {
    const fresh = model({ warmUp, freshBaseline: true });
    for (const cell of [0, 3, 10, 12]) {
      expect(ratio(cell, STEPS, 'baseline', fresh)).toBeCloseTo(ratio(cell, STEPS, 'canary', fresh), 12);
      expect(ratio(cell, STEPS, 'stable', fresh)).toBe(1);
    }
    // From 40 to 60 the canary grows; its baseline, which has the rest at most, stays at 40.
    const more = inStages([0, 40], [600, 60]);
    expect(ratio(10, more, 'baseline', fresh)).toBeCloseTo(1, 12);
    expect(ratio(10, more, 'canary', fresh)).toBeCloseTo(2 / 3 + (1 / 3) * 4.6, 10);
  });

  it('is no part of what stable would have done with all of the traffic', () => {
    expect(cold.conditions(0, 60, at(10)).ifStable.errorRate).toBeCloseTo(0.001, 15);
  });
});

describe('shares', () => {
  it('give a fresh baseline what the canary has, or what it leaves', () => {
    const world = { ...model({ freshBaseline: true }).world };
    for (const percent of [0, 1, 10, 30, 50, 75, 90, 100]) {
      const { stable, baseline, canary } = armShares(world, percent);
      const s = percent / 100;
      expect(canary).toBe(s);
      expect(baseline).toBe(Math.min(s, 1 - s));
      expect(stable).toBeCloseTo(Math.max(0, 1 - 2 * s), 12);
    }
    expect(armShares(model().world, 30)).toEqual({ stable: 0.7, baseline: 0, canary: 0.3 });
  });

  it('make up what an arm expects, by the hour of a day too', () => {
    const plain = model({ freshBaseline: true }).conditions(0, 60, at(20));
    expect(plain.arms.canary.requestsPerSecond).toBeCloseTo(40, 9);
    expect(plain.arms.baseline.requestsPerSecond).toBeCloseTo(40, 9);
    expect(plain.arms.stable.requestsPerSecond).toBeCloseTo(120, 9);
    const rate = { kind: 'daily', meanPerSecond: 200, peakRatio: 2, peakAtSeconds: 0 } as const;
    const night = model({ requestsPerSecond: rate, startsAtSeconds: 43_200 }).conditions(0, 60, at(20)).arms.canary;
    expect(night.requestsPerSecond).toBeLessThan(0.0002);
    const peak = model({ requestsPerSecond: rate }).conditions(0, 60, at(20)).arms.canary;
    expect(peak.requestsPerSecond).toBeCloseTo(80, 3);
    // Twice the reference load: 80 % busy instead of 40.
    expect(peak.cpuPercent).toBeCloseTo(80, 3);
  });
});

describe('memory', () => {
  const grows = { ...HEALTHY, memoryMb: 500, memoryGrowthMbPerMinute: 3 };
  /** As a cell begins and ends. */
  const inCell = (cell: number, { pools }: CellConditions, arm: Arm = 'canary') => [
    memoryMbAt(pools[arm], cell * 60, false),
    memoryMbAt(pools[arm], cell * 60 + 60, true),
  ];

  it('of the canary grows from the beginning of its first stage, that of stable from 0', () => {
    const conditions = model({ stable: grows, canary: grows }).conditions(1200, 1260, inStages([600, 10]));
    expect(inCell(20, conditions)).toEqual([530, 533]);
    expect(inCell(20, conditions, 'stable')).toEqual([560, 563]);
    expect(inCell(20, conditions, 'baseline')).toEqual([530, 533]);
  });

  it('leaks while a fault lasts, along its ramp, and is freed when it ends', () => {
    const faults = [
      fault({ memoryGrowthMbPerMinute: 6, memoryMb: 100 }, { from: from(60), until: from(240), rampSeconds: 60 }),
    ];
    const conditions = model({ faults }).conditions(0, 60, at(10));
    const at10 = (cell: number) => inCell(cell, conditions).map((mb) => mb - 512);
    expect(at10(0)).toEqual([0, 0]);
    expect(at10(1)).toEqual([0, 103]);
    expect(at10(2)).toEqual([103, 109]);
    expect(at10(3)).toEqual([109, 115]);
    expect(at10(4)).toEqual([0, 0]);
  });

  it('that a fault adds at once is there in the cells of the fault and in no other', () => {
    const faults = [fault({ memoryMb: 100 }, { from: from(60), until: from(120) })];
    const conditions = model({ faults }).conditions(0, 60, at(10));
    expect([0, 1, 2].map((cell) => (inCell(cell, conditions)[1] ?? 0) - 512)).toEqual([0, 100, 0]);
  });
});
