import type { KayentaMetric } from '../judge.js';

/** The effect sizes below (above) which no increase (decrease) counts, unless others are set: any effect counts. */
const NEUTRAL: Readonly<Record<KayentaMetric['effectSize']['measure'], number>> = { mean_ratio: 1, cles: 0.5 };

/** The judge that decides by what it is given alone: of Kayenta's others one goes by chance, one asks elsewhere. */
export const PLAYED_JUDGE = 'NetflixACAJudge-v1.0';

/** What a canary config that says nothing means. Kayenta has no default for the two scores: these are its examples'. */
export const KAYENTA_DEFAULTS = {
  direction: 'either',
  nanStrategy: 'remove',
  outliers: 'keep',
  outlierFactor: 3,
  critical: false,
  mustHaveData: false,
  muted: false,
  measure: 'mean_ratio',
  effectLimit: NEUTRAL,
  solver: 'kayenta',
  tolerance: 0.25,
  confidence: 0.98,
  pass: 95,
  marginal: 75,
} as const;
