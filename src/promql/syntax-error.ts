import type { Tree } from '@lezer/common';
import { FUNCTIONS, NOT_SUPPORTED } from './functions.js';
import { RefusedQuery } from './problem.js';

/** What the grammar cannot read, at the character where it stops; null where it can read all. */
export function syntaxError(text: string, tree: Tree): RefusedQuery | null {
  const from = firstError(tree);
  if (from === null) return null;
  const at = afterBlanks(text, from);
  if (at === text.length && isBlank(text)) return new RefusedQuery('invalid', 'no expression found in input', 0);
  return unknownFunction(text, at) ?? new RefusedQuery(...refusal(text, at));
}

function firstError(tree: Tree): number | null {
  let first: number | null = null;
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError && (first === null || from < first)) first = from;
    },
  });
  return first;
}

/** Where the next token begins: blanks and comments are none. */
function afterBlanks(text: string, from: number): number {
  const blanks = /(?:\s|#[^\n]*)*/y;
  blanks.lastIndex = from;
  return from + (blanks.exec(text)?.[0].length ?? 0);
}

function isBlank(text: string): boolean {
  return afterBlanks(text, 0) === text.length;
}

/** A name before a parenthesis is a function, and none that the grammar knows. */
function unknownFunction(text: string, at: number): RefusedQuery | null {
  if (text[at] !== '(') return null;
  const name = /([a-zA-Z_:][\w:]*)(?:\s|#[^\n]*\n)*$/.exec(text.slice(0, at));
  if (name === null) return null;
  const word = name[1] ?? '';
  if (NOT_SUPPORTED.has(word)) return new RefusedQuery('not_supported', word, name.index);
  // The name of an aggregation or of a function in its place is no unknown one: the parenthesis is what is wrong.
  if (Object.hasOwn(FUNCTIONS, word) || /^(by|without|on|ignoring|group_left|group_right|bool|offset)$/i.test(word))
    return null;
  return new RefusedQuery('invalid', `unknown function with name "${word}"`, name.index);
}

function refusal(text: string, at: number): ['invalid' | 'not_supported', string, number] {
  const rest = text.slice(at);
  if (rest === '') return ['invalid', 'unexpected end of input', at];
  if (rest.startsWith('.') && /\d$/.test(text.slice(0, at))) {
    return ['not_supported', 'a number that ends in a point', at];
  }
  if (/^["'`]/.test(rest) && !/^(?:"(?:[^\\\n"]|\\.)*"|'(?:[^\\\n']|\\.)*'|`[^`]*`)/s.test(rest)) {
    return ['invalid', 'unterminated quoted string', at];
  }
  const token = /^(?:[\w:]+|"(?:[^\\"]|\\.)*"|'(?:[^\\']|\\.)*'|`[^`]*`|[=!]~|[=!<>]=|.)/su.exec(rest)?.[0] ?? '';
  const shown = token.length > 40 ? `${token.slice(0, 39)}…` : token;
  return ['invalid', `unexpected ${/^["'`]/.test(shown) ? shown : `"${shown}"`}`, at];
}
