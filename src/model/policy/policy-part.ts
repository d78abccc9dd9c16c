import type { DocumentPath, Place } from '../place.js';

/** A part of a policy: something that was read of it, and the way on from there. */
export interface PolicyPart {
  /** As it was read. */
  readonly of: object;
  /** From where it stands. */
  readonly within: DocumentPath;
}

/** What is done to a part of a policy's text. */
export type PolicyChange =
  /** `to`: plain data. */
  | { readonly does: 'set'; readonly to: unknown }
  | { readonly does: 'remove' }
  /** Of a key: what stands below it stays. */
  | { readonly does: 'rename'; readonly to: string }
  /** Of a text: so much is put in, at these characters of it as it is written, from 0. */
  | { readonly does: 'insert'; readonly texts: readonly { readonly at: number; readonly text: string }[] }
  /** Of a text: this becomes that, wherever it stands. */
  | { readonly does: 'replace'; readonly from: string; readonly to: string };

/** One change of a policy. */
export type PolicyEdit = PolicyPart & PolicyChange;

/** Where something stands in people's files. */
export interface PolicyPlace {
  readonly file: string;
  readonly path: DocumentPath;
  readonly place: Place;
}

/** A change of a text, with where it is made. */
export type PlacedEdit = PolicyPlace &
  PolicyChange & {
    /** Which of the documents of its file, from 0; empty ones do not count. */
    readonly document: number;
    /** From the top of that document. */
    readonly way: DocumentPath;
    /** What stands there; undefined: nothing. */
    readonly was: unknown;
  };
