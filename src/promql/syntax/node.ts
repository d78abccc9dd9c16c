import type { RangeEdge } from '../../model/policy/query.js';
import type { SeriesStore } from '../../model/policy/series-store.js';
import type { Labels } from '../labels.js';

/** An instant vector at the latest evaluation: numbers of label sets, and their values. Its columns are used again. */
export interface Samples {
  size: number;
  readonly labelSets: number[];
  readonly values: number[];
}

export function noSamples(): Samples {
  return { size: 0, labelSets: [], values: [] };
}

export function add(samples: Samples, labelSet: number, value: number): void {
  samples.labelSets[samples.size] = labelSet;
  samples.values[samples.size] = value;
  samples.size += 1;
}

/** Part of columns of samples, from an index up to another, which is not part of it. */
export interface Window {
  times: ArrayLike<number>;
  values: ArrayLike<number>;
  from: number;
  to: number;
}

/** Where a range lies, and when it is evaluated. */
export interface Ends {
  startMs: number;
  endMs: number;
  rangeMs: number;
  atMs: number;
}

/** An expression of a query that is bound to its series. Each has one user, who is done with a result before the next. */
export type QueryNode = ScalarNode | StringNode | VectorNode | RangeNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly evaluate: (atMs: number) => number;
}

export interface StringNode {
  readonly kind: 'string';
  readonly value: string;
}

export interface VectorNode {
  readonly kind: 'vector';
  /** By number; the list only grows. */
  readonly labels: readonly Labels[];
  readonly evaluate: (atMs: number) => Samples;
  /** Left out: what its elements are goes by their values. */
  readonly piecemeal?: Piecemeal;
}

/** A vector whose values are worked out one by one, for who needs but some of them; in place of an evaluation. */
export interface Piecemeal {
  /** The elements, without their values. */
  readonly outline: (atMs: number) => Samples;
  /** The value of an element of the latest outline, by its place. */
  readonly valueAt: (place: number) => number;
  /** Whether in the latest outline buckets of one histogram, by all labels but `le`, rise with their bounds. */
  readonly rises: () => boolean;
}

export interface RangeNode {
  readonly kind: 'range';
  readonly labels: readonly Labels[];
  readonly rangeMs: number;
  /** Goes to the range that ends where this evaluation looks; gives that end. */
  readonly moveTo: (atMs: number) => number;
  /** The samples of one label set in the range; null where there is none. */
  readonly window: (labelSet: number) => Window | null;
  /** The same, of which only the times are there yet. */
  readonly span: (labelSet: number) => Window | null;
  /**
   * From when on a label set and all others that differ in `le` alone, and perhaps in the name, are buckets of one histogram that
   * rise with their bounds, at the same instants, and none begins again at zero; infinite: that is not known.
   */
  readonly risesFromMs: (labelSet: number) => number;
}

/** What all nodes of a query share. */
export interface Evaluation {
  readonly store: SeriesStore;
  readonly edge: RangeEdge;
  readonly lookbackMs: number;
  /** The step of a subquery that says none. */
  readonly stepMs: number;
  /** While it is bound: how far back the subqueries look that an expression is in; infinite: to a fixed time. */
  outerMs: number;
  /** The time of the query. */
  queryMs: number;
  /** Counts the evaluations of the whole query. */
  round: number;
  /** How many steps subqueries may still take in this one. */
  stepsLeft: number;
}
