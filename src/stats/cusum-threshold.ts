import { brentRoot } from './brent-root.js';
import { cusumAlarmChance } from './cusum-alarm-chance.js';

/** How finely the threshold is sought. */
const TOLERANCE = 1e-10;

export interface CusumDesign {
  readonly drift: number;
  readonly looks: number;
  /** The chance of an alarm within all looks, in (0, 1). */
  readonly alpha: number;
}

/**
 * The threshold, to 1e-10, at which the chance of an alarm within so many looks is `alpha`; 0 where even that has no
 * higher one. Throws a RangeError where the threshold would be beyond 128. The logarithm of the chance is sought, since
 * it is nearly a straight line in the threshold.
 */
export function cusumThreshold({ drift, looks, alpha }: CusumDesign): number {
  const excess = (threshold: number) => Math.log(cusumAlarmChance({ drift, threshold, looks }) / alpha);
  let [from, to] = [0, 1];
  let atFrom = excess(from);
  if (atFrom <= 0) return 0;
  let atTo = excess(to);
  while (atTo > 0) {
    [from, atFrom] = [to, atTo];
    to *= 2;
    atTo = excess(to);
  }
  return brentRoot(excess, { from, to, atFrom, atTo, tolerance: TOLERANCE });
}
