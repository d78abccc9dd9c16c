import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialUpperTail } from '../../../src/stats/lattice/binomial.js';
import { spendingFunctions } from '../../../src/stats/sequential/group-sequential.js';
import { EXACT_START, nextExactBound } from '../../../src/stats/sequential/next-exact-bound.js';
import { relativeError } from '../reference-table.js';
import { groupSequentialBounds } from './group-sequential-design.js';

interface Look {
  readonly events: number;
  readonly share: number;
  readonly spend: number;
}

const RUNS = { numRuns: 60 };

const plan = fc
  .array(
    fc.record({
      events: fc.integer({ min: 0, max: 4 }),
      share: fc.double({ min: 0.02, max: 0.9, noNaN: true }),
      more: fc.double({ min: 0, max: 0.1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((looks) => {
    let spend = 0;
    return looks.map(({ events, share, more }): Look => {
      spend += more;
      return { events, share, spend };
    });
  });

function boundsOf(looks: readonly Look[]): readonly number[] {
  let state = EXACT_START;
  return looks.map((look) => {
    const next = nextExactBound({ ...state, ...look });
    state = next;
    return next.bound;
  });
}

/** The chance to have crossed by the last look, by walking through every single outcome of every event. */
function crossedByEnumeration(looks: readonly Look[], bounds: readonly number[], total = 0, k = 0): number {
  const look = looks[k];
  if (look === undefined) return 0;
  let chance = 0;
  for (let outcome = 0; outcome < 2 ** look.events; outcome++) {
    let successes = 0;
    for (let bit = 0; bit < look.events; bit++) successes += (outcome >> bit) & 1;
    let weight = 1;
    for (let event = 0; event < look.events; event++) weight *= event < successes ? look.share : 1 - look.share;
    const now = total + successes;
    const crossed = now >= (bounds[k] as number);
    chance += weight * (crossed ? 1 : crossedByEnumeration(looks, bounds, now, k + 1));
  }
  return chance;
}

describe('the exact bound of binomial counts', () => {
  it('spends at every look no more than told, and would with a bound one lower, by enumeration', () => {
    fc.assert(
      fc.property(plan, (looks) => {
        const bounds = boundsOf(looks);
        looks.forEach(({ spend }, k) => {
          const upTo = looks.slice(0, k + 1);
          expect(crossedByEnumeration(upTo, bounds)).toBeLessThanOrEqual(spend + 1e-13);
          const lower = bounds.map((bound, i) => (i === k ? bound - 1 : bound));
          if ((bounds[k] as number) > 0) expect(crossedByEnumeration(upTo, lower)).toBeGreaterThan(spend - 1e-13);
        });
      }),
      RUNS,
    );
  });

  it('keeps account: survivors and crossed make up the whole, and crossed is the enumerated chance', () => {
    fc.assert(
      fc.property(plan, (looks) => {
        let state = EXACT_START;
        for (const look of looks) state = nextExactBound({ ...state, ...look });
        const surviving = state.survivors.reduce((sum, chance) => sum + chance, 0);
        expect(surviving + state.crossed).toBeCloseTo(1, 13);
        expect(state.crossed).toBeCloseTo(crossedByEnumeration(looks, boundsOf(looks)), 13);
      }),
      RUNS,
    );
  });

  it.each([
    [10, 0.5, 0.05],
    [200, 0.05, 0.05],
    [200, 0.05, 1e-9],
    [3000, 0.25, 0.001],
  ])('is for one look the upper point of the binomial law: %i events, share %f, spend %f', (events, share, spend) => {
    const { bound, crossed } = nextExactBound({ ...EXACT_START, events, share, spend });
    expect(binomialUpperTail(bound - 1, events, share)).toBeLessThanOrEqual(spend);
    expect(binomialUpperTail(bound - 2, events, share)).toBeGreaterThan(spend);
    expect(relativeError(crossed, binomialUpperTail(bound - 1, events, share))).toBeLessThan(1e-11);
  });

  it('moves by one at most, and never down, when one event more comes in', () => {
    fc.assert(
      fc.property(
        plan,
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (looks, events, share) => {
          let state = EXACT_START;
          for (const look of looks) state = nextExactBound({ ...state, ...look });
          const spend = (looks.at(-1)?.spend ?? 0) + 0.01;
          const bound = nextExactBound({ ...state, events, share, spend }).bound;
          const more = nextExactBound({ ...state, events: events + 1, share, spend }).bound;
          expect(more - bound).toBeGreaterThanOrEqual(0);
          expect(more - bound).toBeLessThanOrEqual(1);
        },
      ),
      RUNS,
    );
  });

  it('is out of reach where nothing may be spent or nothing came in', () => {
    const first = nextExactBound({ ...EXACT_START, events: 5, share: 0.2, spend: 0 });
    expect(first.bound).toBe(6);
    expect(first.survivors.length).toBe(6);
    expect(nextExactBound({ ...EXACT_START, events: 0, share: 0.2, spend: 0.05 }).bound).toBe(1);
    expect(nextExactBound({ ...EXACT_START, events: 3, share: 0, spend: 0.05 }).bound).toBe(1);
    expect(nextExactBound({ ...EXACT_START, events: 3, share: 1, spend: 0.05 }).bound).toBe(4);
  });

  it('is near the normal bound once counts are large, and never spends what is left over twice', () => {
    const [looks, events, share, alpha] = [10, 400, 0.3, 0.05];
    const information = Array.from({ length: looks }, (_, i) => (i + 1) / looks);
    const spent = spendingFunctions.power(1);
    const normal = groupSequentialBounds({ alpha, information, spent, sides: 1 });
    let state = EXACT_START;
    information.forEach((fraction, k) => {
      const next = nextExactBound({ ...state, events, share, spend: spent(fraction, alpha) });
      const seen = events * (k + 1);
      const z = (next.bound - 0.5 - seen * share) / Math.sqrt(seen * share * (1 - share));
      expect(Math.abs(z - (normal[k] as number))).toBeLessThan(0.1);
      state = next;
    });
    expect(state.crossed).toBeLessThanOrEqual(alpha);
    expect(state.crossed).toBeGreaterThan(0.04);
  });
});
