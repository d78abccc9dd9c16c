import type { DocumentPath } from '../model/place.js';
import type { JsonFault } from '../model/problems/problem.js';
import { type Mark, NO_CHILDREN, TEXT_LIMITS } from './mark.js';

interface DuplicateKey {
  readonly path: DocumentPath;
  readonly key: string;
  readonly start: number;
  readonly firstStart: number;
}

export type JsonScan =
  | { readonly ok: true; readonly root: Mark; readonly duplicates: readonly DuplicateKey[] }
  | {
      readonly ok: false;
      readonly fault: JsonFault | 'too_deep';
      readonly start: number;
      readonly found: string | null;
    };

interface Scanner {
  readonly text: string;
  at: number;
  failure: Extract<JsonScan, { ok: false }> | null;
  readonly duplicates: DuplicateKey[];
}

/**
 * Where everything in a JSON text (RFC 8259, nothing more) stands, or the first place where it stops being JSON: what
 * `JSON.parse` does not say, or says in other words on every version of Node.
 */
export function scanJson(text: string): JsonScan {
  const scanner: Scanner = { text, at: 0, failure: null, duplicates: [] };
  const root = scanValue(scanner, [], null);
  if (root !== null && peek(scanner) !== '') fail(scanner, 'text_after_end');
  if (scanner.failure !== null) return scanner.failure;
  if (root === null) throw new Error('a JSON scan ended without a value and without a failure');
  return { ok: true, root, duplicates: scanner.duplicates };
}

/** Moves past white space and gives the character there, '' at the end. */
function peek(scanner: Scanner): string {
  const { text } = scanner;
  while (' \t\n\r'.includes(text[scanner.at] ?? '-')) scanner.at++;
  return text[scanner.at] ?? '';
}

/** What a person would call a word. Only for failures: classes of all Unicode take long to compile. */
const ANY_WORD = /[\p{L}\p{N}_$+.-]+/uy;

/** Remembers the failure, after which nothing more is scanned; null, so that callers can return it. */
function fail(scanner: Scanner, fault: JsonFault | 'too_deep', start = scanner.at): null {
  const { text } = scanner;
  const isOver = start >= text.length;
  // A comment explains any surprise better than what the surprise stood in for.
  const isComment = /^(\/\/|\/\*|#)/.test(text.slice(start, start + 2));
  ANY_WORD.lastIndex = start;
  const word = ANY_WORD.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(start) ?? 0);
  scanner.failure = {
    ok: false,
    fault: isComment ? 'comment' : isOver ? 'unfinished' : fault,
    start,
    found: isOver ? null : word,
  };
  return null;
}

function scanValue(scanner: Scanner, path: DocumentPath, keyStart: number | null): Mark | null {
  const first = peek(scanner);
  const start = scanner.at;
  if (first === '{' || first === '[') {
    if (path.length >= TEXT_LIMITS.nesting) return fail(scanner, 'too_deep');
    scanner.at++;
    const children = first === '{' ? scanMembers(scanner, path) : scanItems(scanner, path);
    return children && { start, keyStart, children };
  }
  const isScalar = first === '"' ? scanText(scanner) : scanWord(scanner, first);
  return isScalar ? { start, keyStart, children: NO_CHILDREN } : null;
}

function scanMembers(scanner: Scanner, path: DocumentPath): Map<string | number, Mark> | null {
  const members = new Map<string | number, Mark>();
  if (peek(scanner) === '}') return closed(scanner, members);
  for (;;) {
    const key = scanKey(scanner);
    if (key === null) return null;
    const memberPath = [...path, key.name];
    const earlier = members.get(key.name);
    const value = scanValue(scanner, memberPath, key.start);
    if (value === null) return null;
    members.set(key.name, value);
    if (earlier !== undefined) {
      const firstStart = earlier.keyStart ?? earlier.start;
      scanner.duplicates.push({ path: memberPath, key: key.name, start: key.start, firstStart });
    }
    const next = peek(scanner);
    if (next === '}') return closed(scanner, members);
    if (next !== ',') return fail(scanner, 'missing_comma');
    const comma = scanner.at++;
    if (peek(scanner) === '}') return fail(scanner, 'trailing_comma', comma);
  }
}

function scanKey(scanner: Scanner): { readonly name: string; readonly start: number } | null {
  const first = peek(scanner);
  const start = scanner.at;
  if (first !== '"')
    return fail(scanner, isQuote(first) ? 'bad_quotes' : isWordy(first) ? 'unquoted_key' : 'unexpected');
  if (!scanText(scanner)) return null;
  const name = String(JSON.parse(scanner.text.slice(start, scanner.at)));
  if (peek(scanner) !== ':') return fail(scanner, 'missing_colon');
  scanner.at++;
  return { name, start };
}

function scanItems(scanner: Scanner, path: DocumentPath): Map<string | number, Mark> | null {
  const items = new Map<string | number, Mark>();
  if (peek(scanner) === ']') return closed(scanner, items);
  for (;;) {
    const value = scanValue(scanner, [...path, items.size], null);
    if (value === null) return null;
    items.set(items.size, value);
    const next = peek(scanner);
    if (next === ']') return closed(scanner, items);
    if (next !== ',') return fail(scanner, 'missing_comma');
    const comma = scanner.at++;
    if (peek(scanner) === ']') return fail(scanner, 'trailing_comma', comma);
  }
}

function closed<T>(scanner: Scanner, children: T): T {
  scanner.at++;
  return children;
}

function scanText(scanner: Scanner): true | null {
  const { text } = scanner;
  const start = scanner.at;
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"') {
      scanner.at = at + 1;
      return true;
    }
    // A text that runs into the end of its line lacks its closing quote: say where it began.
    if (char === '\n' || char === '\r') break;
    if (char < ' ') return fail(scanner, 'control_character', at);
    if (char !== '\\') continue;
    if (!/^\\(["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(at, at + 6))) {
      return fail(scanner, 'bad_escape', at);
    }
    at++;
  }
  return fail(scanner, 'unclosed_text', start);
}

const WORD = /[\w$+.-]+/y;
const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;

function scanWord(scanner: Scanner, first: string): true | null {
  WORD.lastIndex = scanner.at;
  const word = WORD.exec(scanner.text)?.[0];
  if (word === undefined) {
    return fail(scanner, isQuote(first) ? 'bad_quotes' : isWordy(first) ? 'unknown_word' : 'unexpected');
  }
  const isNumeric = /^[-+.]*([0-9]|$)/.test(word);
  if (isNumeric ? NUMBER.test(word) : ['true', 'false', 'null'].includes(word)) {
    scanner.at += word.length;
    return true;
  }
  return fail(scanner, isNumeric ? 'bad_number' : 'unknown_word');
}

function isQuote(char: string): boolean {
  return "'`‘’“”«»".includes(char);
}

function isWordy(char: string): boolean {
  return /[\p{L}\p{N}_$-]/u.test(char);
}
