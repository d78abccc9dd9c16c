import { turnedLabels } from './label-sets.js';
import { shiftedTime } from './selectors.js';
import type { Evaluation, RangeNode, VectorNode, Window } from './syntax/node.js';
import { EvaluationError } from './syntax/problem.js';
import type { Subquery } from './syntax/syntax.js';

/** Steps that the subqueries of a query may take in one evaluation. */
export const MOST_STEPS = 50_000;

interface Column {
  times: Float64Array;
  values: Float64Array;
  length: number;
}

/** What a query gives at each step of a range; the steps are the multiples of their distance, whatever the range. */
export function subqueryRange(subquery: Subquery, of: VectorNode, evaluation: Evaluation): RangeNode {
  const { rangeMs } = subquery;
  const stepMs = subquery.stepMs ?? evaluation.stepMs;
  const inner = turnedLabels(of.labels, (labels) => labels);
  const columns: Column[] = [];
  const found: Window = { times: [], values: [], from: 0, to: 0 };
  const moveTo = (atMs: number): number => {
    const endMs = shiftedTime(subquery, atMs, evaluation);
    for (const column of columns) column.length = 0;
    let firstMs = Math.ceil((endMs - rangeMs) / stepMs) * stepMs;
    if (evaluation.edge === 'left_open' && firstMs === endMs - rangeMs) firstMs += stepMs;
    for (let timeMs = firstMs; timeMs <= endMs; timeMs += stepMs) {
      evaluation.stepsLeft -= 1;
      if (evaluation.stepsLeft < 0) throw new EvaluationError(`the subqueries take more than ${MOST_STEPS} steps`);
      const samples = of.evaluate(timeMs);
      for (let each = 0; each < samples.size; each += 1) {
        push(columns, inner.of(samples.labelSets[each] as number), timeMs, samples.values[each] as number);
      }
    }
    return endMs;
  };
  const window = (labelSet: number): Window | null => {
    const column = columns[labelSet];
    if (column === undefined || column.length === 0) return null;
    found.times = column.times;
    found.values = column.values;
    found.to = column.length;
    return found;
  };
  const risesFromMs = () => Number.POSITIVE_INFINITY;
  return { kind: 'range', labels: inner.labels, rangeMs, moveTo, window, span: window, risesFromMs };
}

function push(columns: Column[], labelSet: number, timeMs: number, value: number): void {
  while (columns.length <= labelSet) {
    columns.push({ times: new Float64Array(16), values: new Float64Array(16), length: 0 });
  }
  const column = columns[labelSet] as Column;
  if (column.length === column.times.length) {
    column.times = grown(column.times);
    column.values = grown(column.values);
  }
  column.times[column.length] = timeMs;
  column.values[column.length] = value;
  column.length += 1;
}

function grown(column: Float64Array): Float64Array {
  const twice = new Float64Array(column.length * 2);
  twice.set(column);
  return twice;
}
