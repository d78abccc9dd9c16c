import { type ArmCode, PURPOSES } from '../../../random/address.js';
import type { Key } from '../../../random/key.js';
import { uniform } from '../../../random/uniform.js';
import { binomialQuantile } from '../../../stats/lattice/binomial.js';
import type { ArmConditions } from '../conditions/cell-conditions.js';
import type { FailureGroup } from './failure-groups.js';

/** More than there are parts of a cell, which are numbered by the second at which they begin. */
const PARTS = 64;

/** What noise makes of a chance; never falls where the chance rises. */
export type RateNoise = (chance: number) => number;

/**
 * Failures of an arm, request by request beside what stable would have failed of the same: first what stable fails of them,
 * then what a worse arm fails of the others, or a better one of those does not. So a worse arm never fails fewer, what stable
 * would have failed does not depend on the arm, and the difference varies as that of real requests does.
 */
export class DrawnFailures {
  /** Of the arm's requests. */
  own = 0;
  /** Of those that would have come had it been stable. */
  ifStable = 0;

  /** Of an arm whose requests are all of one group, as many as there would have been. */
  drawOnly(key: Key, code: ArmCode, cellIndex: number, part: number, requests: number, group: FailureGroup): void {
    this.own = 0;
    this.ifStable = 0;
    this.addGroup(key, code, cellIndex, part, requests, group.ifStable, group.own);
  }

  /** `requestsIfStable`: how many would have come; those in common are the same requests, the rest is drawn apart. */
  draw(
    key: Key,
    code: ArmCode,
    cellIndex: number,
    part: number,
    { failures, errorRate }: ArmConditions,
    requests: number,
    requestsIfStable: number,
    stableRate: number,
    noise: RateNoise,
  ): void {
    this.own = 0;
    this.ifStable = 0;
    const common = Math.min(requests, requestsIfStable);
    let left = common;
    for (const [i, { share, ifStable, own }] of failures.entries()) {
      const index = part + PARTS * i;
      const isLast = i === failures.length - 1;
      const here = isLast
        ? left
        : binomialQuantile(uniform(key, code, PURPOSES.mixture, cellIndex, index), left, share);
      left -= here;
      if (here === 0) continue;
      const stable = noise(ifStable);
      this.addGroup(key, code, cellIndex, index, here, stable, ifStable === own ? stable : noise(own));
    }
    if (requests === requestsIfStable) return;
    const restAt = uniform(key, code, PURPOSES.rest, cellIndex, part);
    if (requests > common) this.own += binomialQuantile(restAt, requests - common, noise(errorRate));
    else this.ifStable += binomialQuantile(restAt, requestsIfStable - common, noise(stableRate));
  }

  /** `index`: of the group, in its cell. */
  private addGroup(
    key: Key,
    code: ArmCode,
    cellIndex: number,
    index: number,
    requests: number,
    stable: number,
    own: number,
  ): void {
    const failed = binomialQuantile(uniform(key, code, PURPOSES.errors, cellIndex, index), requests, stable);
    this.ifStable += failed;
    this.own += failed;
    if (own === stable) return;
    this.own += difference(uniform(key, code, PURPOSES.excess, cellIndex, index), requests, failed, stable, own);
  }
}

/** What a worse arm fails beyond what stable fails of so many requests; negative: what a better one does not. */
export function difference(u: number, requests: number, failed: number, stable: number, own: number): number {
  if (own < stable) return -binomialQuantile(u, failed, 1 - own / stable);
  // Where stable fails every request nothing is left to fail beyond.
  return stable >= 1 ? 0 : binomialQuantile(u, requests - failed, (own - stable) / (1 - stable));
}
