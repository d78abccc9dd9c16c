import { normalUpperTail } from './normal-cdf.js';
import { normalQuantile } from './normal-quantile.js';

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
