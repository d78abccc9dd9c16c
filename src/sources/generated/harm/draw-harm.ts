import { ARM_CODES, PURPOSES, type Purpose } from '../../../random/address.js';
import { type Key, keyOfPart } from '../../../random/key.js';
import { uniform } from '../../../random/uniform.js';
import { binomialQuantile } from '../../../stats/lattice/binomial.js';
import { hypergeometricQuantile } from '../../../stats/lattice/hypergeometric-quantile.js';
import type { CameToArms } from '../came-to-arms.js';
import { CELLS_AT_ONCE } from '../cell-columns.js';
import type { CellConditions } from '../conditions/cell-conditions.js';
import type { TrafficModel } from '../traffic-model.js';
import { type DrawnFailures, difference } from './draw-failures.js';

/** More than there are parts of a cell: each kind of draw has as many addresses. */
const PARTS = 64;

/** Kinds of draws of one purpose. */
const [IF_STABLE, OTHERWISE, REST, FAILED] = [0, 1, 2, 3];

/**
 * Slow requests among the canary's less those that stable would have had in its place, drawn as failures are: first which of
 * the requests stable would have been slow on, then which others a slower canary is, or which of them a faster one is not.
 * So a slower canary never has fewer. What comes only because the canary fails, or does not, is drawn apart.
 */
function excessSlow(
  { world }: TrafficModel,
  key: Key,
  cellIndex: number,
  part: number,
  { arms, ifStable }: CellConditions,
  requests: number,
  requestsIfStable: number,
  latencyLogFactor: number,
): number {
  const limitMs = world.harm.slowerThanMs;
  if (limitMs === null) return 0;
  const own = arms.canary.latency.slowerShare(limitMs, latencyLogFactor);
  const stable = ifStable.latency.slowerShare(limitMs, latencyLogFactor);
  if (own === stable && requests === requestsIfStable) return 0;
  const at = (kind: number) => drawAt(key, cellIndex, part, PURPOSES.slow, kind);
  const common = Math.min(requests, requestsIfStable);
  const slow = binomialQuantile(at(IF_STABLE), common, stable);
  const more = own === stable ? 0 : difference(at(OTHERWISE), common, slow, stable, own);
  if (requests > common) return more + binomialQuantile(at(REST), requests - common, own);
  return requestsIfStable > common ? more - binomialQuantile(at(REST), requestsIfStable - common, stable) : more;
}

/**
 * Conversions that stable would have had in the canary's place less the canary's, given how many requests each succeeds with:
 * first which of its successes stable converts; of these the canary loses what it fails, at random, and of the others what a
 * worse chance does not convert. What it succeeds with beyond, or converts with a better chance, is taken off. So a canary
 * that fails more, or converts less, never loses fewer.
 */
function lostConversions(
  key: Key,
  cellIndex: number,
  part: number,
  { arms, ifStable }: CellConditions,
  successes: number,
  successesIfStable: number,
): number {
  const own = arms.canary.conversionRate;
  const stable = ifStable.conversionRate;
  if (own === stable && successes === successesIfStable) return 0;
  const at = (kind: number) => drawAt(key, cellIndex, part, PURPOSES.lostConversions, kind);
  const converted = binomialQuantile(at(IF_STABLE), successesIfStable, stable);
  const failed = Math.max(0, successesIfStable - successes);
  const lost = failed === 0 ? 0 : hypergeometricQuantile(at(FAILED), converted, failed, successesIfStable);
  const common = successesIfStable - failed;
  const less = own === stable ? 0 : difference(at(OTHERWISE), common, converted - lost, stable, own);
  const gained = successes > common ? binomialQuantile(at(REST), successes - common, own) : 0;
  return lost - less - gained;
}

/** Harm beyond failures, by cell of a stretch. Used again for each. */
export class DrawnHarm {
  readonly slow = new Float64Array(CELLS_AT_ONCE);
  readonly lost = new Float64Array(CELLS_AT_ONCE);
  readonly twice = new Float64Array(CELLS_AT_ONCE);

  /** Into the place `at`, of a part of a cell in which so much came to the arms, and so much of the canary's failed. */
  draw(
    at: number,
    model: TrafficModel,
    key: Key,
    cellIndex: number,
    part: number,
    conditions: CellConditions,
    came: CameToArms,
    failed: DrawnFailures,
    latencyLogFactor: number,
  ): void {
    const [of, ifStable] = [came.canary[at] as number, came.ifStable.canary[at] as number];
    const successes = of - (failed.own[at] as number);
    const successesIfStable = ifStable - (failed.ifStable[at] as number);
    this.slow[at] = excessSlow(model, key, cellIndex, part, conditions, of, ifStable, latencyLogFactor);
    this.lost[at] = model.countsConversions
      ? lostConversions(key, cellIndex, part, conditions, successes, successesIfStable)
      : 0;
    this.twice[at] = duplicatedRequests(model, key, cellIndex, part, came.beyondStable(at));
  }
}

let latestKeys: { readonly of: Key; readonly part: Key } | null = null;

/**
 * Which of so many retries did a second time what the attempt before had done: each with the same chance, given how many there
 * are more than there would have been with stable alone, or fewer. So a canary that is tried again more often never does less
 * twice.
 */
function duplicatedRequests(
  { world }: TrafficModel,
  key: Key,
  cellIndex: number,
  part: number,
  retries: number,
): number {
  const { notIdempotent } = world.harm;
  if (notIdempotent === undefined || retries === 0) return 0;
  if (latestKeys?.of !== key) latestKeys = { of: key, part: keyOfPart(key, 'duplicated requests') };
  const u = uniform(latestKeys.part, ARM_CODES.service, PURPOSES.retries, cellIndex, part);
  return Math.sign(retries) * binomialQuantile(u, Math.abs(retries), notIdempotent);
}

function drawAt(key: Key, cellIndex: number, part: number, purpose: Purpose, kind: number): number {
  return uniform(key, ARM_CODES.canary, purpose, cellIndex, part + PARTS * kind);
}
