import type { Tree } from '@lezer/common';
import { FUNCTIONS, NOT_SUPPORTED } from '../functions/functions.js';
import { RefusedQuery } from './problem.js';

/** What the grammar cannot read, at the character where it stops; null where it can read all. */
export function syntaxError(text: string, tree: Tree): RefusedQuery | null {
  const error = firstError(tree);
  if (error === null) return null;
  const at = afterBlanks(text, error);
  if (at === text.length && isBlank(text)) return new RefusedQuery('invalid', 'no expression found in input', 0);
  const { unended, inBraces } = quotesAndBraces(text, at);
  if (unended !== null) return new RefusedQuery('invalid', 'unterminated quoted string', unended);
  // The grammar looks words up in an object of JavaScript, which knows these two from birth.
  const [, reserved, called] = /^(constructor|__proto__)\b(\s*\()?/.exec(text.slice(at)) ?? [];
  if (reserved !== undefined && called === undefined)
    return new RefusedQuery('not_supported', `a metric named ${reserved}`, at);
  if (reserved !== undefined) return new RefusedQuery('invalid', `unknown function with name "${reserved}"`, at);
  return (inBraces ? null : unknownFunction(text, at)) ?? new RefusedQuery('invalid', unexpected(text.slice(at)), at);
}

/** Where a text begins that has no end, up to a character; and whether that character is within braces. */
function quotesAndBraces(text: string, at: number): { readonly unended: number | null; readonly inBraces: boolean } {
  let braces = 0;
  for (let next = 0; next <= at && next < text.length; next += 1) {
    const character = text[next] ?? '';
    if (character === '{') braces += 1;
    if (character === '}') braces -= 1;
    if (character === '#') next += /^[^\n]*/.exec(text.slice(next))?.[0].length ?? 0;
    if (!/["'`]/.test(character)) continue;
    const whole = /^(?:"(?:[^\\\n"]|\\.)*"|'(?:[^\\\n']|\\.)*'|`[^`]*`)/s.exec(text.slice(next))?.[0];
    if (whole === undefined) return { unended: next, inBraces: braces > 0 };
    next += whole.length - 1;
  }
  return { unended: null, inBraces: braces > 0 };
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

function unexpected(rest: string): string {
  if (rest === '') return 'unexpected end of input';
  const token = /^(?:[\w:]+|"(?:[^\\"]|\\.)*"|'(?:[^\\']|\\.)*'|`[^`]*`|[=!]~|[=!<>]=|.)/su.exec(rest)?.[0] ?? '';
  const shown = token.length > 40 ? `${token.slice(0, 39)}…` : token;
  return `unexpected ${/^["'`]/.test(shown) ? shown : `"${shown}"`}`;
}
