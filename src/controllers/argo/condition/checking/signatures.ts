import { failed, unsupported } from '../condition-error.js';
import {
  ANY,
  ANY_MAP,
  ANYS,
  BOOL,
  bare,
  FLOAT,
  FLOATS,
  INT,
  INT64,
  isAssignable,
  isInteger,
  isNumber,
  isUnknown,
  type Nature,
  STRING,
  STRINGS,
  typeText,
} from './nature.js';

/** One way to call a function: what it takes, and what it gives. */
interface Signature {
  readonly takes: readonly Nature[];
  readonly gives: Nature;
}

const INTS: Nature = { kind: 'slice', item: 'int', element: INT };

function signature(gives: Nature, ...takes: readonly Nature[]): Signature {
  return { takes, gives };
}

const ON_TEXT = [signature(STRING, STRING)];
const OF_BITS = [signature(INT, INT, INT)];

/** Argo Rollouts' own functions: these names, `result`, and those of the language are all that a condition knows. */
const ARGO: Readonly<Record<string, readonly Signature[]>> = {
  asInt: [signature(INT64, ANY)],
  asFloat: [signature(FLOAT, ANY)],
  isNaN: [signature(BOOL, FLOAT)],
  isInf: [signature(BOOL, FLOAT)],
  isNil: [signature(BOOL, ANY)],
  default: [signature(ANY, ANY, ANY)],
};

/** The language's functions that say by type what they take; of several ways the first that fits is taken. */
const TYPED: Readonly<Record<string, readonly Signature[]>> = {
  type: [signature(STRING, ANY)],
  string: [signature(STRING, ANY)],
  trim: [...ON_TEXT, signature(STRING, STRING, STRING)],
  trimPrefix: [...ON_TEXT, signature(STRING, STRING, STRING)],
  trimSuffix: [...ON_TEXT, signature(STRING, STRING, STRING)],
  upper: ON_TEXT,
  lower: ON_TEXT,
  split: [signature(STRINGS, STRING, STRING), signature(STRINGS, STRING, STRING, INT)],
  splitAfter: [signature(STRINGS, STRING, STRING), signature(STRINGS, STRING, STRING, INT)],
  replace: [signature(STRING, STRING, STRING, STRING, INT), signature(STRING, STRING, STRING, STRING)],
  repeat: [signature(STRING, STRING, INT)],
  join: [
    signature(STRING, STRINGS, STRING),
    signature(STRING, ANYS, STRING),
    signature(STRING, ANYS),
    signature(STRING, STRINGS),
  ],
  indexOf: [signature(INT, STRING, STRING)],
  lastIndexOf: [signature(INT, STRING, STRING)],
  hasPrefix: [signature(BOOL, STRING, STRING)],
  hasSuffix: [signature(BOOL, STRING, STRING)],
  toJSON: [signature(STRING, ANY)],
  fromJSON: [signature(ANY, STRING)],
  toBase64: ON_TEXT,
  fromBase64: ON_TEXT,
  sort: [ANYS, INTS, FLOATS, STRINGS].flatMap((list) => [signature(ANYS, list, STRING), signature(ANYS, list)]),
  bitand: OF_BITS,
  bitor: OF_BITS,
  bitxor: OF_BITS,
  bitnand: OF_BITS,
  bitshl: OF_BITS,
  bitshr: OF_BITS,
  bitushr: OF_BITS,
  bitnot: [signature(INT, INT)],
};

type Rule = (name: string, taken: readonly Nature[]) => Nature;

/** The language's functions that look at what they are given; an unknown nature comes as `any`. */
const RULED: Readonly<Record<string, Rule>> = {
  len: one(
    ({ kind }) => kind === 'slice' || kind === 'map' || kind === 'string' || kind === 'any',
    () => INT,
  ),
  abs: one(
    (nature) => isNumber(nature) || nature.kind === 'any',
    (nature) => nature,
  ),
  ceil: one(
    (nature) => isNumber(nature) || nature.kind === 'any',
    () => FLOAT,
  ),
  floor: one(
    (nature) => isNumber(nature) || nature.kind === 'any',
    () => FLOAT,
  ),
  round: one(
    (nature) => isNumber(nature) || nature.kind === 'any',
    () => FLOAT,
  ),
  int: one(
    (nature) => isNumber(nature) || nature.kind === 'any' || nature.kind === 'string',
    () => INT,
  ),
  float: one(
    (nature) => isNumber(nature) || nature.kind === 'any' || nature.kind === 'string',
    () => FLOAT,
  ),
  max: aggregate,
  min: aggregate,
  mean: aggregate,
  median: aggregate,
  first: one(isListOrAny, firstOf),
  last: one(isListOrAny, firstOf),
  take: (name, taken) => {
    const [list, count] = taken;
    if (list === undefined || count === undefined || taken.length > 2) throw wrongNumber(name);
    if (!isListOrAny(list)) throw failed(`cannot take from ${typeText(list)}`);
    if (count.kind !== 'any' && !isInteger(count)) throw failed(`cannot take ${typeText(count)} elements`);
    return bare(list);
  },
  keys: one(
    ({ kind }) => kind === 'map' || kind === 'any',
    () => ANYS,
  ),
  values: one(
    ({ kind }) => kind === 'map' || kind === 'any',
    () => ANYS,
  ),
  toPairs: one(
    ({ kind }) => kind === 'map' || kind === 'any',
    () => ANYS,
  ),
  fromPairs: one(isListOrAny, () => ANY_MAP),
  reverse: one(isListOrAny, () => ANYS),
  uniq: one(isListOrAny, () => ANYS),
  flatten: one(isListOrAny, () => ANYS),
  concat: (name, taken) => {
    if (taken.length === 0) throw wrongNumber(name);
    const other = taken.find((nature) => !isListOrAny(nature));
    if (other !== undefined) throw failed(`cannot concat ${typeText(other)}`);
    return ANYS;
  },
};

/** What depends on the time of day, which a rehearsal has none of. */
const CLOCK: ReadonlySet<string> = new Set(['now', 'date', 'duration', 'timezone']);

export function isFunction(name: string): boolean {
  return isOfArgo(name) || isOfLanguage(name);
}

export function isOfArgo(name: string): boolean {
  return Object.hasOwn(ARGO, name);
}

export function isOfLanguage(name: string): boolean {
  return name === 'get' || Object.hasOwn(TYPED, name) || Object.hasOwn(RULED, name) || CLOCK.has(name);
}

/** What a call gives, and which of the integers written in it become floats because the function takes floats. */
export function checkedCall(
  name: string,
  taken: readonly Nature[],
): { readonly gives: Nature; readonly floats: readonly boolean[] } {
  if (CLOCK.has(name)) throw unsupported(`${name}()`);
  const rule = Object.hasOwn(RULED, name) ? RULED[name] : undefined;
  const known = taken.map((nature) => (nature.kind === 'unknown' ? ANY : nature));
  if (rule !== undefined) return { gives: bare(rule(name, known)), floats: [] };
  const table = isOfArgo(name) ? ARGO : TYPED;
  const ways = (Object.hasOwn(table, name) ? table[name] : undefined) ?? [];
  const way = ways.find(({ takes }) => mismatch(takes, taken) === null);
  if (way !== undefined) {
    return { gives: way.gives, floats: way.takes.map(({ kind }, at) => kind === 'float64' && isInt(taken[at])) };
  }
  throw failed(`${mismatch(ways.at(-1)?.takes ?? [], taken) ?? 'wrong arguments'} to call ${name}`);
}

function isInt(nature: Nature | undefined): boolean {
  return nature !== undefined && isInteger(nature);
}

/** Why values of these natures cannot be given; null if they can. */
function mismatch(takes: readonly Nature[], taken: readonly Nature[]): string | null {
  if (taken.length > takes.length) return 'too many arguments';
  if (taken.length < takes.length) return 'not enough arguments';
  for (const [index, wanted] of takes.entries()) {
    const given = taken[index] ?? ANY;
    if (isInteger(given) && isNumber(wanted)) continue;
    if (given.kind === 'nil' && wanted.kind !== 'any') {
      return `cannot use nil as argument (type ${typeText(wanted)})`;
    }
    if (given.kind !== 'nil' && !isAssignable(given, wanted) && !isUnknown(given)) {
      return `cannot use ${typeText(given)} as argument (type ${typeText(wanted)})`;
    }
  }
  return null;
}

function wrongNumber(name: string): Error {
  return failed(`invalid number of arguments for ${name}`);
}

function one(fits: (nature: Nature) => boolean, gives: (nature: Nature) => Nature): Rule {
  return (name, taken) => {
    const [only] = taken;
    if (only === undefined || taken.length > 1) throw wrongNumber(name);
    if (!fits(only)) throw failed(`invalid argument for ${name} (type ${typeText(only)})`);
    return gives(only);
  };
}

function isListOrAny({ kind }: Nature): boolean {
  return kind === 'slice' || kind === 'any';
}

function firstOf(nature: Nature): Nature {
  const known = bare(nature);
  return known.kind === 'slice' ? known.element : ANY;
}

function aggregate(name: string, taken: readonly Nature[]): Nature {
  const [first] = taken;
  if (first === undefined) throw failed(`not enough arguments to call ${name}`);
  for (const nature of taken) {
    if (isListOrAny(nature)) return ANY;
    if (!isNumber(nature)) throw failed(`invalid argument for ${name} (type ${typeText(nature)})`);
  }
  return first;
}
