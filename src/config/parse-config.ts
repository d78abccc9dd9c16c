import type { ConfigProblem, ConfigProblemDetail, DocumentPath, FieldProblemDetail } from '../model/problem.js';
import type { Setup } from '../model/setup.js';
import type { ConfigWarning } from '../model/warning.js';
import { buildSetup } from './build-setup.js';
import { configWarnings } from './checks/config-warnings.js';
import { fieldProblems, type Unplaced } from './checks/field-problems.js';
import { fitProblems } from './checks/fit-problems.js';
import { found } from './checks/found.js';
import { completeDocument } from './complete-document.js';
import type { ConfigDocument } from './schema/config-document.js';
import type { ConfigInput } from './schema/config-schema.js';
import { locate, type Mark } from './text/mark.js';
import { placeFinder } from './text/place-finder.js';
import { readDocument } from './text/read-document.js';
import type { Tolerant } from './tolerant.js';

/** A configuration that holds together. */
export interface Config {
  readonly setup: Setup;
  readonly document: ConfigDocument;
  readonly warnings: readonly ConfigWarning[];
}

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config }
  /** At least one, in the order of the text. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads a configuration, version 1, from JSON or YAML text, or says everything that is wrong with it. Never rejects,
 * whatever the text. Asynchronous because the YAML parser is loaded only when a text needs it.
 */
export async function parseConfig(text: string): Promise<ParsedConfig> {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const placeAt = placeFinder(body);
  const read = await readDocument(body, placeAt);
  if (!read.ok) return { ok: false, problems: [read.problem] };
  const place = <D extends ConfigProblemDetail>(problem: Unplaced<D>) => ({
    ...problem,
    place: placeAt(locateProblem(read.root, problem)),
  });
  if (!isObject(read.value)) {
    const unreadable = place({ code: 'not_an_object', found: found(read.value), path: [] });
    return { ok: false, problems: read.problems.length > 0 ? read.problems : [unreadable] };
  }
  const unread = new Set(read.problems.filter(({ code }) => UNREAD.has(code)).map(({ path }) => pathKey(path)));
  const wrong = fieldProblems(read.value).filter(({ path }) => !unread.has(pathKey(path)));
  const said = usablePart(read.value, wrong);
  const understood = completeDocument(said);
  const problems = [...read.problems, ...[...wrong, ...fitProblems({ said, understood })].map(place)];
  if (problems.length > 0) return { ok: false, problems: problems.sort(inOrderOfText) };
  // Only a problem leaves anything unknown.
  const document = understood as ConfigDocument;
  const setup = buildSetup(document);
  return { ok: true, config: { setup, document, warnings: configWarnings(setup) } };
}

/** Problems of reading that leave nothing at their path for the schema to judge. */
const UNREAD: ReadonlySet<string> = new Set(['yaml_alias', 'yaml_tag', 'nested_too_deep']);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathKey(path: DocumentPath): string {
  return JSON.stringify(path);
}

function locateProblem(root: Mark, { code, path }: Unplaced<ConfigProblemDetail>): number {
  return locate(root, path, code === 'unknown_key' || code === 'unknown_metric' ? 'key' : 'value');
}

function inOrderOfText(one: ConfigProblem, other: ConfigProblem): number {
  return one.place.line - other.place.line || one.place.column - other.place.column;
}

/** The document with undefined in place of each value that is wrong by itself. */
function usablePart(
  document: unknown,
  wrong: readonly Unplaced<FieldProblemDetail>[],
): NonNullable<Tolerant<ConfigInput>> {
  const wrongPaths = new Set(wrong.map(({ path }) => pathKey(path)));
  const usable = (value: unknown, path: DocumentPath): unknown => {
    if (wrongPaths.has(pathKey(path))) return undefined;
    if (Array.isArray(value)) return value.map((item, index) => usable(item, [...path, index]));
    // Zero has one sign here, so that what is printed reads back as the same document.
    if (!isObject(value)) return value === 0 ? 0 : value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, usable(item, [...path, key])]));
  };
  return usable(document, []) as NonNullable<Tolerant<ConfigInput>>;
}
