import { stirlingErrorOfReal, wideDeviance } from '../laws/stirling.js';

export interface RateRatioEvidence {
  /** What was counted in the first arm, and in the other. */
  readonly k: number;
  readonly kBase: number;
  /** The part of all that the first arm would have were the rates alike, in (0, 1). */
  readonly share: number;
  /** How sure the alternative is that the rates are nearly alike, > 0: it expects shares from Beta(c·share, c·(1 − share)). */
  readonly concentration: number;
}

/**
 * ln E, where E is the likelihood ratio of the counts under a beta mixture of shares to that under the share given: with
 * c the concentration, ln B(c·share + k, c·(1−share) + kBase) − ln B(c·share, c·(1−share)) − k ln share −
 * kBase ln(1−share). Where the rates of two Poisson streams are alike and the share stays fixed, E is a martingale with
 * mean 1 over the events, so the chance that it ever reaches 1/α is at most α. Two-sided.
 *
 * Counts up to 1e12, shapes c·share of 1e-4 and above. Absolute error below 1e-12 for counts up to 1e6 and a result of
 * moderate size, growing with the root of the counts to 1e-9 at 1e12. The betas are of the size of the counts and their
 * difference is not, so they are not taken: the powers of Stirling's formula leave two deviances, which are small.
 * Source: M. Lindon, A. Malek, "Anytime-valid inference for multinomial count data", NeurIPS 35 (2022).
 */
export function rateRatioLogE({ k, kBase, share, concentration }: RateRatioEvidence): number {
  const [a, b] = [concentration * share, concentration * (1 - share)];
  const [first, other] = [a + k, b + kBase];
  const all = concentration + k + kBase;
  const deviance = wideDeviance(first, all * share) + wideDeviance(other, all * (1 - share));
  const roots = 0.5 * Math.log((a / first) * (b / other) * (all / concentration));
  const errors = stirlingErrorOfReal(first) + stirlingErrorOfReal(other) - stirlingErrorOfReal(all);
  const errorsBefore = stirlingErrorOfReal(a) + stirlingErrorOfReal(b) - stirlingErrorOfReal(concentration);
  return deviance + roots + (errors - errorsBefore);
}
