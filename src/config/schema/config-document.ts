import type { ConditionKey } from '../../measures/conditions.js';
import type { ConditionedMetric } from '../../measures/metrics.js';
import type { FaultTarget, PresetName } from '../../model/fault.js';
import type { Looks, Method, Multiplicity, RateInterval, Spending } from '../../model/judge.js';
import type { OperatorActionName } from '../../model/operator.js';
import type { InconclusivePolicy } from '../../model/plan.js';
import type { HUMAN_STEPS, MigrationKind, RollbackMethod } from '../../model/rollback.js';
import type { Routing } from '../../model/world.js';

/** Milliseconds. */
export interface LatencyDocument {
  readonly p50: number;
  readonly p99: number;
}

/** Chance of failure in [0, 1], latency in milliseconds; CPU, memory and restarts of one instance. */
export interface VersionDocument {
  readonly error_rate: number;
  readonly latency_ms: LatencyDocument;
  readonly slow?: { readonly share: number; readonly latency_ms: LatencyDocument };
  readonly cpu_percent: number;
  readonly memory_mb: number;
  readonly memory_growth_mb_per_minute: number;
  readonly restarts_per_hour: number;
  readonly conversion_rate: number;
}

/** A constant, a day with a peak, or points in time with a straight line between them. */
export type RateDocument =
  | number
  | { readonly daily: { readonly mean: number; readonly peak_ratio: number; readonly peak_at: string } }
  | readonly (readonly [string, number])[];

export interface ServiceDocument {
  readonly requests_per_second: RateDocument;
  /** Time of day, "14:30". */
  readonly start_at: string;
  readonly users?: number;
  readonly user_activity: { readonly cv: number };
  readonly routing: Routing;
}

export interface NoiseDocument {
  readonly every: string;
  readonly arrivals_cv: number;
  readonly errors_correlation: number;
  readonly shared_errors_cv: number;
  readonly shared_latency_cv: number;
  readonly gauges_cv: number;
  readonly autocorrelation: number;
}

export interface WarmUpDocument {
  readonly duration: string;
  readonly latency_ratio: number;
  readonly error_ratio: number;
}

/** A duration after the rollout began, or after a stage began (`stage-name`), or after it was completed. */
export type MomentDocument = string | { readonly stage: string; readonly plus: string };

export interface FaultDocument {
  readonly name: string;
  readonly arm: FaultTarget;
  readonly error_rate?: number;
  readonly latency_ratio?: number;
  readonly latency_add_ms?: number;
  readonly cpu_percent?: number;
  readonly memory_mb?: number;
  readonly memory_growth_mb_per_minute?: number;
  readonly restarts_per_hour?: number;
  readonly conversion_ratio?: number;
  readonly retries?: number;
  /** "completed": `from` and `until` count from there. */
  readonly after?: 'completed';
  readonly from: MomentDocument;
  readonly until?: MomentDocument;
  readonly ramp: string;
  readonly every?: string;
  readonly for?: string;
  readonly min_traffic_percent: number;
  readonly cohort?: { readonly share: number; readonly from_stage: string };
}

export type HumanStepsDocument = { readonly [S in (typeof HUMAN_STEPS)[number]]: string };

export interface RollbackDocument {
  readonly method: RollbackMethod;
  readonly takes: string;
  readonly detect_to_act: 'automatic' | { readonly manual: HumanStepsDocument };
}

export interface MigrationDocument {
  readonly kind: MigrationKind;
  readonly touches: number;
}

export interface SloDocument {
  readonly objective: number;
  readonly window: string;
  readonly remaining_percent: number;
  readonly when_exhausted: 'start' | 'refuse';
}

export type RuleDocument = { readonly [C in ConditionKey]?: number } & {
  readonly floor?: number;
  /** A look-back of its own; left out: the window. */
  readonly over?: string;
  readonly for: string;
};

/** Both stretches must burn faster than `max`. */
export interface BurnRateDocument {
  readonly max: number;
  readonly long: string;
  readonly short: string;
  readonly for: string;
}

export type ThresholdsDocument = { readonly [M in ConditionedMetric]?: RuleDocument } & {
  readonly burn_rate?: BurnRateDocument;
};

export interface KayentaDocument {
  readonly solver?: 'kayenta' | 'exact';
  readonly pass?: number;
  readonly marginal?: number;
  readonly metrics?: Readonly<Record<string, KayentaMetricDocument>>;
  readonly groups?: Readonly<Record<string, number>>;
}

export interface KayentaMetricDocument {
  readonly direction?: 'increase' | 'decrease' | 'either';
  readonly nan_strategy?: 'remove' | 'replace';
  readonly outliers?: 'keep' | 'remove';
  readonly outlier_factor?: number;
  readonly critical?: boolean;
  readonly must_have_data?: boolean;
  readonly muted?: boolean;
  readonly effect_size?: {
    readonly measure?: 'mean_ratio' | 'cles';
    readonly allowed_increase?: number;
    readonly allowed_decrease?: number;
    readonly critical_increase?: number;
    readonly critical_decrease?: number;
  };
  readonly groups?: readonly string[];
}

/** What a judge is told, as written: what is left out depends on its method, which a sweep may change. */
export interface JudgeSettings {
  readonly metrics?: readonly string[];
  readonly for?: string;
  readonly margin?: number;
  readonly slower_than_ms?: number;
  readonly looks?: Looks;
  readonly rate_interval?: RateInterval;
  readonly spending?: Spending;
  readonly exponent?: number;
  readonly looks_per_stage?: number;
  readonly promote_early?: boolean;
  readonly dispersion?: boolean;
  readonly drift?: number;
  readonly threshold?: number;
  readonly tolerance?: number;
  readonly kayenta?: KayentaDocument;
}

export interface JudgeDocument extends JudgeSettings {
  readonly method: Method;
  readonly name?: string;
  readonly weight?: number;
  readonly alpha?: number;
}

export interface AnalysisDocument extends JudgeSettings {
  readonly interval: string;
  readonly lookback: string;
  readonly min_requests: number;
  readonly failure_limit: number;
  readonly when_inconclusive: InconclusivePolicy;
  readonly extend_inconclusive?: boolean;
  readonly method?: Method;
  readonly alpha?: number;
  readonly judges?: readonly JudgeDocument[];
  readonly multiplicity?: Multiplicity;
}

export interface StageDocument {
  readonly name: string;
  readonly traffic_percent: number;
  readonly duration: string;
  readonly thresholds: ThresholdsDocument;
  readonly pause: boolean | string;
}

/**
 * A configuration as understood, in the words of the file: every default filled in, what the canary inherits too, keys
 * in the order of the schema. Durations stay as written. Reading it again gives the same document.
 */
export interface ConfigDocument {
  readonly name: string;
  readonly service: ServiceDocument;
  readonly stable: VersionDocument;
  readonly canary: VersionDocument;
  readonly baseline: 'stable' | 'fresh';
  readonly warm_up?: WarmUpDocument;
  readonly noise: NoiseDocument;
  readonly preset: PresetName;
  readonly faults: readonly FaultDocument[];
  readonly analysis: AnalysisDocument;
  readonly thresholds: ThresholdsDocument;
  readonly stages: readonly StageDocument[];
  readonly operator: readonly { readonly at: string; readonly action: OperatorActionName }[];
  readonly rollback: RollbackDocument;
  readonly migration?: MigrationDocument;
  readonly slo?: SloDocument;
  readonly follow_up: string;
  /** Of a study, as written. */
  readonly assertions?: readonly string[];
}
