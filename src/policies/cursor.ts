import type { DocumentPath, Expected, Place } from '../model/place.js';
import type { IgnoredPart } from '../model/policy/policies.js';
import type { PolicyProblemDetail } from '../model/policy/policy-problem.js';
import type { FieldProblemDetail, PolicyProblem } from '../model/problems/problem.js';
import { found } from '../text/found.js';
import { locate, type Mark } from '../text/mark.js';
import { nearMiss } from '../text/near-miss.js';
import type { KnownFields } from './known-fields.js';

/** What is found while files are read. */
export interface Findings {
  readonly problems: PolicyProblem[];
  readonly ignored: IgnoredPart[];
}

/** One object of a file, and what is found in it. */
export interface Source extends Findings {
  readonly file: string;
  /** Which of the documents of its file, from 0, and where in it. */
  readonly document: number;
  readonly above: DocumentPath;
  readonly root: Mark;
  readonly placeAt: (offset: number) => Place;
  readonly value: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A place within an object, with what stands there. */
export interface Cursor {
  readonly source: Source;
  readonly path: DocumentPath;
  readonly fields: Fields;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function problem(
  { source, path }: Cursor,
  at: DocumentPath,
  detail: PolicyProblemDetail | FieldProblemDetail,
  target: 'key' | 'value' = 'value',
): void {
  const whole = [...path, ...at];
  const place = source.placeAt(locate(source.root, whole, target));
  source.problems.push({ ...detail, file: source.file, path: whole, place });
}

/** Tells of the fields that no such object has, and notes those that are read over. */
export function checkFields(cursor: Cursor, known: KnownFields): void {
  const { source, path, fields } = cursor;
  const allowed = Object.keys(known);
  for (const key of Object.keys(fields)) {
    if (!Object.hasOwn(known, key)) {
      problem(cursor, [key], { code: 'unknown_key', key, allowed, suggestion: nearMiss(key, allowed) }, 'key');
    } else if (known[key] === 'ignored') {
      const whole = [...path, key];
      source.ignored.push({ file: source.file, path: whole, place: source.placeAt(locate(source.root, whole, 'key')) });
    }
  }
}

function valueAt<T>(cursor: Cursor, key: string, expected: Expected, fits: (value: unknown) => value is T): T | null {
  const value = cursor.fields[key];
  if (value === undefined || value === null) return null;
  if (fits(value)) return value;
  problem(cursor, [key], { code: 'wrong_type', expected, found: found(value) });
  return null;
}

/** An object within: null where it is not given, or is none. */
export function objectAt(cursor: Cursor, key: string, known: KnownFields | null): Cursor | null {
  const fields = valueAt(cursor, key, 'object', isFields);
  if (fields === null) return null;
  const inner = { source: cursor.source, path: [...cursor.path, key], fields };
  if (known !== null) checkFields(inner, known);
  return inner;
}

/** The objects of a list; what is none of it is told of. */
export function objectsAt(cursor: Cursor, key: string, known: KnownFields): readonly Cursor[] {
  return listAt(cursor, key).flatMap((fields, index) => {
    if (!isFields(fields)) {
      problem(cursor, [key, index], { code: 'wrong_type', expected: 'object', found: found(fields) });
      return [];
    }
    const inner = { source: cursor.source, path: [...cursor.path, key, index], fields };
    checkFields(inner, known);
    return [inner];
  });
}

export function textAt(cursor: Cursor, key: string): string | null {
  return valueAt(cursor, key, 'text', (value): value is string => typeof value === 'string');
}

export function booleanAt(cursor: Cursor, key: string): boolean | null {
  return valueAt(cursor, key, 'boolean', (value): value is boolean => typeof value === 'boolean');
}

export function numberAt(cursor: Cursor, key: string): number | null {
  const value = valueAt(cursor, key, 'number', (given): given is number => typeof given === 'number');
  if (value === null || Number.isFinite(value)) return value;
  const name = Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  problem(cursor, [key], { code: 'not_finite', found: name });
  return null;
}

/** A whole number, within limits. */
export function wholeAt(cursor: Cursor, key: string, atLeast: number, atMost = 2_147_483_647): number | null {
  const value = numberAt(cursor, key);
  return value === null ? null : whole(cursor, [key], value, atLeast, atMost);
}

/** Whole numbers of a list, each within limits; what is none is told of. */
export function wholesAt(cursor: Cursor, key: string, atLeast: number, atMost: number): readonly number[] {
  return listAt(cursor, key).flatMap((value, index) => {
    if (typeof value === 'number') return whole(cursor, [key, index], value, atLeast, atMost) ?? [];
    problem(cursor, [key, index], { code: 'wrong_type', expected: 'number', found: found(value) });
    return [];
  });
}

function whole(cursor: Cursor, at: DocumentPath, value: number, atLeast: number, atMost: number): number | null {
  if (!Number.isInteger(value)) problem(cursor, at, { code: 'not_integer', found: value });
  else if (value < atLeast || value > atMost) {
    problem(cursor, at, { code: 'out_of_range', found: value, allowed: { atLeast, atMost } });
  } else return value;
  return null;
}

export function listAt(cursor: Cursor, key: string): readonly unknown[] {
  return valueAt(cursor, key, 'list', (value): value is readonly unknown[] => Array.isArray(value)) ?? [];
}

/** One of a few words. */
export function oneOfAt(cursor: Cursor, key: string, allowed: readonly string[]): string | null {
  const text = textAt(cursor, key);
  if (text === null || allowed.includes(text)) return text;
  const suggestion = nearMiss(text, allowed);
  problem(cursor, [key], { code: 'not_one_of', found: found(text), allowed, suggestion });
  return null;
}

/** A text that has to be there. */
export function neededText(cursor: Cursor, key: string): string {
  const text = textAt(cursor, key);
  if (text === null && (cursor.fields[key] ?? null) === null) problem(cursor, [], { code: 'missing_key', key });
  return text ?? '';
}
