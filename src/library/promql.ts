import type { QueryResult, VectorElement } from '../model/policy/query.js';
import type { ScrapedSeries } from '../model/policy/series-store.js';
import { DEFAULT_SETTINGS, readQuery } from '../promql/query.js';
import { seriesList } from '../promql/series-list.js';
import { found } from '../text/found.js';
import { ArgumentError } from './argument-error.js';
import { finite, listOf, objectAt, objectWith, oneOf, textAt } from './check-arguments.js';

export interface PromqlOptions {
  /**
   * Whether a sample at the left edge of a range counts: `left_open`, it does not, as in Prometheus 3; `closed`, it does, as
   * in Prometheus 2, whose syntax is then the one that is read. `left_open` unless said.
   */
  readonly range?: 'closed' | 'left_open';
}

/** A series as it was scraped. */
export interface PromqlSeries {
  /** With `__name__`, the name of the metric. */
  readonly labels: Readonly<Record<string, string>>;
  /** Each later than the one before. null: the series ends there, as a target that is gone; it may go on later. */
  readonly samples: readonly (readonly [atSeconds: number, value: number | null])[];
}

/** What a query gives at an instant. */
export type PromqlResult =
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  /** In the order that the query asks for (`sort`, `topk`), else in that of the labels of the series. */
  | { readonly type: 'vector'; readonly elements: readonly VectorElement[] }
  | { readonly type: 'matrix'; readonly series: readonly PromqlSeries[] }
  /** There is no answer at this instant, such as where several elements match one; at another there may be. */
  | { readonly type: 'error'; readonly message: string };

export interface PromqlQuery {
  /** Finds the series of the query among these. What it gives can be asked at any times, and remembers which series they are. */
  readonly over: (series: readonly PromqlSeries[]) => (atSeconds: number) => PromqlResult;
}

/**
 * Reads a PromQL query, and answers it as Prometheus does, over samples that were scraped anywhere. Throws an
 * `ArgumentError` with the place in the query where Prometheus refuses it, or where the simulator does not support it.
 */
export function promql(query: string, options: PromqlOptions = {}): PromqlQuery {
  const { range = DEFAULT_SETTINGS.edge } = objectWith(options, ['range'], ['options']);
  const edge = oneOf(range, ['closed', 'left_open'], ['options', 'range']);
  const read = readQuery(textAt(query, ['query']), { ...DEFAULT_SETTINGS, edge });
  if (!read.ok) throw new ArgumentError({ code: 'query_refused', problem: read.problem }, ['query']);
  return {
    over: (series) => {
      const evaluate = read.query.of(seriesList(listOf(series, scraped, ['series'])));
      return (atSeconds) => inSeconds(evaluate(Math.round(finite(atSeconds, ['atSeconds']) * 1000)));
    },
  };
}

function scraped(value: unknown, path: readonly (string | number)[]): ScrapedSeries {
  const { labels, samples } = objectWith(value, ['labels', 'samples'], path);
  const texts = Object.entries(objectAt(labels, [...path, 'labels'])).map(([name, text]): [string, string] => [
    name,
    textAt(text, [...path, 'labels', name]),
  ]);
  const [timesMs, values, goneMs]: [number[], number[], number[]] = [[], [], []];
  let last = Number.NEGATIVE_INFINITY;
  listOf(
    samples,
    (sample, at) => {
      const [seconds, number] = listOf(sample, (each) => each, at);
      const timeMs = Math.round(finite(seconds, [...at, 0]) * 1000);
      if (timeMs <= last) throw new ArgumentError({ code: 'time_not_later', found: timeMs / 1000 }, [...at, 0]);
      last = timeMs;
      if (number === null) goneMs.push(timeMs);
      else if (typeof number !== 'number') {
        throw new ArgumentError({ code: 'wrong_type', expected: 'number', found: found(number) }, [...at, 1]);
      } else {
        timesMs.push(timeMs);
        values.push(number);
      }
    },
    [...path, 'samples'],
  );
  const columns = { timesMs: Float64Array.from(timesMs), values: Float64Array.from(values) };
  return { labels: Object.fromEntries(texts), ...columns, length: timesMs.length, goneMs: Float64Array.from(goneMs) };
}

function inSeconds(result: QueryResult): PromqlResult {
  if (result.type !== 'matrix') return result;
  const series = result.series.map(({ labels, samples }) => ({
    labels,
    samples: samples.map(([timeMs, value]): [number, number] => [timeMs / 1000, value]),
  }));
  return { type: 'matrix', series };
}
