import type { Nature } from './checking/nature.js';
import { ANYS, BOOL, FLOAT, FLOATS, INT, NIL, STRING, STRING_MAP } from './checking/nature.js';

/**
 * A value while a condition runs. Go's integers are bigints and its float64s are numbers, so that the two stay apart; an
 * object is a map, and nil is null.
 */
export type Value = null | boolean | string | number | bigint | readonly Value[] | MapValue;

export interface MapValue {
  readonly entries: ReadonlyMap<string, Value>;
}

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a provider gives to the conditions. */
export type Measured =
  /** Prometheus' vectors and range matrices, Graphite: a list of numbers. */
  | { readonly kind: 'vector'; readonly values: readonly number[] }
  /** Prometheus' `scalar(…)`, Datadog: one number. */
  | { readonly kind: 'scalar'; readonly value: number }
  /** The provider failed, or answered with what it cannot read. */
  | { readonly kind: 'error'; readonly message: string }
  /** Datadog without data. */
  | { readonly kind: 'none' }
  /** A web provider's answer; its numbers are all floats. */
  | { readonly kind: 'json'; readonly value: Json };

/** What conditions are evaluated on. */
export type Answered = Exclude<Measured, { readonly kind: 'error' }>;

/** A result as the name `result` stands for it, and what its type is, which is known before the condition is read. */
export function resultOf(measured: Answered): { readonly value: Value; readonly nature: Nature } {
  switch (measured.kind) {
    case 'vector':
      return { value: measured.values, nature: FLOATS };
    case 'scalar':
      return { value: measured.value, nature: FLOAT };
    case 'none':
      return { value: null, nature: NIL };
    case 'json': {
      const value = fromJson(measured.value);
      return { value, nature: natureOf(value) };
    }
  }
}

/** Whether a provider gave nothing at all: the message of an Error then says so. */
export function isNilOrEmpty(measured: Answered): boolean {
  const { value } = resultOf(measured);
  return value === null || (isList(value) && value.length === 0);
}

export function fromJson(json: Json): Value {
  if (Array.isArray(json)) return (json as readonly Json[]).map(fromJson);
  if (typeof json !== 'object' || json === null) return json as Value;
  return { entries: new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)])) };
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is MapValue {
  return typeof value === 'object' && value !== null && !isList(value);
}

function natureOf(value: Value): Nature {
  if (value === null) return NIL;
  if (typeof value === 'boolean') return BOOL;
  if (typeof value === 'number') return FLOAT;
  if (typeof value === 'bigint') return INT;
  if (typeof value === 'string') return STRING;
  return isList(value) ? ANYS : STRING_MAP;
}

/** As Go would name the type. */
export function typeOf(value: Value): string {
  if (value === null) return '<nil>';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'string') return 'string';
  return isList(value) ? '[]interface {}' : 'map[string]interface {}';
}
