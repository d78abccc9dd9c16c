import type { World } from '../model/world.js';
import { meanRate } from '../sources/generated/conditions/arrival-rate.js';

/** Requests that users are expected to send from one moment of a rollout to another, in seconds. */
export function expectedArrivals({ requestsPerSecond, startsAtSeconds }: World, from: number, to: number): number {
  return to > from ? meanRate(requestsPerSecond, startsAtSeconds, from, to) * (to - from) : 0;
}
