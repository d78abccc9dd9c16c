import { plainText } from '../../text/visible-text.js';

/** Takes no room, and is in no text that comes from a file: plainText leaves none. */
const GUARD = '\u2060';

/**
 * A text from a file for ECharts, which measures it by a table of texts: one that is called as what every object has, such
 * as `__proto__`, would be taken for an entry of it, and change all objects. `withoutGuards` takes out what is put before it.
 */
export function drawnText(text: string): string {
  const plain = plainText(text);
  return plain in {} ? `${GUARD}${plain}` : plain;
}

export function withoutGuards(drawn: string): string {
  return drawn.replaceAll(GUARD, '');
}
