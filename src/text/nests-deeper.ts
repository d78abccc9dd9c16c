/**
 * Whether brackets in a JSON text open more than `most` levels deep. Asked before a text is parsed that nothing else
 * bounds: what is nested without end takes the stack of whoever walks it.
 */
export function nestsDeeper(text: string, most: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (isText) {
      if (char === BACKSLASH) at++;
      else if (char === QUOTE) isText = false;
    } else if (char === QUOTE) isText = true;
    // `[` and `{`, `]` and `}` differ in one bit from each other.
    else if ((char | CURLY) === OPENING) {
      depth++;
      if (depth > most) return true;
    } else if ((char | CURLY) === CLOSING) depth--;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CURLY = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;
