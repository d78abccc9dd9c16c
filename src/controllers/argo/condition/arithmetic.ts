import { failed, unsupported } from './condition-error.js';
import { isList, isMap, typeOf, type Value } from './value.js';

/** Two numbers as Go's operators meet them: both integers, or both floats; null where one is no number. */
function numbersOf(
  left: Value,
  right: Value,
): { readonly ints: readonly [bigint, bigint] } | { readonly floats: readonly [number, number] } | null {
  if (typeof left === 'bigint' && typeof right === 'bigint') return { ints: [left, right] };
  const isBoth =
    (typeof left === 'bigint' || typeof left === 'number') && (typeof right === 'bigint' || typeof right === 'number');
  return isBoth ? { floats: [Number(left), Number(right)] } : null;
}

/** As `==` does: numbers by what they are worth, lists item by item, and nil only like nil. */
export function areEqual(left: Value, right: Value): boolean {
  const numbers = numbersOf(left, right);
  if (numbers !== null)
    return 'ints' in numbers ? numbers.ints[0] === numbers.ints[1] : numbers.floats[0] === numbers.floats[1];
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => areEqual(item, right[index] ?? null));
  }
  if (left !== null && right !== null && isMap(left) && isMap(right)) {
    if (left.entries.size !== right.entries.size) return false;
    return [...left.entries].every(([key, value]) => {
      const other = right.entries.get(key);
      return other !== undefined && isSameDeep(value, other);
    });
  }
  return left === right;
}

/** Inside maps Go compares types too: 1 and 1.0 differ there, and NaN differs from itself. */
function isSameDeep(left: Value, right: Value): boolean {
  if (typeof left !== typeof right) return false;
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => isSameDeep(item, right[index] ?? null));
  }
  return areEqual(left, right);
}

export function isLess(left: Value, right: Value, operator: '<' | '<=' | '>' | '>='): boolean {
  const numbers = numbersOf(left, right);
  if (numbers !== null) {
    return 'ints' in numbers ? ordered(...numbers.ints, operator) : ordered(...numbers.floats, operator);
  }
  if (typeof left === 'string' && typeof right === 'string') return ordered(...codePoints(left, right), operator);
  throw failed(`invalid operation: ${typeOf(left)} ${operator} ${typeOf(right)}`);
}

function ordered<T extends bigint | number>(left: T, right: T, operator: '<' | '<=' | '>' | '>='): boolean {
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

/** The first code points in which two texts differ: Go orders texts by their bytes in UTF-8, which is this order. */
function codePoints(left: string, right: string): readonly [number, number] {
  const one = [...left];
  const other = [...right];
  const at = one.findIndex((character, index) => character !== other[index]);
  if (at === -1) return [one.length, other.length];
  return [one[at]?.codePointAt(0) ?? -1, other[at]?.codePointAt(0) ?? -1];
}

export function calculated(operator: string, left: Value, right: Value): Value {
  const numbers = numbersOf(left, right);
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return joined(left, right);
  if (numbers === null || (operator === '%' && !('ints' in numbers))) {
    throw failed(`invalid operation: ${typeOf(left)} ${operator} ${typeOf(right)}`);
  }
  if (operator === '/') return Number(left) / Number(right);
  if (operator === '**' || operator === '^') return power(Number(left), Number(right));
  if (!('ints' in numbers)) return floatResult(operator, ...numbers.floats);
  const [one, other] = numbers.ints;
  if (operator === '%' && other === 0n) throw failed('integer divide by zero');
  const result =
    operator === '+' ? one + other : operator === '-' ? one - other : operator === '*' ? one * other : one % other;
  return BigInt.asIntN(64, result);
}

/** Ours, on the length of a text that a condition makes by doubling. */
const MOST_CHARACTERS = 1_000_000;

function joined(left: string, right: string): string {
  if (left.length + right.length <= MOST_CHARACTERS) return left + right;
  throw unsupported(`a text of more than ${MOST_CHARACTERS} characters`);
}

function floatResult(operator: string, left: number, right: number): number {
  return operator === '+' ? left + right : operator === '-' ? left - right : left * right;
}

/**
 * Go's math.Pow: by squaring for whole exponents, which every machine does alike; by logarithms for others, whose last digit is
 * not promised to be Go's.
 */
function power(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (exponent === 1) return base;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return Number.NaN;
  if (exponent === 0.5) return base === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : Math.sqrt(base) + 0;
  if (exponent === -0.5) return base === Number.NEGATIVE_INFINITY ? 0 : 1 / (Math.sqrt(base) + 0);
  if (!Number.isFinite(exponent)) return powerOfInfinite(Math.abs(base), exponent > 0);
  const whole = Math.trunc(exponent);
  if (whole !== exponent)
    return base < 0 && Number.isFinite(base) ? Number.NaN : Math.exp(exponent * Math.log(Math.abs(base)));
  let result = 1;
  let square = base;
  for (let left = Math.abs(whole); left >= 1; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return whole < 0 ? 1 / result : result;
}

function powerOfInfinite(size: number, isGrowing: boolean): number {
  if (size === 1) return 1;
  return size > 1 === isGrowing ? Number.POSITIVE_INFINITY : 0;
}

const LEAST_INT = -9_223_372_036_854_775_808n;
const TWO_TO_63 = -Number(LEAST_INT);

/** A float as Go cuts it to a 64-bit integer; what does not fit becomes the least, as on amd64. */
export function truncated(value: number): bigint {
  const cut = Math.trunc(value);
  const fits = cut >= -TWO_TO_63 && cut < TWO_TO_63;
  return fits ? BigInt(cut) : LEAST_INT;
}
