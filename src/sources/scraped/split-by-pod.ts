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
 * Divides so many of things that are divided already, of which `totals` has how many each pod got: hypergeometric, one pod after
 * another. Takes from `totals` what it gives, so that the next kind of them can be divided; adds to `into` as above.
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
  let left = count;
  let population = 0;
  for (let pod = 0; pod < pods; pod++) population += totals[pod] as number;
  for (let pod = 0; pod < pods && left > 0; pod++) {
    const total = totals[pod] as number;
    const here = takenOf(drawn(address, purpose, item, pod), left, total, population);
    into[from + pod * step] = (into[from + pod * step] as number) + here;
    totals[pod] = total - here;
    left -= here;
    population -= total;
  }
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
