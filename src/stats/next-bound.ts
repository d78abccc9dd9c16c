import { normalQuantile } from './normal-quantile.js';
import { type Look, nextLook, passing, type Sides, startPaths, type UnstoppedPaths } from './unstopped-paths.js';

/** What a group sequential test remembers between looks. */
export interface SequentialState {
  readonly paths: UnstoppedPaths;
  /** The chance to have been stopped by now if nothing is the matter, over all sides. */
  readonly spent: number;
}

export interface NextBound {
  /** Of the standardised statistic, S/√I: stop above it, or, two-sided, below minus it too. Infinity: never stop. */
  readonly bound: number;
  readonly state: SequentialState;
}

/** Chances below this lie outside the grid; too little to stop a look, so it is kept for the next. */
const LEAST_SPEND = 1e-22;

export function startBounds(sides: Sides): SequentialState {
  return { paths: startPaths(sides, 0), spent: 0 };
}

/**
 * The bound of the next look, at `information` above that of the last, such that the chance to be stopped by then rises
 * to `spent` (over all sides, below 1; if it does not rise, the look cannot stop). The chance holds to about 1e-12 of
 * itself. Looks cost the same however many came before, but for a finer grid where information comes in smaller bits.
 */
export function nextBound(
  state: SequentialState,
  { information, spent }: { readonly information: number; readonly spent: number },
): NextBound {
  const look = nextLook(state.paths, information);
  const spend = spent - state.spent;
  const stops = spend > LEAST_SPEND;
  const value = stops ? valueStopping(look, spend) : Number.POSITIVE_INFINITY;
  return {
    bound: value / Math.sqrt(information),
    state: { paths: passing(look, value), spent: stops ? spent : state.spent },
  };
}

/**
 * Newton's method on the logarithm of the chance, from above: that is concave, because what is left of a normal law
 * between bounds has a log-concave density, so no step goes too far.
 */
function valueStopping({ before, information, stopped }: Look, spend: number): number {
  const z = -normalQuantile(spend / before.sides);
  const jump = before.high + z * Math.sqrt(information - before.placedAt);
  let value = Math.min(z * Math.sqrt(information), jump);
  for (let i = 0; i < 100; i++) {
    const [chance, density] = stopped(value);
    const step = (Math.log(chance / spend) * chance) / density;
    value += step;
    if (Math.abs(step) <= 1e-14 * Math.abs(value)) break;
  }
  return value;
}
