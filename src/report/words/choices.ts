import { formatCount } from './format-count.js';
import { visibleText } from './visible-text.js';

/** Nobody reads further through names of their own, such as those of stages; the program's own keys are fewer. */
const MOST_WORDS = 40;

/** What may be chosen, as `a`, `b`. */
export function choices(words: readonly string[]): string {
  const shown = words.slice(0, MOST_WORDS).map((word) => `\`${visibleText(word)}\``);
  const rest = words.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
}
