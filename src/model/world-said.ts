import type { OwnMetric, OwnMetricName } from './metric.js';
import type { HookAnswers, KayentaStage, Measure, PrometheusSettings } from './policy/rehearsal.js';
import type { KeyOfSomePolicies } from './problems/warning.js';

/** What a series may be said to follow, besides a metric that the world brings along. */
export const SERIES_KINDS = [
  'requests',
  'errors',
  'successes',
  'conversions',
  'restarts',
  'latency',
  'cpu',
  'memory',
  'up',
  'constant',
] as const;

export type SeriesKind = (typeof SERIES_KINDS)[number];

export const LATENCY_UNITS = ['seconds', 'milliseconds'] as const;

/** What is said of a metric of Prometheus by its name; null: nothing, and the name and the queries tell. */
export interface SaidSeries {
  readonly is: SeriesKind | OwnMetricName;
  readonly status: string | null;
  readonly ok: string | null;
  readonly bad: string | null;
  readonly unit: (typeof LATENCY_UNITS)[number] | null;
  /** Upper bounds of a histogram, in its unit, increasing. */
  readonly buckets: readonly number[] | null;
  /** Of a constant. */
  readonly value: number | null;
}

/** Series with this value of a label are of one version. */
export interface SaidArm {
  readonly label: string;
  readonly value: string;
  readonly arm: 'canary' | 'stable';
}

export interface SaidPods {
  /** From when a pod is asked for until it serves; whole seconds. */
  readonly readyAfterSeconds: number;
  /** What one can serve; null: no limit. */
  readonly requestsPerSecond: number | null;
  /** Of a workload that is not in the policy's own files; null: not said. */
  readonly count: number | null;
}

/** What a world file says of what a policy meets besides traffic. */
export interface WorldSaid {
  readonly prometheus: PrometheusSettings;
  /** By the metric's name. */
  readonly series: Readonly<Record<string, SaidSeries>>;
  readonly arms: readonly SaidArm[];
  /** By the name of the policy's metric. */
  readonly measures: Readonly<Record<string, Measure>>;
  readonly hooks: Readonly<Record<string, HookAnswers>>;
  readonly pods: SaidPods;
  /** The stage that runs a canary config; null: nothing is said of it, or the policy is none. */
  readonly kayenta: KayentaStage | null;
  /** See `Rehearsal`; null: not said. */
  readonly matchPercent: number | null;
  readonly loadTestPercent: number | null;
  /** Of the requests, for an analysis by itself, in (0, 100]; null: not said. */
  readonly canaryPercent: number | null;
  /** When other revisions come, ascending; empty: none does. */
  readonly revisionSeconds: readonly number[];
  /** How long it has had them when the analysis begins; null: not said. */
  readonly canarySinceSeconds: number | null;
  /** That the world brings along. */
  readonly metrics: readonly OwnMetric[];
  /** Of what only some policies go by, what is written. */
  readonly keys: readonly KeyOfSomePolicies[];
}

/** What a world file itself says of the stages of a policy. */
export type SaidOfStages = Pick<WorldSaid, 'kayenta' | 'canaryPercent' | 'canarySinceSeconds'>;
