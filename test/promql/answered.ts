import type { QueryResult } from '../../src/model/policy/query.js';
import type { ScrapedSeries } from '../../src/model/policy/series-store.js';
import { DEFAULT_SETTINGS, readQuery } from '../../src/promql/query.js';
import { seriesList } from '../../src/promql/series-list.js';

/** Labels as `name{label="value"}` has them; values 15 seconds apart from 0, a blank where there is no sample. */
export function scraped(metric: string, values: readonly (number | null)[]): ScrapedSeries {
  const [, name = '', inside = ''] = /^([^{]*)(?:\{(.*)\})?$/.exec(metric) ?? [];
  const labels = Object.fromEntries([...inside.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value]));
  const there = values.flatMap((value, index) => (value === null ? [] : [{ timeMs: 15_000 * index, value }]));
  return {
    labels: name === '' ? labels : { __name__: name, ...labels },
    timesMs: there.map(({ timeMs }) => timeMs),
    values: there.map(({ value }) => value),
    length: there.length,
  };
}

type Settings = Partial<typeof DEFAULT_SETTINGS>;

/** What a query gives at a second; a query that is refused fails the test. */
export function answered(
  query: string,
  series: readonly ScrapedSeries[],
  seconds: number,
  settings: Settings = {},
): QueryResult {
  return asked(query, series, settings)(seconds);
}

export function asked(query: string, series: readonly ScrapedSeries[], settings: Settings = {}) {
  const read = readQuery(query, { ...DEFAULT_SETTINGS, ...settings });
  if (!read.ok) throw new Error(`${query}: ${read.problem.line}:${read.problem.column}: ${read.problem.reason}`);
  const evaluate = read.query.of(seriesList(series));
  return (seconds: number): QueryResult => evaluate(seconds * 1000);
}

/** The values of a vector by label text, `{}` for none; of a scalar or a text, itself; of an error, its message. */
export function shown(result: QueryResult): unknown {
  if (result.type === 'error') return result.message;
  if (result.type === 'matrix')
    return Object.fromEntries(result.series.map(({ labels, samples }) => [textOf(labels), samples]));
  if (result.type !== 'vector') return result.value;
  return Object.fromEntries(result.elements.map(({ labels, value }) => [textOf(labels), value]));
}

function textOf({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  return `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join()}}`;
}

/** Why a query is refused, at line and column; null where it is not. */
export function refusal(query: string, edge: 'closed' | 'left_open' = 'left_open'): string | null {
  const read = readQuery(query, { ...DEFAULT_SETTINGS, edge });
  return read.ok ? null : `${read.problem.code} ${read.problem.line}:${read.problem.column} ${read.problem.reason}`;
}
