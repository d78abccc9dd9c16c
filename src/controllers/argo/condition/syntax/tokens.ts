import { ConditionError, unsupported } from '../condition-error.js';

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'operator' | 'bracket' | 'end';
  readonly text: string;
}

const WORD_OPERATORS = new Set([
  'not',
  'in',
  'or',
  'and',
  'matches',
  'contains',
  'startsWith',
  'endsWith',
  'let',
  'if',
  'else',
]);

const SPACE = /[\s\u0085]/u;
const WORD = /[\p{L}\p{Nd}_$]+/uy;
const NUMBER = /(?:0[xX][\da-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|[\d_]*)(?:\.(?!\.)[\d_]*)?(?:[eE][+-]?[\d_]*)?/y;
const OPERATOR = /\|\|?|::?|\?[.?]?|[&!=*<>][&=*]?|##?|\.\.?|[,;%+\-^/]/y;

/** What stands at a place: a token or nothing, such as a space or a comment, and where the next begins. */
interface Taken {
  readonly token: Token | null;
  readonly end: number;
}

/** The words of a condition, as expr-lang's lexer takes them; the last is the end. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const { token, end } = takenAt(text, at);
    if (token !== null) tokens.push(token);
    at = end;
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function takenAt(text: string, at: number): Taken {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const next = text[at + 1] ?? '';
  if (SPACE.test(character)) return { token: null, end: at + character.length };
  if (/[bB]/.test(character) && /["']/.test(next)) throw unsupported('bytes');
  if ('()[]{}'.includes(character)) return { token: { kind: 'bracket', text: character }, end: at + 1 };
  if (/\d/.test(character) || (character === '.' && /\d/.test(next))) return numberAt(text, at);
  return stringAt(text, at, character) ?? commentAt(text, at) ?? wordAt(text, at, character);
}

function stringAt(text: string, at: number, quote: string): Taken | null {
  if (quote === '`') {
    const end = endOfRawString(text, at);
    return { token: { kind: 'string', text: text.slice(at + 1, end).replaceAll('``', '`') }, end: end + 1 };
  }
  if (quote !== '"' && quote !== "'") return null;
  const end = endOfString(text, at);
  return { token: { kind: 'string', text: unescaped(text.slice(at + 1, end), quote) }, end: end + 1 };
}

function commentAt(text: string, at: number): Taken | null {
  const isLine = text.startsWith('//', at);
  if (!isLine && !text.startsWith('/*', at)) return null;
  const end = isLine ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
  if (end === -1 && !isLine) throw syntaxError('unclosed comment');
  return { token: null, end: end === -1 ? text.length : end + (isLine ? 1 : 2) };
}

function numberAt(text: string, at: number): Taken {
  const number = matchAt(NUMBER, text, at);
  const end = at + number.length;
  if (matchAt(WORD, text, end) !== '') throw syntaxError(`bad number syntax in ${text.slice(at, end + 1)}`);
  return { token: { kind: 'number', text: number }, end };
}

function wordAt(text: string, at: number, character: string): Taken {
  const word = matchAt(WORD, text, at);
  const kind = word === '' || WORD_OPERATORS.has(word) ? 'operator' : 'name';
  const token = word === '' ? matchAt(OPERATOR, text, at) : word;
  if (token === '') throw syntaxError(`unrecognized character: ${character}`);
  return { token: { kind, text: token }, end: at + token.length };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

export function syntaxError(message: string): ConditionError {
  return new ConditionError('syntax', message);
}

/** Where a text in quotes ends: at its closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === text[start]) return at;
    if (character === '\n') break;
    if (character === '\\') at += 1;
  }
  throw syntaxError('literal not terminated');
}

/** Where a text in backquotes ends; two of them stand for one. */
function endOfRawString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '`') continue;
    if (text[at + 1] !== '`') return at;
    at += 1;
  }
  throw syntaxError('literal not terminated');
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

const ESCAPE = /\\(?:u\{([\da-fA-F]{1,6})\}|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|(.))/gsu;

function unescaped(text: string, quote: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(ESCAPE, (_, ...groups: readonly (string | undefined)[]) => {
    const [braced, two, four, eight, octal, letter] = groups;
    const hex = braced ?? two ?? four ?? eight;
    const plain = letter === undefined ? undefined : letter === quote ? quote : ESCAPES[letter];
    if (plain !== undefined) return plain;
    const code = hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16);
    if (!(code <= 0x10ffff)) throw syntaxError('invalid char escape');
    // Go writes half of a pair as the replacement character.
    return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code);
  });
}
