import { ConditionError, unsupported } from './condition-error.js';

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

/** The words of a condition, as expr-lang's lexer takes them; the last is the end. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const word = pattern.exec(text)?.[0] ?? '';
    at += word.length;
    return word;
  };
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const next = text[at + 1] ?? '';
    if (SPACE.test(character)) {
      at += character.length;
    } else if (character === '"' || character === "'") {
      const end = endOfString(text, at);
      tokens.push({ kind: 'string', text: unescaped(text.slice(at + 1, end), character) });
      at = end + 1;
    } else if (character === '`') {
      const end = endOfRawString(text, at);
      tokens.push({ kind: 'string', text: text.slice(at + 1, end).replaceAll('``', '`') });
      at = end + 1;
    } else if (/[bB]/.test(character) && /["']/.test(next)) {
      throw unsupported('bytes');
    } else if (/\d/.test(character) || (character === '.' && /\d/.test(next))) {
      tokens.push({ kind: 'number', text: take(NUMBER) });
      if (take(WORD) !== '') throw syntaxError(`bad number syntax in ${text.slice(0, at)}`);
    } else if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end + 1;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end === -1) throw syntaxError('unclosed comment');
      at = end + 2;
    } else if ('()[]{}'.includes(character)) {
      tokens.push({ kind: 'bracket', text: character });
      at += 1;
    } else {
      const word = take(WORD);
      const kind = word === '' || WORD_OPERATORS.has(word) ? 'operator' : 'name';
      const token = word === '' ? take(OPERATOR) : word;
      if (token === '') throw syntaxError(`unrecognized character: ${character}`);
      tokens.push({ kind, text: token });
    }
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
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
