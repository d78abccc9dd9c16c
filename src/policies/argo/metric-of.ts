import type { ArgoAsked, ArgoDuration, ArgoMetric } from '../../model/policy/argo-analysis.js';
import { goDurationSeconds } from '../go-duration.js';
import { rangeTime } from './range-time.js';

/** What Argo Rollouts can ask, by the name of the field under `provider`. */
export const PROVIDERS = [
  'prometheus',
  'kayenta',
  'web',
  'datadog',
  'wavefront',
  'newRelic',
  'job',
  'cloudWatch',
  'graphite',
  'influxdb',
  'skywalking',
] as const;

/** A metric as it stands in a file, its arguments put in. */
export type MetricDocument = Readonly<Record<string, unknown>>;

/** A metric's fields as the controller takes them: a number that is written as a text is a number, and one that is none is 0. */
export function metricOf(document: MetricDocument): ArgoMetric {
  return {
    name: textOf(document['name']),
    interval: durationOf(document['interval']),
    initialDelay: durationOf(document['initialDelay']),
    count: countOf(document['count']),
    failureLimit: countOf(document['failureLimit']),
    inconclusiveLimit: countOf(document['inconclusiveLimit']),
    consecutiveErrorLimit: countOf(document['consecutiveErrorLimit']),
    consecutiveSuccessLimit: countOf(document['consecutiveSuccessLimit']),
    successCondition: textOf(document['successCondition']),
    failureCondition: textOf(document['failureCondition']),
    query: queryOf(document['provider']),
    providers: providersOf(document['provider']),
    asks: asksOf(document['provider']),
  };
}

function asksOf(provider: unknown): ArgoAsked {
  const range = fieldOf(fieldOf(provider, 'prometheus'), 'rangeQuery');
  const thresholds = fieldOf(fieldOf(provider, 'kayenta'), 'threshold');
  const queries = fieldOf(fieldOf(provider, 'cloudWatch'), 'metricDataQueries');
  return {
    range: isObject(range)
      ? {
          fromSeconds: rangeTime(textOf(range['start'])),
          toSeconds: rangeTime(textOf(range['end'])),
          stepSeconds: goDurationSeconds(textOf(range['step'])),
        }
      : null,
    score: isObject(thresholds)
      ? { pass: Number(thresholds['pass'] ?? 0), marginal: Number(thresholds['marginal'] ?? 0) }
      : null,
    queryIds: Array.isArray(queries)
      ? queries.filter((query) => fieldOf(query, 'returnData') !== false).map((query) => textOf(fieldOf(query, 'id')))
      : [],
  };
}

function fieldOf(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function durationOf(value: unknown): ArgoDuration | null {
  const text = textOf(value);
  return text === '' ? null : { text, seconds: goDurationSeconds(text) };
}

function countOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  return /^[+-]?\d{1,18}$/.test(value) ? Number(value) : 0;
}

function queryOf(provider: unknown): string | null {
  if (typeof provider !== 'object' || provider === null) return null;
  const of: readonly unknown[] = Object.values(provider);
  const withQuery = of.find((one): one is { readonly query: string } => {
    return typeof one === 'object' && one !== null && 'query' in one && typeof one.query === 'string';
  });
  return withQuery?.query ?? null;
}

function providersOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const given = Object.entries(value).filter(([, of]) => of !== null && of !== undefined);
  const plugins = given.flatMap(([name, of]) =>
    name === 'plugin' && typeof of === 'object' ? Object.keys(of ?? {}) : [],
  );
  const named = given.map(([name]) => name).filter((name) => (PROVIDERS as readonly string[]).includes(name));
  return [...named, ...plugins.map((name) => `plugin ${name}`)];
}
