import { METRICS, type Metric, type OwnMetricName } from './metric.js';

/** The ways of judging a canary. All but `thresholds` and `srm` compare it with the baseline by a statistical test. */
export const METHODS = [
  'thresholds',
  'fisher',
  'group_sequential',
  'sequential',
  'mann_whitney',
  'kayenta',
  'distribution',
  'cusum',
  'srm',
] as const;

export type Method = (typeof METHODS)[number];

/** What is counted of requests: those that fail, those that are slower than a limit, and what is bad of a team's own ratios. */
export const COUNTED = ['error_rate', 'slow_rate'] as const;

export type Counted = (typeof COUNTED)[number] | OwnMetricName;

/** What evidence is about: a metric, a count, whole latency distributions, who the users
 * are, or a score of several metrics. */
export const SUBJECTS = [...METRICS, 'slow_rate', 'latency', 'users', 'score'] as const;

export type Subject = (typeof SUBJECTS)[number] | OwnMetricName;

/** How a group sequential design spends its alpha. */
export const SPENDINGS = ['obrien_fleming', 'pocock', 'power'] as const;

export type Spending = (typeof SPENDINGS)[number];

/** When a test of one look is made: as a stage ends, as it was meant, or naively in every window, as if each were the only one. */
export const LOOKS = ['stage_end', 'every_window'] as const;

export type Looks = (typeof LOOKS)[number];

export const INTERVALS = ['newcombe', 'clopper_pearson'] as const;

export type RateInterval = (typeof INTERVALS)[number];

interface Seat {
  /** Unique within a plan. */
  readonly name: string;
  /** What is worse has to be so in consecutive windows that cover this long before it counts; 0: at once. */
  readonly holdSeconds: number;
}

interface WithAlpha extends Seat {
  /** In (0, 1): its own share, over the whole rollout and all of its metrics, of the chance to fail a healthy canary. */
  readonly alpha: number;
}

interface OfCounts extends WithAlpha {
  /** At least one. */
  readonly metrics: readonly Counted[];
  /** Milliseconds. Requests slower than this, to the width of a latency bucket (2 %), are slow. */
  readonly slowerThanMs: number;
}

export interface FisherSpec extends OfCounts {
  readonly method: 'fisher';
  readonly looks: Looks;
  /** At least 1: so many times as bad as the baseline is tolerated. */
  readonly margin: number;
  readonly interval: RateInterval;
}

export interface GroupSequentialSpec extends OfCounts {
  readonly method: 'group_sequential';
  readonly spending: Spending;
  /** Of the power family: alpha × t^exponent. */
  readonly exponent: number;
  /** At most this many looks a stage, evenly spaced, the last as it ends. */
  readonly looksPerStage: number;
}

export interface SequentialSpec extends OfCounts {
  readonly method: 'sequential';
  readonly margin: number;
  /** A stage ends early once the canary is shown to be no worse than the margin, which then is more than 1. */
  readonly promoteEarly: boolean;
  /**
   * Divide the evidence of each stage by the dispersion of its counts, in pieces of at least so long: a heuristic for errors
   * that come in bursts of up to that length. Null: they are taken to be independent.
   */
  readonly burstSeconds: number | null;
}

export interface CusumSpec extends OfCounts {
  readonly method: 'cusum';
  /** In (1, 5]: it adds up the evidence for a canary so many times as bad. */
  readonly ratio: number;
  /** The logarithm of a likelihood ratio; null: what keeps `alpha` over the windows planned. */
  readonly threshold: number | null;
}

export interface MannWhitneySpec extends WithAlpha {
  readonly method: 'mann_whitney';
  /** At least one. */
  readonly metrics: readonly Metric[];
  /** A shift of at most this share of the baseline's median is tolerated. */
  readonly tolerance: number;
}

export interface DistributionSpec extends WithAlpha {
  readonly method: 'distribution';
  readonly looks: Looks;
}

export interface SrmSpec extends WithAlpha {
  readonly method: 'srm';
  /** At least 0: a canary's share of users that is off by this part of the smaller arm's share is tolerated. */
  readonly tolerance: number;
  /** At least 1: fewer users in a stage say nothing. */
  readonly minUsers: number;
}

export interface ThresholdsSpec extends Seat {
  readonly method: 'thresholds';
}

export type KayentaDirection = 'increase' | 'decrease' | 'either';

/** A metric's settings for Kayenta, in its own terms. */
export interface KayentaMetric {
  readonly name: Metric;
  readonly direction: KayentaDirection;
  /** What becomes of a point without a value: it is left out, or it is a 0. */
  readonly nanStrategy: 'remove' | 'replace';
  readonly outliers: 'keep' | 'remove';
  /** Above 0. */
  readonly outlierFactor: number;
  readonly critical: boolean;
  readonly mustHaveData: boolean;
  /** Judged and reported, but not part of the score. */
  readonly muted: boolean;
  /** How large the effect has to be, in its measure, for a shift to count, and for it to count as critical. */
  readonly effectSize: {
    readonly measure: 'mean_ratio' | 'cles';
    readonly allowedIncrease: number;
    readonly allowedDecrease: number;
    readonly criticalIncrease: number;
    readonly criticalDecrease: number;
  };
  readonly groups: readonly string[];
}

export interface KayentaSpec extends Seat {
  readonly method: 'kayenta';
  readonly solver: 'kayenta' | 'exact';
  /** In [0, 100]; a score of at least `pass` passes, one of at most `marginal` fails, between them it is undecided. */
  readonly pass: number;
  readonly marginal: number;
  readonly metrics: readonly KayentaMetric[];
  readonly groupWeights: Readonly<Record<string, number>>;
}

export type JudgeSpec =
  | ThresholdsSpec
  | FisherSpec
  | GroupSequentialSpec
  | SequentialSpec
  | CusumSpec
  | MannWhitneySpec
  | KayentaSpec
  | DistributionSpec
  | SrmSpec;

/** What follows where the canary is worse than a carried baseline, which cannot tell a shared outage from a bad canary. */
export const CARRIED_POLICIES = ['rollback', 'pause'] as const;

export type CarriedPolicy = (typeof CARRIED_POLICIES)[number];

export const MULTIPLICITIES = ['weights', 'holm'] as const;

export type Multiplicity = (typeof MULTIPLICITIES)[number];

/** Who judges a rollout. */
export interface Judging {
  /** At least one, names unique. */
  readonly judges: readonly JudgeSpec[];
  /** How the judges share alpha: by their weights, or by Holm's procedure on their p-values. */
  readonly multiplicity: Multiplicity;
  /** A stage that ends without evidence is given its bake time once more before the plan's policy applies. */
  readonly extendInconclusive: boolean;
  readonly whenCarried: CarriedPolicy;
}

/** The oldest way, and what a plan gets that says nothing else. */
export const THRESHOLDS_ALONE: Judging = {
  judges: [{ method: 'thresholds', name: 'thresholds', holdSeconds: 0 }],
  multiplicity: 'weights',
  extendInconclusive: false,
  whenCarried: 'rollback',
};
