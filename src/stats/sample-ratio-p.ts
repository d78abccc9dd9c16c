import { chiSquareUpperTail } from './chi-square-upper-tail.js';

/**
 * The p-value of Pearson's chi-square test that counts come from a multinomial law with probabilities in proportion to
 * `weights` (≥ 0, not all 0): Σ (count − mean)²/mean, with one degree of freedom less than there are positive weights. An
 * approximation, good where each mean is 5 or more. A class of weight 0 must be empty: 0 where it is not, else it is left
 * out. 1 where nothing was counted or only one class is left. Relative error below 1e-9 for counts up to 1e9. Source:
 * K. Pearson, Philosophical Magazine 50 (1900) 157–175.
 */
export function sampleRatioP(counts: readonly number[], weights: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let statistic = 0;
  let df = -1;
  for (const [i, weight] of weights.entries()) {
    const count = counts[i] ?? 0;
    if (weight === 0 && count > 0) return 0;
    if (weight === 0) continue;
    df++;
    const mean = (total * weight) / whole;
    if (mean > 0) statistic += (count - mean) * ((count - mean) / mean);
  }
  return df < 1 ? 1 : chiSquareUpperTail(statistic, df);
}
