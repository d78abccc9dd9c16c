import type { MatrixSeries, QueryProblem, QueryResult, RangeEdge, VectorElement } from '../model/policy/query.js';
import type { SeriesStore } from '../model/policy/series-store.js';
import { bind } from './bind.js';
import { type Labels, recordOf } from './labels.js';
import { MOST_STEPS } from './subquery.js';
import type { Evaluation, QueryNode, RangeNode } from './syntax/node.js';
import { parseQuery } from './syntax/parse-query.js';
import { EvaluationError } from './syntax/problem.js';
import type { Expression } from './syntax/syntax.js';

/** What a server is set to. */
export interface QuerySettings {
  readonly edge: RangeEdge;
  /** How long the newest sample of a series counts as its value. */
  readonly lookbackMs: number;
  /** The step of a subquery that says none. */
  readonly stepMs: number;
}

/** As Prometheus has them unless told otherwise. */
export const DEFAULT_SETTINGS: QuerySettings = { edge: 'left_open', lookbackMs: 300_000, stepMs: 60_000 };

/** A query that has been read and checked, of no series yet. */
export interface Query {
  /** Finds the series. What it gives can be evaluated any number of times, at any instants. */
  readonly of: (store: SeriesStore) => (atMs: number) => QueryResult;
}

export type ReadQuery =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly problem: QueryProblem };

/** A PromQL query, read, or why it cannot be. */
export function readQuery(text: string, settings: QuerySettings): ReadQuery {
  const parsed = parseQuery(text, settings.edge);
  if (!parsed.ok) return parsed;
  return { ok: true, query: { of: (store) => evaluator(parsed.expression, store, settings) } };
}

function evaluator(expression: Expression, store: SeriesStore, settings: QuerySettings) {
  const evaluation: Evaluation = { store, ...settings, outerMs: 0, queryMs: 0, round: 0, stepsLeft: 0 };
  const node = bind(expression, evaluation);
  const records = recordsOf(node);
  return (atMs: number): QueryResult => {
    evaluation.queryMs = atMs;
    evaluation.round += 1;
    evaluation.stepsLeft = MOST_STEPS;
    try {
      return resultOf(node, records, atMs);
    } catch (error) {
      if (error instanceof EvaluationError) return { type: 'error', message: error.message };
      // Texts that double, and what is nested, have no bound of their own.
      if (error instanceof RangeError) return { type: 'error', message: 'the query asks for more than fits in memory' };
      throw error;
    }
  };
}

type Records = (labelSet: number) => Readonly<Record<string, string>>;

/** The labels of each label set as a result has them, made when first asked for. */
function recordsOf(node: QueryNode): Records {
  const labels = node.kind === 'vector' || node.kind === 'range' ? node.labels : [];
  const records: Readonly<Record<string, string>>[] = [];
  return (labelSet) => {
    for (let next = records.length; next <= labelSet; next += 1) {
      records.push(Object.freeze(recordOf(labels[next] as Labels)));
    }
    return records[labelSet] as Readonly<Record<string, string>>;
  };
}

function resultOf(node: QueryNode, records: Records, atMs: number): QueryResult {
  switch (node.kind) {
    case 'scalar':
      return { type: 'scalar', value: node.evaluate(atMs) };
    case 'string':
      return { type: 'string', value: node.value };
    case 'vector': {
      const { size, labelSets, values } = node.evaluate(atMs);
      const elements: VectorElement[] = [];
      for (let each = 0; each < size; each += 1) {
        elements.push({ labels: records(labelSets[each] as number), value: values[each] as number });
      }
      return { type: 'vector', elements };
    }
    case 'range':
      return { type: 'matrix', series: seriesOf(node, records, atMs) };
  }
}

function seriesOf(node: RangeNode, records: Records, atMs: number): readonly MatrixSeries[] {
  node.moveTo(atMs);
  return node.labels.flatMap((_, each) => {
    const window = node.window(each);
    if (window === null) return [];
    const { times, values, from, to } = window;
    const samples = Array.from(
      { length: to - from },
      (_, at) => [times[from + at] as number, values[from + at] as number] as const,
    );
    return [{ labels: records(each), samples }];
  });
}
