import type { QueryResult } from '../../../src/model/policy/query.js';
import type { ScrapedSeries } from '../../../src/model/policy/series-store.js';
import { DEFAULT_SETTINGS, readQuery } from '../../../src/promql/query.js';
import { seriesList } from '../../../src/promql/series-list.js';
import { type CaseResult, hasKeys, type OracleKind } from './oracle-kind.js';

type Metric = Readonly<Record<string, string>>;

interface Document {
  readonly meta: { readonly prometheus: string; readonly startUnix: number };
  /** Seconds since the start. */
  readonly instants: readonly number[];
  readonly series: readonly {
    readonly labels: Metric;
    readonly samples: readonly (readonly [number, number | string])[];
  }[];
  readonly queries: readonly { readonly id: string; readonly query: string; readonly ordered?: boolean }[];
  readonly answers: Readonly<Record<string, readonly Answer[]>>;
}

type Answer =
  | { readonly errorType: 'bad_data' | 'execution' }
  | { readonly resultType: 'scalar' | 'string'; readonly result: string }
  | { readonly resultType: 'vector'; readonly result: readonly { readonly metric: Metric; readonly value: string }[] }
  | {
      readonly resultType: 'matrix';
      readonly result: readonly { readonly metric: Metric; readonly values: readonly (readonly [number, string])[] }[];
    };

/** What a Prometheus server answered: series, queries, instants, and an answer for each query at each instant. */
export const promqlOracle: OracleKind = {
  recognise: (document) => hasKeys(document, ['meta', 'instants', 'series', 'queries', 'answers']),
  run: (document) => results(document as Document),
};

/** Relative; Go and JavaScript differ in the last digits of a logarithm, and sums in their order. */
const TOLERANCE = 1e-9;

function results({ meta, instants, series, queries, answers }: Document): readonly CaseResult[] {
  const msAt = (seconds: number) => Math.round((meta.startUnix + seconds) * 1000);
  const store = seriesList(
    series.map(
      ({ labels, samples }): ScrapedSeries => ({
        labels,
        timesMs: Float64Array.from(samples, ([seconds]) => msAt(seconds)),
        values: Float64Array.from(samples, ([, value]) => numberOf(value)),
        length: samples.length,
      }),
    ),
  );
  const edge = /^2\./.test(meta.prometheus) ? 'closed' : 'left_open';
  return queries.flatMap(({ id, query, ordered = false }) => {
    const read = readQuery(query, { ...DEFAULT_SETTINGS, edge });
    const evaluate = read.ok ? read.query.of(store) : null;
    return instants.map((seconds, index): CaseResult => {
      const expected = shown(answers[id]?.[index], ordered);
      if (!read.ok && read.problem.code === 'not_supported')
        return { outcome: 'not_supported', what: read.problem.reason };
      const got = evaluate === null ? INVALID : shownResult(evaluate(msAt(seconds)), ordered);
      if (isAlike(expected, got)) return { outcome: 'agrees' };
      return {
        outcome: 'differs',
        name: `${id} at ${seconds} s, ${query.replaceAll('\n', ' ')}`,
        expected: textOf(expected),
        got: textOf(got),
      };
    });
  });
}

/** Answers as lists of labels, times and values, whichever side they are of. */
type Shown = readonly (string | readonly [string, ...(number | string)[]])[];

const INVALID: Shown = ['bad_data'];

function shown(answer: Answer | undefined, ordered: boolean): Shown {
  if (answer === undefined) return ['no answer'];
  if ('errorType' in answer) return [answer.errorType];
  switch (answer.resultType) {
    case 'scalar':
      return ['scalar', ['', numberOf(answer.result)]];
    case 'string':
      return ['string', ['', answer.result]];
    case 'vector':
      return [
        'vector',
        ...inOrder(
          answer.result.map(({ metric, value }) => [keyOf(metric), numberOf(value)]),
          ordered,
        ),
      ];
    case 'matrix': {
      const flat = (values: readonly (readonly [number, string])[]) =>
        values.flatMap(([time, value]) => [Math.round(time * 1000), numberOf(value)]);
      return [
        'matrix',
        ...inOrder(
          answer.result.map(({ metric, values }) => [keyOf(metric), ...flat(values)]),
          false,
        ),
      ];
    }
  }
}

function shownResult(result: QueryResult, ordered: boolean): Shown {
  switch (result.type) {
    case 'error':
      return ['execution'];
    case 'scalar':
    case 'string':
      return [result.type, ['', result.value]];
    case 'vector':
      return [
        'vector',
        ...inOrder(
          result.elements.map(({ labels, value }) => [keyOf(labels), value]),
          ordered,
        ),
      ];
    case 'matrix':
      return [
        'matrix',
        ...inOrder(
          result.series.map(({ labels, samples }) => [keyOf(labels), ...samples.flat()]),
          false,
        ),
      ];
  }
}

type Line = [string, ...(number | string)[]];

/** By labels; where the order is the query's, by labels among equal values, of which Prometheus says no order. */
function inOrder(lines: Line[], ordered: boolean): readonly Line[] {
  const byLabels = ([a]: Line, [b]: Line) => (a < b ? -1 : Number(a > b));
  if (!ordered) return lines.sort(byLabels);
  const runs: Line[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run !== undefined && isAlike(run[0]?.[1], line[1])) run.push(line);
    else runs.push([line]);
  }
  return runs.flatMap((run) => run.sort(byLabels));
}

const keyOf = (metric: Metric): string =>
  JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : Number(a > b))));

function numberOf(value: number | string): number {
  return Number(String(value).replace('Inf', 'Infinity'));
}

/** On one line; numbers are texts, so that NaN and the infinities can be told apart. */
function textOf(shown: Shown): string {
  return JSON.stringify(shown, (_, value) => (typeof value === 'number' ? String(value) : value)).replaceAll(
    '\\"',
    "'",
  );
}

function isAlike(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, at) => isAlike(each, b[at]));
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Object.is(a, b) || a === b || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}
