/**
 * Which Prometheus reads a query. Prometheus 2 counts a sample at the left edge of a range (`closed`), Prometheus 3 does not
 * (`left_open`); 3 also takes numbers for durations and durations for numbers, and quoted names.
 */
export type RangeEdge = 'closed' | 'left_open';

/** Why a text is no query that can be evaluated. */
export interface QueryProblem {
  /**
   * `invalid`: Prometheus refuses it too. `not_supported`: Prometheus may answer it, the simulator does not. `too_large`: it
   * is beyond a bound of the simulator.
   */
  readonly code: 'invalid' | 'not_supported' | 'too_large';
  /** What is wrong, without the place; what is not supported, by its name in the query. */
  readonly reason: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

/** What a query gives at an instant. */
export type QueryResult =
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  /** In the order of the query where it says one (`sort`, `topk`), else in that of the series. */
  | { readonly type: 'vector'; readonly elements: readonly VectorElement[] }
  | { readonly type: 'matrix'; readonly series: readonly MatrixSeries[] }
  /** There is no answer at this instant; at another there may be one. */
  | { readonly type: 'error'; readonly message: string };

export interface VectorElement {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MatrixSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [timeMs: number, value: number])[];
}

/**
 * Where queries have the start of a rollout, in milliseconds: a midnight in UTC, so that the hours of a day and what is aligned
 * to whole minutes come out the same in every rehearsal.
 */
export const QUERY_START_MS = 1_728_000_000_000;

/**
 * A second of a rollout as queries have it. `startsAtSeconds`: the time of day at which the rollout begins, in seconds after
 * midnight, so that `hour()` is the hour of the world. Whoever samples and whoever asks must take it from one place: the
 * settings of a rehearsal.
 */
export function queryMs(seconds: number, startsAtSeconds = 0): number {
  return QUERY_START_MS + 1000 * (startsAtSeconds + seconds);
}
