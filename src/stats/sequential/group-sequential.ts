import { normalQuantile, normalUpperTail } from '../laws/normal.js';
import { nextLook, type PendingLook, passing, type Sides, startPaths, type UnstoppedPaths } from './unstopped-paths.js';

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
function valueStopping({ before, information, stopped }: PendingLook, spend: number): number {
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

/**
 * How much of a one-sided error alpha, in (0, 1), may be spent by the time a fraction of the planned information is in:
 * nothing at 0, never less later, all of it from 1 on.
 */
export type SpendingFunction = (fraction: number, alpha: number) => number;

/**
 * Source: K. K. G. Lan, D. L. DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983); the
 * power family of K. Kim and DeMets, Biometrika 74 (1987).
 */
export const spendingFunctions = {
  /** 2(1 − Φ(z/√t)), z the upper alpha/2 point: next to nothing early, bounds much as O'Brien and Fleming's. */
  obrien_fleming: within((t, alpha) => 2 * normalUpperTail(-normalQuantile(alpha / 2) / Math.sqrt(t))),
  /** α ln(1 + (e − 1)t): freely early, bounds nearly level, as Pocock's. */
  pocock: within((t, alpha) => alpha * Math.log1p(Math.expm1(1) * t)),
  /** α t^ρ, ρ > 0: evenly at 1, much as O'Brien and Fleming's at 3. */
  power: (rho: number): SpendingFunction => within((t, alpha) => alpha * Math.exp(rho * Math.log(t))),
} as const;

function within(spent: SpendingFunction): SpendingFunction {
  return (fraction, alpha) => (fraction <= 0 ? 0 : fraction >= 1 ? alpha : Math.min(alpha, spent(fraction, alpha)));
}
