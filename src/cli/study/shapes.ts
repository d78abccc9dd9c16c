import type { DocumentPath } from '../../model/place.js';
import type { PartProblemDetail } from '../../model/problems/part-problem.js';
import type { FieldProblemDetail, PartProblem } from '../../model/problems/problem.js';
import { found } from '../../text/found.js';
import { nearMiss } from '../../text/near-miss.js';

/**
 * Shapes of what a program wrote, which stop at the first thing that is otherwise: a schema that gathers all that is
 * wrong holds more than the text itself where the text is hostile, and who wrote a file by program needs one place.
 */
export type Shape<T> = (value: unknown, at: Where) => T;

/** The way to what is read now: one list, changed on the way, since most of it is never told. */
export type Where = (string | number)[];

/** Carries the first problem from where it is found to where the reading began. */
class Misshapen extends Error {
  readonly problem: PartProblem;

  constructor(detail: PartProblemDetail | FieldProblemDetail, path: DocumentPath) {
    super(detail.code);
    this.problem = { ...detail, path: [...path] };
  }
}

export function misshapen(detail: PartProblemDetail | FieldProblemDetail, at: DocumentPath): never {
  throw new Misshapen(detail, at);
}

/** Reads a value in a shape, or says what does not fit it first. */
export function inShape<T>(shape: Shape<T>, value: unknown): { readonly read: T } | { readonly problem: PartProblem } {
  try {
    return { read: shape(value, []) };
  } catch (error) {
    if (error instanceof Misshapen) return { problem: error.problem };
    throw error;
  }
}

/** A whole number; not a safe one always, since sums go beyond. */
export function whole(least: number, most: number): Shape<number> {
  const inRange = number(least, most);
  return (value, at) => {
    const read = inRange(value, at);
    return Number.isInteger(read) ? read : misshapen({ code: 'not_integer', found: read }, at);
  };
}

export function number(least: number, most: number): Shape<number> {
  return (value, at) => {
    if (typeof value !== 'number') return misshapen(wrongType('number', value), at);
    if (value >= least && value <= most) return value;
    return misshapen({ code: 'out_of_range', found: value, allowed: { atLeast: least, atMost: most } }, at);
  };
}

export function text(most: number): Shape<string> {
  return (value, at) => {
    if (typeof value !== 'string') return misshapen(wrongType('text', value), at);
    if (value.length <= most) return value;
    return misshapen({ code: 'name_too_long', characters: value.length, allowed: most }, at);
  };
}

export const truth: Shape<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : misshapen(wrongType('boolean', value), at);

export const nothing: Shape<null> = (value, at) =>
  value === null ? null : misshapen({ code: 'there_or_not', expected: 'null' }, at);

export function oneOf<T extends string>(words: readonly T[]): Shape<T> {
  return (value, at) => {
    const read = words.find((word) => word === value);
    if (read !== undefined) return read;
    const suggestion = typeof value === 'string' ? nearMiss(value, words) : null;
    return misshapen({ code: 'not_one_of', found: found(value), allowed: words, suggestion }, at);
  };
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value, at) => (value === null ? null : shape(value, at));
}

export function listOf<T>(item: Shape<T>, most: number): Shape<readonly T[]> {
  return (value, at) => {
    const items = list(value, 0, most, at);
    return items.map((each, index) => inside(item, each, index, at));
  };
}

export function pairOf<A, B>(one: Shape<A>, other: Shape<B>): Shape<readonly [A, B]> {
  return (value, at) => {
    const items = list(value, 2, 2, at);
    return [inside(one, items[0], 0, at), inside(other, items[1], 1, at)];
  };
}

export function tripleOf<A, B, C>(one: Shape<A>, two: Shape<B>, three: Shape<C>): Shape<readonly [A, B, C]> {
  return (value, at) => {
    const items = list(value, 3, 3, at);
    return [inside(one, items[0], 0, at), inside(two, items[1], 1, at), inside(three, items[2], 2, at)];
  };
}

/** Shapes of what may be left out. */
const OPTIONAL = new WeakSet<object>();

/** The same, or nothing. */
export function absentOr<T>(shape: Shape<T>): Shape<T | undefined> {
  const optional: Shape<T | undefined> = (value, at) => shape(value, at);
  OPTIONAL.add(optional);
  return optional;
}

/** An object with just these keys. */
export function objectOf<T extends object>(shapes: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> {
  const keys = Object.keys(shapes);
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return misshapen(wrongType('object', value), at);
    }
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      misshapen({ code: 'unknown_key', key, allowed: keys, suggestion: nearMiss(key, keys) }, [...at, key]);
    }
    const read: Partial<T> = {};
    for (const key in shapes) {
      const given: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
      if (given === undefined && OPTIONAL.has(shapes[key])) continue;
      if (given === undefined) misshapen({ code: 'missing_key', key }, [...at, key]);
      read[key] = inside(shapes[key], given, key, at);
    }
    return read as T;
  };
}

/** The same shape under each of the keys. */
export function recordOf<K extends string, T>(keys: readonly K[], shape: Shape<T>): Shape<Readonly<Record<K, T>>> {
  return objectOf(Object.fromEntries(keys.map((key) => [key, shape])) as { readonly [P in K]: Shape<T> });
}

/** What is checked elsewhere. */
export const anything: Shape<unknown> = (value) => value;

function list(value: unknown, least: number, most: number, at: Where): readonly unknown[] {
  if (!Array.isArray(value)) return misshapen(wrongType('list', value), at);
  if (value.length < least) return misshapen({ code: 'too_few_items', found: value.length, allowed: least }, at);
  if (value.length > most) return misshapen({ code: 'too_many_items', found: value.length, allowed: most }, at);
  return value;
}

function inside<T>(shape: Shape<T>, value: unknown, step: string | number, at: Where): T {
  at.push(step);
  const read = shape(value, at);
  at.pop();
  return read;
}

function wrongType(expected: 'boolean' | 'list' | 'number' | 'object' | 'text', value: unknown): FieldProblemDetail {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { code: 'not_finite', found: String(value) as 'NaN' | 'Infinity' | '-Infinity' };
  }
  return { code: 'wrong_type', expected, found: found(value) };
}
