import type { Subject } from '../model/judge.js';
import { type BuiltInMetric, isBuiltIn, METRICS, type Metric, type OwnMetric } from '../model/metric.js';
import { inOneShape, type MetricSource } from './metric-source.js';

/** What metrics are measured in. */
export const METRIC_UNITS = {
  rate: { words: 'a rate from 0 to 1', most: 1, rounding: 'rate' },
  milliseconds: { words: 'in milliseconds', most: Number.POSITIVE_INFINITY, rounding: 'measure' },
  percent: { words: 'in percent', most: 100, rounding: 'measure' },
  quantity: { words: 'in the unit of the metric', most: Number.POSITIVE_INFINITY, rounding: 'measure' },
  multiple: { words: 'in multiples of what the objective allows', most: Number.POSITIVE_INFINITY, rounding: 'rate' },
} as const satisfies Readonly<Record<string, UnitRow>>;

export type MetricUnit = keyof typeof METRIC_UNITS;

interface UnitRow {
  /** How the documentation of a limit on such a metric ends. */
  readonly words: string;
  /** The greatest value there can be. */
  readonly most: number;
  /** How a report rounds values and bounds. */
  readonly rounding: 'rate' | 'measure';
}

/** All that the rest of the program knows of a metric. */
export type MetricRow = Measured & (Conditioned | Burning);

interface Measured {
  /** Goes on from its name and a comma, in documentation. */
  readonly is: string;
  /** Whether a canary is worse with more of it, or with less. */
  readonly worse: 'more' | 'less';
  readonly source: MetricSource;
  /** Whether `mann_whitney` and `kayenta` can rank its values. */
  readonly ranked: boolean;
  /** Whether it is unknown without the service's objective. */
  readonly needsObjective: boolean;
  /** What evidence calls it. Left out: its name. */
  readonly called?: string;
}

/** Its threshold is made of conditions. */
interface Conditioned {
  readonly threshold: 'conditions';
  readonly unit: Exclude<MetricUnit, 'multiple'>;
}

/** Its threshold is one limit, and breached where it is passed over two stretches at once. */
interface Burning {
  readonly threshold: 'burn';
  readonly unit: 'multiple';
}

/** What most metrics have in common. */
const PLAIN = { threshold: 'conditions', ranked: true, needsObjective: false } as const;

const ROWS = {
  error_rate: {
    ...PLAIN,
    is: 'the share of requests that fail',
    called: 'errors',
    unit: 'rate',
    worse: 'more',
    source: { of: 'errors', value: (errors, requests) => errors / requests, share: (value) => value },
  },
  success_rate: {
    ...PLAIN,
    is: 'the share of requests that do not fail',
    unit: 'rate',
    worse: 'less',
    source: {
      of: 'errors',
      value: (errors, requests) => (requests - errors) / requests,
      share: (value) => 1 - value,
    },
  },
  latency_p50_ms: {
    ...PLAIN,
    is: 'the median latency',
    unit: 'milliseconds',
    worse: 'more',
    source: { of: 'latencies', quantile: 0.5 },
  },
  latency_p95_ms: {
    ...PLAIN,
    is: 'the 95th percentile of the latency',
    unit: 'milliseconds',
    worse: 'more',
    source: { of: 'latencies', quantile: 0.95 },
  },
  latency_p99_ms: {
    ...PLAIN,
    is: 'the 99th percentile of the latency',
    unit: 'milliseconds',
    worse: 'more',
    source: { of: 'latencies', quantile: 0.99 },
  },
  cpu_percent: {
    ...PLAIN,
    is: 'the CPU of one instance',
    unit: 'percent',
    worse: 'more',
    source: { of: 'instances', value: (reading) => reading.cpuPercent() },
  },
  memory_mb: {
    ...PLAIN,
    is: 'the memory of one instance in megabytes',
    unit: 'quantity',
    worse: 'more',
    source: { of: 'instances', value: (reading) => reading.memoryMb() },
  },
  memory_growth_mb_per_minute: {
    ...PLAIN,
    is: 'how fast the memory of one instance grows, in megabytes a minute',
    unit: 'quantity',
    worse: 'more',
    source: { of: 'instances', value: (reading) => reading.memoryGrowthMbPerMinute() },
  },
  restarts: {
    ...PLAIN,
    is: 'how often one instance restarted in the window',
    unit: 'quantity',
    worse: 'more',
    source: { of: 'instances', value: (reading) => reading.restarts() },
  },
  conversion_rate: {
    ...PLAIN,
    is: 'the share of successful requests that lead to the goal',
    unit: 'rate',
    worse: 'less',
    source: { of: 'conversions', withoutSuccess: 0 },
  },
  mismatch_rate: {
    ...PLAIN,
    is: "the share of answers to copies that differ from stable's",
    unit: 'rate',
    worse: 'more',
    ranked: false,
    source: { of: 'copies', withoutAnswer: 1 },
  },
  burn_rate: {
    is: 'errors in multiples of what `slo` allows, over two stretches at once',
    unit: 'multiple',
    worse: 'more',
    source: {
      of: 'errors',
      value: (errors, requests, objective) => errors / requests / allowedShare(objective),
      share: (value, objective) => value * allowedShare(objective),
    },
    threshold: 'burn',
    ranked: false,
    needsObjective: true,
  },
} as const satisfies Readonly<Record<BuiltInMetric, MetricRow>>;

const BUILT_IN = Object.fromEntries(
  METRICS.map((metric) => [metric, { ...ROWS[metric], source: inOneShape(ROWS[metric].source) }]),
) as Readonly<Record<BuiltInMetric, MetricRow>>;

/** Of requests: how many may fail. */
function allowedShare(objective: number | null): number {
  if (objective === null) throw new Error('burn_rate asked of a service without an objective');
  return 1 - objective;
}

/** `own`: those that the plan brings along; `slowerThanMs`: what counts against its objective as a failure does. */
export function metricRow(metric: Metric, own: readonly OwnMetric[] = [], slowerThanMs?: number): MetricRow {
  if (metric === 'burn_rate' && slowerThanMs !== undefined) {
    const row = BUILT_IN.burn_rate;
    return { ...row, source: { ...row.source, slowerThanMs } as MetricSource };
  }
  // No name of an own metric is one that every object has.
  const builtIn = (BUILT_IN as Readonly<Record<string, MetricRow>>)[metric];
  if (builtIn !== undefined) return builtIn;
  const found = own.find(({ name }) => name === metric);
  if (found === undefined) throw new Error(`there is no metric "${metric}"`);
  return ownRow(found);
}

function ownRow(metric: OwnMetric): MetricRow {
  const isRatio = metric.kind.is === 'ratio';
  const worst = metric.better === 'higher' ? 0 : 1;
  return {
    ...PLAIN,
    is: 'a metric of your own',
    unit: isRatio ? 'rate' : 'quantity',
    worse: metric.better === 'higher' ? 'less' : 'more',
    source: inOneShape({ of: 'own', metric, withoutWhole: isRatio ? worst : null }),
  };
}

/** Whether a metric of the plan's own is a ratio, of which events are counted. */
export function isOwnRatio(metric: string, own: readonly OwnMetric[] = []): boolean {
  return own.some(({ name, kind }) => name === metric && kind.is === 'ratio');
}

/** The row of what evidence is about, if that is a metric. */
export function rowOfSubject(subject: Subject, own: readonly OwnMetric[] = []): MetricRow | null {
  if (isBuiltIn(subject)) return BUILT_IN[subject];
  const found = own.find(({ name }) => name === subject);
  return found === undefined ? null : ownRow(found);
}

/** Metrics with a threshold that is made of conditions. */
export type ConditionedMetric = {
  [M in BuiltInMetric]: (typeof ROWS)[M]['threshold'] extends 'conditions' ? M : never;
}[BuiltInMetric];

export const CONDITIONED_METRICS: readonly ConditionedMetric[] = METRICS.filter(
  (metric): metric is ConditionedMetric => ROWS[metric].threshold === 'conditions',
);

/** Metrics whose values can be ranked. */
export const RANKED_METRICS: readonly BuiltInMetric[] = METRICS.filter((metric) => ROWS[metric].ranked);
