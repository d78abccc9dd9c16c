import type { KayentaMetric, KayentaSpec } from '../../model/judge.js';

/** As a plan has it, of whatever metric. */
export interface KayentaMetricConfig extends Omit<KayentaMetric, 'name'> {
  readonly name: string;
}

export type KayentaEffectSize = KayentaMetric['effectSize'];

/** Mean of the canary over mean of the baseline; or the chance that a point of the canary is the higher one. */
export type KayentaEffectMeasure = KayentaEffectSize['measure'];

export interface KayentaConfig {
  readonly metrics: readonly KayentaMetricConfig[];
  readonly groupWeights: Readonly<Record<string, number>>;
  readonly pass: number;
  readonly marginal: number;
  /** `kayenta` is the judge as it is, with its quirks; `exact` is ours, without the noise and the silent passes. */
  readonly solver: KayentaSpec['solver'];
  /** What part of the estimated shift the near end of its interval has to be beyond. */
  readonly tolerance: number;
  /** Level of the interval of the shift, in (0, 1). */
  readonly confidence: number;
}

/** The effect sizes below (above) which no increase (decrease) counts, unless others are set: any effect counts. */
const NEUTRAL: Readonly<Record<KayentaEffectMeasure, number>> = { mean_ratio: 1, cles: 0.5 };

/** What a configuration that says nothing means. Kayenta has no default for the two scores: these are its examples'. */
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
