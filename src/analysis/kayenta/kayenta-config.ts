/** Which way a metric may not move. */
export type KayentaDirection = 'increase' | 'decrease' | 'either';

/** Mean of the canary over mean of the baseline; or the chance that a point of the canary is the higher one. */
export type KayentaEffectMeasure = 'mean_ratio' | 'cles';

/** How large the effect has to be, in its measure, for a shift to count, and for it to count as critical. */
export interface KayentaEffectSize {
  readonly measure: KayentaEffectMeasure;
  readonly allowedIncrease: number;
  readonly allowedDecrease: number;
  readonly criticalIncrease: number;
  readonly criticalDecrease: number;
}

export interface KayentaMetricConfig {
  readonly name: string;
  readonly direction: KayentaDirection;
  /** What becomes of a point without a value: it is left out, or it is a 0. */
  readonly nanStrategy: 'remove' | 'replace';
  readonly outliers: 'keep' | 'remove';
  /** Above 0. */
  readonly outlierFactor: number;
  readonly critical: boolean;
  readonly mustHaveData: boolean;
  /** Judged and told of, but without a say in the score. */
  readonly muted: boolean;
  readonly effectSize: KayentaEffectSize;
  readonly groups: readonly string[];
}

/** `kayenta` is the judge as it is, with its quirks; `exact` is ours, without the noise and the silent passes. */
export type KayentaSolver = 'kayenta' | 'exact';

export interface KayentaConfig {
  readonly metrics: readonly KayentaMetricConfig[];
  readonly groupWeights: Readonly<Record<string, number>>;
  readonly pass: number;
  readonly marginal: number;
  readonly solver: KayentaSolver;
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
