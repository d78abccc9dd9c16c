import type { Metric } from '../../model/metric.js';
import type { OperatorActionName } from '../../model/operator.js';
import type { InconclusivePolicy } from '../../model/plan.js';
import type { ConditionName } from '../../model/rule.js';

/** Chance of failure in [0, 1], latency in milliseconds. */
export interface VersionDocument {
  readonly error_rate: number;
  readonly latency_ms: { readonly p50: number; readonly p99: number };
}

export type RuleDocument = { readonly [C in ConditionName]?: number } & {
  readonly floor?: number;
  readonly for: string;
};

export type ThresholdsDocument = { readonly [M in Metric]?: RuleDocument };

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
  readonly service: { readonly requests_per_second: number };
  readonly stable: VersionDocument;
  readonly canary: VersionDocument;
  readonly analysis: {
    readonly interval: string;
    readonly lookback: string;
    readonly min_requests: number;
    readonly failure_limit: number;
    readonly when_inconclusive: InconclusivePolicy;
  };
  readonly thresholds: ThresholdsDocument;
  readonly stages: readonly StageDocument[];
  readonly operator: readonly { readonly at: string; readonly action: OperatorActionName }[];
}
