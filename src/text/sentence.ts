import { formatCount } from './format-number.js';
import { visibleText } from './visible-text.js';

type OfCode<P, C> = P extends { readonly code: infer K } ? (C extends K ? P : never) : never;

/** A sentence for each code that a union of problems or warnings knows. */
export type SentencesOf<P extends { readonly code: string }> = {
  readonly [C in P['code']]: (problem: OfCode<P, C>) => string;
};

/** Text from outside, in quotes and fit for a terminal. */
export function quoted(text: string): string {
  return `"${visibleText(text)}"`;
}

/** More of a user's own names, such as those of stages, do not help a reader; the program's own keys are fewer. */
const MOST_WORDS = 40;

/** What may be chosen, as `a`, `b`. */
export function choices(words: readonly string[]): string {
  const shown = words.slice(0, MOST_WORDS).map((word) => `\`${visibleText(word)}\``);
  const rest = words.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
}
