import * as z from 'zod/mini';
import type { DocumentPath, Expected, NumberLimits } from '../../model/place.js';
import { type FieldProblemDetail, PROBLEMS_TOLD } from '../../model/problems/problem.js';
import { found } from '../../text/found.js';
import { nearMiss } from '../../text/near-miss.js';
import { type AnySchema, unwrapped } from '../schema/choice-field.js';
import { spellingOf } from '../schema/spelling.js';
import type { Unplaced } from './draft.js';

/** Every field of `value` that by itself is not what the schema allows. */
export function fieldProblems(schema: z.ZodMiniType, value: unknown): readonly Unplaced<FieldProblemDetail>[] {
  // One document is too little to repay compiling the schema first.
  const result = z.safeParse(schema, value, { jitless: true });
  if (result.success) return [];
  const problems = new Map<string, Unplaced<FieldProblemDetail>>();
  for (const issue of result.error.issues) {
    for (const problem of issueProblems(issue, schema, value)) {
      // A number too big is too big for its type and for its limit: one problem.
      const key = JSON.stringify([problem.path, problem.code]);
      problems.set(key, problem);
    }
  }
  return withoutEchoes([...problems.values()]);
}

/** Drops a missing key that is there after all, misspelt, or under another name as the only one: the unknown key says it better. */
function withoutEchoes(problems: readonly Unplaced<FieldProblemDetail>[]): readonly Unplaced<FieldProblemDetail>[] {
  const meant = new Set<string>();
  for (const problem of problems) {
    if (problem.code !== 'unknown_key') continue;
    const { allowed, suggestion } = problem;
    const key = suggestion ?? (allowed.length === 1 ? allowed[0] : null);
    meant.add(JSON.stringify([...problem.path.slice(0, -1), key]));
  }
  return problems.filter(({ code, path }) => code !== 'missing_key' || !meant.has(JSON.stringify(path)));
}

function issueProblems(
  issue: z.core.$ZodIssue,
  schema: z.ZodMiniType,
  document: unknown,
): readonly Unplaced<FieldProblemDetail>[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  const value = valueAt(document, path);
  if (value === undefined) return [{ code: 'missing_key', key: String(path.at(-1)), path }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(issue.keys, schemaAt(schema, path, document), path);
    case 'invalid_type':
      return [{ ...wrongType(issue.expected, value, path), path }];
    case 'invalid_value':
      return [{ ...notOneOf(issue.values.map(String), value), path }];
    case 'too_small':
    case 'too_big':
      return [{ ...outOfRange(issue, value, schemaAt(schema, path, document)), path }];
    case 'custom':
      return [{ ...judgedDetail(issue), path }];
    case 'invalid_key':
      // A name that is a key is judged as names are.
      return issue.issues.map((each) => ({ ...judgedDetail(each as z.core.$ZodIssueCustom), path }));
    default:
      throw new Error(`the schema raised an issue that nobody expects: ${issue.code}`);
  }
}

/** `field-schemas.ts` puts nothing else there. */
function judgedDetail({ params }: z.core.$ZodIssueCustom): FieldProblemDetail {
  return (params as { readonly detail: FieldProblemDetail }).detail;
}

function valueAt(document: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], document);
}

function unknownKeys(
  keys: readonly string[],
  schema: AnySchema,
  path: DocumentPath,
): readonly Unplaced<FieldProblemDetail>[] {
  const { type, shape = {} } = schema.def;
  if (type !== 'object') throw new Error(`unknown keys where the schema has no object: ${path.join('.')}`);
  const allowed = Object.keys(shape);
  return keys.map((key, index) => {
    const suggestion = index < PROBLEMS_TOLD ? nearMiss(key, allowed) : null;
    return { code: 'unknown_key', key, allowed, suggestion, path: [...path, key] };
  });
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  array: 'list',
  boolean: 'boolean',
  int: 'number',
  number: 'number',
  object: 'object',
  string: 'text',
  tuple: 'point',
};

function wrongType(type: string, value: unknown, path: DocumentPath): FieldProblemDetail {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { code: 'not_finite', found: String(value) as 'NaN' | 'Infinity' | '-Infinity' };
  }
  if (type === 'int' && typeof value === 'number') return { code: 'not_integer', found: value };
  const expected = type === 'object' && path.length === 1 && path[0] === 'rollback' ? 'rollback' : EXPECTED[type];
  const meant = expected === 'number' && typeof value === 'string' ? numberMeant(value) : null;
  return {
    code: 'wrong_type',
    expected: expected ?? 'object',
    found: found(value),
    ...(meant === null ? {} : { meant }),
  };
}

/** The number of a text that has one: in quotes, as a percentage, or with the unit that the field's name says already. */
function numberMeant(text: string): number | null {
  const [, digits, unit] = /^\s*(-?\d{1,15}(?:\.\d{1,15})?)\s*(%|ms|MB)?\s*$/.exec(text) ?? [];
  return digits === undefined ? null : Number(unit === '%' ? `${digits}e-2` : digits);
}

function notOneOf(allowed: readonly string[], value: unknown): FieldProblemDetail {
  const suggestion = typeof value === 'string' ? nearMiss(value, allowed) : null;
  return { code: 'not_one_of', found: found(value), allowed, suggestion };
}

function outOfRange(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  value: unknown,
  schema: AnySchema,
): FieldProblemDetail {
  if (Array.isArray(value)) {
    if (schema.def.type === 'tuple') return { code: 'wrong_type', expected: 'point', found: found(value) };
    return issue.code === 'too_small'
      ? { code: 'too_few_items', found: value.length, allowed: Number(issue.minimum) }
      : { code: 'too_many_items', found: value.length, allowed: Number(issue.maximum) };
  }
  const meant = spellingOf(schema) === 'rate' ? rateMeant(Number(value)) : null;
  return {
    code: 'out_of_range',
    found: Number(value),
    allowed: numberLimits(schema),
    ...(meant === null ? {} : { meant }),
  };
}

/** Of 2, the rate of 2 %. */
export function rateMeant(value: number): number | null {
  return value > 1 && value < 100 ? Number((value / 100).toPrecision(12)) : null;
}

/** Both limits of a number: the issue names only the one that was passed. */
function numberLimits(schema: AnySchema): NumberLimits {
  const limits = (schema.def.checks ?? []).map((check): NumberLimits => {
    const { value, inclusive } = check._zod.def as Partial<z.core.$ZodCheckLessThanDef>;
    if (typeof value !== 'number') return {};
    if (check._zod.def.check === 'greater_than') return inclusive ? { atLeast: value } : { above: value };
    return inclusive ? { atMost: value } : { below: value };
  });
  return Object.assign({}, ...limits);
}

/** The schema of what stands at `path` in `document`, without its wrappers for defaults, absence and choice. */
function schemaAt(top: z.ZodMiniType, path: DocumentPath, document: unknown): AnySchema {
  let schema = unwrapped(top as unknown as AnySchema, document);
  for (const [index, step] of path.entries()) {
    const { shape, valueType, catchall, element, items } = schema.def;
    const next =
      typeof step === 'number'
        ? (element ?? items?.[step])
        : ((shape !== undefined && Object.hasOwn(shape, step) ? shape[step] : undefined) ?? valueType ?? catchall);
    if (next === undefined) throw new Error(`the schema has nothing at ${path.join('.')}`);
    schema = unwrapped(next, valueAt(document, path.slice(0, index + 1)));
  }
  return schema;
}
