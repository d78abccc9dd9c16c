import { countOf, formatCount } from '../../text/format-number.js';

/** `26 more than`, `1 fewer than`, `as many as`; with a noun, `26 more failures than`. */
export function moreOrFewer(excess: number, noun = ''): string {
  if (excess === 0) return noun === '' ? 'as many as' : `as many ${noun}s as`;
  return `${difference(excess, noun)} than`;
}

/** `26 more failures`, `1 fewer failure`. */
export function difference(excess: number, noun: string): string {
  const word = excess > 0 ? 'more' : 'fewer';
  const count = Math.abs(excess);
  return noun === '' ? `${formatCount(count)} ${word}` : countOf(count, `${word} ${noun}`);
}
