import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Users } from '../../../../src/model/world.js';
import { keyOf } from '../../../../src/random/key.js';
import { userShare } from '../../../../src/sources/generated/users/user-share.js';
import { servedRow } from '../rows.js';
import { at, KEY, keyOfIndex, meanOf, meanZ, model, varianceZ } from '../world.js';

const RUNS = { numRuns: 400 };
/** Bounds of statistical tests, in standard errors: a chance of 7e-6 each; seeds are fixed, so none is flaky. */
const LIMIT = 4.5;
const N = 4000;

const sticky = (count: number | null, activityCv: number): Users => ({ count, activityCv, routing: 'sticky' });
const buckets = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.01, 0.1, 0.25, 0.5, 0.75, 1));
const counts = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 1e9 }), fc.constant(1e11));
const cvs = fc.oneof(fc.double({ min: 0, max: 10, noNaN: true }), fc.constantFrom(0, 1e-200, 1e-9, 0.01, 1));

describe('userShare', () => {
  it('is the nominal share where requests are routed at random, or nothing is known of users', () => {
    fc.assert(
      fc.property(buckets, counts, cvs, fc.nat(500), (bucket, count, cv, seed) => {
        const key = keyOfIndex(seed);
        expect(userShare({ ...sticky(count, cv), routing: 'random' }, key, bucket)).toBe(bucket);
        expect(userShare(sticky(null, cv), key, bucket)).toBe(bucket);
      }),
      RUNS,
    );
  });

  it('is all or nothing at the ends, and for one user', () => {
    for (let i = 0; i < 50; i++) {
      expect(userShare(sticky(10, 1), keyOfIndex(i), 0)).toBe(0);
      expect(userShare(sticky(10, 1), keyOfIndex(i), 1)).toBe(1);
      // One user is on one side of 30 %, but for the last 2⁻²⁰, within which nobody is told apart.
      const one = userShare(sticky(1, 1), keyOfIndex(i), 0.3);
      expect(Math.min(one, 1 - one)).toBe(0);
    }
  });

  it('lies between 0 and 1, and raising the bucket only adds', () => {
    fc.assert(
      fc.property(counts, cvs, fc.nat(500), fc.array(buckets, { minLength: 2 }), (count, cv, seed, all) => {
        const shares = [...all]
          .sort((a, b) => a - b)
          .map((bucket) => userShare(sticky(count, cv), keyOfIndex(seed), bucket));
        for (const [i, share] of shares.entries()) {
          expect(share).toBeLessThanOrEqual(1);
          // But for rounding in sums of parts of 1.
          expect(share - (shares[i - 1] ?? 0)).toBeGreaterThanOrEqual(-1e-15);
        }
      }),
      RUNS,
    );
  });

  it('is the same whichever bucket was asked for first', () => {
    const [first, second] = [keyOf('users'), keyOf('users')];
    const forward = [0.1, 0.2, 0.7].map((bucket) => userShare(sticky(50, 1), first, bucket));
    const backward = [0.7, 0.2, 0.1].map((bucket) => userShare(sticky(50, 1), second, bucket));
    expect(backward.reverse()).toEqual(forward);
  });
});

/**
 * Of N users a binomial number K is in the bucket; theirs is a part of all activity that is beta distributed with shapes
 * K/cv² and (N − K)/cv². Its variance, the mean of that given K and the variance of K/N:
 */
function variance(count: number, cv: number, share: number): number {
  const more = cv === 0 ? 0 : (count - 1) / (count / cv ** 2 + 1);
  return ((share * (1 - share)) / count) * (1 + more);
}

describe.each([0, 0.3, 1, 3])('over seeds, with an activity of cv %d', (cv) => {
  it.each([
    [50, 0.25],
    [50, 0.1],
    [3, 0.5],
    [10_000, 0.01],
  ])('%d users and a bucket of %d have its mean, and their variance', (count, bucket) => {
    const shares = Array.from({ length: N }, (_, i) => userShare(sticky(count, cv), keyOfIndex(i), bucket));
    expect(Math.abs(meanZ(shares, bucket))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(shares, bucket, variance(count, cv, bucket)))).toBeLessThan(LIMIT);
  });

  it('what a larger bucket adds is as any bucket of that size', () => {
    const added = Array.from({ length: N }, (_, i) => {
      const [low, high] = [0.3, 0.5].map((bucket) => userShare(sticky(50, cv), keyOfIndex(i), bucket));
      return (high as number) - (low as number);
    });
    expect(Math.abs(meanZ(added, 0.2))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(added, 0.2, variance(50, cv, 0.2)))).toBeLessThan(LIMIT);
  });
});

/** A generator of its own (Park & Miller), for what the program is compared with. */
function* parkMiller(): Generator<number, never> {
  for (let state = 20240611; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

describe('userShare against users drawn one by one', () => {
  it('has the same distribution: 50 users, exponential activity, a bucket of 10 %', () => {
    const random = parkMiller();
    const next = () => random.next().value;
    const direct = Array.from({ length: 20 * N }, () => {
      let [inside, all] = [0, 0];
      for (let user = 0; user < 50; user++) {
        const activity = -Math.log(next());
        all += activity;
        if (next() < 0.1) inside += activity;
      }
      return inside / all;
    });
    const drawn = Array.from({ length: N }, (_, i) => userShare(sticky(50, 1), keyOfIndex(i), 0.1));
    // Kolmogorov–Smirnov: the largest distance, 2.5 times √(1/n + 1/m), is passed with a chance of 2·exp(−2·2.5²) = 7e-6.
    direct.sort((a, b) => a - b);
    drawn.sort((a, b) => a - b);
    let [most, below] = [0, 0];
    for (const [i, share] of drawn.entries()) {
      while (below < direct.length && (direct[below] as number) <= share) below++;
      most = Math.max(most, Math.abs(below / direct.length - (i + 1) / N), Math.abs(below / direct.length - i / N));
    }
    expect(most).toBeLessThan(2.5 * Math.sqrt(1 / N + 1 / direct.length) + 1 / N);
    expect(Math.abs(meanOf(drawn) - meanOf(direct))).toBeLessThan(LIMIT * Math.sqrt(variance(50, 1, 0.1) * (1.05 / N)));
  });
});

describe('a thousand million users', () => {
  it('are next to the nominal share', () => {
    for (const cv of [0, 1, 10]) {
      for (let i = 0; i < 100; i++) {
        const share = userShare(sticky(1e9, cv), keyOfIndex(i), 0.1);
        expect(Math.abs(share - 0.1)).toBeLessThan(6 * Math.sqrt(variance(1e9, cv, 0.1)));
      }
    }
  });
});

describe('a cell with sticky users', () => {
  it('gives the canary their share, the same in every cell', () => {
    const users = sticky(20, 1);
    const world = model({ users });
    const share = userShare(users, KEY, 0.25);
    expect(Math.abs(share - 0.25)).toBeGreaterThan(0.01);
    const cells = Array.from({ length: 2000 }, (_, i) => servedRow(world, KEY, i, at(25)).canary.requests);
    expect(Math.abs(meanZ(cells, 12_000 * share))).toBeLessThan(LIMIT);
    expect(Math.abs(varianceZ(cells, 12_000 * share, 12_000 * share))).toBeLessThan(LIMIT);
  });
});
