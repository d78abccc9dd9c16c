import { nextBound, startBounds } from '../../src/stats/next-bound.js';
import type { SpendingFunction } from '../../src/stats/spending-functions.js';
import type { Sides } from '../../src/stats/unstopped-paths.js';

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
