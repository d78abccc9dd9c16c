import { describe, expect, it } from 'vitest';
import { ARM_CODES, PURPOSES } from '../../src/random/address.js';
import { keyOf } from '../../src/random/key.js';
import { uniform } from '../../src/random/uniform.js';
import { normalQuantile } from '../../src/stats/laws/normal.js';
import { crossingChances } from '../stats/sequential/group-sequential-design.js';

/** P. Armitage, C. K. McPherson, B. C. Rowe 1969: two-sided tests at 5 %, looked at so many times, in percent. */
const PUBLISHED = [
  [1, 5.0],
  [2, 8.3],
  [5, 14.2],
  [10, 19.3],
  [20, 24.8],
  [50, 32.0],
  [100, 37.4],
] as const;
const MOST_LOOKS = 100;
const NAIVE = 1.959963984540054;

/** C. Jennison, B. W. Turnbull 2000, tables 2.1 and 2.3: what keeps 5 % over five looks. */
const BOUNDS = {
  Pocock: () => 2.413,
  "O'Brien and Fleming": (look: number) => 2.04 * Math.sqrt(5 / look),
};

const PATHS = 40_000;
/** Standard errors. Of nine checks one fails by chance in 16 000 seeds (two-sided normal tail); the seed is fixed. */
const TOLERANCE = 4.5;

type Bound = (look: number) => number;

/** At which look, from 1, each path of a random walk is first beyond a bound; beyond the last where it never is. */
function firstCrossings(bound: Bound, looks: number): readonly number[] {
  return Array.from({ length: PATHS }, (_, path) => {
    const key = keyOf(`peeking/${path}`);
    let sum = 0;
    for (let look = 1; look <= looks; look++) {
      sum += normalQuantile(uniform(key, ARM_CODES.service, PURPOSES.arrivals, look, 0));
      if (Math.abs(sum) / Math.sqrt(look) >= bound(look)) return look;
    }
    return looks + 1;
  });
}

function byRecursion(bound: Bound, looks: number): number {
  const all = Array.from({ length: looks }, (_, i) => i + 1);
  const chances = crossingChances({ bounds: all.map(bound), information: all, drift: 0, sides: 2 });
  return chances.reduce((sum, chance) => sum + chance, 0);
}

function expectNear(count: number, chance: number): void {
  expect(Math.abs(count - PATHS * chance)).toBeLessThan(TOLERANCE * Math.sqrt(PATHS * chance * (1 - chance)));
}

describe('a test at 5 %, repeated until it rejects', () => {
  const crossings = firstCrossings(() => NAIVE, MOST_LOOKS);

  it.each(PUBLISHED)('after %i looks rejects what is true with the published chance of %d %%', (looks, percent) => {
    expect((100 * byRecursion(() => NAIVE, looks)).toFixed(1)).toBe(percent.toFixed(1));
    expectNear(crossings.filter((look) => look <= looks).length, percent / 100);
  });

  it.each(Object.entries(BOUNDS))('by the bounds of %s does so with a chance of 5 %% after five', (_, bound) => {
    // The constants have three decimals.
    expect(Math.abs(byRecursion(bound, 5) - 0.05)).toBeLessThan(1e-4);
    expectNear(firstCrossings(bound, 5).filter((look) => look <= 5).length, 0.05);
  });
});
