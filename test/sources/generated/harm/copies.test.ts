import { describe, expect, it } from 'vitest';
import { type Exposure, UNEXPOSED } from '../../../../src/model/exposure.js';
import type { Reading } from '../../../../src/model/source.js';
import type { World } from '../../../../src/model/world.js';
import type { Key } from '../../../../src/random/key.js';
import { GeneratedSource } from '../../../../src/sources/generated/generated-source.js';
import { fault, HEALTHY, KEY, keyOfIndex, meanOf, model, varianceOf } from '../world.js';

const MINUTE = 60;

function mirrored(mirroredPercent: number, canaryPercent = 0): Exposure {
  return { ...UNEXPOSED, canaryPercent, mirroredPercent };
}

/** A source that has served for so long. */
function served(exposure: Exposure, change: Partial<World> = {}, key: Key = KEY, seconds = MINUTE): GeneratedSource {
  const source = new GeneratedSource(model(change), key, null);
  source.serve(0, seconds, exposure);
  source.view(seconds);
  return source;
}

function copiesOf(source: GeneratedSource) {
  const copies = source.copies(0, source.atSeconds);
  if (copies === null) throw new Error('nothing was copied');
  return copies;
}

const stableOf = (source: GeneratedSource): Reading => source.read('stable', 0, source.atSeconds);

/** Standardised values have a mean of 0 and a variance of 1: off by 5 standard errors in one of a million tests. */
function expectStandard(values: readonly number[]): void {
  expect(Math.abs(meanOf(values))).toBeLessThan(5 / Math.sqrt(values.length));
  expect(Math.abs(varianceOf(values) - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
}

const SEEDS = Array.from({ length: 400 }, (_, i) => keyOfIndex(i));

describe('copies', () => {
  it('of 100 % are as many as the requests that stable serves', () => {
    const source = served(mirrored(100));
    expect(copiesOf(source).copies).toBe(stableOf(source).requests);
    expect(source.read('canary', 0, MINUTE).requests).toBe(stableOf(source).requests);
    expect(source.requests(0, MINUTE)).toBe(stableOf(source).requests);
  });

  it.each([
    [30, 0],
    [50, 20],
  ])('of %d % are a binomial part of what stable serves, beside a canary with %d % of the traffic', (percent, live) => {
    const chance = percent / 100;
    const values = SEEDS.map((key) => {
      const source = served(mirrored(percent, live), {}, key);
      const n = stableOf(source).requests;
      return (copiesOf(source).copies - n * chance) / Math.sqrt(n * chance * (1 - chance));
    });
    expectStandard(values);
  });

  it('are of what stable really serves, where the canary gets another share than it is given', () => {
    const realShare = { ratio: 2, driftPercentPerHour: 0 };
    const runs = SEEDS.map((key) => {
      const source = served(mirrored(50, 10), { realShare }, key);
      const requests = source.requests(0, MINUTE);
      const { copies } = copiesOf(source);
      return {
        copies: (copies - requests * 0.4) / Math.sqrt(requests * 0.4 * 0.6),
        answered: source.read('canary', 0, MINUTE).requests - source.withoutCopies(0, MINUTE).requests - copies,
      };
    });
    expectStandard(runs.map(({ copies }) => copies));
    expect(runs.every(({ answered }) => answered === 0)).toBe(true);
  });

  it('are of users who have not met the canary, where the others stay with it', () => {
    const users = { count: 100, activityCv: 0, routing: 'one_way' } as const;
    const values = SEEDS.map((key) => {
      const source = served(mirrored(50, 10), { users }, key);
      const { requests } = stableOf(source);
      return (copiesOf(source).copies - requests * 0.5) / Math.sqrt(requests * 0.25);
    });
    expectStandard(values);
  });

  it('are made neither where users are told apart nor where instances are counted', () => {
    const beta = { name: 'beta', share: 1, errorRatio: 1, latencyRatio: 1, conversionRatio: 1 };
    expect(() => served(mirrored(50), { audiences: [beta] })).toThrow('requests are copied where');
  });

  it('fail as often as the canary fails: a binomial part of them', () => {
    const canary = { ...HEALTHY, errorRate: 0.03 };
    const values = SEEDS.map((key) => {
      const { copies, failed } = copiesOf(served(mirrored(60), { canary }, key));
      return (failed - copies * 0.03) / Math.sqrt(copies * 0.03 * 0.97);
    });
    expectStandard(values);
  });

  it('are never failed less often by a worse canary', () => {
    const failed = [0.001, 0.002, 0.01, 0.5, 1].map(
      (errorRate) => copiesOf(served(mirrored(100), { canary: { ...HEALTHY, errorRate } })).failed,
    );
    expect(failed).toEqual([...failed].sort((a, b) => a - b));
    expect(failed.at(-1)).toBe(copiesOf(served(mirrored(100))).copies);
  });

  it('are not made of what users send whom the canary is kept away from', () => {
    const cohort = { share: 0.25, from: 'stage:later' } as const;
    const source = served(mirrored(100), { faults: [fault({ errorRate: 0.5 }, { cohort })] }, KEY, 10 * MINUTE);
    const n = stableOf(source).requests;
    // 120,000 requests: 5 standard errors are 0.6 %.
    expect(Math.abs(copiesOf(source).copies / n - 0.75)).toBeLessThan(5 * Math.sqrt((0.75 * 0.25) / n));
  });

  it('add up over looks within a cell to what one look at it sees', () => {
    const canary = { ...HEALTHY, errorRate: 0.05 };
    const whole = copiesOf(served(mirrored(40), { canary }));
    const source = new GeneratedSource(model({ canary }), KEY, null);
    const parts = Array.from({ length: 6 }, (_, i) => {
      source.serve(10 * i, 10 * (i + 1), mirrored(40));
      source.view(10 * (i + 1));
      const { requests, errors } = source.read('canary', 10 * i, 10 * (i + 1));
      return { requests, errors };
    });
    expect(parts.reduce((sum, { requests }) => sum + requests, 0)).toBe(whole.copies);
    expect(parts.reduce((sum, { errors }) => sum + errors, 0)).toBe(whole.failed);
    expect(copiesOf(source)).toMatchObject({ copies: whole.copies, failed: whole.failed });
  });

  it('harm no user: no request, no failure, no conversion, no user is counted', () => {
    const users = { count: 1_000, activityCv: 1, routing: 'sticky' } as const;
    const harm = { slowerThanMs: 500, conversionValue: 10 };
    const canary = { ...HEALTHY, errorRate: 0.9, conversionRate: 0 };
    const source = served(mirrored(100), { users, canary, harm });
    expect(source.harm(0, MINUTE)).toMatchObject({
      requests: 0,
      failedRequests: stableOf(source).errors,
      excessFailedRequests: 0,
      beyondFailures: { excessSlowRequests: 0, lostConversions: 0, lostRevenue: 0 },
    });
    expect(source.blastRadius(0, MINUTE)).toMatchObject({ usersExposed: 0, usersHit: 0, usersHitIfStable: 0 });
    expect(source.users(0, MINUTE)).toBeNull();
    const reading = source.read('canary', 0, MINUTE);
    expect(reading.conversionRate()).toBeNull();
    expect(source.withoutCopies(0, MINUTE).requests).toBe(0);
  });
});

describe('what users meet', () => {
  const WORLDS: readonly (readonly [string, Partial<World>])[] = [
    ['of a steady world', {}],
    ['of a world with faults and retries', { faults: [fault({ errorRate: 0.2, retries: 2 }, { rampSeconds: 600 })] }],
    ['with sticky users', { users: { count: 500, activityCv: 2, routing: 'sticky' } }],
    [
      'with noise',
      { noise: { ...model().world.noise, arrivalsCv: 0.3, errorsCorrelation: 0.01, sharedErrorsCv: 0.5 } },
    ],
  ];

  it.each(WORLDS)('%s is the same with and without copies, where these load nothing that is shared', (_, change) => {
    const [plain, copied] = [0, 70].map((percent) => served(mirrored(percent, 10), change, KEY, 30 * MINUTE));
    if (plain === undefined || copied === undefined) throw new Error('two were served');
    expect(copied.harm(0, 30 * MINUTE)).toEqual(plain.harm(0, 30 * MINUTE));
    for (const [from, to] of [
      [0, MINUTE],
      [7 * MINUTE, 30 * MINUTE],
    ] as const) {
      const figures = ({ requests, errors, latencyMs }: Reading, of: Reading) => [
        requests,
        errors,
        latencyMs.call(of, 0.9),
      ];
      const [one, other] = [plain, copied].map((source) => {
        const [live, stable] = [source.withoutCopies(from, to), source.read('stable', from, to)];
        return [...figures(live, live).slice(0, 2), ...figures(stable, stable)];
      });
      expect(other).toEqual(one);
    }
  });

  it('is not tried again for what the canary fails of the copies', () => {
    const faults = [fault({ errorRate: 0.9, retries: 5 })];
    for (const routing of ['random', 'sticky'] as const) {
      const users = { count: null, activityCv: 1, routing };
      const [with_, without] = [mirrored(100), mirrored(0)].map((exposure) =>
        stableOf(served(exposure, { faults, users })),
      );
      expect(with_?.requests).toBe(without?.requests);
    }
  });

  it('is copied with what is tried again', () => {
    const source = served(mirrored(100), { faults: [fault({ errorRate: 0.5, retries: 2 }, { target: 'all' })] });
    const { requests } = stableOf(source);
    expect(copiesOf(source).copies).toBe(requests);
    // 12,000 first attempts, 1.75 requests each.
    expect(Math.abs(requests / 21_000 - 1)).toBeLessThan(0.06);
  });
});

describe('load that copies bring to what is shared', () => {
  const shadow = { sharedLoad: 0.5, sideEffects: [] };

  it('makes all that runs slower, by the response time of an M/M/1 queue', () => {
    // Busy 0.4 × (1 + 0.8 × 0.5) = 0.56 of the time, in place of 0.4.
    const ratio = (1 - 0.4) / (1 - 0.56);
    const source = served(mirrored(80), { shadow }, KEY, 10 * MINUTE);
    for (const arm of ['stable', 'canary'] as const) {
      const p50 = source.read(arm, 0, 10 * MINUTE).latencyMs(0.5) ?? Number.NaN;
      // σ of the logarithm is ln(4) ÷ 2.326; a median of 96,000 has a standard error of 0.24 %: five of them.
      expect(Math.abs(p50 / (50 * ratio) - 1)).toBeLessThan(0.012);
    }
    expect(source.harm(0, 10 * MINUTE).excessFailedRequests).toBe(0);
  });

  it('counts copies of what stable serves beside a live canary', () => {
    // Copies of half of 80 % of the traffic: 0.4 × (1 + 0.4 × 0.5) = 0.48.
    const source = served(mirrored(50, 20), { shadow }, KEY, 10 * MINUTE);
    const p50 = source.read('stable', 0, 10 * MINUTE).latencyMs(0.5) ?? Number.NaN;
    expect(Math.abs(p50 / ((50 * 0.6) / 0.52) - 1)).toBeLessThan(0.012);
  });

  it('beyond capacity is harm: what stable refuses for it counts', () => {
    const busy = { ...HEALTHY, cpuPercent: 80 };
    const shared = { sharedLoad: 1, sideEffects: [] };
    const source = served(mirrored(100), { stable: busy, canary: busy, shadow: shared }, KEY, 10 * MINUTE);
    const { requests, errors } = stableOf(source);
    // Asked for 1.6 of what it can bear, it refuses 0.6 ÷ 1.6.
    const chance = 1 - (1 - 0.375) * (1 - 0.001);
    expect(Math.abs(errors - requests * chance)).toBeLessThan(5 * Math.sqrt(requests * chance * (1 - chance)));
    expect(source.harm(0, 10 * MINUTE).excessFailedRequests).toBeGreaterThan(0.37 * requests);
  });
});

describe('a canary with copies alone', () => {
  it('leaks memory from its first copy on, across into live traffic', () => {
    const canary = { ...HEALTHY, memoryGrowthMbPerMinute: 6 };
    const source = new GeneratedSource(model({ canary }), KEY, null);
    source.serve(0, 600, mirrored(100));
    source.view(600);
    expect(source.read('canary', 0, 600).memoryMb()).toBeCloseTo(512 + 60, 9);
    source.serve(600, 1_200, mirrored(0, 5));
    source.view(1_200);
    expect(source.read('canary', 600, 1_200).memoryMb()).toBeCloseTo(512 + 120, 9);
  });

  it('meets a fault that shows from so much traffic on by what it answers', () => {
    const faults = [fault({ errorRate: 1 }, { minTrafficPercent: 50 })];
    const failed = [49, 50, 100].map((percent) => {
      const { copies, failed } = copiesOf(served(mirrored(percent), { faults }));
      return failed / copies;
    });
    expect(failed[0]).toBeLessThan(0.01);
    expect(failed.slice(1)).toEqual([1, 1]);
  });

  it('is cold at first, and where it gets more instances than a smaller share had left', () => {
    const warmUp = { seconds: 600, latencyRatio: 1, errorRatio: 300 };
    const source = new GeneratedSource(model({ warmUp }), KEY, null);
    const rate = (from: number, to: number, exposure: Exposure): number => {
      source.serve(from, to, exposure);
      source.view(to);
      const { requests, errors } = source.read('canary', from, to);
      return errors / requests;
    };
    // At 0.001 × (1 + 299 × 0.95) on average in the first minute.
    expect(rate(0, 60, mirrored(100))).toBeGreaterThan(0.25);
    rate(60, 1_200, mirrored(100));
    expect(rate(1_200, 1_260, mirrored(0, 1))).toBeLessThan(0.02);
    // Nine instances in ten are new: 0.9 × 0.285.
    expect(Math.abs(rate(1_260, 1_320, mirrored(0, 10)) - 0.257)).toBeLessThan(0.06);
  });
});

describe('answers to copies', () => {
  it('differ binomially often, of those that the canary gives', () => {
    const canary = { ...HEALTHY, errorRate: 0.2, mismatchRate: 0.01 };
    const values = SEEDS.map((key) => {
      const compared = served(mirrored(100), { canary }, key).read('canary', 0, MINUTE).mismatches();
      if (compared === null) throw new Error('answers were compared');
      const { part, whole, copies } = compared;
      expect(whole).toBeLessThan(copies);
      return (part - whole * 0.01) / Math.sqrt(whole * 0.01 * 0.99);
    });
    expectStandard(values);
  });

  it('are compared nowhere else', () => {
    const source = served(mirrored(0, 50), { canary: { ...HEALTHY, mismatchRate: 0.5 } });
    expect(source.read('canary', 0, MINUTE).mismatches()).toBeNull();
    expect(source.read('stable', 0, MINUTE).mismatches()).toBeNull();
    expect(source.copies(0, MINUTE)).toBeNull();
  });

  it('that differ move nothing else', () => {
    const figures = [0, 0.5].map((mismatchRate) => {
      const source = served(mirrored(60, 10), { canary: { ...HEALTHY, mismatchRate } });
      const { requests, errors } = source.read('canary', 0, MINUTE);
      return { requests, errors, harm: source.harm(0, MINUTE), copies: copiesOf(source).failed };
    });
    expect(figures[1]).toEqual(figures[0]);
  });
});

describe('side effects of copies', () => {
  const shadow = {
    sharedLoad: 0,
    sideEffects: [
      { effect: 'writes', perRequest: 2, isContained: true },
      { effect: 'external_calls', perRequest: 0.05, isContained: false },
    ],
  } as const;

  it('happen a Poisson number of times where they are not contained, and never where they are', () => {
    const values = SEEDS.map((key) => {
      const { copies, sideEffects } = copiesOf(served(mirrored(50), { shadow }, key));
      const [writes, calls] = sideEffects;
      expect(writes).toEqual({ effect: 'writes', isContained: true, duplicated: 0 });
      return ((calls?.duplicated ?? 0) - copies * 0.05) / Math.sqrt(copies * 0.05);
    });
    expectStandard(values);
  });

  it('do not depend on who looks, and are never less with more copies', () => {
    const calls = (exposure: Exposure): number =>
      copiesOf(served(exposure, { shadow })).sideEffects[1]?.duplicated ?? 0;
    const counts = [1, 10, 50, 90, 100].map((percent) => calls(mirrored(percent)));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    const source = new GeneratedSource(model({ shadow }), KEY, null);
    for (let at = 0; at < MINUTE; at += 5) {
      source.serve(at, at + 5, mirrored(50));
      source.view(at + 5).read('canary', at, at + 5);
    }
    expect(copiesOf(source).sideEffects[1]?.duplicated).toBe(counts[2]);
  });
});
