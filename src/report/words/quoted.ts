import { visibleText } from './visible-text.js';

/** Text from outside, in quotes and fit for a terminal. */
export function quoted(text: string): string {
  return `"${visibleText(text)}"`;
}
