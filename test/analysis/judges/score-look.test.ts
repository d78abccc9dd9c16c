import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isLookBeyond,
  leastBoundOf,
  mostBoundOf,
  nextScoreLook,
  processAt,
  type ScoreLook,
} from '../../../src/analysis/judges/score-look.js';
import { isBeyond, NO_SCORE, withLook } from '../../../src/analysis/judges/score-process.js';

/** So much for events and alpha that both the exact bounds and the normal ones decide, of looks that stop and of others. */
const looks = fc.array(
  fc.record({
    requests: fc.integer({ min: 100, max: 100_000 }),
    share: fc.constantFrom(0.01, 0.2, 0.5, 0.9),
    rate: fc.constantFrom(0.0001, 0.003, 0.02),
    excess: fc.double({ min: 0, max: 2, noNaN: true }),
    mayStop: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

const HEALTHY = {
  canaryEvents: 1_010,
  canaryRequests: 50_000,
  baselineEvents: 19_000,
  baselineRequests: 950_000,
  aloneRequests: 0,
};

describe('a look of a score process', () => {
  it('has a bound between the two that are known without a recursion, and stops the same rollouts', () => {
    fc.assert(
      fc.property(looks, fc.constantFrom(1e-9, 1e-3, 0.05, 0.4), (all, alpha) => {
        let process = NO_SCORE;
        let look: ScoreLook | null = null;
        for (const [i, { requests, share, rate, excess, mayStop }] of all.entries()) {
          const canaryRequests = Math.round(requests * share);
          const counts = {
            canaryEvents: Math.round(canaryRequests * rate * (1 + excess)),
            canaryRequests,
            baselineEvents: Math.round((requests - canaryRequests) * rate),
            baselineRequests: requests - canaryRequests,
            aloneRequests: 0,
          };
          const spend = mayStop ? alpha * ((i + 1) / all.length) ** 3 : null;
          process = withLook(process, counts, spend);
          look = nextScoreLook(look, counts, spend);
          if (spend === null) continue;
          const least = leastBoundOf(look);
          expect(least).toBeLessThanOrEqual(process.bound ?? Number.MAX_VALUE);
          expect(mostBoundOf(look)).toBeGreaterThanOrEqual(process.bound ?? Number.POSITIVE_INFINITY);
          expect(isLookBeyond(look, least)).toBe(isBeyond(process));
          expect(look.events).toBe(process.events);
        }
        expect(processAt(look)).toEqual(process);
      }),
      { numRuns: 100 },
    );
  });

  it('of a healthy canary is mostly told from its bound without a recursion', () => {
    const first = nextScoreLook(null, HEALTHY, 1e-5);
    const second = nextScoreLook(first, HEALTHY, 1e-4);
    for (const look of [first, second]) expect(look.events).toBeLessThan(leastBoundOf(look));
  });

  it('of a canary that fails half as much again is told from its bound without one, too', () => {
    const counts = { ...HEALTHY, canaryEvents: 1_500 };
    const first = nextScoreLook(null, counts, 1e-5);
    const second = nextScoreLook(first, counts, 1e-4);
    for (const look of [first, second]) expect(look.events).toBeGreaterThan(mostBoundOf(look));
    // Nothing that may be spent stops nothing.
    expect(mostBoundOf(nextScoreLook(second, counts, 1e-4))).toBe(Number.POSITIVE_INFINITY);
  });
});
