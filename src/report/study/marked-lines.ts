import { wrap } from '../text/wrap.js';
import { plainText } from '../words/plain-text.js';

/** A text with a mark before its first line, wrapped. */
export function markedLines(mark: string, message: string, width: number): string[] {
  return wrap(plainText(message), width - 2).map((line, i) => `${i === 0 ? mark : ' '} ${line}`);
}
