import { type ArmCode, PURPOSES } from '../../random/address.js';
import type { Key } from '../../random/key.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import type { ArmConditions } from './cell-conditions.js';
import type { FailureGroup } from './failure-groups.js';

/** Where a draw is made. */
interface Place {
  readonly key: Key;
  readonly cellIndex: number;
  readonly part: number;
}

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
    const { ifStable, own } = group;
    const failed = binomialQuantile(uniform(key, code, PURPOSES.errors, cellIndex, part), requests, ifStable);
    this.ifStable = failed;
    this.own = failed;
    if (own !== ifStable) {
      const u = uniform(key, code, PURPOSES.excess, cellIndex, part);
      this.own = failed + difference(u, requests, failed, ifStable, own);
    }
  }

  /** `requestsIfStable`: how many would have come; those in common are the same requests, the rest is drawn apart. */
  draw(
    at: Place,
    code: ArmCode,
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
    for (let i = 0; i < failures.length; i++) {
      const { share, ifStable, own } = failures[i] as ArmConditions['failures'][number];
      const isLast = i === failures.length - 1;
      const here = isLast ? left : binomialQuantile(drawAt(at, code, PURPOSES.mixture, i), left, share);
      left -= here;
      if (here > 0) this.drawGroup(at, code, i, here, noise(ifStable), ifStable === own ? null : noise(own));
    }
    if (requests > common) {
      this.own += binomialQuantile(drawAt(at, code, PURPOSES.rest, 0), requests - common, noise(errorRate));
    } else if (requestsIfStable > common) {
      const rest = requestsIfStable - common;
      this.ifStable += binomialQuantile(drawAt(at, code, PURPOSES.rest, 0), rest, noise(stableRate));
    }
  }

  /** `own` null: as stable. */
  private drawGroup(
    at: Place,
    code: ArmCode,
    group: number,
    requests: number,
    stable: number,
    own: number | null,
  ): void {
    const failed = binomialQuantile(drawAt(at, code, PURPOSES.errors, group), requests, stable);
    this.ifStable += failed;
    this.own += failed;
    if (own === null || own === stable) return;
    this.own += difference(drawAt(at, code, PURPOSES.excess, group), requests, failed, stable, own);
  }
}

/** What a worse arm fails beyond what stable fails of so many requests; negative: what a better one does not. */
function difference(u: number, requests: number, failed: number, stable: number, own: number): number {
  if (own < stable) return -binomialQuantile(u, failed, 1 - own / stable);
  // Where stable fails every request nothing is left to fail beyond.
  return stable >= 1 ? 0 : binomialQuantile(u, requests - failed, (own - stable) / (1 - stable));
}

/** Parts are numbered by the second of their cell at which they begin, below 64; groups are two at most. */
function drawAt({ key, cellIndex, part }: Place, code: ArmCode, purpose: number, group: number): number {
  return uniform(key, code, purpose as Parameters<typeof uniform>[2], cellIndex, part + 64 * group);
}
