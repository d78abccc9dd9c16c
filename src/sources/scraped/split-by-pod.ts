import type { ArmCode, Purpose } from '../../random/address.js';
import type { Key } from '../../random/key.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { hypergeometricQuantile } from '../../stats/lattice/hypergeometric-quantile.js';
import { normalQuantile } from '../../stats/laws/normal.js';

/** Whose draws divide what an arm did between two scrapes among its pods. */
export interface SplitAddress {
  /** Of pods alone. */
  key: Key;
  armCode: ArmCode;
  /** Which scrape. */
  scrape: number;
}

/** More than there are pods of an arm: each item has as many addresses. */
const PODS = 4_096;

/**
 * Divides so many things among pods, each as likely to any of them: binomials, one after another. Adds to `into`, from a place
 * on, in steps.
 */
export function splitEvenly(
  address: SplitAddress,
  purpose: Purpose,
  item: number,
  count: number,
  pods: number,
  into: Float64Array,
  from: number,
  step: number,
): void {
  let left = count;
  for (let pod = 0; pod < pods; pod++) {
    const here = pod === pods - 1 ? left : binomialQuantile(drawn(address, purpose, item, pod), left, 1 / (pods - pod));
    into[from + pod * step] = (into[from + pod * step] as number) + here;
    left -= here;
  }
}

/**
 * Divides so many of things that are divided already, of which `totals` has how many each pod got: multivariate hypergeometric.
 * Few are drawn one by one, many pod by pod. Takes from `totals` what it gives, so that the next kind of them can be divided;
 * adds to `into` as above.
 */
export function splitWithin(
  address: SplitAddress,
  purpose: Purpose,
  item: number,
  count: number,
  pods: number,
  totals: Float64Array,
  into: Float64Array,
  from: number,
  step: number,
): void {
  if (count === 0) return;
  let population = 0;
  for (let pod = 0; pod < pods; pod++) population += totals[pod] as number;
  const isFew = count <= Math.min(PODS, FEW * pods);
  let left = count;
  for (let nth = 0; isFew && left > 0; nth++) {
    const pod = holderOf(drawn(address, purpose, item, nth) * (population - nth), totals, pods);
    into[from + pod * step] = (into[from + pod * step] as number) + 1;
    totals[pod] = (totals[pod] as number) - 1;
    left--;
  }
  for (let pod = 0; pod < pods && left > 0; pod++) {
    const total = totals[pod] as number;
    const here = takenOf(drawn(address, purpose, item, pod), left, total, population);
    into[from + pod * step] = (into[from + pod * step] as number) + here;
    totals[pod] = total - here;
    left -= here;
    population -= total;
  }
}

/** So many a pod, on average, cost less one by one. */
const FEW = 16;

/** The pod that has the thing at a place among all, from 0. */
function holderOf(place: number, totals: Float64Array, pods: number): number {
  let before = 0;
  for (let pod = 0; pod < pods; pod++) {
    before += totals[pod] as number;
    if (place < before) return pod;
  }
  throw new Error('what is divided among pods is more than they have');
}

/** Beyond so large a variance the normal law with the same mean and variance is near enough: no whole arm goes by it. */
const LARGE_VARIANCE = 9;

function takenOf(u: number, count: number, total: number, population: number): number {
  const least = Math.max(0, count - (population - total));
  const most = Math.min(count, total);
  if (least === most) return least;
  const share = total / population;
  const mean = count * share;
  const variance = (mean * (1 - share) * (population - count)) / Math.max(1, population - 1);
  if (variance < LARGE_VARIANCE) return hypergeometricQuantile(u, count, total, population);
  return Math.min(most, Math.max(least, Math.round(mean + Math.sqrt(variance) * normalQuantile(u))));
}

function drawn({ key, armCode, scrape }: SplitAddress, purpose: Purpose, item: number, pod: number): number {
  return uniform(key, armCode, purpose, scrape, item * PODS + pod);
}
