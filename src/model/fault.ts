import type { Mark } from './exposure.js';
import type { OwnMetric } from './metric.js';

/** What a fault hits: a version wherever it runs, or anything that runs. */
export const FAULT_TARGETS = ['canary', 'stable', 'all'] as const;

export type FaultTarget = (typeof FAULT_TARGETS)[number];

/** Worlds in which something well known goes wrong. Their faults are made in `config`. */
export const PRESETS = [
  'healthy',
  'error_spike',
  'slow_burn',
  'latency_tail',
  'memory_leak',
  'cpu_saturation',
  'crash_loop',
  'cold_cache',
  'shared_outage',
  'flapping',
  'emergent_at_scale',
  'unrepresentative_canary',
  'latent',
  'retry_storm',
  'conversion_drop',
] as const;

export type PresetName = (typeof PRESETS)[number];

/** An instant of a rollout: whole seconds after its start, where the canary's exposure begins, or after a mark. */
export type Moment =
  | { readonly kind: 'rollout'; readonly seconds: number }
  | { readonly kind: 'mark'; readonly mark: Mark; readonly seconds: number };

/** What a fault does at full strength. What it leaves alone is 0, or 1 for a ratio. */
export interface FaultEffect {
  /** Chance that a request fails because of the fault, whatever else might fail it; in [0, 1]. */
  readonly errorRate: number;
  /** The same of failures that no metric counts: such a request meets nothing else that could fail it. */
  readonly unseenErrorRate: number;
  readonly latencyRatio: number;
  readonly latencyAddMs: number;
  /** Points on top of the instance's own. */
  readonly cpuPercent: number;
  readonly memoryMb: number;
  /** Adds up while the fault lasts, and is freed when it ends. */
  readonly memoryGrowthMbPerMinute: number;
  readonly restartsPerHour: number;
  readonly conversionRatio: number;
  /** How many times clients try a failed request again, while the fault lasts. */
  readonly retries: number;
  /** What it does to metrics of the team's own: their value becomes so many times what it was, and so much more. */
  readonly metrics: readonly OwnEffect[];
}

export interface OwnEffect {
  readonly metric: OwnMetric;
  readonly ratio: number;
  readonly add: number;
}

export interface Fault {
  readonly name: string;
  readonly target: FaultTarget;
  readonly effect: FaultEffect;
  readonly from: Moment;
  /** Of the same kind as `from`, and after it, unless they are of different kinds; null: until the end. */
  readonly until: Moment | null;
  /** Over which it grows linearly from nothing to full strength; 0: at once. */
  readonly rampSeconds: number;
  /** On for the first `forSeconds` of every `everySeconds`, counted from `from`; null: always. */
  readonly flapping: { readonly everySeconds: number; readonly forSeconds: number } | null;
  /** It shows only while the canary has at least so much of the traffic. */
  readonly minTrafficPercent: number;
  /** The audiences that it hits, and no others; null or left out: all users. */
  readonly audiences?: readonly string[] | null;
  /** The share of these users, in (0, 1], that it hits, and no others; the canary serves none of them before a mark. */
  readonly cohort: { readonly share: number; readonly from: Mark } | null;
}

export const NO_EFFECT: FaultEffect = {
  errorRate: 0,
  unseenErrorRate: 0,
  latencyRatio: 1,
  latencyAddMs: 0,
  cpuPercent: 0,
  memoryMb: 0,
  memoryGrowthMbPerMinute: 0,
  restartsPerHour: 0,
  conversionRatio: 1,
  retries: 0,
  metrics: [],
};
