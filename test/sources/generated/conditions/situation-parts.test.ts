import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArrivalRate, PLAIN_WORLD } from '../../../../src/model/world.js';
import type { CellConditions } from '../../../../src/sources/generated/conditions/cell-conditions.js';
import type { Situation } from '../../../../src/sources/generated/conditions/situation.js';
import type { TrafficModel } from '../../../../src/sources/generated/traffic-model.js';
import { worlds } from '../../../simulation/any-world.js';
import { at, fault, HEALTHY, inStages, model } from '../world.js';

const from = (seconds: number) => ({ kind: 'rollout', seconds }) as const;
const WARM_UP = { seconds: 120, latencyRatio: 2, errorRatio: 3 };

/** The conditions of the part that begins at an instant, by the number of the cell in which each of them came first. */
function firstOf(world: TrafficModel, cells: number, situation: Situation = at(10)): readonly number[] {
  const seen: CellConditions[] = [];
  return Array.from({ length: cells }, (_, cell) => {
    const { toSeconds, conditions } = world.partFrom(cell * 60, cell * 60 + 60, situation);
    expect(toSeconds).toBe(cell * 60 + 60);
    seen.push(conditions);
    return seen.indexOf(conditions);
  });
}

const SLOWLY = { rampSeconds: 1_800 };

describe('parts of cells in which the same is going on', () => {
  it.each([
    ['in a world in which nothing changes', {}, [0, 0, 0, 0, 0]],
    ['with noise, which is no part of them', { noise: { ...PLAIN_WORLD.noise, arrivalsCv: 0.3 } }, [0, 0, 0, 0, 0]],
    ['while a fault lasts', { faults: [fault({ errorRate: 0.1 })] }, [0, 0, 0, 0, 0]],
    [
      'before a fault and after it',
      { faults: [fault({ errorRate: 0.1 }, { from: from(60), until: from(180) })] },
      [0, 1, 1, 0, 0],
    ],
    [
      'each time that it is on, and each time that it is not',
      { faults: [fault({ errorRate: 0.1 }, { flapping: { everySeconds: 120, forSeconds: 60 } })] },
      [0, 1, 0, 1, 0],
    ],
    ['once a ramp is over', { faults: [fault({ errorRate: 0.02 }, { rampSeconds: 120 })] }, [0, 1, 2, 2, 2]],
    [
      'while memory grows, which is read by the clock',
      { canary: { ...HEALTHY, memoryGrowthMbPerMinute: 1 } },
      [0, 0, 0, 0, 0],
    ],
    ['once instances are warm', { warmUp: { seconds: 120, latencyRatio: 1.1, errorRatio: 1 } }, [0, 1, 2, 2, 2]],
  ])('have one set of conditions %s', (_, change, expected) => {
    const world = model(change);
    const cells = [0, 1, 2, 3, 4].map((cell) => world.partFrom(cell * 60, cell * 60 + 60, at(10)).conditions);
    expect(cells.map((conditions) => cells.indexOf(conditions))).toEqual(expected);
  });

  it('have one set of conditions while the traffic is level', () => {
    const rate: ArrivalRate = {
      kind: 'points',
      points: [0, 120, 240, 360].map((atSeconds, i) => ({ atSeconds, perSecond: [100, 100, 104, 104][i] as number })),
    };
    expect(firstOf(model({ requestsPerSecond: rate }), 8)).toEqual([0, 0, 2, 3, 4, 4, 4, 4]);
    const daily = { kind: 'daily', meanPerSecond: 100, peakRatio: 1.5, peakAtSeconds: 0 } as const;
    expect(firstOf(model({ requestsPerSecond: daily }), 4)).toEqual([0, 1, 2, 3]);
  });

  it('have others where they are of another length', () => {
    const world = model({ faults: [fault({ errorRate: 0.1 }, { from: from(30) })] });
    const short = world.partFrom(0, 60, at(10));
    expect(short.toSeconds).toBe(30);
    expect(world.partFrom(60, 90, at(10)).conditions).toBe(world.partFrom(30, 60, at(10)).conditions);
    expect(world.partFrom(60, 120, at(10)).conditions).not.toBe(world.partFrom(60, 90, at(10)).conditions);
  });

  it('have the same when they are asked for again, even while something changes', () => {
    const world = model({ faults: [fault({ errorRate: 0.02 }, SLOWLY)] });
    expect(firstOf(world, 3)).toEqual([0, 1, 2]);
    expect(world.partFrom(60, 120, at(10)).conditions).toBe(world.partFrom(60, 120, at(10)).conditions);
  });

  it('have those that are worked out for the time itself, in worlds of every kind', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(worlds, instants, (world, cells) => {
        const one = model(world);
        const anew = model(world);
        const situation = {
          ...inStages([0, 5], [300, 20], [900, 60]),
          marks: { 'stage:s0': 0, 'stage:s1': 300, 'stage:s2': 900 },
          ...(world.audiences.length === 0 ? {} : { lanePercents: one.lanes.map(() => 60) }),
        };
        for (const cell of cells) {
          const ends = (cell + 1) * one.cellSeconds;
          for (let begins = cell * one.cellSeconds; begins < ends; ) {
            const { toSeconds, conditions } = one.partFrom(begins, ends, situation);
            expect(conditions).toEqual(anew.conditions(begins, toSeconds, situation));
            begins = toSeconds;
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what a world goes by of a situation', () => {
  const early = { ...inStages([60, 10]), marks: { 'stage:a': 60, completed: 600 } as const };
  const late = { ...inStages([120, 10]), marks: { 'stage:a': 120, rolled_back: 600 } as const };
  const isOne = (world: TrafficModel): boolean =>
    world.partFrom(1_200, 1_260, early).conditions === world.partFrom(1_200, 1_260, late).conditions;

  it('is not when shares were reached, nor what was marked, unless something depends on it', () => {
    expect(isOne(model({ faults: [fault({ errorRate: 0.1 })] }))).toBe(true);
    const changes = [
      { faults: [fault({ errorRate: 0.1 }, { from: { kind: 'mark', mark: 'stage:a', seconds: 0 } })] },
      { faults: [fault({ errorRate: 0.1 }, { until: { kind: 'mark', mark: 'completed', seconds: 0 } })] },
      { faults: [fault({ errorRate: 0.1 }, { cohort: { share: 0.5, from: 'stage:a' } })] },
      { faults: [fault({ errorRate: 0.1 }, { minTrafficPercent: 5 })] },
      { warmUp: WARM_UP },
      { stable: { ...HEALTHY, memoryGrowthMbPerMinute: 1 } },
    ] as const;
    for (const change of changes) expect(isOne(model(change))).toBe(false);
  });

  it('is each share', () => {
    const world = model({ faults: [fault({ errorRate: 0.1 })] });
    const part = (situation: Situation) => world.partFrom(60, 120, situation).conditions;
    expect(part(at(20))).not.toBe(part(at(10)));
    expect(part({ ...at(10), mirroredPercent: 20 })).not.toBe(part(at(10)));
    expect(part({ ...at(10), staleDataRate: 0.1 })).not.toBe(part(at(10)));
    expect(part({ ...at(10), caught: [{ routedPercent: 5, metBefore: 1 }] })).not.toBe(part(at(10)));
  });
});
