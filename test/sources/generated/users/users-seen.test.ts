import { describe, expect, it } from 'vitest';
import type { UserSplit } from '../../../../src/model/source.js';
import type { Users, World } from '../../../../src/model/world.js';
import type { Key } from '../../../../src/random/key.js';
import type { Situation } from '../../../../src/sources/generated/conditions/situation.js';
import { UsersSeen } from '../../../../src/sources/generated/users/users-seen.js';
import { addRows, cellsWith, type Row, servedRow } from '../rows.js';
import { at, fault, KEY, keyOfIndex, meanOf, meanZ, model, varianceZ } from '../world.js';

/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;
const SEEDS = 2000;

const sticky = (count: number | null, activityCv = 1): Users => ({ count, activityCv, routing: 'sticky' });

/** 200 requests a second. */
function serve(change: Partial<World>, seed: number, minutes: number, situation: Situation = at(20)): Row[] {
  const world = model(change);
  return Array.from({ length: minutes }, (_, i) => servedRow(world, keyOfIndex(seed), i, situation));
}

/** Asked once, of somebody who was asked nothing before. */
function usersSeen(users: Users, key: Key, rows: readonly Row[], world = model({ users })): UserSplit | null {
  return new UsersSeen(cellsWith(world, key, rows)).between(0, rows.length);
}

function seenBy(users: Users, change: Partial<World>, minutes: number, situation?: Situation) {
  const world = model({ ...change, users });
  const plain = model({ users });
  return Array.from({ length: SEEDS }, (_, seed) => {
    const key = keyOfIndex(seed);
    const cells = Array.from({ length: minutes }, (_, i) => servedRow(world, key, i, situation ?? at(20)));
    return usersSeen(users, key, cells, plain) ?? { canary: Number.NaN, others: Number.NaN };
  });
}

/** Of requests that come to a user `mean` times on average, gamma distributed over users: the chance of any. */
function reached(mean: number, cv: number): number {
  return cv === 0 ? 1 - Math.exp(-mean) : 1 - (1 + mean * cv * cv) ** (-1 / (cv * cv));
}

describe('UsersSeen', () => {
  it('is not known where nobody counts users, or a user goes now here, now there', () => {
    const cells = serve({ users: sticky(1000) }, 0, 3);
    expect(usersSeen(sticky(null), KEY, cells)).toBeNull();
    expect(usersSeen({ ...sticky(1000), routing: 'random' }, KEY, cells)).toBeNull();
    expect(usersSeen(sticky(1000), KEY, cells)).not.toBeNull();
  });

  it('is not known where there are no two sides, or nothing was served', () => {
    const users = sticky(1000);
    expect(usersSeen(users, KEY, serve({ users }, 0, 3, at(100)))).toBeNull();
    expect(usersSeen(users, KEY, serve({ users }, 0, 3, at(0)))).toBeNull();
    expect(usersSeen(users, KEY, [])).toBeNull();
  });

  it('is the same whenever it is asked, and whatever was asked before', () => {
    const users = sticky(1000);
    const rows = serve({ users }, 3, 5);
    const seen = new UsersSeen(cellsWith(model({ users }), keyOfIndex(3), rows));
    const stretches = [
      [0, 5],
      [0, 2],
      [0, 5],
      [2, 3],
      [2, 5],
      [0, 1],
      [0, 4],
    ] as const;
    for (const [first, end] of stretches) {
      expect(seen.between(first, end)).toEqual(usersSeen(users, keyOfIndex(3), rows.slice(first, end)));
    }
  });

  it('is asked anew under another key', () => {
    const users = sticky(1000);
    const cells = cellsWith(model({ users }), keyOfIndex(3), serve({ users }, 3, 5));
    const seen = new UsersSeen(cells);
    seen.between(0, 5);
    cells.restart(keyOfIndex(4));
    expect(seen.between(0, 5)).toBeNull();
    const others = serve({ users }, 4, 5);
    addRows(cells, others);
    expect(seen.between(0, 5)).toEqual(usersSeen(users, keyOfIndex(4), others));
  });

  it('only grows over a stage, but for a rare step of 1, and is never more than users or requests', () => {
    for (const users of [sticky(40), sticky(3000, 0), sticky(3000, 3), sticky(1e9)]) {
      const plain = model({ users });
      for (let seed = 0; seed < 60; seed++) {
        const cells = serve({ users, requestsPerSecond: 5 }, seed, 12);
        const seen = new UsersSeen(cellsWith(plain, keyOfIndex(seed), cells));
        let before = { canary: 0, others: 0 };
        for (let minutes = 1; minutes <= cells.length; minutes++) {
          const now = usersSeen(users, keyOfIndex(seed), cells.slice(0, minutes), plain) ?? before;
          expect(seen.between(0, minutes) ?? before).toEqual(now);
          expect(now.canary).toBeGreaterThanOrEqual(before.canary - 1);
          expect(now.others).toBeGreaterThanOrEqual(before.others - 1);
          expect(now.canary + now.others).toBeLessThanOrEqual(users.count as number);
          const sent = cells.slice(0, minutes).reduce((sum, { canary }) => sum + canary.requests, 0);
          expect(now.canary).toBeLessThanOrEqual(sent);
          before = now;
        }
      }
    }
  });

  it('comes to all users in the end, each on one side', () => {
    const users = sticky(50, 0);
    for (let seed = 0; seed < 20; seed++) {
      const seen = usersSeen(users, keyOfIndex(seed), serve({ users }, seed, 10));
      expect((seen?.canary ?? 0) + (seen?.others ?? 0)).toBe(50);
    }
  });

  it('counts a fresh baseline among the others', () => {
    const users = sticky(2000);
    const [without, fresh] = [false, true].map((freshBaseline) => serve({ users, freshBaseline }, 1, 2));
    expect(fresh?.some(({ baseline }) => baseline.requests > 0)).toBe(true);
    expect(usersSeen(users, keyOfIndex(1), fresh ?? [])).toEqual(usersSeen(users, keyOfIndex(1), without ?? []));
  });
});

describe('over seeds, users seen', () => {
  it.each([
    // Requests of a user in the time: 0.4, 2.4, 12, 24.
    [30_000, 1, 1],
    [10_000, 0, 2],
    [5000, 3, 5],
    [1000, 0.5, 2],
  ])(
    'of %d, with an activity of cv %d, over %d minutes are those whom as many requests reach',
    (count, cv, minutes) => {
      const seen = seenBy(sticky(count, cv), {}, minutes);
      const share = reached((200 * 60 * minutes) / count, cv);
      expect(
        Math.abs(
          meanZ(
            seen.map(({ canary }) => canary),
            0.2 * count * share,
          ),
        ),
      ).toBeLessThan(LIMIT);
      expect(
        Math.abs(
          meanZ(
            seen.map(({ others }) => others),
            0.8 * count * share,
          ),
        ),
      ).toBeLessThan(LIMIT);
    },
  );

  it('scatter as users do who come or not, each for themselves', () => {
    for (const [count, cv] of [
      [30_000, 1],
      [10_000, 0],
      [2000, 1],
    ] as const) {
      const onCanary = seenBy(sticky(count, cv), {}, 1).map(({ canary }) => canary);
      const chance = 0.2 * reached((200 * 60) / count, cv);
      expect(Math.abs(varianceZ(onCanary, count * chance, count * chance * (1 - chance)))).toBeLessThan(LIMIT);
    }
  });

  it('are fewer on the canary where a cohort is kept away from it, and so many more elsewhere', () => {
    const [count, cv, minutes] = [10_000, 1, 5];
    const cohort = { share: 0.25, from: 'stage:1' } as const;
    const faults = [fault({ errorRate: 0.5 }, { cohort })];
    const seen = seenBy(sticky(count, cv), { faults }, minutes);
    const requests = 200 * 60 * minutes;
    // Three users in four of those whose hash says so, with their requests.
    const onCanary = 0.2 * 0.75 * count;
    const others = count - onCanary;
    const expected = onCanary * reached((0.15 * requests) / onCanary, cv);
    expect(
      Math.abs(
        meanZ(
          seen.map(({ canary }) => canary),
          expected,
        ),
      ),
    ).toBeLessThan(LIMIT);
    expect(
      Math.abs(
        meanZ(
          seen.map((one) => one.others),
          others * reached((0.85 * requests) / others, cv),
        ),
      ),
    ).toBeLessThan(LIMIT);
    const without = seenBy(sticky(count, cv), {}, minutes);
    expect(meanOf(seen.map(({ canary }) => canary))).toBeLessThan(0.9 * meanOf(without.map(({ canary }) => canary)));
  });

  it('are no more where clients try again what the canary failed', () => {
    const [count, cv, minutes] = [30_000, 1, 1];
    const faults = [fault({ errorRate: 0.5, retries: 3 })];
    const cells = serve({ users: sticky(count, cv), faults }, 0, minutes);
    // Of 2,400 requests: 1 + ½ + ¼ + ⅛ for each.
    expect(cells[0]?.canary.requests).toBeGreaterThan(4000);
    const seen = seenBy(sticky(count, cv), { faults }, minutes);
    const expected = 0.2 * count * reached((200 * 60 * minutes) / count, cv);
    expect(
      Math.abs(
        meanZ(
          seen.map(({ canary }) => canary),
          expected,
        ),
      ),
    ).toBeLessThan(LIMIT);
  });
});
