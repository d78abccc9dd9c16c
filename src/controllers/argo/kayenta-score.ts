import type { MeasurementPhase } from './measurement-outcome.js';

/** What a Kayenta provider makes of a score: cut to a whole number, and held against its two thresholds. */
export function kayentaPhase(score: number, pass: number, marginal: number): MeasurementPhase {
  const whole = Math.trunc(score);
  if (whole >= pass) return 'Successful';
  return whole >= marginal ? 'Inconclusive' : 'Failed';
}
