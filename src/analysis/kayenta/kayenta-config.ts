import type { KayentaMetric, KayentaSpec } from '../../model/judge.js';

/** As a plan has it, of whatever metric. */
export interface KayentaMetricConfig extends Omit<KayentaMetric, 'name'> {
  readonly name: string;
  /** Left out: as Kayenta's judge has it. */
  readonly detector?: KayentaDetector;
}

/** What finds outliers: the judge's own first, then what no canary config can ask for. */
export const KAYENTA_DETECTORS = ['reduced_iqr', 'iqr', 'k_sigma'] as const;

export type KayentaDetector = (typeof KAYENTA_DETECTORS)[number];

/** What compares two sides: the judge's own first, then what no canary config can ask for. */
export const KAYENTA_CLASSIFIERS = ['mann_whitney', 'mean_inequality'] as const;

export type KayentaClassifier = (typeof KAYENTA_CLASSIFIERS)[number];

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
  /** Left out: as Kayenta's judge has it. */
  readonly classifier?: KayentaClassifier;
  /** What part of the estimated shift the near end of its interval has to be beyond. */
  readonly tolerance: number;
  /** Level of the interval of the shift, in (0, 1). */
  readonly confidence: number;
}
