import { describe, expect, test } from 'vitest';
import { type Exposure, UNEXPOSED } from '../../../src/model/exposure.js';
import { PLAIN_WORLD, type Routing } from '../../../src/model/world.js';
import { GeneratedSource } from '../../../src/sources/generated/generated-source.js';
import { fault, HEALTHY, keyOfIndex, model } from './world.js';

const COUNT = 20_000;

function sourceOf(routing: Routing, activityCv: number, seed = 1): GeneratedSource {
  const world = model({ users: { count: COUNT, activityCv, routing }, canary: { ...HEALTHY, errorRate: 0.03 } });
  return new GeneratedSource(world, keyOfIndex(seed), null);
}

function given(canaryPercent: number): Exposure {
  return { ...UNEXPOSED, canaryPercent };
}

/** Of the requests between two instants, in percent. */
function shareIn(source: GeneratedSource, from: number, to: number): number {
  return (100 * source.harm(from, to).requests) / source.requests(from, to);
}

/** The share of requests at an instant, by the law: who sends λ times the mean is not caught with e^(−λA). */
function shareAt(sent: number, percent: number, cv: number): number {
  const left = cv === 0 ? Math.exp(-sent) : (1 + cv * cv * sent) ** -(1 + 1 / (cv * cv));
  return 100 - (100 - percent) * left;
}

describe('users who stay with the canary', () => {
  test.each([0, 1, 2])('are caught by and by, as their activity has it (cv %f)', (cv) => {
    const source = sourceOf('one_way', cv);
    source.serve(0, 3_600, given(5));
    source.view(3_600);
    for (const minute of [0, 10, 30, 59]) {
      // Requests to the canary that a mean user has sent by the middle of the minute, each by a chance of 5 %.
      const sent = (0.05 * 200 * (60 * minute + 30)) / COUNT;
      // Of 12,000 requests a share is off by 2 points at 4.4 standard deviations.
      expect(Math.abs(shareIn(source, 60 * minute, 60 * minute + 60) - shareAt(sent, 5, cv))).toBeLessThan(2);
    }
  });

  test('stay where the share falls, and go with the canary', () => {
    const source = sourceOf('one_way', 1);
    source.serve(0, 1_800, given(20));
    source.serve(1_800, 3_600, given(1));
    source.serve(3_600, 4_200, UNEXPOSED);
    source.view(4_200);
    const sent = (0.2 * 200 * 1_800) / COUNT;
    expect(shareIn(source, 1_800, 3_600)).toBeGreaterThan(shareAt(sent, 1, 1) - 1);
    expect(source.harm(3_600, 4_200).requests).toBe(0);
  });

  test('are the same whether the world or the exposure has them stay', () => {
    const [world, exposure] = [sourceOf('one_way', 1), sourceOf('random', 1)];
    world.serve(0, 900, given(5));
    exposure.serve(0, 900, { ...given(5), isSticky: true });
    world.view(900);
    exposure.view(900);
    expect(exposure.harm(0, 900)).toEqual(world.harm(0, 900));
  });

  test('of users who are hashed, stay with a canary that gets less', () => {
    const source = sourceOf('sticky', 0);
    source.serve(0, 600, { ...given(30), isSticky: true });
    source.serve(600, 1_200, { ...given(10), isSticky: true });
    source.serve(1_200, 1_800, given(10));
    source.view(1_800);
    const [first, less, plain] = [0, 600, 1_200].map((at) => shareIn(source, at, at + 600));
    expect(less).toBeCloseTo(first ?? 0, 0);
    expect(plain).toBeLessThan(12);
  });

  test('with a rolling rollback leave as the instances do', () => {
    const source = sourceOf('one_way', 1);
    source.serve(0, 1_800, given(20));
    const line = { fromSeconds: 1_800, untilSeconds: 2_400, toPercent: 0 };
    source.serve(1_800, 2_400, { ...given(20), line });
    source.view(2_400);
    const caught = shareAt((0.2 * 200 * 1_800) / COUNT, 20, 1);
    expect(Math.abs(shareIn(source, 1_800, 2_400) - caught / 2)).toBeLessThan(1);
  });
});

describe('request by request', () => {
  // Users by themselves: each has an activity, sends requests at random times, and stays once it met the canary.
  const [count, seconds, perSecond] = [400, 600, 8] as const;
  const failing = { ifStable: 0.01, own: 0.08 };

  function played(next: () => number) {
    // Activities of cv 1 are exponential.
    const activities = Array.from({ length: count }, () => -Math.log(next()));
    const sum = activities.reduce((a, b) => a + b, 0);
    const ends: number[] = [];
    let upTo = 0;
    for (const activity of activities) {
      upTo += activity / sum;
      ends.push(upTo);
    }
    const caught = new Set<number>();
    const hit = new Set<number>();
    let [requests, errors, late, lateAll] = [0, 0, 0, 0];
    for (let at = -Math.log(next()) / perSecond; at < seconds; at += -Math.log(next()) / perSecond) {
      const u = next();
      const user = ends.findIndex((end) => u < end);
      const isLate = at >= seconds - 60;
      if (isLate) lateAll++;
      if (!caught.has(user) && next() >= (at < 300 ? 0.05 : 0.15)) continue;
      caught.add(user);
      requests++;
      if (isLate) late++;
      if (next() < failing.own) {
        errors++;
        hit.add(user);
      }
    }
    return { requests, errors, exposed: caught.size, hit: hit.size, late: (100 * late) / lateAll };
  }

  test('they meet the canary, and its failures, as often as is worked out', () => {
    const next = generator(20_240_611);
    const byHand = Array.from({ length: 150 }, () => played(next));
    const world = model({
      requestsPerSecond: perSecond,
      users: { ...PLAIN_WORLD.users, count, routing: 'one_way' },
      stable: { ...HEALTHY, errorRate: failing.ifStable },
      canary: { ...HEALTHY, errorRate: failing.own },
    });
    const workedOut = Array.from({ length: 150 }, (_, seed) => {
      const source = new GeneratedSource(world, keyOfIndex(seed), null);
      source.serve(0, 300, given(5));
      source.serve(300, seconds, given(15));
      source.view(seconds);
      const { requests } = source.harm(0, seconds);
      const { usersExposed, usersHit } = source.blastRadius(0, seconds);
      return {
        requests,
        errors: source.read('canary', 0, seconds).errors,
        exposed: usersExposed ?? 0,
        hit: usersHit ?? 0,
        late: shareIn(source, seconds - 60, seconds),
      };
    });
    for (const name of ['requests', 'errors', 'exposed', 'hit', 'late'] as const) {
      const [one, other] = [byHand, workedOut].map((runs) => runs.map((run) => run[name])) as [number[], number[]];
      const error = Math.sqrt((variance(one) + variance(other)) / 150);
      // 4.5 standard errors, in five figures: missed once in 30,000. Counts have a finite number of users behind them.
      expect(Math.abs(mean(one) - mean(other)), name).toBeLessThan(4.5 * error + 0.004 * mean(one));
    }
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) * (value - middle), 0) / (values.length - 1);
}

/** Park and Miller's minimal standard: uniform in (0, 1), and none of the program's own. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('users of an audience', () => {
  test('are reached by audience, and sum to those of the whole', () => {
    const audience = (name: string, share: number) => ({
      name,
      share,
      errorRatio: 1,
      latencyRatio: 1,
      conversionRatio: 1,
    });
    const world = model({
      users: { count: COUNT, activityCv: 1, routing: 'sticky' },
      audiences: [audience('beta', 0.2), audience('others', 0.8)],
      faults: [fault({ errorRate: 0.1 }, { audiences: ['beta'] })],
    });
    const source = new GeneratedSource(world, keyOfIndex(4), null);
    source.serve(0, 3_600, { ...UNEXPOSED, among: [{ audience: 'beta', canaryPercent: 100 }] });
    source.view(3_600);
    const [beta, others] = source.byAudience(0, 3_600);
    // Of 4,000 users of gamma activity, cv 1, with 36 requests each: all but 1 in 37 send any.
    expect(Math.abs((beta?.usersExposed ?? 0) - 4_000 * (1 - 1 / 37))).toBeLessThan(4);
    expect(others?.usersExposed).toBe(0);
    expect(source.blastRadius(0, 3_600).usersExposed).toBe(beta?.usersExposed);
    expect(source.users(0, 3_600)).toEqual({ canary: expect.any(Number), others: expect.any(Number) });
    const { canary } = source.users(0, 3_600) ?? { canary: 0 };
    expect(Math.abs(canary - 4_000 * (1 - 1 / 37))).toBeLessThan(60);
  });
});
