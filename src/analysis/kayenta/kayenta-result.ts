/** `Nodata` and `Error` have no part in the score of a group; `NodataFailMetric` counts there as a failure. */
export type KayentaClassification = 'Pass' | 'High' | 'Low' | 'Nodata' | 'NodataFailMetric' | 'Error';

/**
 * Of the points that were judged, after those without a value and the outliers are dealt with. All 0 without any;
 * null where the points are too large to compute it.
 */
export interface SideStatistics {
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Of the sample; 0 for a single point. */
  readonly standardDeviation: number | null;
}

/** What a metric was found to be. */
export interface KayentaFinding {
  readonly classification: KayentaClassification;
  /** Whether this finding alone fails the canary, unless it is `Pass`. */
  readonly critical: boolean;
  readonly reason: string | null;
}

/** What it was found by. What does not exist, or is no finite number, is null. */
export interface KayentaFigures {
  /** Mean of the canary over mean of the baseline; null where either is 0; 1 where nothing was compared. */
  readonly deviation: number | null;
  /** The size of the effect in the measure that is configured. */
  readonly effect: number | null;
  /** Where the shift from the baseline to the canary lies. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly estimate: number | null;
  /** How far from 0 the interval has to stay for the shift to count. */
  readonly bound: number | null;
}

export interface KayentaMetricResult extends KayentaFinding, KayentaFigures {
  readonly metric: string;
  readonly statistics: { readonly experiment: SideStatistics; readonly control: SideStatistics };
  /** The distance of the means in standard deviations, pooled over both sides; null where there is none. */
  readonly cohensD: number | null;
}

export interface KayentaGroupScore {
  readonly name: string;
  /** 0 to 100; 0 without data, though the sum then takes it for 100. */
  readonly score: number;
  /** Percent; may be negative. */
  readonly weight: number;
  readonly noData: boolean;
}

export type KayentaVerdict = 'Pass' | 'Marginal' | 'Fail';

export interface KayentaResult {
  readonly metrics: readonly KayentaMetricResult[];
  readonly groups: readonly KayentaGroupScore[];
  readonly score: number;
  /** Why the score is 0 whatever the groups say; null otherwise. */
  readonly scoreReason: string | null;
  readonly verdict: KayentaVerdict;
}
