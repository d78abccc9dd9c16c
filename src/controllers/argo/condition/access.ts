import { areEqual, truncated } from './arithmetic.js';
import { failed, unsupported } from './condition-error.js';
import { isList, isMap, typeOf, type Value } from './value.js';

/** A whole number as Go makes one of any number. */
export function wholeOf(value: Value): number {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number(truncated(value));
  throw failed(`invalid operation: int(${typeOf(value)})`);
}

/** `base[property]` and `base.property`; a list counts from its end below 0, and a key that is not there gives nil. */
export function fetched(base: Value, property: Value): Value {
  if (base !== null && isMap(base)) return base.entries.get(keyOf(property)) ?? null;
  const length = lengthOf(base);
  if (length === null) throw failed(`cannot fetch ${textOf(property)} from ${typeOf(base)}`);
  const asked = wholeOf(property);
  const index = asked < 0 ? length + asked : asked;
  if (index < 0 || index >= length) throw failed(`index out of range: ${index} (array length is ${length})`);
  return itemAt(base, index);
}

/** `get(base, property)`: nil where there is nothing. */
export function gotten(base: Value, property: Value): Value {
  if (base === null) return null;
  if (isMap(base)) return fetched(base, property);
  const length = lengthOf(base);
  if (length === null) return null;
  const asked = wholeOf(property);
  const index = asked < 0 ? length + asked : asked;
  return index < 0 || index >= length ? null : itemAt(base, index);
}

export function sliced(base: Value, from: Value, to: Value | 'end'): Value {
  const length = lengthOf(base);
  if (length === null) throw failed(`cannot slice ${textOf(from)}`);
  const fromEnd = (asked: number): number => Math.max(0, asked < 0 ? length + asked : asked);
  const end = to === 'end' ? length : Math.min(length, fromEnd(wholeOf(to)));
  const start = Math.min(end, fromEnd(wholeOf(from)));
  return typeof base === 'string' || isList(base) ? base.slice(start, end) : null;
}

export function isIn(needle: Value, among: Value): boolean {
  if (among === null) return false;
  if (isList(among)) return among.some((item) => areEqual(item, needle));
  if (!isMap(among)) throw failed(`operator "in" not defined on ${typeOf(among)}`);
  return among.entries.has(keyOf(needle));
}

/** What a map with texts for keys is asked for: nil stands for the empty text, and nothing else is taken. */
export function keyOf(needle: Value): string {
  if (needle === null) return '';
  if (typeof needle === 'string') return needle;
  throw failed(`a value of type ${typeOf(needle)} is not a key`);
}

/** Bytes of a text, items of a list; null for what has no length. */
function lengthOf(base: Value): number | null {
  if (typeof base === 'string') return plain(base).length;
  return base !== null && isList(base) ? base.length : null;
}

/** A text in which bytes, code points and JavaScript's units are the same. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII, and nothing else
  if (/^[\u0000-\u007f]*$/.test(text)) return text;
  throw unsupported('a part of a text with letters beyond ASCII');
}

function itemAt(base: Value, index: number): Value {
  if (typeof base === 'string') return BigInt(base.charCodeAt(index));
  return base !== null && isList(base) ? (base[index] ?? null) : null;
}

/** As Go's %v prints it. */
export function textOf(value: Value): string {
  if (value === null) return '<nil>';
  if (typeof value === 'number') return floatText(value);
  if (isList(value)) return `[${value.map(textOf).join(' ')}]`;
  if (!isMap(value)) return String(value);
  const pairs = [...value.entries].map(([key, item]) => `${textOf(key)}:${textOf(item)}`);
  return `map[${pairs.sort().join(' ')}]`;
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 21) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
