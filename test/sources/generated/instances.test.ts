import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Exposure, UNEXPOSED } from '../../../src/model/exposure.js';
import type { Instances } from '../../../src/model/instances.js';
import type { World } from '../../../src/model/world.js';
import type { CellConditions } from '../../../src/sources/generated/conditions/cell-conditions.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { type Ask, podsByTheSecond, type Service } from './pods-by-the-second.js';
import { fault, HEALTHY, KEY, keyOfIndex, meanOf, model, TEN_INSTANCES } from './world.js';

function world(instances: Partial<Instances>, change: Partial<World> = {}) {
  return model({ instances: { ...TEN_INSTANCES, ...instances }, ...change });
}

function exposure(percent: number, canary: number, stable: number, splitTraffic = false): Exposure {
  return { ...UNEXPOSED, canaryPercent: percent, replicas: { canary, stable, splitTraffic } };
}

/** What served in a rollout of such exposures, each until the next, with a look every so often. */
function served(
  traffic: ReturnType<typeof model>,
  asks: readonly (readonly [number, Exposure])[],
  until: number,
  every = until,
  key = KEY,
): GeneratedSource {
  const source = new GeneratedSource(traffic, key, null);
  for (const [i, [from, wanted]] of asks.entries()) {
    const to = asks[i + 1]?.[0] ?? until;
    for (let at = from; at < to; at += every) source.serve(at, Math.min(to, at + every), wanted);
  }
  return source;
}

/** The conditions in which a second lies. */
function conditionsAt({ cells }: GeneratedSource, second: number): CellConditions {
  const row = Array.from({ length: cells.count }, (_, i) => i).find(
    (i) => (cells.fromSeconds[i] as number) <= second && second < (cells.toSeconds[i] as number),
  );
  return cells.conditions[row ?? -1] as CellConditions;
}

describe('shares from instances', () => {
  const traffic = world({ split: 'replicas' }, { requestsPerSecond: 100 });

  it.each([
    [1, 10, 1 / 11],
    [2, 9, 2 / 11],
    [5, 5, 1 / 2],
    [1, 1, 1 / 2],
    [10, 0, 1],
  ])('with %i + %i serve the canary that part of the requests', (canary, stable, share) => {
    const source = served(traffic, [[0, exposure(1, canary, stable, true)]], 1_000);
    const { requests } = source.read('canary', 0, 1_000);
    const all = source.requests(0, 1_000);
    // Binomial: 4.5 standard errors, a false failure in 150,000.
    const error = Math.sqrt(Math.max(1, all * share * (1 - share)));
    expect(Math.abs(requests - share * all)).toBeLessThan(share === 1 ? 0.5 : 4.5 * error);
  });

  it('are those of requests that each go to one of the instances by lot', () => {
    // 9 + 2, request by request, with a generator of its own: a mean of 2 ÷ 11 within 4.5 standard errors of 300 runs.
    let state = 12345;
    const lot = (): number => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return state / 2147483648;
    };
    const byLot = Array.from({ length: 300 }, () => {
      let canary = 0;
      for (let request = 0; request < 600; request++) if (Math.floor(lot() * 11) >= 9) canary++;
      return canary / 600;
    });
    const drawn = Array.from({ length: 300 }, (_, i) => {
      const source = served(
        world({ split: 'replicas' }, { requestsPerSecond: 10 }),
        [[0, exposure(10, 2, 9, true)]],
        60,
        60,
        keyOfIndex(i),
      );
      return source.read('canary', 0, 60).requests / source.requests(0, 60);
    });
    const error = Math.sqrt(((2 / 11) * (9 / 11)) / 600 / 300);
    expect(Math.abs(meanOf(byLot) - 2 / 11)).toBeLessThan(4.5 * error);
    expect(Math.abs(meanOf(drawn) - 2 / 11)).toBeLessThan(4.5 * error);
  });
});

describe('instances that are not ready', () => {
  it('serve nothing: a share waits for them, and falls at once', () => {
    const traffic = world({ readyAfterSeconds: 40 });
    const source = served(
      traffic,
      [
        [0, exposure(10, 1, 10)],
        [100, exposure(50, 5, 10)],
        [200, exposure(0, 0, 10)],
      ],
      300,
    );
    const shares = [0, 39, 40, 99, 100, 139, 140, 199, 200].map((at) => conditionsAt(source, at).arms.canary.share);
    expect(shares).toEqual([0, 0, 0.1, 0.1, 0.1, 0.1, 0.5, 0.5, 0]);
    expect(source.read('canary', 0, 40).requests).toBe(0);
  });

  it('leave nothing to give back bit by bit, where the rollout is over before they are', () => {
    const line = { fromSeconds: 30, untilSeconds: 130, toPercent: 0 };
    const source = served(
      world({ readyAfterSeconds: 40 }),
      [
        [0, exposure(10, 1, 10)],
        [30, { ...exposure(10, 1, 10), line }],
      ],
      130,
    );
    expect(source.read('canary', 0, 130).requests).toBe(0);
  });

  it('were never there where the rollout is over before they are: a fault of their share begins with the next', () => {
    const emergent = fault({ errorRate: 1 }, { minTrafficPercent: 10, rampSeconds: 100 });
    const source = served(
      world({ readyAfterSeconds: 40 }, { faults: [emergent] }),
      [
        [0, exposure(10, 1, 10)],
        [30, exposure(0, 0, 10)],
        [100, exposure(10, 1, 10)],
      ],
      200,
    );
    // From 140 on, when the canary has its tenth, it grows.
    expect(conditionsAt(source, 141).arms.canary.errorRate).toBeLessThan(0.1);
    expect(conditionsAt(source, 199).arms.canary.errorRate).toBeGreaterThan(0.5);
  });

  it('are told of where somebody asks', () => {
    const traffic = world({ readyAfterSeconds: 40 });
    const source = served(traffic, [[0, exposure(10, 2, 10)]], 30);
    const before = source.view(30);
    expect([before.instances?.('canary'), before.readiness('canary')]).toEqual([{ ready: 0, wanted: 2 }, 'waiting']);
    expect([before.instances?.('stable'), before.readiness('stable')]).toEqual([{ ready: 10, wanted: 10 }, 'ready']);
    source.serve(30, 50, exposure(10, 2, 10));
    const after = source.view(50);
    expect([after.instances?.('canary'), after.readiness('canary')]).toEqual([{ ready: 2, wanted: 2 }, 'ready']);
  });

  const shapes = fc.record({
    count: fc.constantFrom(1, 4, 10),
    readyAfter: fc.constantFrom(0, 7, 40, 90),
    split: fc.constantFrom('router' as const, 'replicas' as const),
    keptFor: fc.constantFrom(0, 20, 100),
    isScaled: fc.boolean(),
    delay: fc.constantFrom(0, 30, 61),
    rises: fc.boolean(),
  });
  // Shares that rise, and in the end are given up.
  const rollouts = fc.array(fc.record({ after: fc.integer({ min: 1, max: 70 }), more: fc.constantFrom(1, 5, 20) }), {
    minLength: 1,
    maxLength: 4,
  });

  it('come and go as when they are counted one by one, second by second', () => {
    fc.assert(
      fc.property(shapes, rollouts, ({ count, readyAfter, split, keptFor, isScaled, delay, rises }, steps) => {
        const asks: Ask[] = [];
        let [atSeconds, percent] = [0, 0];
        for (const { after, more } of steps) {
          percent = Math.min(99, percent + more);
          const canary = Math.ceil((count * percent) / 100);
          asks.push({ atSeconds, percent, canary, stable: split === 'router' ? count - canary + 1 : count - canary });
          atSeconds += after;
        }
        asks.push({ atSeconds, percent: 0, canary: 0, stable: count });
        const until = atSeconds + 130;
        const isAutoscaled = isScaled && split === 'router';
        const rate = rises
          ? ([
              [0, 20],
              [180, 200],
            ] as const)
          : ([[0, 100]] as const);
        const service: Service = {
          count,
          readyAfter,
          split,
          keptFor: split === 'router' ? keptFor : 0,
          ...(isAutoscaled ? { scaling: { each: 5, delay, max: 30, every: 15 } } : {}),
          rateAt: (at) => (rises ? Math.min(200, 20 + at + 0.5) : 100),
        };
        const traffic = world(
          {
            count,
            readyAfterSeconds: readyAfter,
            split,
            scaleDownStableSeconds: keptFor,
            ...(isAutoscaled
              ? { requestsPerSecond: 10, autoscale: { targetPercent: 50, delaySeconds: delay, max: 30 } }
              : {}),
          },
          {
            requestsPerSecond: {
              kind: 'points',
              points: rate.map(([at, perSecond]) => ({ atSeconds: at, perSecond })),
            },
          },
        );
        const source = new GeneratedSource(traffic, KEY, null);
        const expected = podsByTheSecond(service, asks, until);
        const splits = split === 'replicas';
        for (let now = 0; now < until; now++) {
          const ask = asks.findLast((each) => each.atSeconds <= now) as Ask;
          source.serve(now, now + 1, exposure(ask.percent, ask.canary, ask.stable, splits));
          const view = source.view(now + 1);
          const { share } = expected[now] as (typeof expected)[number];
          expect(conditionsAt(source, now).arms.canary.share).toBeCloseTo(share, 12);
          const next = expected[now + 1];
          const isAsked = asks.some((each) => each.atSeconds === now + 1);
          if (next !== undefined && !isAsked) {
            expect(view.instances?.('canary')?.ready).toBe(next.canary);
            expect(view.instances?.('stable')?.ready).toBe(next.stable);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the same whoever looks, and when', () => {
    const traffic = world({ readyAfterSeconds: 40, scaleDownStableSeconds: 25 });
    const asks = [
      [0, exposure(10, 1, 9)],
      [95, exposure(50, 5, 5)],
      [300, exposure(0, 0, 10)],
    ] as const;
    const [seldom, often] = [served(traffic, asks, 420), served(traffic, asks, 420, 7)];
    for (const [from, to] of [
      [0, 40],
      [40, 135],
      [135, 300],
      [300, 420],
    ] as const) {
      expect(often.requests(from, to)).toBe(seldom.requests(from, to));
      for (let at = from; at < to; at += 5) {
        const [one, other] = [conditionsAt(seldom, at), conditionsAt(often, at)];
        expect(one.arms.stable.errorRate).toBe(other.arms.stable.errorRate);
        expect(one.arms.canary.share).toBe(other.arms.canary.share);
      }
    }
  });
});

describe('capacity', () => {
  // 200 requests a second on ten instances at 40 % of their CPU: 20 each.
  it('is refused beyond what the ready instances serve, all of it', () => {
    const traffic = world({ requestsPerSecond: 30 });
    const source = served(traffic, [[0, exposure(50, 2, 10)]], 60);
    const { canary, stable } = conditionsAt(source, 0).arms;
    // 100 a second on two instances that serve 60: 40 % are refused, and of the others 0.1 % fail.
    expect(canary.errorRate).toBeCloseTo(1 - (60 / 100) * 0.999, 9);
    // Each is then 60 % busy, by 30 requests where 20 make 40 %.
    expect(canary.cpuPercent).toBeCloseTo(60, 9);
    expect(stable.errorRate).toBeCloseTo(0.001, 12);
    expect(stable.cpuPercent).toBeCloseTo(20, 9);
  });

  it('is refused request by request: of those that come in a second, what is too much', () => {
    // Arrivals by a Poisson process, of which a mean of 100 comes, on instances that take what 60 would be: by their means.
    const traffic = world(
      { requestsPerSecond: 30 },
      { stable: { ...HEALTHY, errorRate: 0 }, canary: { ...HEALTHY, errorRate: 0 } },
    );
    const rates = Array.from({ length: 200 }, (_, i) => {
      const source = served(traffic, [[0, exposure(50, 2, 10)]], 60, 60, keyOfIndex(i));
      const { requests, errors } = source.read('canary', 0, 60);
      return errors / requests;
    });
    // 200 runs of 6,000 requests: 4.5 standard errors.
    expect(Math.abs(meanOf(rates) - 0.4)).toBeLessThan(4.5 * Math.sqrt((0.4 * 0.6) / 6_000 / 200));
  });

  it('makes latency what M/M/1 makes of the load of an instance, not of the share of the version', () => {
    const source = served(world({}), [[0, exposure(10, 1, 10)]], 60);
    const p50 = (percent: number, instances: number): number => {
      const one = served(world({}), [[0, exposure(percent, instances, 10)]], 600);
      return one.read('canary', 0, 600).latencyMs(0.5) as number;
    };
    // As busy as stable before the rollout: 50 ms. Half as busy, at 20 % of its CPU: 50 × 0.6 ÷ 0.8. Twice: 50 × 0.6 ÷ 0.2.
    expect(p50(10, 1)).toBeCloseTo(50, -0.5);
    expect(Math.abs(p50(10, 2) / 37.5 - 1)).toBeLessThan(0.03);
    expect(Math.abs(p50(20, 1) / 150 - 1)).toBeLessThan(0.03);
    expect(conditionsAt(source, 0).arms.canary.cpuPercent).toBeCloseTo(40, 9);
  });

  it('is none where a version has no instance: all that it is sent fails', () => {
    const traffic = world({ readyAfterSeconds: 30, scaleDownStableSeconds: 0 });
    const source = served(
      traffic,
      [
        [0, exposure(100, 10, 0)],
        [120, exposure(0, 0, 10)],
      ],
      180,
    );
    expect(conditionsAt(source, 121).arms.stable.errorRate).toBeCloseTo(1, 12);
    expect(conditionsAt(source, 151).arms.stable.errorRate).toBeCloseTo(0.001, 12);
  });

  it('is short by what retries add, which come to the arm that refuses', () => {
    // 25 requests a second on one instance that serves 20, each failure tried again once: r = 1 − 20 ÷ (25 (1 + r)).
    const flawless = { ...HEALTHY, errorRate: 0, cpuPercent: 1 };
    const traffic = world(
      { requestsPerSecond: 20 },
      {
        requestsPerSecond: 100,
        users: { count: null, activityCv: 1, routing: 'sticky' },
        stable: flawless,
        canary: flawless,
        faults: [fault({ retries: 1 }, { target: 'all' })],
      },
    );
    let refused = 0;
    for (let round = 0; round < 1_000; round++) refused = 1 - 20 / (25 * (1 + refused));
    const source = served(traffic, [[0, exposure(25, 1, 10)]], 60);
    const { canary, stable } = conditionsAt(source, 0).arms;
    expect(canary.errorRate).toBeCloseTo(refused, 8);
    expect(canary.load).toBeCloseTo(1 + refused, 8);
    expect(stable.errorRate).toBe(0);
  });
});

describe('a fresh baseline', () => {
  it('has as many instances as the canary, and is as busy', () => {
    const source = served(world({}, { freshBaseline: true }), [[0, exposure(20, 1, 10)]], 60);
    const { canary, baseline, stable } = conditionsAt(source, 0).arms;
    expect(baseline.cpuPercent).toBe(canary.cpuPercent);
    expect(canary.cpuPercent).toBeCloseTo(80, 9);
    expect(stable.cpuPercent).toBeCloseTo(24, 9);
  });
});

describe('instances that are new', () => {
  const warmUp = { seconds: 100, latencyRatio: 1, errorRatio: 11 };
  const errors = (source: GeneratedSource, arm: 'canary' | 'stable', from: number, to: number): number => {
    const { cells } = source;
    let sum = 0;
    for (let row = 0; row < cells.count; row++) {
      const [a, b] = [Math.max(from, cells.fromSeconds[row] as number), Math.min(to, cells.toSeconds[row] as number)];
      if (b > a) sum += (b - a) * (cells.conditions[row] as CellConditions).arms[arm].errorRate;
    }
    return sum / (to - from);
  };

  it('are cold from when they serve, in their part of the instances, also those of stable that come back', () => {
    const traffic = world({ readyAfterSeconds: 60, scaleDownStableSeconds: 0 }, { warmUp });
    const source = served(
      traffic,
      [
        [0, exposure(50, 5, 5)],
        [300, exposure(0, 0, 10)],
      ],
      600,
    );
    // All five of the canary: 0.001 × (1 + 10 × the mean coldness of a half).
    expect(errors(source, 'canary', 60, 160)).toBeCloseTo(0.006, 7);
    // Five of ten of stable.
    expect(errors(source, 'stable', 360, 460)).toBeCloseTo(0.0035, 7);
    expect(errors(source, 'stable', 460, 600)).toBeCloseTo(0.001, 9);
    expect(conditionsAt(source, 400).ifStable.errorRate).toBeCloseTo(0.001, 12);
  });

  it('are all that there are where a promotion restarts them, a quarter at a time', () => {
    const traffic = world({ readyAfterSeconds: 60, promotion: 'restart' }, { warmUp });
    const source = new GeneratedSource(traffic, KEY, null);
    source.serve(0, 300, exposure(100, 10, 0));
    source.mark('completed', 300);
    source.serve(300, 900, exposure(100, 10, 0));
    // Batches of two, each down for a minute: eight take the load of ten from 300 to 600.
    expect(conditionsAt(source, 301).arms.canary.cpuPercent).toBeCloseTo(50, 9);
    expect(conditionsAt(source, 599).arms.canary.cpuPercent).toBeCloseTo(50, 9);
    expect(conditionsAt(source, 601).arms.canary.cpuPercent).toBeCloseTo(40, 9);
    // By the second: a batch that came at 360, 420, … is so cold, of the eight or ten that serve.
    let sum = 0;
    for (let tenth = 3_000; tenth < 9_000; tenth++) {
      const at = (tenth + 0.5) / 10;
      const serving = at < 600 ? 8 : 10;
      let cold = 0;
      for (const born of [360, 420, 480, 540, 600]) {
        if (at >= born && at < born + 100) cold += 2 * (1 - (at - born) / 100);
      }
      sum += 0.001 * (1 + (10 * cold) / serving) * 0.1;
    }
    expect(errors(source, 'canary', 300, 900)).toBeCloseTo(sum / 600, 6);
  });

  it('take the place of old ones, one at a time, where a quarter is less than one', () => {
    const traffic = world({ count: 2, readyAfterSeconds: 60, promotion: 'restart' }, { warmUp });
    const source = new GeneratedSource(traffic, KEY, null);
    source.serve(0, 300, exposure(100, 2, 0));
    source.mark('completed', 300);
    source.serve(300, 600, exposure(100, 2, 0));
    expect(conditionsAt(source, 301).arms.canary.cpuPercent).toBeCloseTo(40, 9);
    // Of two, one is cold from 360 and the other from 420.
    expect(errors(source, 'canary', 300, 600)).toBeCloseTo(0.001 * (1 + (10 * 2 * 0.5 * 50) / 300), 7);
  });
});

describe('extra instances', () => {
  it('count from when they are asked for until they are given up', () => {
    const traffic = world({ readyAfterSeconds: 40, scaleDownStableSeconds: 30 });
    const source = served(
      traffic,
      [
        [0, exposure(10, 1, 9)],
        [600, exposure(50, 5, 5)],
        [1_200, exposure(0, 0, 10)],
      ],
      1_800,
    );
    // One beside ten until stable gives one up at 70 s; five beside nine from 600 to 670.
    expect(source.extraInstanceSeconds(1_800)).toBe(70 + 4 * 70);
    expect(new GeneratedSource(model(), KEY, null).extraInstanceSeconds(60)).toBeNull();
  });
});
