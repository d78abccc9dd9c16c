import { fetched, gotten, plain, textOf, wholeOf } from './access.js';
import { extreme, flatNumbers } from './aggregates.js';
import { areEqual, truncated } from './arithmetic.js';
import { bitsOf } from './bits.js';
import { failed, unsupported } from './condition-error.js';
import { grow, type Machine } from './machine.js';
import { parsedFloat, parsedInt } from './numbers.js';
import { parsedJson } from './parsed-json.js';
import { sorted } from './sorted.js';
import { isList, isMap, typeOf, type Value } from './value.js';

type Function = (machine: Machine, given: readonly Value[]) => Value;

/** What the functions do that a condition may call; the check has seen that they are called with what they take. */
const FUNCTIONS: Readonly<Record<string, Function>> = {
  asInt: (_, [value = null]) => {
    if (typeof value === 'bigint') return value;
    if (typeof value === 'number') return truncated(value);
    if (typeof value === 'string') return parsedInt(value);
    throw failed(`asInt() not supported on ${typeOf(value)}`);
  },
  asFloat: (_, [value = null]) => {
    if (typeof value === 'bigint' || typeof value === 'number') return Number(value);
    if (typeof value === 'string') return parsedFloat(value);
    throw failed(`asFloat() not supported on ${typeOf(value)}`);
  },
  isNaN: (_, [value = null]) => Number.isNaN(float(value)),
  isInf: (_, [value = null]) => Math.abs(float(value)) === Number.POSITIVE_INFINITY,
  // Both look at the whole result, whatever they are given.
  isNil: ({ result }) => result === null,
  default: ({ result }, [, otherwise = null]) => result ?? otherwise,
  len: (_, [value = null]) => {
    if (typeof value === 'string') return BigInt([...value].length);
    if (value !== null && isList(value)) return BigInt(value.length);
    if (value !== null && isMap(value)) return BigInt(value.entries.size);
    throw failed(`invalid argument for len (type ${typeOf(value)})`);
  },
  type: (_, [value = null]) => typeName(value),
  string: (_, [value = null]) => textOf(value),
  abs: (_, [value = null]) => {
    if (typeof value === 'bigint') return BigInt.asIntN(64, value < 0n ? -value : value);
    return float(value) < 0 ? -float(value) : value;
  },
  ceil: rounded(Math.ceil),
  floor: rounded(Math.floor),
  // Away from zero at a half, and by cutting, so that no sum rounds first.
  round: rounded((value) => {
    const cut = Math.trunc(value);
    return Math.abs(value - cut) >= 0.5 ? cut + Math.sign(value) : cut;
  }),
  int: (_, [value = null]) => {
    if (typeof value === 'bigint') return value;
    if (typeof value === 'number') return truncated(value);
    if (typeof value === 'string') return parsedInt(value);
    throw failed(`invalid operation: int(${typeOf(value)})`);
  },
  float: (_, [value = null]) => {
    if (typeof value === 'bigint' || typeof value === 'number') return Number(value);
    if (typeof value === 'string') return parsedFloat(value);
    throw failed(`invalid operation: float(${typeOf(value)})`);
  },
  trim: (_, given) => {
    const [text, letters] = texts(given);
    return letters === undefined ? text.replace(/^[\s\u0085]+|[\s\u0085]+$/gu, '') : trimmed(text, letters);
  },
  trimPrefix: (_, given) => {
    const [text, prefix = ' '] = texts(given);
    return prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : text;
  },
  trimSuffix: (_, given) => {
    const [text, suffix = ' '] = texts(given);
    return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
  },
  upper: (_, given) => plain(texts(given)[0]).toUpperCase(),
  lower: (_, given) => plain(texts(given)[0]).toLowerCase(),
  split: (_, given) => split(given, false),
  splitAfter: (_, given) => split(given, true),
  replace: (machine, given) => {
    const [text, from = '', to = ''] = texts(given.slice(0, 3));
    const most = given.length === 4 ? wholeOf(given[3] ?? null) : -1;
    if (from === '') throw unsupported('replace of an empty text');
    const parts = text.split(from);
    const cuts = most < 0 ? parts.length - 1 : Math.min(most, parts.length - 1);
    grow(machine, cuts * Math.max(1, to.length));
    return parts.reduce((made, part, at) => `${made}${at <= cuts ? to : from}${part}`);
  },
  repeat: (machine, [text = null, times = null]) => {
    const count = wholeOf(times);
    if (count < 0) throw failed(`invalid argument for repeat (expected positive integer, got ${count})`);
    const [unit] = texts([text]);
    grow(machine, unit.length * count);
    return unit.repeat(count);
  },
  join: (_, [list = null, glue = '']) => texts(listOf(list, 'join')).join(texts([glue])[0]),
  indexOf: (_, given) => found(given, (text, part) => text.indexOf(part)),
  lastIndexOf: (_, given) => found(given, (text, part) => text.lastIndexOf(part)),
  hasPrefix: (_, given) => texts(given)[0].startsWith(texts(given)[1] ?? ''),
  hasSuffix: (_, given) => texts(given)[0].endsWith(texts(given)[1] ?? ''),
  max: (_, given) => extreme('max', given),
  min: (_, given) => extreme('min', given),
  mean: (_, given) => {
    const numbers = flatNumbers('mean', given);
    return numbers.length === 0 ? 0 : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  },
  median: (_, given) => {
    const numbers = flatNumbers('median', given).sort((one, other) => (Number.isNaN(one) ? -1 : one - other));
    const [lower = 0, upper = 0] = [numbers[(numbers.length >> 1) - 1], numbers[numbers.length >> 1]];
    return numbers.length % 2 === 1 ? upper : (lower + upper) / 2;
  },
  fromJSON: (_, given) => parsedJson(texts(given)[0]),
  toJSON: refused('toJSON'),
  toBase64: refused('toBase64'),
  fromBase64: refused('fromBase64'),
  first: (_, [list = null]) => endOf(list, 0n),
  last: (_, [list = null]) => endOf(list, -1n),
  get: (_, [base = null, property = null]) => gotten(base, property),
  take: (_, [list = null, count = null]) => {
    if (typeof count !== 'bigint') throw failed(`cannot take ${typeOf(count)} elements`);
    if (count < 0n) throw failed('slice bounds out of range');
    return listOf(list, 'take from').slice(0, Number(count));
  },
  keys: (_, [map = null]) => onlyOne([...entriesOf(map, 'keys').keys()]),
  values: (_, [map = null]) => onlyOne([...entriesOf(map, 'values').values()]),
  toPairs: refused('toPairs'),
  fromPairs: refused('fromPairs'),
  reverse: (machine, [list = null]) => made(machine, [...listOf(list, 'reverse')].reverse()),
  uniq: (_, [list = null]) => {
    const items = listOf(list, 'uniq');
    if (items.length > 2_000) throw unsupported('uniq of more than 2,000 elements');
    // NaN is equal to nothing, and so stays each time.
    return items.filter((item, at) => Number.isNaN(item) || items.findIndex((other) => areEqual(other, item)) === at);
  },
  concat: (machine, given) => {
    const joined = given.flatMap((list) => listOf(list, 'concat'));
    if (joined.length === 0) throw unsupported('concat() of nothing, which is nil and a list at once');
    return made(machine, joined);
  },
  flatten: (machine, [list = null]) => made(machine, flattened(listOf(list, 'flatten'))),
  sort: (machine, [list = null, order = 'asc']) => {
    if (order !== 'asc' && order !== 'desc') throw failed(`invalid order ${textOf(order)}, expected asc or desc`);
    return made(
      machine,
      sorted(list === null || !isList(list) ? [] : list, order, (item) => item),
    );
  },
};

export function called(machine: Machine, name: string, given: readonly Value[]): Value {
  const bits = bitsOf(name, given);
  if (bits !== null) return bits;
  const work = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (work === undefined) throw unsupported(`${name}()`);
  return work(machine, given);
}

function refused(name: string): Function {
  return () => {
    throw unsupported(`${name}()`);
  };
}

function float(value: Value): number {
  if (typeof value === 'number') return value;
  throw failed(`a value of type ${typeOf(value)} is not float64`);
}

function rounded(round: (value: number) => number): Function {
  return (_, [value = null]) => {
    if (typeof value === 'bigint') return Number(value);
    return Number.isFinite(float(value)) ? round(float(value)) : value;
  };
}

function texts(given: readonly Value[]): readonly [string, ...string[]] {
  const [first = '', ...rest] = given.map((value) => {
    if (typeof value === 'string') return value;
    throw failed(`a value of type ${typeOf(value)} is not string`);
  });
  return [first, ...rest];
}

function listOf(value: Value, what: string): readonly Value[] {
  if (value !== null && isList(value)) return value;
  throw failed(`cannot ${what} ${typeOf(value)}`);
}

function entriesOf(value: Value, what: string): ReadonlyMap<Value, Value> {
  if (value !== null && isMap(value)) return value.entries;
  throw failed(`cannot get ${what} from ${typeOf(value)}`);
}

/** Go gives the keys of a map in an order of its own each time. */
function onlyOne(list: readonly Value[]): readonly Value[] {
  if (list.length > 1) throw unsupported('the order of keys of a map, which is random');
  return list;
}

function made(machine: Machine, list: readonly Value[]): readonly Value[] {
  grow(machine, list.length);
  return list;
}

function endOf(list: Value, index: bigint): Value {
  try {
    return fetched(list, index);
  } catch {
    return null;
  }
}

function flattened(list: readonly Value[]): readonly Value[] {
  return list.flatMap((item) => (item !== null && isList(item) ? flattened(item) : [item]));
}

function found(given: readonly Value[], find: (text: string, part: string) => number): Value {
  const [text, part = ''] = texts(given);
  return BigInt(find(plain(text), part));
}

function trimmed(text: string, letters: string): string {
  const all = [...text];
  const isKept = (letter: string) => !letters.includes(letter);
  const start = all.findIndex(isKept);
  return start === -1 ? '' : all.slice(start, all.findLastIndex(isKept) + 1).join('');
}

function split(given: readonly Value[], isAfter: boolean): readonly Value[] {
  const [text, separator = ''] = texts(given.slice(0, 2));
  const most = given.length === 3 ? wholeOf(given[2] ?? null) : -1;
  if (most === 0) throw unsupported('split() into no parts, which is nil and a list at once');
  const parts = separator === '' ? [...text] : text.split(separator);
  const count = most < 0 ? parts.length : Math.min(most, parts.length);
  const kept = [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
  return isAfter ? kept.map((part, at) => (at < kept.length - 1 ? part + separator : part)) : kept;
}

function typeName(value: Value): string {
  if (value === null) return 'nil';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float';
  if (typeof value === 'string') return 'string';
  return isList(value) ? 'array' : 'map';
}
