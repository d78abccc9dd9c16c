import type { World } from '../model/world.js';
import { referenceRate } from '../sources/generated/conditions/arrival-rate.js';
import { expectedArrivals } from './expected-arrivals.js';

const MINUTE = 60;

/** Arrivals in the busiest minute from one moment to another, over those at which a version's CPU is given. */
export function peakLoad(world: World, fromSeconds: number, untilSeconds: number): number {
  const reference = referenceRate(world.requestsPerSecond);
  if (reference === 0) return 0;
  let most = 0;
  for (let from = fromSeconds; from < untilSeconds; from += MINUTE) {
    const to = Math.min(untilSeconds, from + MINUTE);
    most = Math.max(most, expectedArrivals(world, from, to) / (to - from));
  }
  return most / reference;
}
