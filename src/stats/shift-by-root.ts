import { brentRoot } from './brent-root.js';
import { normalQuantile } from './normal-quantile.js';
import { rankExcess } from './rank-excess.js';
import type { ShiftInterval } from './shift-interval.js';

const TOLERANCE = 1e-4;

/**
 * The shift of sorted x over sorted y as roots of the standardised rank excess z(shift), which falls in steps:
 * z = q at the low end, 0 at the estimate, −q at the high one. The ends stay within the extreme differences.
 *
 * As R's wilcox.test(x, y, conf.int = TRUE, exact = FALSE), but for the estimate, which keeps the continuity correction
 * as Kayenta has it. Each end is off by up to 1e-4 in the unit of the data: that is part of what is reproduced.
 * Null where z is undefined because all numbers are equal.
 */
export function shiftByRoot(x: Float64Array, y: Float64Array, level: number): ShiftInterval | null {
  const least = (x[0] as number) - (y[y.length - 1] as number);
  const most = (x[x.length - 1] as number) - (y[0] as number);
  const z = (shift: number) => {
    const { excess, sigma } = rankExcess(x, y, shift);
    return (excess - Math.sign(excess) * 0.5) / sigma;
  };
  const atLeast = z(least);
  const atMost = z(most);
  if (!Number.isFinite(atLeast) || !Number.isFinite(atMost)) return null;
  const root = (q: number) =>
    brentRoot((shift) => z(shift) - q, {
      from: least,
      to: most,
      atFrom: atLeast - q,
      atTo: atMost - q,
      tolerance: TOLERANCE,
    });
  const end = (q: number) => (atLeast - q <= 0 ? least : atMost - q >= 0 ? most : root(q));
  const q = -normalQuantile((1 - level) / 2);
  return { low: end(q), high: end(-q), estimate: root(0) };
}
