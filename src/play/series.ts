import { conditionMeaning } from '../measures/conditions.js';
import type { Metric } from '../model/metric.js';
import type { Plan } from '../model/plan.js';
import type { Condition, Rule } from '../model/rule.js';
import type { ArmSummary, WindowRecord } from '../model/run.js';
import { formatNumber } from '../text/format-number.js';

/** A figure of the arms that is drawn over time. */
export interface Series {
  readonly title: string;
  readonly metric: Metric;
  readonly of: (arm: ArmSummary) => number | null;
  /** The least value at the top. */
  readonly least: number;
  readonly label: (value: number) => string;
}

const percentOf = (rate: number): string => `${formatNumber(rate * 100)} %`;
const milliseconds = (value: number): string => `${formatNumber(value)} ms`;

/** Of any plan, in the order in which they get room. */
const SERIES: readonly Series[] = [
  { title: 'Error rate', metric: 'error_rate', of: (arm) => arm.errorRate, least: 0.005, label: percentOf },
  { title: 'Latency p99', metric: 'latency_p99_ms', of: (arm) => arm.latencyP99Ms, least: 1, label: milliseconds },
  {
    title: 'CPU',
    metric: 'cpu_percent',
    of: (arm) => arm.cpuPercent,
    least: 1,
    label: (top) => `${formatNumber(top)} %`,
  },
  {
    title: 'Memory',
    metric: 'memory_mb',
    of: (arm) => arm.memoryMb,
    least: 1,
    label: (top) => `${formatNumber(top)} MB`,
  },
  { title: 'Conversion', metric: 'conversion_rate', of: (arm) => arm.conversionRate, least: 0.01, label: percentOf },
  { title: 'Latency p50', metric: 'latency_p50_ms', of: (arm) => arm.latencyP50Ms, least: 1, label: milliseconds },
];

/** Where there is room for two alone, they are those that every service has. */
const BEFORE_OWN = 2;

/** All that a plan has, its own metrics among them, in the order in which they get room. */
export function seriesOf({ metrics = [] }: Pick<Plan, 'metrics'>): readonly Series[] {
  const own = metrics.map(({ name, kind }): Series => {
    return {
      title: name,
      metric: name,
      of: (arm) => arm.metrics[name] ?? null,
      least: 0.01,
      label: kind.is === 'ratio' ? percentOf : (value) => formatNumber(value),
    };
  });
  return [...SERIES.slice(0, BEFORE_OWN), ...own, ...SERIES.slice(BEFORE_OWN)];
}

/** What a value may be at most, and at least; null: the stage sets no such limit, or there is nothing to compare with. */
export interface Limits {
  readonly most: number | null;
  readonly least: number | null;
}

/** The tightest limits that a window's stage sets to what a series shows, whoever judges it. */
export function limitsOf({ metric, of }: Series, window: WindowRecord, { stages }: Plan): Limits {
  const stage = stages.find(({ name }) => name === window.stage);
  const arm =
    window.baselineSource === 'window'
      ? window.stable
      : window.baselineSource === 'fresh'
        ? window.freshBaseline
        : null;
  const baseline = arm === null ? null : of(arm);
  const limits = (stage?.rules ?? [])
    // What looks over other stretches than the window has other values.
    .filter((rule) => rule.metric === metric && rule.of === undefined && rule.spansSeconds.length === 0)
    // What rolls nothing back is no limit to play by.
    .filter(({ sequel }) => sequel === undefined)
    .flatMap((rule) => rule.conditions.map((condition) => limitOf(rule, condition, window, baseline)));
  const boundsOf = (side: 'above' | 'below') =>
    limits.flatMap((limit) => (limit?.breach === side ? [limit.bound] : []));
  const [most, least] = [boundsOf('above'), boundsOf('below')];
  return {
    most: most.length === 0 ? null : Math.min(...most),
    least: least.length === 0 ? null : Math.max(...least),
  };
}

function limitOf(
  { metric, place, floor }: Rule,
  { name, limit }: Condition,
  { judgement }: WindowRecord,
  baseline: number | null,
): { readonly breach: 'above' | 'below'; readonly bound: number } | null {
  const meaning = conditionMeaning(name);
  const { breach, relative } = meaning;
  // What was judged says it itself, also of a baseline that was carried here from another stage.
  const judged =
    judgement.findings.find((each) => each.metric === metric && each.place === place && each.condition === name)
      ?.bound ?? null;
  const worked = meaning.looksBack || (relative && baseline === null) ? null : meaning.bound(limit, baseline ?? 0);
  const bound = judged ?? worked;
  if (bound === null) return null;
  return { breach, bound: relative && breach === 'above' && floor !== null ? Math.max(bound, floor) : bound };
}

/** The least of 1, 2 and 5 times a power of ten that is not below any of the values; `least` when there is nothing more. */
export function roundTop(values: readonly (number | null)[], least: number): number {
  const most = values.reduce<number>((top, value) => Math.max(top, value ?? 0), least);
  const power = Number(`1e${Math.floor(Math.log10(most))}`);
  // A hair more: 3 × 0.1 is above 0.3.
  const factor = [1, 2, 3, 5, 7, 10].find((each) => each * power * 1.000001 >= most) ?? 10;
  return Number((factor * power).toPrecision(1));
}
