import { chance, type Spread, spreadOf } from './chance.js';

export interface Storm {
  readonly requestsPerSecond: number;
  readonly seconds: number;
  readonly canaryShare: number;
  /** Of the canary, and of stable. */
  readonly failing: number;
  readonly failingIfStable: number;
  readonly retries: number;
  readonly runs: number;
}

/**
 * What a canary fails beyond stable, request by request: each that arrives is tried until it succeeds or the retries are
 * used up; of the first tries alone stable would have failed some.
 */
export function stormHarm(storm: Storm): Spread {
  const next = chance(20_261_129);
  return spreadOf(Array.from({ length: storm.runs }, () => excessOfOne(storm, next)));
}

function excessOfOne(storm: Storm, next: () => number): number {
  let excess = 0;
  for (let at = gap(storm, next); at < storm.seconds; at += gap(storm, next)) {
    if (next() >= storm.canaryShare) continue;
    if (next() < storm.failingIfStable) excess--;
    for (let tries = 0; tries <= storm.retries && next() < storm.failing; tries++) excess++;
  }
  return excess;
}

function gap({ requestsPerSecond }: Storm, next: () => number): number {
  return -Math.log(1 - next()) / requestsPerSecond;
}
