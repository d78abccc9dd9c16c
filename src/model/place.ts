/** Where something stands in a text: both from 1; the column counts UTF-16 code units, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Keys and list positions (from 0) that lead from the top of a document to a value; empty: the document itself. */
export type DocumentPath = readonly (string | number)[];

/** What stands in a document where something else is allowed. */
export type Found =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly length: number }
  | { readonly kind: 'object' };

/**
 * What kind of value a field takes. `pause` is true, false or a duration; `rate` a number, a day or points in time, each
 * a `point`; `moment` a duration or a time in a stage; `rollback` says how it is done, `response` who acts on a verdict.
 */
export type Expected =
  | 'object'
  | 'list'
  | 'number'
  | 'boolean'
  | 'text'
  | 'duration'
  | 'pause'
  | 'clock'
  | 'rate'
  | 'point'
  | 'moment'
  | 'audience'
  | 'rollback'
  | 'response'
  | 'limit'
  | 'stages'
  | 'rule'
  | 'fault'
  | 'hook';

/** The numbers a field takes; a bound that is absent does not bind. */
export interface NumberLimits {
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
}
