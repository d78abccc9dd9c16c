import { nextBound, type SpendingFunction, startBounds } from '../../../src/stats/sequential/group-sequential.js';
import { nextLook, passing, type Sides, startPaths } from '../../../src/stats/sequential/unstopped-paths.js';

export interface GroupSequentialDesign {
  /** In (0, 1), over all sides: the chance to be stopped at any look if nothing is the matter. */
  readonly alpha: number;
  /** Of each look, as a fraction of the planned whole; above 0 and rising. */
  readonly information: readonly number[];
  readonly spent: SpendingFunction;
  readonly sides: Sides;
}

/**
 * The bounds of a group sequential test, one a look, for the standardised statistic; a two-sided test spends half of
 * alpha on either side. Source: Lan and DeMets 1983, by the recursion of `nextBound`.
 */
export function groupSequentialBounds({ alpha, information, spent, sides }: GroupSequentialDesign): readonly number[] {
  let state = startBounds(sides);
  return information.map((fraction) => {
    const next = nextBound(state, { information: fraction, spent: sides * spent(fraction, alpha / sides) });
    state = next.state;
    return next.bound;
  });
}

export interface SequentialTest {
  /** One a look, for the standardised statistic; Infinity where a look cannot stop. */
  readonly bounds: readonly number[];
  /** Of each look; above 0 and rising. */
  readonly information: readonly number[];
  /** The statistic of a look with information I is normal with mean drift·√I and variance 1. */
  readonly drift: number;
  readonly sides: Sides;
}

/**
 * The chance of each look to be the one that stops the test, on either side for two. Their sum is the power, or the
 * false alarm chance at drift 0. Source: Jennison and Turnbull 2000, chapter 19, by the recursion of `nextLook`.
 */
export function crossingChances({ bounds, information, drift, sides }: SequentialTest): readonly number[] {
  let paths = startPaths(sides, drift);
  return bounds.map((bound, k) => {
    const now = information[k] as number;
    const look = nextLook(paths, now);
    const value = bound * Math.sqrt(now);
    paths = passing(look, value);
    return look.stopped(value)[0];
  });
}
