/** What the settings of judges mean where they are left out. */
export const JUDGE_DEFAULTS = {
  method: 'thresholds',
  alpha: 0.05,
  /** Of a mismatch, of which a person is told, and which spends nothing of the judges' alpha. */
  srmAlpha: 0.001,
  counted: ['error_rate', 'slow_rate'],
  ranked: ['error_rate', 'latency_p99_ms'],
  margin: 1,
  looks: 'stage_end',
  rateInterval: 'newcombe',
  spending: 'power',
  exponent: 3,
  looksPerStage: 6,
  drift: 0.5,
  tolerance: 0,
  kayenta: { solver: 'kayenta', pass: 95, marginal: 75, group: 'metrics' },
} as const;
