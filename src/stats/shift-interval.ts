import { shiftByOrder } from './shift-by-order.js';
import { shiftByRoot } from './shift-by-root.js';
import { sorted } from './sorted.js';

/** By how much one sample lies above another. */
export interface ShiftInterval {
  readonly low: number;
  readonly high: number;
  readonly estimate: number;
}

/**
 * `kayenta`: roots of the rank statistic found to within 1e-4, whatever the scale, digit for digit as that program has
 * them. `exact`: order statistics of the pairwise differences, the same on every scale.
 */
export type ShiftSolver = 'kayenta' | 'exact';

/**
 * The two-sided interval of the given level (in (0, 1)) and the Hodges–Lehmann estimate of the shift x − y. At least one
 * number on either side, finite, in any order. Where so few numbers cannot give the level, an end is the most extreme
 * difference there is, as in R. Null where both samples are constant: at the only shift there is all numbers are equal,
 * and ranks have no spread to measure it by.
 */
export function shiftInterval(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  level: number,
  solver: ShiftSolver,
): ShiftInterval | null {
  const solve = solver === 'kayenta' ? shiftByRoot : shiftByOrder;
  return solve(sorted(x), sorted(y), level);
}
