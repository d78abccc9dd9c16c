import type { Node } from './node.js';
import { syntaxError } from './tokens.js';

const LARGEST_INT = 9_223_372_036_854_775_807n;

/** A number as it is written in a condition: with a point or an exponent a float, otherwise a 64-bit integer. */
export function literalOf(written: string): Node {
  const text = written.replaceAll('_', '');
  const isHex = /^0x/i.test(text);
  if (!isHex && /[.e]/i.test(text)) {
    const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) throw syntaxError(`invalid float literal ${written}`);
    return { type: 'float', value };
  }
  const isInteger = /^(0x[\da-f]+|0o[0-7]+|0b[01]+|\d+)$/i.test(text);
  const value = isInteger ? BigInt(text.toLowerCase()) : -1n;
  if (value < 0n || value > LARGEST_INT) throw syntaxError(`invalid integer literal ${written}`);
  return { type: 'int', value };
}
