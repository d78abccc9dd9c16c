import { pooledReading } from '../../src/analysis/pooled-reading.js';
import { judgedFrom } from '../../src/measures/metric-value.js';
import { metricRow } from '../../src/measures/metrics.js';
import type { Metric, OwnMetric } from '../../src/model/metric.js';
import type { BaselineSource, Comparison, Observation } from '../../src/model/observation.js';
import type { Compared, MetricReading, Quotient, Reading, UserSplit } from '../../src/model/source.js';
import { BUCKET_COUNT, nearestBucketEdge } from '../../src/stats/numeric/exponential-buckets.js';

export interface Figures {
  readonly requests: number;
  readonly errors: number;
  /** One latency for all quantiles, or one each, in milliseconds. */
  readonly latencyMs?: number | Readonly<Record<number, number>>;
  readonly cpuPercent?: number;
  readonly memoryMb?: number;
  readonly memoryGrowthMbPerMinute?: number;
  readonly restarts?: number;
  readonly conversionRate?: number;
  /** Of copies; left out: there were none. */
  readonly mismatches?: Compared;
  /** Of metrics of the plan's own. */
  readonly own?: Readonly<Record<string, Quotient>>;
  /** Slower than whatever limit; unless given, by the one latency of all. */
  readonly slow?: number;
  /** By bucket; unless given, all at one latency. */
  readonly latencyCounts?: Float64Array;
}

export function reading(figures: Figures): Reading {
  const { requests, errors, latencyMs = 50, restarts = 0, conversionRate = 0.03 } = figures;
  const { cpuPercent = 40, memoryMb = 512, memoryGrowthMbPerMinute = 0 } = figures;
  const typicalMs = typeof latencyMs === 'number' ? latencyMs : (latencyMs[0.5] ?? 50);
  const whenServing = (value: number | null) => (requests === 0 ? null : value);
  return {
    requests,
    errors,
    latencyMs: (quantile) => whenServing(typeof latencyMs === 'number' ? latencyMs : (latencyMs[quantile] ?? null)),
    cpuPercent: () => whenServing(cpuPercent),
    memoryMb: () => whenServing(memoryMb),
    memoryGrowthMbPerMinute: () => whenServing(memoryGrowthMbPerMinute),
    restarts: () => restarts,
    conversionRate: () => (requests === errors ? null : conversionRate),
    mismatches: () => figures.mismatches ?? null,
    own: (name) => figures.own?.[name] ?? { part: 0, whole: 0 },
    slowerThan: (limitMs) => figures.slow ?? (typicalMs > limitMs ? requests : 0),
    failedOrSlow: (limitMs) => (typicalMs > limitMs ? requests : errors),
    latencyCounts: () => figures.latencyCounts ?? allAt(typicalMs, requests),
  };
}

function allAt(latencyMs: number, requests: number): Float64Array {
  const counts = new Float64Array(BUCKET_COUNT);
  counts[Math.min(BUCKET_COUNT - 1, nearestBucketEdge(latencyMs))] = requests;
  return counts;
}

export const IDLE: Figures = { requests: 0, errors: 0 };

export function comparison(
  canary: Figures,
  baseline: Figures = IDLE,
  baselineSource: BaselineSource = baseline.requests > 0 ? 'window' : 'none',
): Comparison {
  return { canary: reading(canary), baseline: reading(baseline), baselineSource };
}

export interface ObservationParts {
  readonly newSeconds?: number;
  readonly stageSeconds?: number;
  readonly stageEnds?: boolean;
  readonly over?: Readonly<Record<number, Comparison>>;
  readonly newest?: Comparison;
  readonly users?: UserSplit;
}

/**
 * The first look of a stage, of a minute, all of it new; what it sees over longer stretches, and what is new, is the same,
 * unless `parts` have it otherwise. Users are not counted.
 */
export function observation(
  canary: Figures,
  baseline?: Figures,
  baselineSource?: BaselineSource,
  parts: ObservationParts = {},
): Observation {
  const newSeconds = parts.newSeconds ?? 60;
  const seen: Observation = {
    ...comparison(canary, baseline, baselineSource),
    newSeconds,
    stageSeconds: parts.stageSeconds ?? newSeconds,
    stageEnds: parts.stageEnds ?? false,
    over: (seconds) => parts.over?.[seconds] ?? seen,
    newest: () => parts.newest ?? seen,
    service: (seconds) => {
      const { canary, baseline } = seconds === null ? seen : seen.over(seconds);
      return pooledReading([canary, baseline]);
    },
    users: () => parts.users ?? null,
  };
  return seen;
}

/** A canary of 1024 requests, so that every error rate is exactly representable. */
export function failing(errors: number): Figures {
  return { requests: 1024, errors };
}

/** A metric of a reading, as a judge takes it. */
export function judgedValue(
  metric: Metric,
  of: MetricReading,
  objective: number | null,
  own: readonly OwnMetric[] = [],
): number | null {
  return judgedFrom(metricRow(metric, own).source, of, objective);
}
