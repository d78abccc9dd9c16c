type OfCode<P, C> = P extends { readonly code: infer K } ? (C extends K ? P : never) : never;

/** A sentence for each code that a union of problems or warnings knows. */
export type SentencesOf<P extends { readonly code: string }> = {
  readonly [C in P['code']]: (problem: OfCode<P, C>) => string;
};
