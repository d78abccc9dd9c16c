/** What comes of one case of an oracle's file. */
export type CaseResult =
  | { readonly outcome: 'agrees' }
  /** The program says of itself that it does not do this; `what` is what it says. */
  | { readonly outcome: 'not_supported'; readonly what: string }
  /** One line each; `name` tells the case apart from the others of its file. */
  | { readonly outcome: 'differs'; readonly name: string; readonly expected: string; readonly got: string };

/** One kind of file that holds what a real program answered. */
export interface OracleKind {
  /** Whether a file is of this kind, by what is in it. */
  readonly recognise: (document: unknown) => boolean;
  /** Every case of it through the functions that the product calls, in the order of the file. */
  readonly run: (document: unknown) => readonly CaseResult[] | Promise<readonly CaseResult[]>;
}

/** Whether a document is an object that has these keys. */
export function hasKeys(document: unknown, keys: readonly string[]): boolean {
  return typeof document === 'object' && document !== null && keys.every((key) => Object.hasOwn(document, key));
}
