import { nextLook, passing, type Sides, startPaths } from '../../src/stats/unstopped-paths.js';

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
