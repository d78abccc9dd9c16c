import { measuredValue } from '../../analysis/measured-value.js';
import type { FlaggerCanary, MetricSource, WatchedMetric } from '../../model/policy/flagger-policy.js';
import { type QueryResult, queryMs } from '../../model/policy/query.js';
import type { Rehearsal } from '../../model/policy/rehearsal.js';
import type { SeriesStore } from '../../model/policy/series-store.js';
import type { View } from '../../model/source.js';
import { formatValue } from '../../promql/format-value.js';
import { DEFAULT_SETTINGS, type Query, readQuery } from '../../promql/query.js';
import type { MetricValue } from './metric-check.js';
import { prometheusValue } from './provider-value.js';

/** What a metric gave when it was asked for. `why`: what an error says; '' where it is none. */
export interface MetricRead {
  readonly value: MetricValue;
  readonly why: string;
}

/** Asks for a metric; `nth`: how often it was measured before, from 0. */
export type MetricReader = (metric: WatchedMetric, source: MetricSource, view: View, nth: number) => MetricRead;

/** Reads what the metrics of a canary ask for: Prometheus by their queries, other providers by what the world says they measure. */
export function metricReader({ metrics }: FlaggerCanary, { prometheus, measures }: Rehearsal): MetricReader {
  const queries = new Map(
    metrics.flatMap(({ queries }) => Object.values(queries)).map((text) => [text, queryOf(text, prometheus.range)]),
  );
  const boundIn = new WeakMap<SeriesStore, Map<string, (atMs: number) => QueryResult>>();
  const asked = (text: string, view: View): MetricRead => {
    const read = queries.get(text);
    if (read === undefined || typeof read === 'string') return { value: 'error', why: read ?? '' };
    const series = view.series?.();
    if (series === undefined) throw new Error('a metric asks Prometheus, and nothing is scraped');
    const bound = boundIn.get(series) ?? new Map<string, (atMs: number) => QueryResult>();
    boundIn.set(series, bound);
    const evaluate = bound.get(text) ?? read.of(series);
    bound.set(text, evaluate);
    return readOf(evaluate(queryMs(view.atSeconds, prometheus.startsAtSeconds)));
  };
  return (metric, source, view, nth) => {
    const text = metric.queries[source];
    if (text !== undefined) return asked(text, view);
    const [missing] = metric.missingVariables;
    if (missing !== undefined) return { value: 'error', why: `map has no entry for key "${missing}"` };
    const measure = Object.hasOwn(measures, metric.name) ? measures[metric.name] : undefined;
    if (measure === undefined) throw new Error(`nothing says what the metric ${metric.name} measures`);
    return ofProvider(measuredValue(measure, view, nth), metric.template?.provider ?? '');
  };
}

/** What is to be evaluated, or why Prometheus refuses it. */
function queryOf(text: string, edge: Rehearsal['prometheus']['range']): Query | string {
  const read = readQuery(text, { ...DEFAULT_SETTINGS, edge });
  if (read.ok) return read.query;
  const { code, reason, line, column } = read.problem;
  if (code !== 'invalid') throw new Error(`a query that is ${code} is not rehearsed: ${reason}`);
  return `${line}:${column}: ${reason}`;
}

function readOf(result: QueryResult): MetricRead {
  switch (result.type) {
    case 'error':
      return { value: 'error', why: result.message };
    case 'scalar':
    case 'string':
      // The controller reads a list, and finds none.
      return { value: 'error', why: `error unmarshaling result: it is a ${result.type}` };
    case 'vector': {
      const last = result.elements.at(-1);
      const value = prometheusValue(last === undefined ? [] : [formatValue(last.value)]);
      return value === 'multiple_values' ? MULTIPLE : { value, why: '' };
    }
    case 'matrix':
      return result.series.length === 0 ? { value: 'nodata', why: '' } : MULTIPLE;
  }
}

const MULTIPLE: MetricRead = { value: 'error', why: 'query returned multiple values' };

/** InfluxDB's provider gives 0 where it finds nothing (pkg/metrics/providers/influxdb.go), all others say so. */
function ofProvider(measured: ReturnType<typeof measuredValue>, provider: string): MetricRead {
  if ('outcome' in measured) {
    const { outcome } = measured;
    if (outcome === 'error') return { value: 'error', why: 'the provider gave an error' };
    return { value: outcome === 'successful' ? 'passed' : 'failed', why: '' };
  }
  const { value } = measured;
  if (value === null) return { value: provider === 'influxdb' ? 0 : 'nodata', why: '' };
  return { value, why: '' };
}
