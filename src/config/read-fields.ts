import type { ZodMiniType } from 'zod/mini';
import type { DocumentPath, Place } from '../model/place.js';
import type {
  ConfigProblem,
  ConfigProblemDetail,
  FieldProblemDetail,
  OtherFile,
  WantedFile,
} from '../model/problems/problem.js';
import { found } from '../text/found.js';
import { locate, type Mark, placeFinder, type ReadDocument } from '../text/mark.js';
import { readDocument, readJson } from '../text/read-document.js';
import type { Unplaced } from './checks/draft.js';
import { fieldProblems } from './checks/field-problems.js';
import { otherKind, otherKindOfDocuments } from './other-kind.js';
import { canonical } from './schema/spelling.js';

/** A text as the object it stands for, judged field by field. */
export type ReadFields =
  | {
      readonly ok: true;
      /** With undefined in place of each value that is wrong by itself. */
      readonly said: Readonly<Record<string, unknown>>;
      readonly problems: readonly ConfigProblem[];
      /** Says where in the text something stands that was found wrong later. */
      readonly place: <D extends ConfigProblemDetail>(problem: Unplaced<D>) => Unplaced<D> & { readonly place: Place };
      /** Where a value stands in the text. */
      readonly placeOf: (path: DocumentPath) => Place;
    }
  /** At least one, in the order of the text: nothing in it can be used. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads JSON or YAML and holds each field against the schema. Never rejects, whatever the text; `most` characters of it. */
export async function readFields(text: string, schema: ZodMiniType, most?: number): Promise<ReadFields> {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const placeAt = placeFinder(body);
  const read = await readDocument(body, placeAt, most);
  if (!read.ok && read.problem.code === 'many_documents') {
    const file = otherKindOfDocuments(body);
    if (file !== null) return { ok: false, problems: [ofOtherKind(file, schema, placeAt)] };
  }
  return fieldsOf(read, placeAt, schema);
}

function ofOtherKind(is: OtherFile, schema: ZodMiniType, placeAt: (offset: number) => Place): ConfigProblem {
  return { code: 'other_kind', is, wanted: wantedBy(schema), path: [], place: placeAt(0) };
}

/** By the key that each has and no other has. */
function wantedBy(schema: ZodMiniType): WantedFile {
  const { shape = {} } = schema.def as { readonly shape?: object };
  const keys = { cases: 'policy_tests', hypothesis: 'experiment', commits: 'releases', pods: 'world' } as const;
  const key = (['cases', 'hypothesis', 'commits', 'pods'] as const).find((each) => Object.hasOwn(shape, each));
  return key === undefined ? 'configuration' : keys[key];
}

/** The same of data that are no text: their places are those in what `JSON.stringify` makes of them. */
export function readValue(value: object, schema: ZodMiniType): ReadFields {
  const text = JSON.stringify(value);
  const placeAt = placeFinder(text);
  const read = readJson(text, placeAt);
  // JSON has no NaN and no infinity, of which the schema has something to say.
  return fieldsOf(read.ok ? { ...read, value } : read, placeAt, schema);
}

function fieldsOf(read: ReadDocument, placeAt: (offset: number) => Place, schema: ZodMiniType): ReadFields {
  if (!read.ok) return { ok: false, problems: [read.problem] };
  const place = <D extends ConfigProblemDetail>(problem: Unplaced<D>) => ({
    ...problem,
    place: placeAt(locateProblem(read.root, problem)),
  });
  if (!isObject(read.value)) {
    const unreadable = place({ code: 'not_an_object', found: found(read.value), path: [] });
    return { ok: false, problems: read.problems.length > 0 ? read.problems : [unreadable] };
  }
  const file = otherKind(read.value, wantedBy(schema));
  if (file !== null) return { ok: false, problems: [ofOtherKind(file, schema, placeAt)] };
  const unread = new Set(read.problems.filter(({ code }) => UNREAD.has(code)).map(({ path }) => pathKey(path)));
  const value = canonical(schema, read.value) as Readonly<Record<string, unknown>>;
  const wrong = fieldProblems(schema, value).filter(({ path }) => !unread.has(pathKey(path)));
  return {
    ok: true,
    said: usablePart(value, wrong),
    problems: [...read.problems, ...wrong.map(place)],
    place,
    placeOf: (path) => placeAt(locate(read.root, path, 'value')),
  };
}

export function inOrderOfText(one: ConfigProblem, other: ConfigProblem): number {
  return one.place.line - other.place.line || one.place.column - other.place.column;
}

/** Problems of reading that leave nothing at their path for the schema to judge. */
const UNREAD: ReadonlySet<string> = new Set(['yaml_alias', 'yaml_tag', 'nested_too_deep']);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathKey(path: DocumentPath): string {
  return JSON.stringify(path);
}

/** Problems with a key, whatever stands there. */
const OF_KEYS: ReadonlySet<string> = new Set([
  'unknown_key',
  'unknown_metric',
  'metric_name_taken',
  'metric_name_unreadable',
  'audience_name_taken',
  'audience_name_unreadable',
  'group_without_metric',
]);

function locateProblem(root: Mark, { code, path }: Unplaced<ConfigProblemDetail>): number {
  return locate(root, path, OF_KEYS.has(code) ? 'key' : 'value');
}

function usablePart(
  document: Readonly<Record<string, unknown>>,
  wrong: readonly Unplaced<FieldProblemDetail>[],
): Readonly<Record<string, unknown>> {
  const wrongPaths = new Set(wrong.map(({ path }) => pathKey(path)));
  const usable = (value: unknown, path: DocumentPath): unknown => {
    if (wrongPaths.has(pathKey(path))) return undefined;
    if (Array.isArray(value)) return value.map((item, index) => usable(item, [...path, index]));
    // Zero has one sign here, so that what is printed reads back as the same document.
    if (!isObject(value)) return value === 0 ? 0 : value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, usable(item, [...path, key])]));
  };
  return usable(document, []) as Readonly<Record<string, unknown>>;
}
