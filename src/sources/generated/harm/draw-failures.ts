import { type ArmCode, PURPOSES } from '../../../random/address.js';
import type { Key } from '../../../random/key.js';
import { uniform, uniforms } from '../../../random/uniform.js';
import { binomialQuantile, binomialQuantiles } from '../../../stats/lattice/binomial.js';
import { CELLS_AT_ONCE, type CellPart } from '../cell-columns.js';
import type { ArmConditions } from '../conditions/cell-conditions.js';
import type { FailureGroup } from './failure-groups.js';

/** Used again for each stretch of cells. */
const u = new Float64Array(CELLS_AT_ONCE);
const among = new Float64Array(CELLS_AT_ONCE);

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
  /** Of the arm's requests, by cell. */
  readonly own = new Float64Array(CELLS_AT_ONCE);
  /** Of those that would have come had it been stable. */
  readonly ifStable = new Float64Array(CELLS_AT_ONCE);
  private isNone = true;

  /** Nothing, in any cell; mostly it was so before. */
  none(): void {
    if (this.isNone) return;
    this.own.fill(0);
    this.ifStable.fill(0);
    this.isNone = true;
  }

  /** Of an arm whose requests are all of one group, as many as there would have been, in so many cells. */
  drawOnly(
    key: Key,
    code: ArmCode,
    { cellIndex, part }: CellPart,
    count: number,
    requests: Float64Array,
    { ifStable: stable, own: chance }: FailureGroup,
  ): void {
    const { own, ifStable } = this;
    this.isNone = false;
    uniforms(key, code, PURPOSES.errors, cellIndex, part, count, u);
    binomialQuantiles(u, requests, stable, count, ifStable);
    if (chance === stable) {
      for (let i = 0; i < count; i++) own[i] = ifStable[i] as number;
      return;
    }
    const isBetter = chance < stable;
    for (let i = 0; i < count; i++) {
      among[i] = isBetter ? (ifStable[i] as number) : (requests[i] as number) - (ifStable[i] as number);
    }
    uniforms(key, code, PURPOSES.excess, cellIndex, part, count, u);
    binomialQuantiles(u, among, differenceChance(stable, chance), count, own);
    const sign = isBetter ? -1 : 1;
    for (let i = 0; i < count; i++) own[i] = (ifStable[i] as number) + sign * (own[i] as number);
  }

  /**
   * In one cell, into the place `at`. `requestsIfStable`: how many would have come; those in common are the same requests, the
   * rest is drawn apart.
   */
  draw(
    at: number,
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
    const { own: all, ifStable: allIfStable } = this;
    this.isNone = false;
    all[at] = 0;
    allIfStable[at] = 0;
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
      this.addGroup(at, key, code, cellIndex, index, here, stable, ifStable === own ? stable : noise(own));
    }
    if (requests === requestsIfStable) return;
    const restAt = uniform(key, code, PURPOSES.rest, cellIndex, part);
    if (requests > common) add(all, at, binomialQuantile(restAt, requests - common, noise(errorRate)));
    else add(allIfStable, at, binomialQuantile(restAt, requestsIfStable - common, noise(stableRate)));
  }

  /** `index`: of the group, in its cell. */
  private addGroup(
    at: number,
    key: Key,
    code: ArmCode,
    cellIndex: number,
    index: number,
    requests: number,
    stable: number,
    own: number,
  ): void {
    const failed = binomialQuantile(uniform(key, code, PURPOSES.errors, cellIndex, index), requests, stable);
    add(this.ifStable, at, failed);
    add(this.own, at, failed);
    if (own === stable) return;
    const u = uniform(key, code, PURPOSES.excess, cellIndex, index);
    add(this.own, at, difference(u, requests, failed, stable, own));
  }
}

function add(to: Float64Array, at: number, more: number): void {
  to[at] = (to[at] as number) + more;
}

/** What a worse arm fails beyond what stable fails of so many requests; negative: what a better one does not. */
export function difference(u: number, requests: number, failed: number, stable: number, own: number): number {
  const chance = differenceChance(stable, own);
  return own < stable ? -binomialQuantile(u, failed, chance) : binomialQuantile(u, requests - failed, chance);
}

/** The chance that a better arm does not fail what stable fails, or that a worse one fails what stable does not. */
function differenceChance(stable: number, own: number): number {
  if (own < stable) return 1 - own / stable;
  // Where stable fails every request nothing is left to fail beyond.
  return stable >= 1 ? 0 : (own - stable) / (1 - stable);
}
