import { failed } from './condition-error.js';

/** A text as Go's ParseInt reads it: decimal, with or without a sign, and nothing else. */
export function parsedInt(text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : null;
  if (value === null || BigInt.asIntN(64, value) !== value) throw failed(`"${text}" is not a whole number`);
  return value;
}

/** A text as Go's ParseFloat reads it: a decimal number, Inf or NaN in any case. */
export function parsedFloat(text: string): number {
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : hexFloat(text);
  if (!Number.isFinite(value)) throw failed(`"${text}" is not a number`);
  return value;
}

/** `0x1p-2`, which always has its exponent. */
function hexFloat(text: string): number {
  const [, sign, whole = '', part = '', exponent] = /^([+-]?)0x([\da-f]*)\.?([\da-f]*)p([+-]?\d+)$/i.exec(text) ?? [];
  if (exponent === undefined || whole + part === '' || whole.length + part.length > 13) return Number.NaN;
  const power = Number(exponent) - 4 * part.length;
  if (Math.abs(power) > 1_000) return Number.NaN;
  let value = Number.parseInt(whole + part, 16);
  for (let left = Math.abs(power); left > 0; left--) value = power > 0 ? value * 2 : value / 2;
  return sign === '-' ? -value : value;
}
