import type { QueryProblem } from '../../model/policy/query.js';

/** How a reader of a query gives up; only `parseQuery` lets none of them out. */
export class RefusedQuery extends Error {
  readonly code: QueryProblem['code'];
  /** The character that it is about, from 0. */
  readonly from: number;

  constructor(code: QueryProblem['code'], reason: string, from: number) {
    super(reason);
    this.code = code;
    this.from = from;
  }
}

export function invalid(reason: string, from: number): never {
  throw new RefusedQuery('invalid', reason, from);
}

export function notSupported(what: string, from: number): never {
  throw new RefusedQuery('not_supported', what, from);
}

/** Line and column of a character of a text. */
export function placeIn(text: string, from: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, from).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Prometheus refuses to answer at this instant; at another the same query may have an answer. */
export class EvaluationError extends Error {}
