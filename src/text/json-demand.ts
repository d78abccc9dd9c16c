/** What a JSON text asks of whoever parses it: how deep it is nested, how many lists it has, how many keys and objects. */
export interface JsonDemand {
  readonly nesting: number;
  readonly lists: number;
  readonly keys: number;
}

/**
 * What a text has more of than `most`, by its brackets and colons alone; null: nothing. Asked before a text is parsed that
 * may be long: what is nested without end takes the stack of whoever walks it, and `[],` in three bytes takes forty.
 */
export function beyondDemand(text: string, most: JsonDemand): keyof JsonDemand | null {
  let depth = 0;
  let lists = 0;
  let keys = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      at = endOfText(text, at);
    } else if (char === COLON || char === OPEN_OBJECT) {
      keys++;
      if (keys > most.keys) return 'keys';
    } else if (char === OPEN_LIST) {
      lists++;
      if (lists > most.lists) return 'lists';
    }
    if (char === OPEN_LIST || char === OPEN_OBJECT) {
      depth++;
      if (depth > most.nesting) return 'nesting';
    } else if (char === CLOSE_LIST || char === CLOSE_OBJECT) depth--;
  }
  return null;
}

/** Where the text that begins at a quote ends: at its other quote, or with all. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at++;
    else if (char === QUOTE) return at;
  }
  return text.length;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
