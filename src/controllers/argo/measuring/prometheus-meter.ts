import type { ArgoMetric, ArgoRange } from '../../../model/policy/argo-analysis.js';
import { type QueryResult, queryMs } from '../../../model/policy/query.js';
import type { PrometheusSettings } from '../../../model/policy/rehearsal.js';
import type { SeriesStore } from '../../../model/policy/series-store.js';
import type { View } from '../../../model/source.js';
import { DEFAULT_SETTINGS, readQuery } from '../../../promql/query.js';
import type { Measured } from '../condition/value.js';

type Evaluate = (atMs: number) => QueryResult;

/** More points a series than a server gives. */
const MOST_POINTS = 11_000;

/**
 * What Prometheus answers to a metric's query at the instant of a view, as the conditions get it: of a vector and of a range
 * the values alone. The query is read once, and its series are looked up once in each store.
 */
export function prometheusMeter(
  metric: ArgoMetric,
  { range: edge, startsAtSeconds }: PrometheusSettings,
): (view: View) => Measured {
  const read = readQuery(metric.query ?? '', { ...DEFAULT_SETTINGS, edge });
  if (!read.ok) {
    const { code, line, column, reason } = read.problem;
    if (code !== 'invalid') throw new Error(`a query that is not supported came through: ${reason}`);
    const message = `bad_data: invalid parameter "query": ${line}:${column}: parse error: ${reason}`;
    return () => ({ kind: 'error', message });
  }
  const { query } = read;
  const bound = new WeakMap<SeriesStore, Evaluate>();
  return (view) => {
    const store = view.series?.();
    if (store === undefined) throw new Error(`nothing is scraped for the query of ${metric.name}`);
    const evaluate = bound.get(store) ?? query.of(store);
    bound.set(store, evaluate);
    const { range } = metric.asks;
    const atMs = queryMs(view.atSeconds, startsAtSeconds);
    return range === null ? instantResult(evaluate(atMs)) : rangeResult(evaluate, range, atMs);
  };
}

function instantResult(result: QueryResult): Measured {
  switch (result.type) {
    case 'scalar':
      return { kind: 'scalar', value: result.value };
    case 'vector':
      return { kind: 'vector', values: result.elements.map(({ value }) => value) };
    case 'matrix':
      return { kind: 'vector', values: result.series.flatMap(({ samples }) => samples.map(([, value]) => value)) };
    case 'string':
      return { kind: 'error', message: 'Prometheus metric type not supported' };
    case 'error':
      return { kind: 'error', message: `execution: ${result.message}` };
  }
}

/** One series after another, in the order of their labels, each in order of time. */
function rangeResult(evaluate: Evaluate, range: ArgoRange, atMs: number): Measured {
  const fromMs = atMs + 1_000 * (range.fromSeconds ?? 0);
  const toMs = atMs + 1_000 * (range.toSeconds ?? 0);
  const stepMs = 1_000 * (range.stepSeconds ?? 0);
  const error = (message: string): Measured => ({ kind: 'error', message: `bad_data: ${message}` });
  if (toMs < fromMs) return error('invalid parameter "end": end timestamp must not be before start time');
  if (!(stepMs > 0)) return error('invalid parameter "step": zero or negative query resolution step widths');
  if ((toMs - fromMs) / stepMs > MOST_POINTS)
    return error('exceeded maximum resolution of 11,000 points per timeseries');
  const found = new Map<string, number[]>();
  for (let ms = fromMs; ms <= toMs; ms += stepMs) {
    const result = evaluate(ms);
    if (result.type === 'vector') {
      for (const { labels, value } of result.elements) push(found, sortable(labels), value);
    } else if (result.type === 'scalar') push(found, '', result.value);
    else if (result.type === 'error') return instantResult(result);
    else return error(`invalid expression type "${result.type}" for range query, must be Scalar or instant Vector`);
  }
  const keys = [...found.keys()].sort((a, b) => (a < b ? -1 : 1));
  return { kind: 'vector', values: keys.flatMap((key) => found.get(key) ?? []) };
}

function push(found: Map<string, number[]>, key: string, value: number): void {
  const values = found.get(key);
  if (values === undefined) found.set(key, [value]);
  else values.push(value);
}

/** Sorts as the labels do, by name and by value. */
function sortable(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  return names.map((name) => `${name}\u0000${labels[name]}\u0001`).join('');
}
