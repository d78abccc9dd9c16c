import { describe, expect, it } from 'vitest';
import { distinctQuantile } from '../../../src/stats/lattice/distinct-quantile.js';
import { uniforms } from '../../simulation/users-one-by-one.js';

const DRAWS = 20_000;

/**
 * Events one by one: given who was reached before, the next is of somebody new in proportion to who is left and their
 * activity (Pólya's urn; with cv 0, boxes filled at random).
 */
function oneByOne(people: number, events: number, cv: number, uniform: () => number): number {
  let reached = 0;
  for (let event = 0; event < events; event++) {
    if (uniform() < (people - reached) / (people + event * cv * cv)) reached++;
  }
  return reached;
}

function moments(draw: () => number): { mean: number; variance: number } {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < DRAWS; i++) {
    const value = draw();
    sum += value;
    squares += value * value;
  }
  return { mean: sum / DRAWS, variance: squares / DRAWS - (sum / DRAWS) ** 2 };
}

describe('how many different members events reach', () => {
  it.each([
    [100, 20, 1],
    [100, 100, 1],
    [100, 500, 1],
    [1000, 60, 0],
    [1000, 1000, 0],
    [1000, 400, 3],
    [50, 100, 0.5],
  ])('of %d, by %d events, at cv %d, has the mean and variance of events one by one', (people, events, cv) => {
    const uniform = uniforms(people + events);
    const exact = moments(() => oneByOne(people, events, cv, uniform));
    const drawn = moments(() => distinctQuantile(uniform(), people, events, cv));
    // Exact in the limit of many: within half a member; a fifth of the variance, of which 1 % is chance (1 standard error).
    expect(Math.abs(drawn.mean - exact.mean)).toBeLessThan(0.5);
    expect(Math.abs(drawn.variance / exact.variance - 1)).toBeLessThan(0.2);
  });

  it('is never more than events or people, and all of them in the end', () => {
    for (const people of [1, 3, 50, 1e6]) {
      for (const cv of [0, 1, 3]) {
        for (const events of [0, 1, 2, 10, 1000]) {
          for (const u of [1e-9, 0.2, 0.5, 0.9, 1 - 1e-9]) {
            const reached = distinctQuantile(u, people, events, cv);
            expect(Number.isInteger(reached) && reached >= 0).toBe(true);
            expect(reached).toBeLessThanOrEqual(Math.min(people, events));
          }
        }
      }
    }
    expect(distinctQuantile(0.5, 50, 1e6, 0)).toBe(50);
    expect([0.001, 0.5, 0.999].map((u) => distinctQuantile(u, 1e6, 1, 1))).toEqual([1, 1, 1]);
  });

  it('rises with events, but for a step of 1', () => {
    // To expect something of each takes most of the time.
    const wrong: object[] = [];
    for (const people of [5, 100, 1e5]) {
      for (const cv of [0, 0.3, 1, 3]) {
        for (let i = 1; i < 100; i++) {
          let before = 0;
          for (let events = 0; events < 6 * people; events += Math.ceil(people / 37)) {
            const now = distinctQuantile(i / 100, people, events, cv);
            if (now < before - 1) wrong.push({ people, cv, i, events, now, before });
            before = now;
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
